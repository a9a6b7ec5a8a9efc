"""Duty: of what was due, how much came, is complete and valid, and came on time; four rates up the tree, and lights."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tongbao.intake.forms.statistical_form import StatisticalPeriod
from tongbao.intake.review.state import ACCEPTED, CURRENT, State
from tongbao.intake.values.form import ledger_items, reason_words
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.access.deadlines import due_for, granted_in
from tongbao.office.desk.home.home import Acting
from tongbao.office.store import rows
from tongbao.office.store.models import FlagRow, ReadingRow, RecordRow, UploadRow
from tongbao.registry.contact import contacts_at
from tongbao.registry.reporting import AREAS, PROVINCE
from tongbao.registry.roster import Roster
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

GREEN, YELLOW, RED = "绿", "黄", "红"
# Up to this many institutions are asked for by name; of more the whole month is read.
_NAMED = 2000


@dataclass(frozen=True, slots=True)
class Owed:
    """One return that is due: who owes it, in which county and unit, by which day."""

    who: str
    name: str
    county: str
    unit: str
    due: date


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it: the day the first version came, whether one stands, whether that is complete and valid."""

    first: date
    stands: bool
    valid: bool


@dataclass
class Rate:
    """A place of the tree with its four counts; each is a share of ``expected`` and none is derived from another."""

    level: str
    place: str
    name: str
    expected: int = 0
    received: int = 0
    valid: int = 0
    on_time: int = 0
    light: str = GREEN

    def add(self, owed: Owed, came: Came | None, light: str) -> None:
        """Count one return in."""
        self.expected += 1
        if came is not None:
            self.received += came.stands
            self.valid += came.valid
            self.on_time += came.first <= owed.due
        if light != self.light:
            self.light = max(self.light, light, key=_worse)

    def join(self, below: "Rate") -> None:
        """Count in a place that lies within."""
        self.expected += below.expected
        self.received += below.received
        self.valid += below.valid
        self.on_time += below.on_time
        self.light = max(self.light, below.light, key=_worse)

    def percent(self, count: int) -> str:
        """A share in per cent with one decimal, half up; a dash where nothing was due."""
        if not self.expected:
            return "—"
        tenths = (count * 2000 + self.expected) // (2 * self.expected)
        return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class Late:
    """Who has not reported, overdue or not: with the day it is due, the light, the days since, and whom to call."""

    owed: Owed
    light: str
    days: int
    contacts: str


@dataclass
class Duty:
    """The rates of a duty from the province down to its counties, and who is missing."""

    kind: str
    name: str
    period: str
    due: date
    rates: list[Rate] = field(default_factory=list)
    missing: list[Late] = field(default_factory=list)

    @property
    def late(self) -> list[Late]:
        """Of those who are missing the ones whose day is near or has passed."""
        return [m for m in self.missing if m.light != GREEN]


def duty(kind: str, period: str, on: date, acting: Acting) -> Duty:
    """The state of a duty on a day, within the territory of who asks: only what was received by then counts.

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
    near = roles.ever_inside(own, roster) if own else None
    owed = _owed(row, period, span, due, roster, near)
    owed = [o for o in owed if not own or roles.inside(own, o.who, day, roster)]
    found = _came(row, period, span, on, rulebook, roster, owed)
    result = Duty(kind, row.text("name"), period, due)
    yellow_days = rulebook.row("calendar", "lights").number("yellow_days")
    result.rates = counted(owed, found, on, yellow_days, _names(roster, day))
    result.missing = _missing(owed, found, on, yellow_days, roster, day)
    return result


def span_of(row: Row, period: str) -> Span:
    """The months of a duty's period.

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
    """The legal day of a duty's period; it never moves."""
    span = span_of(row, period)
    yearly = row.get("calendar_year") if span == Span.parse(str(span.first.year)) else None
    rule = rulebook.row("calendar", yearly or row.text("calendar"))
    if rule.text("rule") == "last_day_of_month":
        return span.last.last_day
    after = span.last.shift(rule.get("month_after", 1))
    return date(after.year, after.month, rule.number("day"))


def lit(due: date, received: bool, on: date, yellow_days: int) -> str:
    """The light of one return: green once it came; red when overdue; yellow from some days before."""
    if received or on < due - timedelta(days=yellow_days):
        return GREEN
    return RED if on > due else YELLOW


def counted(
    owed: Sequence[Owed], came: Mapping[str, Came], on: date, yellow_days: int, names: Mapping[str, str]
) -> list[Rate]:
    """Four counts for every place: the province first, then its units each with its counties."""
    lights: dict[tuple[date, bool], str] = {}
    parts: dict[tuple[str, str], Rate] = {}
    for one in owed:
        part = parts.get((one.unit, one.county))
        if part is None:
            part = parts[one.unit, one.county] = Rate("县", one.county, names.get(one.county, one.county))
        found = came.get(one.who)
        stands = found is not None and found.stands
        if (one.due, stands) not in lights:
            lights[one.due, stands] = lit(one.due, stands, on, yellow_days)
        part.add(one, found, lights[one.due, stands])
    whole, rates = Rate("省", PROVINCE, names.get(PROVINCE, PROVINCE)), []
    for unit in sorted({u for u, _ in parts}):
        sum_ = Rate("市", unit, names.get(unit, unit))
        mine = [parts[k] for k in sorted(parts) if k[0] == unit]
        for part in mine:
            sum_.join(part)
        whole.join(sum_)
        rates += [sum_, *(p for p in mine if p.place)]
    return [whole, *rates]


