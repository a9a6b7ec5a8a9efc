"""Savings of projects from the closed ledgers: the whole institution, twelve months before and after, by weather.

The boundary is the institution, the amount is standard coal [kgce]; the baseline ends with the month before work
started, the reporting period begins with the month after it was completed. A saving that cannot be worked out has a
reason instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongbao.assess.energy import standard_coal
from tongbao.intake.review.state import ACCEPTED
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import divide_half_up, format_rounded
from tongbao.office.desk.access import roles
from tongbao.office.desk.collection.collect_weather import station_of_counties, stations
from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.works.works import current_stage
from tongbao.office.store import rows
from tongbao.records.total import Total
from tongbao.records.work import Work, select_register
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook
from tongbao.works.savings import Bill, MeterBills, Saving, verify_savings
from tongbao.works.weather import find_station

HEADS = ("单位", "项目", "机构", "核定节能量（吨标准煤）", "不确定度", "自报", "模型", "气温", "说明")
_MONTHS = 12
_DONE = ("completed", "accepted")


@dataclass(frozen=True, slots=True)
class Project:
    """Completed project with its saving, or the reason why there is none."""

    work: Work
    saving: Saving | None
    weather: str
    reason: str = ""


def project_savings(as_of: date, acting: Actor) -> list[Project]:
    """Verify the saving of every completed project of the person's territory that names its institution."""
    roles.territory(acting, "works")
    roster, rulebook = rows.roster(), Rulebook(as_of)
    works = current_stage(as_of, acting, roster)
    projects = [p for p in select_register(works, "projects") if p.text("stage") in _DONE and p.text("institution")]
    weather_of, by_county = stations(), station_of_counties()
    found = []
    for project in projects:
        try:
            meter = _meter(project, roster, rulebook, by_county, as_of)
            (saving,) = verify_savings([meter], weather_of, rulebook)
            found.append(Project(project, saving, weather_of[meter.station].origin))
        except Refusal as refusal:
            found.append(Project(project, None, "", str(refusal)))
    return found


def saving_lines(as_of: date, acting: Actor) -> list[tuple[str, ...]]:
    """Tabulate :func:`project_savings`: the verified saving beside the claimed one."""
    roster = rows.roster()
    return _lines(project_savings(as_of, acting), current_stage(as_of, acting, roster), roster)


def _lines(projects: Sequence[Project], works: Sequence[Work], roster: Roster) -> list[tuple[str, ...]]:
    claimed: dict[tuple[str, str], int] = {}
    for line in select_register(works, "savings"):
        key = (line.unit, line.text("project"))
        claimed[key] = claimed.get(key, 0) + (line.number("saving") or 0)
    names = {u.id: u.name for u in roster.units}
    lines: list[tuple[str, ...]] = []
    for project in projects:
        work, saving = project.work, project.saving
        claimed_milli = claimed.get((work.unit, work.key))
        head = (names.get(work.unit, work.unit), work.text("name"), work.text("institution"))
        claimed_text = "" if claimed_milli is None else format_milli(claimed_milli)
        if saving is None:
            lines.append((*head, "—", "—", claimed_text, "", "", project.reason))
            continue
        amount, half = (format_milli(divide_half_up(x, 1000)) for x in (saving.saving_milli, saving.half_width_milli))
        doubts = "".join(d.sentence for d in saving.doubts)
        weather = {"synthetic": "合成", "typical": "典型年"}.get(project.weather, "实测")
        lines.append(
            (
                *head,
                amount,
                f"±{half}（置信{format_rounded(saving.confidence * 100)}%）",
                claimed_text,
                saving.model,
                weather,
                doubts,
            )
        )
    return lines


def _meter(project: Work, roster: Roster, rulebook: Rulebook, by_county: dict[str, str], as_of: date) -> MeterBills:
    who, name = project.text("institution"), project.text("name")
    started, completed = project.text("started"), project.text("completed")
    if not started or not completed:
        raise Refusal("project", f"“{name}”没有开工、完工日期。", "请补填后再核定。")
    before = Month.containing(date.fromisoformat(started))
    after = Month.containing(date.fromisoformat(completed))
    baseline = Span(before.shift(-_MONTHS), before.shift(-1))
    last = min(after.shift(_MONTHS), Month.containing(as_of).shift(-1))
    if last < after.shift(1):
        raise Refusal("project", f"“{name}”完工后还没有满一个月的台账。", "请以后再核定。")
    state = next((s for s in roster.states_of(who) if s.exists(before.first_day)), None)
    if state is None:
        raise Refusal("project", f"机构“{who}”在{before}不在名录中。", "请核对机构编号。")
    reporting = Span(after.shift(1), last)
    station = find_station(state.county, by_county)
    return MeterBills(project.key, station, _bills(who, baseline, rulebook), _bills(who, reporting, rulebook))


def _bills(who: str, span: Span, rulebook: Rulebook) -> tuple[Bill, ...]:
    """Build one bill a month: standard coal [thousandths of a kgce]; None where the ledger has no line."""
    sums: dict[Month, dict[str, int]] = {}
    for reading in rows.readings(span, ACCEPTED, who):
        sums[reading.month] = dict(reading.amounts)
    found = []
    for month in span:
        milli = None
        if month in sums:
            exact = standard_coal(Total((who,), 1, 1, sums[month]), rulebook).kgce * 1000
            milli = divide_half_up(exact.numerator, exact.denominator)
        found.append(Bill(month.first_day, month.last_day, milli))
    return tuple(found)
