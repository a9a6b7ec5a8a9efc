"""Reporting rates: expected, received, complete and valid, on time; four counts for every place, and lights."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tongbao.intake.forms.statistical_form import StatisticalPeriod
from tongbao.intake.review.state import ACCEPTED, CURRENT, State
from tongbao.intake.values.form import ledger_items, reason_words
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.access.deadlines import deadline_for, extensions_in
from tongbao.office.desk.home.home import Actor
from tongbao.office.store import rows
from tongbao.office.store.models import FlagRow, ReadingRow, RecordRow, UploadRow
from tongbao.registry.contact import contacts_at
from tongbao.registry.reporting import AREAS, PROVINCE
from tongbao.registry.roster import Roster
from tongbao.registry.workday import legal_day
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

GREEN, YELLOW, RED = "绿", "黄", "红"
# Up to this many institutions are queried by name; beyond it all readings of the month are read.
_NAMED = 2000


@dataclass(frozen=True, slots=True)
class Owed:
    """One return that is due: its reporter, county and unit, and the day it is due."""

    who: str
    name: str
    county: str
    unit: str
    due: date


@dataclass(frozen=True, slots=True)
class Received:
    """Receipt of a return: the day of its first version, whether one is current, whether one is complete and valid."""

    first: date
    stands: bool
    valid: bool


@dataclass
class Rate:
    """Place of the tree with its four counts; each is a share of ``expected`` and none is derived from another."""

    level: str
    place: str
    name: str
    expected: int = 0
    received: int = 0
    valid: int = 0
    on_time: int = 0
    light: str = GREEN

    def add(self, owed: Owed, came: Received | None, light: str) -> None:
        """Count one return."""
        self.expected += 1
        if came is not None:
            self.received += came.stands
            self.valid += came.valid
            self.on_time += came.first <= owed.due
        if light != self.light:
            self.light = max(self.light, light, key=_worse)

    def join(self, below: "Rate") -> None:
        """Add the counts of a place that lies within."""
        self.expected += below.expected
        self.received += below.received
        self.valid += below.valid
        self.on_time += below.on_time
        self.light = max(self.light, below.light, key=_worse)

    def percent(self, count: int) -> str:
        """Format a count as a share of ``expected`` [%], one decimal, rounded half up; a dash where nothing was due."""
        if not self.expected:
            return "—"
        tenths = (count * 2000 + self.expected) // (2 * self.expected)
        return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class Late:
    """Return not received, overdue or not: the return due, its light, the days since it was due, the contacts."""

    owed: Owed
    light: str
    days: int
    contacts: str


@dataclass
class ReportingRates:
    """Rates of a duty from the province down to its counties, and the returns missing."""

    kind: str
    name: str
    period: str
    due: date
    rates: list[Rate] = field(default_factory=list)
    missing: list[Late] = field(default_factory=list)

    @property
    def late(self) -> list[Late]:
        """Missing returns whose day is near or has passed."""
        return [m for m in self.missing if m.light != GREEN]


def reporting_rates(kind: str, period: str, on: date, acting: Actor) -> ReportingRates:
    """Compute the rates of a duty on a day, within the person's territory; only returns received by then count.

    Raises
    ------
    Refusal
        Codes ``kind`` and ``period``.
    """
    own = roles.person(acting).place
    rulebook = Rulebook(on)
    row = rulebook.find("duties", kind)
    if row is None:
        kinds = "、".join(r.id for r in rulebook.rows("duties"))
        raise Refusal("kind", f"没有“{kind}”这种报送任务。", f"可用：{kinds}。")
    span = span_of(row, period)
    due = due_day(row, period, rulebook)
    roster = rows.roster()
    day = span.last.last_day
    near = roles.was_ever_inside(own, roster) if own else None
    owed = _returns_due(row, period, span, due, roster, near)
    owed = [o for o in owed if not own or roles.is_inside(own, o.who, day, roster)]
    found = _receipts(row, period, span, on, rulebook, roster, owed)
    result = ReportingRates(kind, row.text("name"), period, due)
    yellow_days = rulebook.row("calendar", "lights").number("yellow_days")
    result.rates = count_rates(owed, found, on, yellow_days, _names(roster, day))
    result.missing = _missing(owed, found, on, yellow_days, roster, day)
    return result


def span_of(row: Row, period: str) -> Span:
    """Return the months of a duty's period.

    Raises
    ------
    Refusal
        Code ``period``.
    """
    if row.text("period") != "month":
        return StatisticalPeriod.parse(period).span
    try:
        month = Month.parse(period)
    except ValueError:
        raise Refusal("period", f"“{row.text('name')}”的期间“{period}”无法识别。", "请写成 2017-03 的样子。") from None
    return Span(month, month)


def due_day(row: Row, period: str, rulebook: Rulebook) -> date:
    """Return the legal day of a duty's period; it never moves."""
    span = span_of(row, period)
    yearly = row.get("calendar_year") if span == Span.parse(str(span.first.year)) else None
    rule = rulebook.row("calendar", yearly or row.text("calendar"))
    due = legal_day(rule, span.last)
    if due is None:
        raise LookupError(f"row {rule.id} of table calendar gives no day; mend calendar.toml")
    return due


