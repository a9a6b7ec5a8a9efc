"""Each missing ground alone stops the naming, with its sentence; with all of them it is allowed."""

from dataclasses import replace
from datetime import date

import pytest
from tests.bulletin.samples import RULES

from tongbao.bulletin.ask import Ask
from tongbao.bulletin.naming import Ground, missing_for_city, missing_for_verdict, require_expired_order
from tongbao.measure.refusal import Refusal
from tongbao.records.fact import Status

ASK = Ask("4号:plan", "4号", "plan", "areas", "2017-05-10", ("handan", "xingtai"))
GROUND = Ground("handan", ASK, "2017-04-07", "2017-05-12", Status.NO, "张三")
DAY = date(2017, 5, 18)  # the reply window of five days after the reminder ends on the seventeenth

NOT_ASKED = "此前没有正式印发的文件向其提出要求"
NOT_DUE = "要求的期限（含延期）未过"
NOT_REMINDED = "期满后没有催办记录"
WINDOW = "催办后的答复期未满"
NOT_ROBUST = "没有该单位明确答复“否”的记录，未报送不等于未做"
NOT_APPROVED = "没有点名审批记录"


def missing(ground: Ground, as_of: date = DAY) -> tuple[str, ...]:
    return missing_for_city(ground, RULES, as_of)


def test_all_grounds_there_may_be_named() -> None:
    assert missing(GROUND) == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ask": None}, NOT_ASKED),
        ({"issued_on": ""}, NOT_ASKED),
        ({"issued_on": "2017-05-18"}, NOT_ASKED),
        ({"issued_on": "2017-05-19"}, NOT_ASKED),
        ({"unit": "baoding"}, NOT_ASKED),
        ({"reminded_on": ""}, NOT_REMINDED),
        ({"reminded_on": "2017-05-09"}, NOT_REMINDED),
        ({"reminded_on": "2017-05-10"}, NOT_REMINDED),
        ({"reminded_on": "2017-05-13"}, WINDOW),
        ({"status": Status.NOT_REPORTED}, NOT_ROBUST),
        ({"status": Status.YES}, NOT_ROBUST),
        ({"approved_by": ""}, NOT_APPROVED),
    ],
)
def test_each_ground_alone_stops_it(change: dict[str, object], sentence: str) -> None:
    assert missing(replace(GROUND, **change)) == (sentence,)  # type: ignore[arg-type]


def test_the_window_closes_with_its_last_day() -> None:
    assert missing(GROUND, date(2017, 5, 17)) == (WINDOW,)
    assert missing(GROUND, date(2017, 5, 18)) == ()


def test_before_the_last_day_has_passed() -> None:
    early = replace(GROUND, reminded_on="")
    assert missing(early, date(2017, 5, 10)) == (NOT_DUE, NOT_REMINDED)
    assert missing(early, date(2017, 5, 11)) == (NOT_REMINDED,)


def test_an_extension_counts() -> None:
    later = replace(GROUND, ask=replace(ASK, extended="2017-05-31"))
    assert missing(later) == (NOT_DUE, NOT_REMINDED)
    assert missing(replace(later, reminded_on="2017-06-01"), date(2017, 6, 7)) == ()


def test_nothing_known_lists_everything() -> None:
    nothing = Ground("handan", None, "", "", Status.NOT_REPORTED, "")
    assert missing(nothing) == (NOT_ASKED, NOT_REMINDED, NOT_ROBUST, NOT_APPROVED)


@pytest.mark.parametrize(("due", "done"), [("2017-05-17", ""), ("2017-05-17", "2017-05-19"), ("2016-12-31", "")])
def test_an_institution_whose_order_expired_undone_may_be_named(due: str, done: str) -> None:
    require_expired_order(due, done, DAY)


@pytest.mark.parametrize(
    ("due", "done"),
    [("", ""), ("2017-05-18", ""), ("2017-06-01", ""), ("2017-05-01", "2017-05-18"), ("", "2017-05-01")],
)
def test_an_institution_without_an_expired_order_is_never_named(due: str, done: str) -> None:
    with pytest.raises(Refusal) as refused:
        require_expired_order(due, done, DAY)
    assert (refused.value.code, str(refused.value)) == (
        "naming",
        "该机构没有逾期未改正的责令限期改正记录，不得点名。（依据：公共机构节能条例第三十七条）"
        "请先发出整改通知书并写明期限，逾期不改正的方可通报。",
    )


NOT_DECIDED = "没有人以决定（name:…，confirm）写明理由后承担"
REASONS = ("改按“同一批机构、按现行隶属”结论相反", "3家缺报，总量偏低")


@pytest.mark.parametrize(
    ("robust", "reasons", "decided", "said"),
    [
        (True, (), False, ()),
        (True, (), True, ()),
        (False, REASONS, True, ()),
        (False, REASONS, False, (*REASONS, NOT_DECIDED)),
        (False, (), False, (NOT_DECIDED,)),
    ],
)
def test_a_missed_target_is_named_only_where_it_is_robust_or_decided(
    robust: bool, reasons: tuple[str, ...], decided: bool, said: tuple[str, ...]
) -> None:
    assert missing_for_verdict(robust, reasons, decided) == said
