"""Review checks: returns checked against everything known; open flags are recomputed every time."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from tongbao.intake.checks import CODES, check_all
from tongbao.intake.checks.context import Context
from tongbao.intake.checks.effect import rank_by_effect
from tongbao.intake.forms.statistical_form import KIND as STATISTICAL
from tongbao.intake.review.state import ACCEPTED, CURRENT, State
from tongbao.intake.values.flag import Flag, FlagKey
from tongbao.intake.values.form import LEDGER
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import parse_milli
from tongbao.measure.rounding import divide_half_up
from tongbao.office.desk.access.deadlines import deadline_for, legal_day
from tongbao.office.desk.home.period_lock import return_kinds
from tongbao.office.store import rows
from tongbao.office.store.models import ExtensionRow, FlagRow, OfficeRow, ReadingRow, RecordRow, UploadRow
from tongbao.records.issued import Target
from tongbao.records.reading import Reading
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

# A flag a reader raises under the code of a check is at a cell; one the check raises on a whole file is not.
_OF_READERS = ("complete", "duplicate")
_COLUMNS = (
    *("upload_id", "institution", "kind", "unit", "county", "amounts"),
    *("basis", "line", "reasons", "sheet", "cells"),
)
# Returns that are current, for any check of the past.
MONTHS_KNOWN = 37


def uploads_of(kind: str, period: str) -> QuerySet[UploadRow]:
    """Select the returns of a kind and a period; of ledgers those of every month of a span."""
    found = UploadRow.objects.filter(kind__in=return_kinds(kind))
    if kind == "ledger":
        return found.filter(period__in=[str(m) for m in Span.parse(period)])
    return found.filter(period=period)


def check_ledgers(span: Span, roster: Roster) -> None:
    """Check every ledger of a span that waits for review against everything known, whoever reviews it."""
    live = uploads_of("ledger", str(span)).filter(state=State.COLLECTED.value)
    absent = FlagRow.objects.filter(upload=None, period__in=[str(m) for m in span], choice="")
    _renew(live, absent, lambda ledgers: context_of(span, roster), roster)


def check_return(upload: UploadRow, roster: Roster) -> None:
    """Check one ledger that waits against its own history as soon as it is in; a review adds comparisons with peers.

    Only the data of its own institutions is read, so that the cost is the same in the largest province. Flags already
    raised against the return are not removed.
    """
    month = Month.parse(upload.period)
    span = Span(month, month)

    def context(ledgers: Sequence[Ledger]) -> Context:
        ids = {line.reading.institution for ledger in ledgers for line in ledger.lines}
        known = own_history(ids, month)
        legal = legal_day("ledger", upload.period)
        where = (upload.unit, upload.period)
        due = {} if legal is None else {where: deadline_for("ledger", *where, legal, roster)}
        part = replace(roster, institutions=tuple(s for i in sorted(ids) for s in roster.states_of(i)))
        return Context(Rulebook(month.last_day), part, span, known, prices=local_prices(), due=due)

    live = UploadRow.objects.filter(pk=upload.pk, kind="ledger", state=State.COLLECTED.value)
    there = set(FlagRow.objects.filter(upload=upload).values_list("key", flat=True))
    found = [f for f in _compute(live, context, roster) if f.upload_id and f.key not in there]
    FlagRow.objects.bulk_create(found, batch_size=500)


def own_history(ids: Collection[str], month: Month) -> dict[str, dict[Month, dict[str, int]]]:
    """Read current values of some institutions in the months before: a short array each, never the whole province."""
    months = [str(month.shift(-n)) for n in range(1, MONTHS_KNOWN)]
    found: dict[str, dict[Month, dict[str, int]]] = {}
    for some in _by_hundreds(sorted(ids)):
        lines = ReadingRow.objects.filter(institution__in=some, month__in=months, upload__state__in=CURRENT)
        for who, when, amounts in lines.order_by("upload_id").values_list("institution", "month", "amounts"):
            found.setdefault(who, {})[Month.parse(when)] = amounts
    return found


def _by_hundreds(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[i : i + 500] for i in range(0, len(ids), 500))


def _renew(
    live: QuerySet[UploadRow], absent: QuerySet[FlagRow], context: Callable[..., Context], roster: Roster
) -> None:
    """Recompute the flags of the checks on some returns, and of those that are absent."""
    ours = FlagRow.objects.filter(upload__in=live, code__in=CODES, choice="").exclude(code__in=_OF_READERS, cell__gt="")
    # An explanation of a flag is carried over when the flag is recomputed.
    earlier = {(f.key, f.upload_id): f for old in (ours, absent) for f in old.exclude(assigned_to="", explanation="")}
    ours.delete()
    absent.delete()
    decided = set(FlagRow.objects.exclude(choice="").values_list("key", "upload_id"))
    found = [f for f in _compute(live, context, roster) if (f.key, f.upload_id) not in decided]
    for row in found:
        if (before := earlier.get((row.key, row.upload_id))) is not None:
            row.assigned_to, row.explanation = before.assigned_to, before.explanation
            row.explained_by, row.explained_at = before.explained_by, before.explained_at
    FlagRow.objects.bulk_create(found, batch_size=500)


def _compute(live: QuerySet[UploadRow], context: Callable[..., Context], roster: Roster) -> Iterator[FlagRow]:
    """Run the checks on some returns and add each flag's effect on the total."""
    ledgers, uploads = _ledgers(live, roster)
    known = context(ledgers).over(ledgers)
    for flag, effect, share in rank_by_effect(check_all(ledgers, known), ledgers, known):
        row = rows.flag_row(flag, flag.about[1], uploads)
        millionths = share * 10**6
        row.effect = effect or None
        row.share = divide_half_up(millionths.numerator, millionths.denominator) or None
        yield row


