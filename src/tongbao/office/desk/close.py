"""Close: accepted returns of a period become a book with a seal. Proposed by one person, confirmed by another."""

import shutil
from collections.abc import Callable
from datetime import date

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
    sealed = [m for m in months if _latest(kind, m) and not _open_corrections(m)]
    if sealed:
        raise Refusal("sealed", f"{kind} {sealed[0]}已经封账。", "更正请用 correct 登记后再封下一稿。")
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
        if owed - came:
            names = "、".join(r.name for c in sorted(owed - came) if (r := roster.region(c, month.last_day)))
            raise Refusal("absent", f"{text}台账还缺：{names}。", "请催报；收齐并审核后再封账。")


def _close_one(kind: str, period: str, proposer: str, roster: Roster, home: Home, acting: Acting) -> BookRow:
    before = _latest(kind, period)
    vintage = before.vintage + 1 if before else 1
    scope = str(OfficeRow.objects.get(key="scope").value)
    day = Span.parse(period).last.last_day
    rulebook = Rulebook(day)
    tables = _ledger_tables(period, rulebook, vintage) if kind == "ledger" else _record_tables(kind, period, rulebook)
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


def _ledger_tables(period: str, rulebook: Rulebook, vintage: int) -> dict[str, SealedTable]:
    items = [r.id for r in rulebook.rows("carriers")]
    found = list(rows.readings(Span.parse(period), (State.ACCEPTED.value, State.SEALED.value)))
    # Sealed values are left as they are: every vintage is the first one with all corrections so far laid on.
    for taken in range(2, vintage):
        found = corrected(found, rows.corrections(Month.parse(period), taken))
    found = corrected(found, rows.corrections(Month.parse(period), 0))
    by_unit: dict[str, list[Reading]] = {}
    for reading in found:
        by_unit.setdefault(reading.unit, []).append(reading)
    tables = {unit: ledger_table(lines, items) for unit, lines in by_unit.items()}
    tables["returns"] = _returns_table(Month.parse(period), rulebook)
    return tables


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


def _kinds(kind: str) -> tuple[str, ...]:
    return ("progress", "province") if kind == "progress" else (kind,)


def _latest(kind: str, period: str) -> BookRow | None:
    return BookRow.objects.filter(kind=kind, period=period).order_by("-vintage").first()


def _open_corrections(period: str) -> bool:
    return CorrectionRow.objects.filter(month=period, vintage=0).exists()
