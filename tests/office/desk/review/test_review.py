"""Review: clean returns are accepted, doubtful ones wait for a decision with a reason, a second file is held."""

import pytest
from tests.office.conftest import MONTH, Desk

from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import UploadRow


def states(desk: Desk) -> dict[str, str]:
    """State by file."""
    open_home(desk.home)
    return dict(UploadRow.objects.values_list("file", "state"))


def decided(desk: Desk, conflict: str, choice: str):  # type: ignore[no-untyped-def]
    """A decisions file with one line."""
    path = desk.folder / "decisions.csv"
    path.write_text(f"conflict,choice,reason,who,when\n{conflict},{choice},理由,演示审核员,2024-02-20\n", "utf-8")
    return path


@pytest.fixture
def collected(desk: Desk) -> Desk:
    """One county's ledger, in time."""
    desk.run("演示收文员", "collect", desk.ledger("990101"), "--received-at", "2024-02-05")
    return desk


def test_a_clean_return_is_accepted_though_others_are_missing(collected: Desk) -> None:
    collected.run("演示审核员", "review", "ledger", "2024-01", code=1)
    assert states(collected) == {"990101.xlsx": "accepted"}


def test_a_late_return_waits_for_a_reason(desk: Desk) -> None:
    desk.run("演示收文员", "collect", desk.ledger("990101"), "--received-at", "2024-02-11")
    desk.run("演示审核员", "review", "ledger", "2024-01", code=1)
    assert states(desk) == {"990101.xlsx": "collected"}
    desk.run(
        "演示审核员",
        "review",
        "ledger",
        "2024-01",
        "--decisions",
        decided(desk, "late:990101:2024-01:", "accept"),
        code=1,
    )
    assert states(desk) == {"990101.xlsx": "accepted"}


def test_the_legal_day_itself_is_in_time(desk: Desk) -> None:
    desk.run("演示收文员", "collect", desk.ledger("990101"), "--received-at", "2024-02-10")
    desk.run("演示审核员", "review", "ledger", "2024-01", code=1)
    assert states(desk) == {"990101.xlsx": "accepted"}


def test_a_second_file_is_held_until_somebody_says_which_counts(collected: Desk) -> None:
    collected.run("演示审核员", "review", "ledger", "2024-01", code=1)
    again = collected.ledger("990101", "990101_新.xlsx", filler="乙")
    collected.run("演示收文员", "collect", again, "--received-at", "2024-02-06")
    collected.run("演示审核员", "review", "ledger", "2024-01", code=1)
    assert states(collected) == {"990101.xlsx": "accepted", "990101_新.xlsx": "collected"}
    collected.run(
        "演示审核员",
        "review",
        "ledger",
        "2024-01",
        "--decisions",
        decided(collected, "duplicate:990101:2024-01:", "replace"),
        code=1,
    )
    assert states(collected) == {"990101.xlsx": "superseded", "990101_新.xlsx": "accepted"}


def test_a_returned_file_gives_way_to_its_correction(desk: Desk) -> None:
    desk.run(
        "演示收文员", "collect", desk.ledger("990101", change={"water": -1000}), "--received-at", "2024-02-05", code=1
    )
    first = desk.province.in_county("990101", MONTH)[0].id
    desk.run(
        "演示审核员",
        "review",
        "ledger",
        "2024-01",
        "--decisions",
        decided(desk, f"number:{first}:2024-01:water", "return"),
        code=1,
    )
    assert states(desk) == {"990101.xlsx": "returned"}
    desk.run("演示收文员", "collect", desk.ledger("990101", "990101_更正.xlsx"), "--received-at", "2024-02-18")
    desk.run("演示审核员", "review", "ledger", "2024-01", code=1)
    assert states(desk) == {"990101.xlsx": "superseded", "990101_更正.xlsx": "accepted"}


def test_an_unknown_choice_is_refused(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示收文员", "collect", desk.ledger("990101"), "--received-at", "2024-02-11")
    desk.run(
        "演示审核员",
        "review",
        "ledger",
        "2024-01",
        "--decisions",
        decided(desk, "late:990101:2024-01:", "maybe"),
        code=3,
    )
    assert "的选择“maybe”无法识别。可填 return、accept" in capsys.readouterr().err.replace("\n", "")


def test_the_late_list_says_whom_to_call(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    import json

    desk.run("演示收文员", "collect", desk.ledger("990101"), "--received-at", "2024-02-11")
    capsys.readouterr()
    desk.run("演示审核员", "review", "ledger", "2024-01", "--json", code=1)
    listed = json.loads(capsys.readouterr().out.strip().splitlines()[1])
    assert [x["单位"] for x in listed][:2] == ["虚川东区 2024-01", "虚川南县 2024-01"]
    assert len(listed) == 9
    assert (
        listed[0]["联系人"]
        == "单位负责人：合成虚川负责人 （合成）；统计负责人：合成虚川统计员 （合成）；联络员：合成虚川联络员 （合成）"
    )
