"""The tables of a book, built from what is stored: ledgers, returns, facts, issued lists."""

from dataclasses import replace
from datetime import date
from typing import Any

from tongbao.intake.checks.context import due_day
from tongbao.intake.state import State
from tongbao.measure.period import Month, Span, is_overdue
from tongbao.office.store import rows
from tongbao.office.store.models import FlagRow, UploadRow
from tongbao.records.correction import corrected
from tongbao.records.fact import Demand, Fact, StatedTally
from tongbao.records.issued import ISSUED
from tongbao.records.lines import ledger_table, record_table
from tongbao.records.reading import Reading
from tongbao.records.sealed import Column, SealedTable
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

_RETURNS = (
    Column("county", "text"),
    Column("month", "text"),
    Column("file", "text"),
    Column("received", "text"),
    Column("late", "int"),
    Column("returned", "int"),
)
_OWED = tuple(Column(c, "text") for c in ("institution", "month", "kind", "unit", "county", "level", "zone"))


def kinds(kind: str) -> tuple[str, ...]:
    """The kinds of returns that a book of a kind holds: the office's own facts stand with the progress."""
    return ("progress", "province") if kind == "progress" else (kind,)


def tables_of(kind: str, period: str, rulebook: Rulebook, vintage: int, roster: Roster) -> dict[str, SealedTable]:
    """The tables of a book of a kind and period, in the vintage that comes next."""
    if kind == "ledger":
        return _ledger_tables(period, rulebook, vintage, roster)
    return _issued_tables(period, rulebook) if kind == "targets" else _record_tables(kind, period, rulebook)


def _ledger_tables(period: str, rulebook: Rulebook, vintage: int, roster: Roster) -> dict[str, SealedTable]:
    items = [r.id for r in rulebook.rows("carriers")]
    span, states = Span.parse(period), (State.ACCEPTED.value, State.SEALED.value)
    doubted = rows.doubted(span, states)
    found = [
        replace(r, doubted=1) if (r.institution, str(r.month), r.upload) in doubted else r
        for r in rows.readings(span, states)
    ]
    # Sealed values are left as they are: every vintage is the first one with all corrections so far laid on.
    for taken in range(2, vintage):
        found = corrected(found, rows.corrections(Month.parse(period), taken))
    found = corrected(found, rows.corrections(Month.parse(period), 0))
    by_unit: dict[str, list[Reading]] = {}
    for reading in found:
        by_unit.setdefault(reading.unit, []).append(reading)
    tables = {unit: ledger_table(lines, items) for unit, lines in by_unit.items()}
    tables["owed"] = _owed_table(Month.parse(period), roster)
    tables["returns"] = _returns_table(Month.parse(period), rulebook)
    return tables


def _owed_table(month: Month, roster: Roster) -> SealedTable:
    """Who owed a return for the month, where it stood and its level and zone: what coverage and quotas rest on."""
    lines = [
        (s.id, str(month), s.kind, roster.unit_of_county(s.county, month.last_day), s.county, s.level, s.zone)
        for s in roster.institutions
        if s.exists(month.last_day)
    ]
    return SealedTable(_OWED, tuple(lines), keys=2)


def _returns_table(month: Month, rulebook: Rulebook) -> SealedTable:
    due = due_day(month, rulebook)
    lines = []
    for upload in UploadRow.objects.filter(kind="ledger", period=str(month)).order_by("file"):
        late = is_overdue(due, date.fromisoformat(upload.received_at[:10])) and upload.state != State.SUPERSEDED.value
        given_back = FlagRow.objects.filter(upload=upload, choice="return").exists()
        first = not _was_returned(upload)
        lines.append((upload.unit, str(month), upload.file, upload.received_at, int(late and first), int(given_back)))
    return SealedTable(_RETURNS, tuple(lines), keys=3)


def _was_returned(upload: UploadRow) -> bool:
    """Whether this is the corrected file of a return given back: it is not late a second time."""
    earlier = UploadRow.objects.filter(kind=upload.kind, unit=upload.unit, period=upload.period, pk__lt=upload.pk)
    return earlier.filter(state=State.SUPERSEDED.value).exists()


def _record_tables(kind: str, period: str, rulebook: Rulebook) -> dict[str, SealedTable]:
    rulebook.rows("matters")
    uploads = list(UploadRow.objects.filter(kind__in=kinds(kind), period=period, state=State.ACCEPTED.value))
    by_unit: dict[str, list[Fact]] = {}
    for fact in rows.records(Fact, uploads):
        by_unit.setdefault(fact.unit, []).append(fact)
    tables = {f"facts.{unit}": record_table(facts, Fact) for unit, facts in by_unit.items()}
    tables["tallies"] = record_table(rows.records(StatedTally, uploads), StatedTally)
    tables["demands"] = record_table(rows.records(Demand, uploads), Demand)
    return tables


def _issued_tables(period: str, rulebook: Rulebook) -> dict[str, SealedTable]:
    """Every vintage of a year holds all its issued records, those sealed before and those that came later."""
    rulebook.rows("target_kinds")
    states = (State.ACCEPTED.value, State.SEALED.value)
    uploads = list(UploadRow.objects.filter(kind="targets", period=period, state__in=states))
    return {name: _issued_table(type_, uploads) for name, type_ in ISSUED.items()}


def _issued_table(type_: type[Any], uploads: list[UploadRow]) -> SealedTable:
    return record_table(rows.records(type_, uploads), type_)
