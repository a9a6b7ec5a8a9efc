"""Monthly cells: standard coal by month and area from stored cells, without reading a line, at any size of region."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tongbao.assess.energy import standard_coal
from tongbao.dossier.books import ClosedLedgers
from tongbao.dossier.ledger_accounts import counted
from tongbao.measure.period import Month, Span
from tongbao.measure.rounding import format_rounded
from tongbao.office.desk.access import roles
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow
from tongbao.records.cells import (
    FOLDER,
    compute_cells,
    has_stored_cells,
    read_cells,
    revise_cells,
    store_cells,
    sum_stored_cells,
)
from tongbao.records.correction import is_ledger
from tongbao.records.sealed import SealedTable
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook

_UNIT, _COUNTY, _KIND = 3, 4, 2


def store_month_cells(
    folder: Path, seal: str, before: BookRow | None, tables: Mapping[str, SealedTable], rulebook: Rulebook, home: Home
) -> None:
    """Store the cells of a book just closed; a later vintage has the cells before it with the differences added.

    Parameters
    ----------
    folder, seal
        Folder and seal of the book.
    before
        Sealed book before this vintage; None for the first.
    tables
        Tables of the book by name.
    rulebook
        Rules the book was closed by.
    home
        Home the cells are stored in.
    """
    items, store = counted(Rulebook(rulebook.on)), home.path / FOLDER
    if before is None or not has_stored_cells(store, before.seal):
        store_cells(store, seal, compute_cells(_ledgers(folder, home), items), items)
        return
    applied = [c for c in rows.corrections(Month.parse(before.period), 0) if c.item in items]
    lines = {(c.institution, str(c.month)) for c in applied}
    places = {
        (str(r[0]), str(r[1])): (str(r[_UNIT]), str(r[_COUNTY]), str(r[_KIND]))
        for name, table in tables.items()
        if is_ledger(table) and name != "sensitive"
        for r in table.rows
        if (r[0], r[1]) in lines
    }
    of_areas = [c for c in applied if (c.institution, str(c.month)) in places]
    store_cells(store, seal, revise_cells(read_cells(store, before.seal, items), of_areas, places), items)


def monthly_totals(span: Span, as_of: date, home: Home, acting: Actor) -> list[tuple[str, Total]]:
    """Sum the newest closed cells of a span by month, under the columns that count on a day."""
    roles.require(acting, "judge")
    items, store = counted(Rulebook(as_of)), home.path / FOLDER
    found = BookRow.objects.filter(kind="ledger", period__gte=str(span.first), period__lte=str(span.last))
    books = {b.period: b for b in found.order_by("vintage")}
    for book in books.values():
        if not has_stored_cells(store, book.seal):
            store_cells(store, book.seal, compute_cells(_ledgers(home.path / book.folder, home), items), items)
    return [(t.key[0], t) for t in sum_stored_cells(store, [b.seal for b in books.values()], ("month",), items)]


def coal_by_month(span: Span, as_of: date, home: Home, acting: Actor) -> list[tuple[str, str | None, str | None]]:
    """List month, standard coal [tce] and that of the same month a year before; None where it is not closed."""
    rulebook, before = Rulebook(as_of), span.year_before()
    known = dict(monthly_totals(Span(before.first, span.last), as_of, home, acting))

    def coal_text(month: Month) -> str | None:
        total = known.get(str(month))
        return format_rounded(standard_coal(total, rulebook).tce, 3) if total else None

    return [(str(m), coal_text(m), coal_text(m.shift(-12))) for m in span]


def _ledgers(folder: Path, home: Home) -> tuple[Path, ...]:
    closed = ClosedLedgers.among([(str(folder.relative_to(home.path)), "")], home.path)
    return next(iter(closed.files.values()), ())
