"""Standard coal by month from kept cells: made at the closing, revised by the differences of a correction."""

import pytest
from tests.office.conftest import MONTH, Desk
from tests.office.desk.chain_office import acting
from tests.office.desk.closing.test_correct import PERIOD, REVIEWER, close, closed, paper

from tongbao.dossier.ledger_accounts import counted
from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.assessment.judge import judge
from tongbao.office.desk.closing.correct import correct, newest_book
from tongbao.office.desk.closing.monthly_cells import _ledgers, coal_by_month, monthly_totals
from tongbao.office.desk.home.home import Home, open_home
from tongbao.office.store.models import BookRow
from tongbao.records.cells import FOLDER, compute_cells, read_cells
from tongbao.rules.rulebook import Rulebook

__all__ = ["closed"]
AUDITOR = acting("演示审计员", "2024-03-20")
DAY = AUDITOR.now.date()


def same_as_lines(book: BookRow, home: Home) -> bool:
    """Whether what is kept is what the lines add up to."""
    items = counted(Rulebook(DAY))
    return read_cells(home.path / FOLDER, book.seal, items) == compute_cells(
        _ledgers(home.path / book.folder, home), items
    )


def test_it_works(closed: Desk) -> None:
    home, book = open_home(closed.home), newest_book(PERIOD)
    assert book is not None and same_as_lines(book, home)
    ((key, total),) = monthly_totals(Span(MONTH, MONTH), DAY, home, AUDITOR)
    found = {f.id: f for f in judge("energy", PERIOD, DAY, home, AUDITOR)}["total:now:province"]
    assert key == PERIOD
    for item in ("water", "people", "area"):
        assert total.amount(item) == found.number(item)
    assert coal_by_month(Span(MONTH, MONTH), DAY, home, AUDITOR) == [
        (PERIOD, f"{found.number('energy') // 1000}.{found.number('energy') % 1000:03d}", None)
    ]


def test_a_later_vintage_has_the_differences_added(closed: Desk) -> None:
    home, before = open_home(closed.home), newest_book(PERIOD)
    correct(paper(closed, {"electricity": 1_000}, {}), "抄错", home, REVIEWER, apply=True)
    after = close(closed)
    home = open_home(closed.home)
    assert before is not None and before.seal != after.seal
    assert same_as_lines(before, home) and same_as_lines(after, home)
    items = counted(Rulebook(DAY))
    kept = [read_cells(home.path / FOLDER, b.seal, items) for b in (before, after)]
    assert len([k for k in kept[0] if kept[0][k] != kept[1][k]]) == 1


def test_cells_that_were_deleted_are_made_again(closed: Desk) -> None:
    home = open_home(closed.home)
    first = monthly_totals(Span(MONTH, MONTH), DAY, home, AUDITOR)
    for path in (home.path / FOLDER).iterdir():
        path.unlink()
    assert monthly_totals(Span(MONTH, MONTH), DAY, home, AUDITOR) == first


def test_who_may_not_judge_may_not_look(closed: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        monthly_totals(Span(MONTH, MONTH), DAY, open_home(closed.home), acting("路人", "2024-03-20"))
    assert refused.value.code == "person"
