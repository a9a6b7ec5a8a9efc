"""Deadlines: the legal day of the calendar; extensions are dated, reach their territory and are never backdated."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import deadlines
from tongbao.office.desk.queries import review_chain
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, ExtensionRow, TrailRow


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> None:
    """The thin office."""
    chain_office(tmp_path)


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


LEGAL = date(2024, 2, 10)


def test_the_calendar_gives_the_legal_day() -> None:
    assert deadlines.legal_day("ledger", "2024-01") == LEGAL
    assert deadlines.legal_day("ledger", "2024-12") == date(2025, 1, 10)
    assert deadlines.legal_day("progress", "2024-02") == deadlines.legal_day("province", "2024-02") == date(2024, 2, 29)
    assert deadlines.legal_day("targets", "2024") is deadlines.legal_day("grades", "2024-01") is None


def test_an_extension_reaches_its_kind_place_and_period_and_no_other() -> None:
    deadlines.extend_deadline("ledger", "990101", "2024-01", date(2024, 2, 20), "雪灾", acting("东市审核"))

    def due(place: str, kind: str = "ledger", period: str = "2024-01") -> date:
        return deadlines.deadline_for(kind, place, period, LEGAL)

    assert {p: due(p).day for p in ("990101", "school", "990102", "east", "clinic", "museum", "")} == {
        "990101": 20,
        "school": 20,
        "990102": 10,
        "east": 10,
        "clinic": 10,
        "museum": 10,
        "": 10,
    }
    assert (due("990101", "progress"), due("990101", period="2024-02")) == (LEGAL, LEGAL)
    deadlines.extend_deadline("ledger", "", "2024-01", date(2024, 2, 15), "全省系统停机", acting("办审核"))
    assert (due("990101").day, due("museum").day, due("").day) == (20, 15, 15)


def test_an_expired_extension_is_history() -> None:
    deadlines.extend_deadline("ledger", "990101", "2024-01", date(2024, 2, 20), "雪灾", acting("办审核"))
    lines = [review_chain.extensions(acting("甲县审核", day))[0][4] for day in ("2024-02-20", "2024-02-21")]
    assert (lines, ExtensionRow.objects.count()) == (["是", "否"], 1)
    assert review_chain.extensions(acting("西市审核")) == []
    assert TrailRow.objects.filter(act="extend").get().subject == "ledger 990101 2024-01 2024-02-20 雪灾"


def test_what_an_extension_may_not_be() -> None:
    extend, by, day = deadlines.extend_deadline, acting("办审核"), date(2024, 2, 20)
    assert refusal(extend, "ledger", "990101", "2024-01", day, "", by)[0] == "reason"
    assert refusal(extend, "targets", "990101", "2024", day, "雪灾", by) == (
        "kind",
        "targets 2024没有规定的报送日，不能延期。可延期：ledger、progress 的某个月。",
    )
    assert refusal(extend, "ledger", "990101", "2024-01", LEGAL, "雪灾", by) == (
        "day",
        "延至2024年2月10日无效：现截止日为2024年2月10日。请写晚于现截止日、早于下一期截止日（2024年3月10日）的日期。",
    )
    assert refusal(extend, "ledger", "990101", "2024-01", date(9999, 12, 31), "雪灾", by)[0] == "day"
    assert refusal(extend, "ledger", "990101", "2024-01", day, "雪灾", acting("办审核", "2024-02-11")) == (
        "day",
        "ledger 2024-01的截止日2024年2月10日已过，今天是2024年2月11日，不能事后延期。"
        "迟报照实记录；原因请在催报或审核意见中写明。",
    )
    assert refusal(extend, "ledger", "990101", "2024-01", day, "雪灾", acting("甲县审核")) == (
        "territory",
        "“甲县审核”不能为合成甲县自己办理 extend。请由上级办理。",
    )
    assert refusal(extend, "ledger", "990201", "2024-01", day, "雪灾", acting("东市审核"))[0] == "territory"
    assert refusal(extend, "ledger", "", "2024-01", day, "雪灾", acting("东市审核"))[0] == "territory"
    assert refusal(extend, "ledger", "990101", "2024-01", day, "雪灾", acting("办封账"))[0] == "role"
    BookRow.objects.create(kind="ledger", period="2024-01", vintage=1, closed_at="2024-02-11T09:00:00+08:00")
    assert refusal(extend, "ledger", "990101", "2024-01", day, "雪灾", by) == (
        "sealed",
        "ledger 2024-01已经封账，不能延期。封账后的更正请用 correct 登记。",
    )
    assert ExtensionRow.objects.count() == 0


def test_a_period_that_is_no_month_has_no_legal_day() -> None:
    assert deadlines.legal_day("ledger", "2024-13") is deadlines.legal_day("ledger", "2024Q1") is None


def test_extensions_are_read_once_for_many_places() -> None:
    deadlines.extend_deadline("ledger", "990101", "2024-01", date(2024, 2, 20), "雪灾", acting("办审核"))
    deadlines.extend_deadline("ledger", "", "2024-02", date(2024, 3, 12), "停机", acting("办审核"))
    deadlines.extend_deadline("progress", "", "2024-01", date(2024, 2, 5), "停机", acting("办审核", "2024-01-20"))
    granted = deadlines.extensions_in("ledger", ["2024-01", "2024-02", "2024-03"])
    assert granted == {"2024-01": [("990101", date(2024, 2, 20))], "2024-02": [("", date(2024, 3, 12))]}
    due = [
        deadlines.deadline_for("ledger", place, "2024-01", LEGAL, rows.roster(), granted["2024-01"]).day
        for place in ("school", "museum")
    ]
    assert due == [20, 10]
    assert deadlines.deadline_for("ledger", "school", "2024-01", LEGAL, rows.roster(), []) == LEGAL