def _owed(
    row: Row, period: str, span: Span, due: date, roster: Roster, near: Collection[str] | None = None
) -> list[Owed]:
    """Who owes it (of some institutions where they are named), each by the legal day or one granted later."""
    day, granted = span.last.last_day, granted_in(row.id, [period]).get(period, [])
    if row.text("owed_by") == "unit":
        units = roster.units_at(day, AREAS)
        return [Owed(u.id, u.name, "", u.id, due_for(row.id, u.id, period, due, roster, granted)) for u in units]
    found = roster.institutions if near is None else [s for i in near for s in roster.states_of(i)]
    states = sorted((s for s in found if s.exists(day)), key=lambda s: s.id)
    counties = sorted({s.county for s in states})
    days = {c: due_for(row.id, c, period, due, roster, granted) for c in counties}
    units_of = {c: roster.unit_of_county(c, day) for c in counties}
    return [Owed(s.id, s.name, s.county, units_of[s.county], days[s.county]) for s in states]


def _came(
    row: Row, period: str, span: Span, on: date, rulebook: Rulebook, roster: Roster, owed: Sequence[Owed]
) -> dict[str, Came]:
    if row.id == "ledger":
        return _ledgers(span, on, rulebook, roster, owed)
    if row.text("owed_by") == "unit":
        uploads = UploadRow.objects.filter(kind=row.id, period=period).values_list("unit", "received_at", "state")
        return _merged(((unit, at, state, state in ACCEPTED) for unit, at, state in uploads), on)
    return _statistical(row, span, on, rulebook, roster)


def _statistical(row: Row, span: Span, on: date, rulebook: Rulebook, roster: Roster) -> dict[str, Came]:
    """A return is complete where it has the codes of what a ledger must have. Heat may be without a value: where it
    is billed by area it is not filled in."""
    items = [i for i in _needed(rulebook) if i.get("indicator") and not reason_words(i)]
    sensitive = _sensitive(roster, span)
    wrong = set(FlagRow.objects.filter(severity="error", upload__kind=row.id).values_list("upload_id", flat=True))
    lines = []
    for found in RecordRow.objects.filter(type=row.id, body__period=str(span)).select_related("upload"):
        who = found.body["institution"]
        codes = {i.text("indicator") for i in items if who not in sensitive or i.text("kind") != "activity"}
        right = found.upload.state in ACCEPTED and found.upload_id not in wrong
        complete = codes <= found.body["values"].keys()
        lines.append((who, found.upload.received_at, found.upload.state, right and complete))
    return _merged(lines, on)


def _ledgers(span: Span, on: date, rulebook: Rulebook, roster: Roster, owed: Sequence[Owed]) -> dict[str, Came]:
    """A line is complete where every item it must have has an amount or a reason."""
    items, sensitive = _needed(rulebook), _sensitive(roster, span)
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
    return _merged(lines, on)


def _needed(rulebook: Rulebook) -> list[Row]:
    return [i for i in ledger_items(rulebook) if not i.get("optional")]


def _sensitive(roster: Roster, span: Span) -> set[str]:
    """Bodies that report neither people nor floor area."""
    return {s.id for s in roster.institutions if s.sensitive and s.exists(span.last.last_day)}


def _merged(lines: Iterable[tuple[str, str, str, bool]], on: date) -> dict[str, Came]:
    """Versions of one return as one: the first day any of them came, whether one stands and is valid."""
    found: dict[str, Came] = {}
    for who, received_at, state, valid in lines:
        day = date.fromisoformat(received_at[:10])
        if day > on or state == State.DRAFT.value:
            continue
        before = found.get(who, Came(day, False, False))
        stands = before.stands or state in CURRENT
        found[who] = Came(min(before.first, day), stands, before.valid or valid)
    return found


def _missing(
    owed: Sequence[Owed], came: Mapping[str, Came], on: date, yellow_days: int, roster: Roster, day: date
) -> list[Late]:
    found = []
    told: dict[str, str] = {}
    for one in owed:
        if one.who in came and came[one.who].stands:
            continue
        if one.unit not in told:
            told[one.unit] = "；".join(c.text() for c in contacts_at(list(roster.contacts), one.unit, day))
        found.append(Late(one, lit(one.due, False, on, yellow_days), (on - one.due).days, told[one.unit]))
    return found


def _names(roster: Roster, day: date) -> dict[str, str]:
    names = {u.id: u.name for u in roster.units}
    return names | {r.code: r.name for r in roster.regions if r.exists(day)}


def _worse(light: str) -> int:
    return (GREEN, YELLOW, RED).index(light)
