"""Periods: which book holds which return, how they are written, and that a closed one takes no more returns."""

from datetime import date
from pathlib import Path

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home import period_lock
from tongbao.office.desk.home.home import one_act, open_home
from tongbao.office.store.models import BookRow, PeriodRow


@pytest.fixture
def home(tmp_path: Path) -> None:
    """An empty home."""
    open_home(tmp_path / "home", create=True)


def close(kind: str, period: str) -> None:
    BookRow.objects.create(kind=kind, period=period, vintage=1, closed_at="2024-02-11T09:00:00+08:00")


@pytest.mark.parametrize(
    ("kind", "book", "kinds"),
    [
        ("ledger", "ledger", ("ledger",)),
        ("progress", "progress", ("progress", "province", "works")),
        ("province", "progress", ("province",)),
        ("works", "progress", ("works",)),
        ("targets", "targets", ("targets",)),
    ],
)
def test_the_book_of_a_return_and_the_returns_of_a_book(kind: str, book: str, kinds: tuple[str, ...]) -> None:
    assert (period_lock.book_kind(kind), period_lock.return_kinds(kind)) == (book, kinds)


@pytest.mark.parametrize(
    ("kind", "period", "periods"),
    [
        ("ledger", "2017-03", ["2017-03"]),
        ("ledger", "2016-11..2017-01", ["2016-11", "2016-12", "2017-01"]),
        ("progress", "2017-03", ["2017-03"]),
        ("grades", "2016", ["2016"]),
        ("targets", "2016", ["2016"]),
        ("statistical", "2017Q1", ["2017Q1"]),
        ("statistical", "2017", ["2017"]),
    ],
)
def test_periods_are_named_in_the_way_of_their_kind(kind: str, period: str, periods: list[str]) -> None:
    assert period_lock.periods_named(kind, period) == periods


@pytest.mark.parametrize(
    ("kind", "period", "code", "sentence"),
    [
        (
            "budget",
            "2017",
            "kind",
            "没有“budget”这种报表。可用的有：ledger、progress、grades、targets、statistical。",
        ),
        (
            "ledger",
            "三月",
            "period",
            "ledger 的报告期“三月”无法识别。请写成 2017-03、2016-01..2016-12 的样子。",
        ),
        ("progress", "2017", "period", "progress 的报告期“2017”无法识别。请写成 2017-03 的样子。"),
        ("grades", "去年", "period", "grades 的报告期“去年”无法识别。请写成 2016 的样子。"),
        ("statistical", "2017Q5", "period", "statistical 的报告期“2017Q5”无法识别。请写成 2017Q1、2017 的样子。"),
    ],
)
def test_a_kind_or_period_nobody_knows_is_refused(kind: str, period: str, code: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        period_lock.periods_named(kind, period)
    assert (refused.value.code, str(refused.value)) == (code, sentence)


def test_the_last_day_of_a_year() -> None:
    assert period_lock.year_end(2016) == date(2016, 12, 31)
    with pytest.raises(Refusal) as refused:
        period_lock.year_end(0)
    assert (refused.value.code, str(refused.value)) == ("period", "没有“0”这个年度。请写成 2017 的样子。")


@pytest.mark.usefixtures("home")
def test_a_period_has_one_row_however_often_it_is_locked() -> None:
    for kind in ("progress", "works", "province", "ledger"):
        with one_act():
            period_lock.lock(kind, "2024-01")
    assert sorted(PeriodRow.objects.values_list("kind", "period")) == [("ledger", "2024-01"), ("progress", "2024-01")]


@pytest.mark.usefixtures("home")
def test_a_closed_period_takes_no_more_returns() -> None:
    with one_act():
        period_lock.lock_open("works", "2024-01", "a.xlsx")
    close("progress", "2024-01")
    assert period_lock.is_closed("works", "2024-01")
    assert not period_lock.is_closed("ledger", "2024-01")
    with pytest.raises(Refusal) as refused, one_act():
        period_lock.lock_open("works", "2024-01", "a.xlsx")
    assert (refused.value.code, str(refused.value)) == (
        "sealed",
        "“a.xlsx”报送的2024-01已经封账，封账值不再改动。更正请用 correct 登记，进入下一稿。",
    )


@pytest.mark.usefixtures("home")
def test_issued_targets_go_on_coming() -> None:
    close("targets", "2016")
    assert not period_lock.is_closed("targets", "2016")
    with one_act():
        period_lock.lock_open("targets", "2016", "b.csv")