def light_of(due: date, received: bool, on: date, yellow_days: int) -> str:
    """Return the light of one return: green once received; red when overdue; yellow from ``yellow_days`` before."""
    if received or on < due - timedelta(days=yellow_days):
        return GREEN
    return RED if on > due else YELLOW


def count_rates(
    owed: Sequence[Owed], came: Mapping[str, Received], on: date, yellow_days: int, names: Mapping[str, str]
) -> list[Rate]:
    """Count every place: the province first, then its units, each with its counties.

    Parameters
    ----------
    owed
        Returns due.
    came : mapping of reporter id to receipt
        Receipts of the returns that came.
    on
        Day of the lights.
    yellow_days : [days]
        Days before the due day from which a light is yellow.
    names : mapping of place id to name

    Returns
    -------
    list of Rate
        One entry a place.
    """
    lights: dict[tuple[date, bool], str] = {}
    parts: dict[tuple[str, str], Rate] = {}
    for item in owed:
        part = parts.get((item.unit, item.county))
        if part is None:
            part = parts[item.unit, item.county] = Rate("县", item.county, names.get(item.county, item.county))
        found = came.get(item.who)
        is_current = found is not None and found.stands
        if (item.due, is_current) not in lights:
            lights[item.due, is_current] = light_of(item.due, is_current, on, yellow_days)
        part.add(item, found, lights[item.due, is_current])
    whole, rates = Rate("省", PROVINCE, names.get(PROVINCE, PROVINCE)), []
    for unit in sorted({u for u, _ in parts}):
        sum_ = Rate("市", unit, names.get(unit, unit))
        counties = [parts[k] for k in sorted(parts) if k[0] == unit]
        for part in counties:
            sum_.join(part)
        whole.join(sum_)
        rates += [sum_, *(p for p in counties if p.place)]
    return [whole, *rates]


def _returns_due(
    row: Row, period: str, span: Span, due: date, roster: Roster, near: Collection[str] | None = None
) -> list[Owed]:
    """List the returns due, each by the legal day or a later one granted; ``near`` limits the institutions."""
    day, granted = span.last.last_day, extensions_in(row.id, [period]).get(period, [])
    if row.text("owed_by") == "unit":
        units = roster.units_at(day, AREAS)
        return [Owed(u.id, u.name, "", u.id, deadline_for(row.id, u.id, period, due, roster, granted)) for u in units]
    found = roster.institutions if near is None else [s for i in near for s in roster.states_of(i)]
    states = sorted((s for s in found if s.exists(day)), key=lambda s: s.id)
    counties = sorted({s.county for s in states})
    days = {c: deadline_for(row.id, c, period, due, roster, granted) for c in counties}
    units_of = {c: roster.unit_of_county(c, day) for c in counties}
    return [Owed(s.id, s.name, s.county, units_of[s.county], days[s.county]) for s in states]


