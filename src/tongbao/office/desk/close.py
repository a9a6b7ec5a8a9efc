"""Close: accepted returns of a period become a book with a seal. Proposed by one person, confirmed by another."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import tongbao
from tongbao.intake.checks.context import due_day
from tongbao.intake.state import State
from tongbao.measure.period import Month, Span, is_overdue
from tongbao.measure.refusal import Refusal
from tongbao.office.desk import access, trail
from tongbao.office.desk.home import Acting, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, CorrectionRow, FlagRow, OfficeRow, UploadRow
from tongbao.records.book import write_book
from tongbao.records.correction import corrected
from tongbao.records.fact import Demand, Fact, StatedTally
from tongbao.records.issued import ISSUED
from tongbao.records.lines import ledger_table, record_table
from tongbao.records.reading import Reading
from tongbao.records.seal import Seal
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


def close(
    kind: str, period: str, home: Home, acting: Acting, progress: Callable[[int, int], None] = lambda done, whole: None
) -> list[BookRow] | None:
    """Close every period of a span. The first call proposes and returns None; another person's closes.

    Raises
    ------
    Refusal : codes ``unreviewed``, ``absent``, ``sealed``, ``nothing``, ``two-persons``.
    """
    months = [str(m) for m in Span.parse(period)] if kind == "ledger" else [period]
    with one_act():
        access.require(acting, "close")
        _ready(kind, months)
        proposer = access.by_two(acting, "close", f"{kind} {period}")
        trail.note(acting, "close", f"{'确认' if proposer else '提出'}封账 {kind} {period}")
    if proposer is None:
        return None
    roster = rows.roster()
    closed = []
    for done, month in enumerate(months, start=1):
        with one_act():
            closed.append(_close_one(kind, month, proposer, roster, home, acting))
        progress(done, len(months))
    return closed


def _ready(kind: str, months: list[str]) -> None:
    kinds = ("progress", "province") if kind == "progress" else (kind,)
    uploads = UploadRow.objects.filter(kind__in=kinds, period__in=months)
    waiting = list(uploads.filter(state=State.COLLECTED.value).values_list("file", flat=True))
    if waiting:
        raise Refusal(
            "unreviewed",
            f"{kind} {months[0]}还有{len(waiting)}份报表没有审核办结：{'、'.join(sorted(waiting)[:5])}。",
            "请先用 review 接收或退回。",
        )
    sealed = [m for m in months if _latest(kind, m) and not _more(kind, m)]
    if sealed:
        remedy = "更正请用 correct 登记后再封下一稿。"
        if kind == "targets":
            remedy = "新下达、新登记的清单请先收文、审核，再封下一稿。"
        raise Refusal("sealed", f"{kind} {sealed[0]}已经封账。", remedy)
    if kind == "ledger":
        _nobody_absent(months)
    elif not uploads.filter(state=State.ACCEPTED.value).exists():
        raise Refusal("nothing", f"{kind} {months[0]}没有已接收的报表。", "请先收文、审核。")


def _nobody_absent(months: list[str]) -> None:
    roster = rows.roster()
    for text in months:
        if _latest("ledger", text):
            continue
        month = Month.parse(text)
        owed = {s.county for s in roster.institutions if s.exists(month.last_day)}
        came = set(
            UploadRow.objects.filter(kind="ledger", period=text, state=State.ACCEPTED.value).values_list(
                "unit", flat=True
            )
        )
        # A county has come where its own ledger came or that of its whole unit.
        regions = [roster.region(c, month.last_day) for c in sorted(owed - came)]
        absent = [r for r in regions if r is None or r.unit not in came]
        if absent:
            names = "、".join(r.name for r in absent if r)
            raise Refusal("absent", f"{text}台账还缺：{names}。", "请催报；收齐并审核后再封账。")


def _close_one(kind: str, period: str, proposer: str, roster: Roster, home: Home, acting: Acting) -> BookRow:
    before = _latest(kind, period)
    vintage = before.vintage + 1 if before else 1
    scope = str(OfficeRow.objects.get(key="scope").value)
    day = Span.parse(period).last.last_day
    rulebook = Rulebook(day)
    tables = _tables(kind, period, rulebook, vintage, roster)
    folder = home.books / kind / period / f"v{vintage}"
    if folder.exists():
        # A crash after the files and before the row leaves a folder that no book was registered for.
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    seal = write_book(
        folder,
        Seal(kind, scope, period, vintage, parent=before.seal if before else ""),
        tables,
        rulebook.used(),
        roster.as_sealed(),
        {"closed_by": [proposer, acting.who], "closed_at": acting.at, "software": tongbao.__version__},
    )
    uploads = UploadRow.objects.filter(kind__in=_kinds(kind), period=period, state=State.ACCEPTED.value)
    uploads.update(state=State.SEALED.value)
    CorrectionRow.objects.filter(month=period, vintage=0).update(vintage=vintage)
    trail.note(acting, "close", f"{kind} {period} v{vintage} {seal.sha256}")
    return BookRow.objects.create(
        kind=kind,
        scope=scope,
        period=period,
        vintage=vintage,
        seal=seal.sha256,
        seal_sm3=seal.sm3,
        folder=str(folder.relative_to(home.path)),
        proposed_by=proposer,
        confirmed_by=acting.who,
        closed_at=acting.at,
    )


def _tables(kind: str, period: str, rulebook: Rulebook, vintage: int, roster: Roster) -> dict[str, SealedTable]:
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
    uploads = list(UploadRow.objects.filter(kind__in=_kinds(kind), period=period, state=State.ACCEPTED.value))
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


def _kinds(kind: str) -> tuple[str, ...]:
    return ("progress", "province") if kind == "progress" else (kind,)


def _latest(kind: str, period: str) -> BookRow | None:
    return BookRow.objects.filter(kind=kind, period=period).order_by("-vintage").first()


def _more(kind: str, period: str) -> bool:
    """Whether there is something for another vintage: corrections, or issued lists that came after the seal."""
    if kind == "targets":
        return UploadRow.objects.filter(kind=kind, period=period, state=State.ACCEPTED.value).exists()
    return CorrectionRow.objects.filter(month=period, vintage=0).exists()