def context_of(span: Span, roster: Roster) -> Context:
    """Build the context of a span's checks: rules, registry, current values, demands and extensions."""
    return Context(
        Rulebook(span.last.last_day),
        roster,
        span,
        rows.history(ACCEPTED),
        _taken_places(span),
        prices=local_prices(),
        targets=_targets(span),
        versions=_versions(span),
        returns=_returns(span),
        quota_set=_setting("quota_set"),
        due=_due(span, roster),
    )


def local_prices() -> dict[str, tuple[int, int]]:
    """Read the office's local price list (``[prices]`` in office.toml: item = [low, high] in yuan), in thousandths."""
    row = OfficeRow.objects.filter(key="prices").first()
    if row is None:
        return {}
    return {item: (parse_milli(str(low)), parse_milli(str(high))) for item, (low, high) in row.value.items()}


def _setting(key: str) -> str:
    row = OfficeRow.objects.filter(key=key).first()
    return str(row.value) if row else ""


def _targets(span: Span) -> dict[str, Fraction]:
    """Read the yearly reductions demanded for the span's last year, by addressee; the smallest where there are many."""
    year = str(span.last.year)
    uploads = UploadRow.objects.filter(kind="targets", period=year, state__in=ACCEPTED)
    found: dict[str, Fraction] = {}
    for target in rows.records(Target, uploads):
        if target.kind == "annual" and target.milli is not None:
            share = Fraction(target.milli, 100_000)
            found[target.scope] = min(share, found.get(target.scope, share))
    return found


def _returns(span: Span) -> dict[str, dict[str, dict[str, int]]]:
    """Read the current statistical returns of the years of the span, by institution and period."""
    years = {m.year for m in span}
    found: dict[str, dict[str, dict[str, int]]] = {}
    records = RecordRow.objects.filter(type=STATISTICAL).filter(upload__state__in=CURRENT).order_by("id")
    for body in records.values_list("body", flat=True):
        if int(body["period"][:4]) in years:
            found.setdefault(body["institution"], {})[body["period"]] = body["values"]
    return found


def _due(span: Span, roster: Roster) -> dict[tuple[str, str], date]:
    """Read the extended due days for ledgers of the span, by the place that handed in and the month."""
    granted = set(ExtensionRow.objects.filter(kind="ledger").values_list("period", flat=True))
    found = {}
    for unit, period in uploads_of("ledger", str(span)).filter(period__in=granted).values_list("unit", "period"):
        if (legal := legal_day("ledger", period)) is not None:
            found[unit, period] = deadline_for("ledger", unit, period, legal, roster)
    return found


def _versions(span: Span) -> dict[tuple[str, str], list[str]]:
    """List the times of receipt of each version of a place's month."""
    found: dict[tuple[str, str], list[str]] = {}
    for unit, period, received in uploads_of("ledger", str(span)).values_list("unit", "period", "received_at"):
        found.setdefault((unit, period), []).append(received)
    return found


def _ledgers(live: QuerySet[UploadRow], roster: Roster) -> tuple[list[Ledger], dict[str, UploadRow]]:
    found = list(live)
    uploads = {_mark(u): u for u in found}
    first = _first_received(found)
    by_id = {u.pk: u for u in found}
    ledgers = {u.pk: Ledger(u.file, _mark(u), u.unit, Month.parse(u.period), first[u.pk]) for u in found}
    flags = FlagRow.objects.filter(upload__in=live).values_list("upload_id", "key", "code", "severity")
    for pk, key, code, severity in flags.iterator(5000):
        about = FlagKey.parse(key)
        ledgers[pk].flags.append(Flag(code, severity, "", about=(about.whom, about.period, about.item)))
    names = {i.id: i.name for i in roster.institutions}
    values = ReadingRow.objects.filter(upload__in=live).order_by("id").values_list(*_COLUMNS)
    for pk, institution, kind, unit, county, amounts, basis, number, reasons, sheet, own in values.iterator(5000):
        ledger, upload = ledgers[pk], by_id[pk]
        reading = Reading(institution, ledger.month, kind, unit, county, amounts, basis, ledger.upload, number, reasons)
        cells = own or {item: f"{letters}{number}" for item, letters in upload.columns.items()}
        ledger.lines.append(LedgerLine(reading, names.get(institution, institution), cells, sheet or LEDGER))
    return list(ledgers.values()), uploads


def _mark(upload: UploadRow) -> str:
    """Return a mark unique to an upload: one file may be several, and several may have one name."""
    return f"#{upload.pk}"


def _first_received(live: Sequence[UploadRow]) -> dict[int, str]:
    """Return when the county-month first came: a corrected file of a return given back is not late a second time."""
    earlier: dict[tuple[str, str, str], list[str]] = {}
    given_back = UploadRow.objects.filter(kind__in={u.kind for u in live}, state=State.SUPERSEDED.value)
    for kind, unit, period, received in given_back.values_list("kind", "unit", "period", "received_at"):
        earlier.setdefault((kind, unit, period), []).append(received)
    return {u.pk: min([*earlier.get((u.kind, u.unit, u.period), ()), u.received_at]) for u in live}


def _taken_places(span: Span) -> dict[tuple[str, str], str]:
    """Map each county-month to its accepted or sealed file, so that a second one is noticed."""
    accepted = uploads_of("ledger", str(span)).filter(state__in=ACCEPTED)
    return {(u.unit, u.period): u.file for u in accepted}
