"""Review: clean returns are accepted, doubtful ones wait for a decision with a reason, a second file is held."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.office.conftest import MONTH, Desk

from tongbao.intake.forms.plain_lists import Decision
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.home.home import SHANGHAI, Actor, open_home
from tongbao.office.desk.review.review import Reviewed, review
from tongbao.office.store.models import DecisionRow, UploadRow

NOW = datetime(2024, 2, 20, 9, 0, tzinfo=SHANGHAI)
CLERK, REVIEWER = Actor("演示收文员", NOW), Actor("演示审核员", NOW)
LATE, SECOND = "late:990101:2024-01:", "duplicate:990101:2024-01:"


def states() -> dict[str, str]:
    """State by file."""
    return dict(UploadRow.objects.values_list("file", "state"))


def came(desk: Desk, path: Path, on: str = "2024-02-05") -> None:
    """Take in a file that was received on a day."""
    collect([path], open_home(desk.home), CLERK, received_at=on)


def reviewed(*decisions: tuple[str, str], who: Actor = REVIEWER) -> Reviewed:
    """Review the month with decisions, each a flag's key and a choice."""
    made = [Decision(key, choice, "理由", who.who, "2024-02-20") for key, choice in decisions]
    return review("ledger", "2024-01", made, who)


def test_a_clean_return_is_accepted_though_others_are_missing(desk: Desk) -> None:
    came(desk, desk.ledger("990101"))
    result = reviewed()
    assert states() == {"990101.xlsx": "accepted"}
    assert (result.accepted, result.returned, result.held) == (["990101.xlsx"], [], [])
    assert {key.partition(":")[0] for key, _ in result.open} == {"complete"}


def test_a_late_return_waits_for_a_reason(desk: Desk) -> None:
    came(desk, desk.ledger("990101"), on="2024-02-11")
    assert (reviewed().held, states()) == (["990101.xlsx"], {"990101.xlsx": "collected"})
    reviewed((LATE, "accept"))
    assert states() == {"990101.xlsx": "accepted"}
    decision = DecisionRow.objects.get()
    assert (decision.conflict, decision.choice, decision.reason, decision.who) == (LATE, "accept", "理由", "演示审核员")


def test_the_legal_day_itself_is_in_time(desk: Desk) -> None:
    came(desk, desk.ledger("990101"), on="2024-02-10")
    reviewed()
    assert states() == {"990101.xlsx": "accepted"}


def test_a_second_file_is_held_until_somebody_says_which_counts(desk: Desk) -> None:
    came(desk, desk.ledger("990101"))
    reviewed()
    came(desk, desk.ledger("990101", "990101_新.xlsx", filler="乙"), on="2024-02-06")
    reviewed()
    assert states() == {"990101.xlsx": "accepted", "990101_新.xlsx": "collected"}
    reviewed((SECOND, "replace"))
    assert states() == {"990101.xlsx": "superseded", "990101_新.xlsx": "accepted"}


def test_a_returned_file_gives_way_to_its_correction(desk: Desk) -> None:
    came(desk, desk.ledger("990101", change={"water": -1000}))
    first = desk.province.in_county("990101", MONTH)[0].id
    result = reviewed((f"number:{first}:2024-01:water", "return"))
    assert ([file for file, _ in result.returned], states()) == (["990101.xlsx"], {"990101.xlsx": "returned"})
    came(desk, desk.ledger("990101", "990101_更正.xlsx"), on="2024-02-10")
    reviewed()
    assert states() == {"990101.xlsx": "superseded", "990101_更正.xlsx": "accepted"}


def test_an_error_is_not_accepted(desk: Desk) -> None:
    came(desk, desk.ledger("990101", change={"water": -1000}))
    first = desk.province.in_county("990101", MONTH)[0].id
    with pytest.raises(Refusal) as caught:
        reviewed((f"number:{first}:2024-01:water", "accept"))
    assert (caught.value.code, states()) == ("open-error", {"990101.xlsx": "collected"})


def test_an_unknown_choice_is_refused(desk: Desk) -> None:
    came(desk, desk.ledger("990101"), on="2024-02-11")
    with pytest.raises(Refusal) as caught:
        reviewed((LATE, "maybe"))
    assert "的选择“maybe”无法识别。可填 return、accept" in str(caught.value)
    assert (states(), DecisionRow.objects.count()) == ({"990101.xlsx": "collected"}, 0)


def test_only_a_reviewer_reviews(desk: Desk) -> None:
    came(desk, desk.ledger("990101"))
    with pytest.raises(Refusal) as caught:
        reviewed(who=CLERK)
    assert (caught.value.code, states()) == ("role", {"990101.xlsx": "collected"})


def test_the_late_list_says_whom_to_call(desk: Desk) -> None:
    came(desk, desk.ledger("990101"), on="2024-02-11")
    listed = reviewed().late
    assert [unit for unit, _, _ in listed][:2] == ["虚川东区 2024-01", "虚川南县 2024-01"]
    assert len(listed) == 9
    assert listed[0][2] == (
        "单位负责人：合成虚川负责人 （合成）；统计负责人：合成虚川统计员 （合成）；联络员：合成虚川联络员 （合成）"
    )
