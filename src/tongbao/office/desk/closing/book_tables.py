"""Tables of a book, built from the stored ledgers, returns, facts and issued lists."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Min

from tongbao.intake.checks.context import due_day
from tongbao.intake.forms.statistical_form import KIND as STATISTICAL
from tongbao.intake.review.state import ACCEPTED, State
from tongbao.measure.period import Month, Span, is_overdue
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access.deadlines import deadline_for, extensions_in
from tongbao.office.desk.home.period_lock import return_kinds
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, FlagRow, RecordRow, UploadRow
from tongbao.records.book import check_book, read_manifest, read_table
from tongbao.records.correction import apply_corrections_to_tables
from tongbao.records.fact import Demand, Fact, StatedTally
from tongbao.records.issued import ISSUED
from tongbao.records.lines import ledger_table, record_table
from tongbao.records.reading import Reading
from tongbao.records.sealed import Cell, Column, Mismatch, SealedTable
from tongbao.records.work import Work
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

SENSITIVE = "sensitive"
_RETURNS = (
    Column("county", "text"),
    Column("month", "text"),
    Column("file", "text"),
    Column("received", "text"),
    Column("late", "int"),
    Column("returned", "int"),
)
_OWED = tuple(Column(c, "text") for c in ("institution", "month", "kind", "unit", "county", "level", "zone"))


_VALUES = (
    *(Column(c, "text") for c in ("institution", "months", "indicator", "place", "file")),
    Column("value", "milli"),
)


def tables_of(
    kind: str, period: str, rulebook: Rulebook, roster: Roster, home: Path, before: BookRow | None
) -> dict[str, SealedTable]:
    """Build the tables of a book of a kind and period, in the vintage that comes after ``before`` (None: the first).

    A later vintage of a ledger is the sealed book before it with the new corrections applied, whatever has become of
    the rows it was closed from.

    Parameters
    ----------
    kind, period
        Kind of book and period.
    rulebook, roster
        Rules and registry of the period.
    home
        Folder of the home.
    before
        Sealed book before this vintage.

    Returns
    -------
    dict of table name to table
        Tables to be sealed.

    Raises
    ------
    Refusal
        Code ``tampered`` where the sealed book before it no longer agrees with its seal.
    """
    if kind == "ledger" and before is not None:
        # The rules the lines depend on are read again, so that the rules of the book are stored beside it.
        rulebook.rows("carriers")
        due_day(Month.parse(period), rulebook)
        return apply_corrections_to_tables(sealed_tables(before, home), rows.corrections(Month.parse(period), 0))
    if kind == "ledger":
        return _ledger_tables(period, rulebook, roster)
    if kind == STATISTICAL:
        return _statistical_tables(period)
    return _issued_tables(period, rulebook) if kind == "targets" else _record_tables(kind, period, rulebook)


def sealed_tables(book: BookRow, home: Path) -> dict[str, SealedTable]:
    """Read the tables of a closed book, verified against the seal it was registered with.

    Raises
    ------
    Refusal
        Code ``tampered``, with the place of the mismatch.
    """
    folder = home / book.folder
    if wrong := check_book(folder, book.seal):
        raise tampered(book, wrong)
    return {name: read_table(folder, name) for name in read_manifest(folder).files}


def tampered(book: BookRow, wrong: Sequence[Mismatch]) -> Refusal:
    """Build the refusal of a closed book that no longer agrees with its seal."""
    first = wrong[0]
    where = " ".join(x for x in (f"{book.folder}/{first.file}", first.row, first.column) if x)
    more = f"（共{len(wrong)}处）" if len(wrong) > 1 else ""
    return Refusal(
        "tampered",
        f"{book.period}第{book.vintage}稿账册与封账时的印章不符：{where}，{first.what}{more}。",
        "请停止更正、封账和拟稿，用 tongbao verify 查明，再从备份恢复该账册。",
    )


def _ledger_tables(period: str, rulebook: Rulebook, roster: Roster) -> dict[str, SealedTable]:
    items = [r.id for r in rulebook.rows("carriers")]
    span = Span.parse(period)
    doubted = rows.doubted(span, ACCEPTED)
    found = [
        replace(r, doubted=1) if (r.institution, str(r.month), r.upload) in doubted else r
        for r in rows.readings(span, ACCEPTED)
    ]
    guarded = _sensitive(Month.parse(period), roster)
    by_unit: dict[str, list[Reading]] = {}
    for reading in found:
        # Reports of sensitive bodies are in a table beside the lines: they have no people and no area to divide by.
        by_unit.setdefault(SENSITIVE if reading.institution in guarded else reading.unit, []).append(reading)
    tables = {unit: ledger_table(lines, items) for unit, lines in by_unit.items()}
    tables["owed"] = _owed_table(Month.parse(period), roster)
    tables["returns"] = _returns_table(Month.parse(period), rulebook, roster)
    return tables


def _sensitive(month: Month, roster: Roster) -> set[str]:
    day = month.last_day
    return {s.id for s in roster.institutions if s.sensitive and s.exists(day)}


def _owed_table(month: Month, roster: Roster) -> SealedTable:
    """List who owed a return for the month, with county, level and zone: the basis of coverage and quotas."""
    day, period = month.last_day, str(month)
    owing = [s for s in roster.institutions if s.exists(day) and not s.sensitive]
    units = {c: roster.unit_of_county(c, day) for c in {s.county for s in owing}}
    lines = [(s.id, period, s.kind, units[s.county], s.county, s.level, s.zone) for s in owing]
    return SealedTable(_OWED, tuple(lines), keys=2)


def _returns_table(month: Month, rulebook: Rulebook, roster: Roster) -> SealedTable:
    legal, period, replaced = due_day(month, rulebook), str(month), State.SUPERSEDED.value
    uploads = UploadRow.objects.filter(kind="ledger", period=period)
    # Queried once for the month: a province has a return of every institution.
    granted = extensions_in("ledger", [period]).get(period, [])
    given_back = set(FlagRow.objects.filter(upload__in=uploads, choice="return").values_list("upload_id", flat=True))
    earliest = dict(uploads.filter(state=replaced).values_list("unit").annotate(Min("pk")))
    lines = []
    fields = ("pk", "unit", "file", "received_at")
    for pk, unit, file, received in uploads.order_by("file").values_list(*fields).iterator(5000):
        due = deadline_for("ledger", unit, period, legal, roster, granted)
        # The corrected file of a return that was given back is not late a second time.
        again = earliest.get(unit, pk) < pk
        late = is_overdue(due, date.fromisoformat(received[:10])) and not again
        lines.append((unit, period, file, received, int(late), int(pk in given_back)))
    return SealedTable(_RETURNS, tuple(lines), keys=3)


def _record_tables(kind: str, period: str, rulebook: Rulebook) -> dict[str, SealedTable]:
    rulebook.rows("matters")
    uploads = list(UploadRow.objects.filter(kind__in=return_kinds(kind), period=period, state=State.ACCEPTED.value))
    by_unit: dict[str, list[Fact]] = {}
    for fact in rows.records(Fact, uploads):
        by_unit.setdefault(fact.unit, []).append(fact)
    tables = {f"facts.{unit}": record_table(facts, Fact) for unit, facts in by_unit.items()}
    tables["tallies"] = record_table(rows.records(StatedTally, uploads), StatedTally)
    tables["demands"] = record_table(rows.records(Demand, uploads), Demand)
    if works := rows.records(Work, uploads):
        rulebook.rows("registers")
        tables["works"] = record_table(works, Work)
    return tables


def _statistical_tables(period: str) -> dict[str, SealedTable]:
    """Tabulate the statistical returns of a period, by institution, span of months and indicator."""
    records = RecordRow.objects.filter(
        type=STATISTICAL, upload__kind=STATISTICAL, upload__period=period, upload__state=State.ACCEPTED.value
    )
    lines: list[tuple[Cell, ...]] = []
    for body, unit, file in records.order_by("id").values_list("body", "upload__unit", "upload__file"):
        values = sorted(body["values"].items())
        lines += [(body["institution"], body["period"], code, unit, file, milli) for code, milli in values]
    return {"values": SealedTable(_VALUES, tuple(lines), keys=3)}


def _issued_tables(period: str, rulebook: Rulebook) -> dict[str, SealedTable]:
    """Tabulate all issued records of a year for every vintage, those sealed before and those that came later."""
    rulebook.rows("target_kinds")
    uploads = list(UploadRow.objects.filter(kind="targets", period=period, state__in=ACCEPTED))
    return {name: _issued_table(type_, uploads) for name, type_ in ISSUED.items()}


def _issued_table(type_: type[Any], uploads: list[UploadRow]) -> SealedTable:
    return record_table(rows.records(type_, uploads), type_)