def _receipts(
    row: Row, period: str, span: Span, on: date, rulebook: Rulebook, roster: Roster, owed: Sequence[Owed]
) -> dict[str, Received]:
    if row.id == "ledger":
        return _ledger_receipts(span, on, rulebook, roster, owed)
    if row.text("owed_by") == "unit":
        uploads = UploadRow.objects.filter(kind=row.id, period=period).values_list("unit", "received_at", "state")
        return _merge(((unit, at, state, state in ACCEPTED) for unit, at, state in uploads), on)
    return _statistical_receipts(row, span, on, rulebook, roster)


def _statistical_receipts(row: Row, span: Span, on: date, rulebook: Rulebook, roster: Roster) -> dict[str, Received]:
    """Collect receipts of statistical returns by institution.

    A return is complete where it has the codes of the items a ledger must have. Heat may be without a value: where it
    is billed by area it is not filled in.
    """
    items = [i for i in _required_items(rulebook) if i.get("indicator") and not reason_words(i)]
    sensitive = _sensitive(roster, span)
    wrong = set(FlagRow.objects.filter(severity="error", upload__kind=row.id).values_list("upload_id", flat=True))
    lines = []
    for found in RecordRow.objects.filter(type=row.id, body__period=str(span)).select_related("upload"):
        who = found.body["institution"]
        codes = {i.text("indicator") for i in items if who not in sensitive or i.text("kind") != "activity"}
        right = found.upload.state in ACCEPTED and found.upload_id not in wrong
        complete = codes <= found.body["values"].keys()
        lines.append((who, found.upload.received_at, found.upload.state, right and complete))
    return _merge(lines, on)


def _ledger_receipts(
    span: Span, on: date, rulebook: Rulebook, roster: Roster, owed: Sequence[Owed]
) -> dict[str, Received]:
    """Collect receipts of ledger lines; one is complete where every item it must have has an amount or a reason."""
    items, sensitive = _required_items(rulebook), _sensitive(roster, span)
    whole = {i.id for i in items}
    spared = {i.id for i in items if i.text("kind") != "activity"}
    found = ReadingRow.objects.filter(month=str(span.first))
    if len(owed) <= _NAMED:
        found = found.filter(institution__in=[o.who for o in owed])
    columns = ("institution", "upload__received_at", "upload__state", "amounts", "reasons")
    lines = []
    for who, at, state, amounts, reasons in found.values_list(*columns).iterator(chunk_size=5000):
        needed = spared if who in sensitive else whole
        lines.append((who, at, state, state in ACCEPTED and needed <= amounts.keys() | reasons.keys()))
    return _merge(lines, on)


def _required_items(rulebook: Rulebook) -> list[Row]:
    return [i for i in ledger_items(rulebook) if not i.get("optional")]


def _sensitive(roster: Roster, span: Span) -> set[str]:
    """Return the bodies that report neither people nor floor area."""
    return {s.id for s in roster.institutions if s.sensitive and s.exists(span.last.last_day)}


def _merge(lines: Iterable[tuple[str, str, str, bool]], on: date) -> dict[str, Received]:
    """Merge the versions of a return: the first day any of them came, whether one is current, whether one is valid."""
    found: dict[str, Received] = {}
    for who, received_at, state, valid in lines:
        day = date.fromisoformat(received_at[:10])
        if day > on or state == State.DRAFT.value:
            continue
        before = found.get(who, Received(day, False, False))
        is_current = before.stands or state in CURRENT
        found[who] = Received(min(before.first, day), is_current, before.valid or valid)
    return found


def _missing(
    owed: Sequence[Owed], came: Mapping[str, Received], on: date, yellow_days: int, roster: Roster, day: date
) -> list[Late]:
    found = []
    contacts: dict[str, str] = {}
    for item in owed:
        if item.who in came and came[item.who].stands:
            continue
        if item.unit not in contacts:
            contacts[item.unit] = "；".join(c.text() for c in contacts_at(list(roster.contacts), item.unit, day))
        light = light_of(item.due, False, on, yellow_days)
        found.append(Late(item, light, (on - item.due).days, contacts[item.unit]))
    return found


def _names(roster: Roster, day: date) -> dict[str, str]:
    names = {u.id: u.name for u in roster.units}
    return names | {r.code: r.name for r in roster.regions if r.exists(day)}


def _worse(light: str) -> int:
    return (GREEN, YELLOW, RED).index(light)
