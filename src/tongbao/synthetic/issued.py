"""What the large synthetic province issues beside its ledgers: targets, events, degree days, points, a restated base.

Every document number is invented and labelled 合成. Which indicators, measures and rubric items there are is read
from the rules; only the amounts are made up here.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from random import Random

from tongbao.assess.verdict import Yearly
from tongbao.measure.rounding import round_half_up, share_by_largest_remainder
from tongbao.records.issued import (
    ANNUAL,
    APPROVED,
    CAP,
    DECOMPOSED,
    HANDED_DOWN,
    PLAN,
    QUARTER_CAP,
    RECEIVED,
    TASK,
    DegreeDays,
    Points,
    Restatement,
    Target,
    TargetEvent,
)
from tongbao.registry.reporting import PROVINCE
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.reports import RESTATED_UNIT, RESTATED_YEAR, Reports
from tongbao.synthetic.truth import INDICATORS, WEIGHTS, World

PLAN_DOCUMENT = "合成节能〔2016〕2号"
PLAN_SHARES = {"energy_per_person": 11_000, "energy_per_area": 10_000, "water_per_person": 15_000}
RUBRIC = "synthetic"
_TASKS = 3  # so many kinds of retrofit have a task
_QUARTERS = ("01..{y}-03", "04..{y}-06", "07..{y}-09", "10..{y}-12")


def document(year: int) -> str:
    """Return the number of a year's target document.

    Parameters
    ----------
    year
        Calendar year.

    Returns
    -------
    str
        Document number (文号).
    """
    return f"合成节能〔{year}〕3号"


def targets(world: World, year: int, before: list[Yearly]) -> list[Target]:
    """Issue all targets of a year.

    Parameters
    ----------
    world
        True province.
    year
        Target year.
    before : one line an institution
        Lines of the year before, from which the caps are set.

    Returns
    -------
    list of Target
        Annual reductions, caps and quarterly caps; from 2016 also the plan's and a retrofit task.
    """
    found = _annual(world, year) + _caps(world, year, before) + _quarters(world, year)
    return found + (_plan(world) + _tasks(world, year) if year >= 2016 else [])


def _annual(world: World, year: int) -> list[Target]:
    def one(scope: str, indicator: str, milli: int) -> Target:
        parent = "" if scope == PROVINCE else f"annual:{PROVINCE}:{indicator}:{year}"
        id_ = f"annual:{scope}:{indicator}:{year}"
        return _target(id_, scope, indicator, ANNUAL, str(year - 1), str(year), milli, "percent", year, parent)

    found = []
    for indicator in INDICATORS:
        aims = [world.aims[u, indicator] for u in world.units]
        found.append(one(PROVINCE, indicator, sum(aims) // len(aims) // 100 * 100))
        found += [one(u, indicator, a) for u, a in zip(world.units, aims, strict=True)]
    return found


def _plan(world: World) -> list[Target]:
    found = []
    for indicator, milli in PLAN_SHARES.items():
        for scope in (PROVINCE, *world.units):
            id_, parent = (f"plan:{s}:{indicator}:2020" for s in (scope, PROVINCE))
            found.append(
                Target(
                    id_,
                    scope,
                    indicator,
                    PLAN,
                    "2015",
                    "2016-01..2020-12",
                    milli,
                    "percent",
                    PLAN_DOCUMENT,
                    "2016-03-18",
                    parent if scope != PROVINCE else "",
                )
            )
    return found


def _caps(world: World, year: int, before: list[Yearly]) -> list[Target]:
    """Cap each unit's energy: 1 to 4 % above the year before, in whole tonnes; the province's has some slack."""
    chance = Random(f"{world.seed}:caps:{year}")
    used = tonnes(before)
    caps = {u: int(used[u]) * chance.randint(1010, 1040) // 1_000_000 * 1000 for u in world.units}
    whole = sum(caps.values()) * 1002 // 1_000_000 * 1000
    ids = {s: f"cap:{s}:energy:{year}" for s in (PROVINCE, *world.units)}
    return [
        _target(ids[s], s, "energy", CAP, "", str(year), m, "tce", year, "" if s == PROVINCE else ids[PROVINCE])
        for s, m in ({PROVINCE: whole} | caps).items()
    ]


def _quarters(world: World, year: int) -> list[Target]:
    spans = [f"{year}-{q.format(y=year)}" for q in _QUARTERS]
    return [
        _target(f"quarter:{u}:water:{n}:{year}", u, "water", QUARTER_CAP, "", span, None, "", year)
        for u in world.units
        for n, span in enumerate(spans, start=1)
    ]


def _tasks(world: World, year: int) -> list[Target]:
    """One task set in several kinds of retrofit, each in its own unit, shared out by counties so that it adds up."""
    weights = [sum(1 for b in world.bodies if b.unit(2016) == u) for u in world.units]
    found = []
    for n, row in enumerate(Rulebook(date(year, 12, 31)).rows("measures")[:_TASKS]):
        whole, ids = (120_000, 60_000, 1_300)[n], f"task:{{}}:{row.id}:{year}"
        parts = share_by_largest_remainder(whole, weights)
        for scope, amount in ((PROVINCE, whole), *zip(world.units, parts, strict=True)):
            parent = "" if scope == PROVINCE else ids.format(PROVINCE)
            unit = row.text("unit")
            found.append(
                _target(ids.format(scope), scope, row.id, TASK, "", str(year), amount * 1000, unit, year, parent)
            )
    return [t for t in found if t.milli]


def _target(
    id_: str,
    scope: str,
    indicator: str,
    kind: str,
    base: str,
    period: str,
    milli: int | None,
    unit: str,
    year: int,
    parent: str = "",
) -> Target:
    return Target(id_, scope, indicator, kind, base, period, milli, unit, document(year), f"{year}-03-25", parent)


def events(world: World, year: int) -> list[TargetEvent]:
    """Draw the events of a year's target document.

    Parameters
    ----------
    world
        True province.
    year
        Target year.

    Returns
    -------
    list of TargetEvent
        Receipt, breaking down and handing down with their days, some unknown; approval (核定) last.
    """
    chance, number = Random(f"{world.seed}:events:{year}"), document(year)
    found = []
    for unit in world.units:
        day = date(year, 4, chance.randint(1, 20))
        for kind, later in ((RECEIVED, 0), (DECOMPOSED, chance.randint(5, 30)), (HANDED_DOWN, chance.randint(31, 60))):
            if kind == RECEIVED or chance.randint(1, 10) > 2:
                on = date.fromordinal(day.toordinal() + later).isoformat()
                found.append(TargetEvent(f"{kind}:{unit}:{year}", unit, kind, number, str(year), on, number))
    approval = TargetEvent(
        f"{APPROVED}:{year}", PROVINCE, APPROVED, number, str(year), f"{year + 1}-05-31", f"合成节能〔{year + 1}〕9号"
    )
    return [*found, approval]


def restatements(reports: Reports, year: int) -> list[Restatement]:
    """Restate the base year of one unit for the heating that one institution had forgotten.

    Parameters
    ----------
    reports
        Reports of the province.
    year
        Base year.

    Returns
    -------
    list of Restatement
        Empty for any other year.
    """
    if year != RESTATED_YEAR:
        return []
    body = reports.omitting
    forgotten = reports.world.use(body, year)[1] * WEIGHTS.get(body.heated_by, Fraction(0))
    milli = int(round_half_up(tonnes(reports.yearly(year))[RESTATED_UNIT] + forgotten / 1000))
    reason = f"一家机构{year}年台账漏填采暖用能，经核对补入"
    id_ = f"restated:{RESTATED_UNIT}:energy:{year}"
    return [Restatement(id_, RESTATED_UNIT, "energy", str(year), milli, reason, "合成节能〔2016〕15号", "2016-09-12")]


def degree_days(world: World, year: int) -> list[DegreeDays]:
    """List the heating degree days of every unit and month of a year.

    Parameters
    ----------
    world
        True province.
    year
        Calendar year.

    Returns
    -------
    list of DegreeDays
        Twelve a unit.
    """
    return [
        DegreeDays(f"days:{u}:{year}-{n:02d}", u, f"{year}-{n:02d}", milli, "合成气象台")
        for u in world.units
        for n, milli in enumerate(world.days[u, year], start=1)
    ]


def points(world: World, year: int) -> list[Points]:
    """Draw points for every item of the synthetic rubric that is scored by hand.

    Parameters
    ----------
    world
        True province.
    year
        Assessed year.

    Returns
    -------
    list of Points
        60 to 100 % of each item's weight [thousandths of a point].
    """
    chance = Random(f"{world.seed}:points:{year}")
    items = [r for r in Rulebook(date(year, 12, 31)).rows("rubric_items") if r.get("rubric") == RUBRIC]
    found: list[Points] = []
    for item in items:
        if item.text("kind") == "measure":
            weight = int(item.exact("weight") * 1000)
            for unit in world.units:
                given = weight * chance.randint(12, 20) // 20 // 500 * 500
                paper = f"合成考核〔{year + 1}〕{len(found) + 1}号"
                id_ = f"points:{unit}:{item.id}:{year}"
                found.append(Points(id_, unit, str(year), item.id, given, "合成现场核查", paper))
    return found


def tonnes(lines: list[Yearly]) -> Mapping[str, Fraction]:
    """Sum reported energy by unit, with the oracle's own coefficients.

    Parameters
    ----------
    lines : one line an institution
        Reported lines.

    Returns
    -------
    mapping of unit id to energy
        [thousandths of tce].
    """
    sums: dict[str, Counter[str]] = {}
    for line in lines:
        sums.setdefault(line.unit, Counter()).update({c: line.amounts.get(c, 0) for c in WEIGHTS})
    return {u: sum((s[c] * w for c, w in WEIGHTS.items()), Fraction(0)) / 1000 for u, s in sums.items()}
