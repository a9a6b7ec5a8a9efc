"""A small assessment made by hand: verdicts on 2016, who attained what, why energy changed, scores of the areas."""

from collections.abc import Mapping
from fractions import Fraction

from tests.assess.scoring import scored
from tests.bulletin.samples import AREAS, DAY, RULES, SETTING

from tongbao.assess.aftermath import consequence_findings
from tongbao.assess.finding import Finding, Values
from tongbao.assess.intensity import Population, change_finding, total_finding
from tongbao.assess.ranking import score_findings
from tongbao.assess.unsettled import set_aside
from tongbao.assess.values.figures import DecompositionValues, PartValues
from tongbao.assess.values.targets import AttainedValues, VerdictValues
from tongbao.assess.verdict import Outcome
from tongbao.measure.rounding import round_half_up
from tongbao.records.total import Total

OUTCOMES = ("met", "missed", "doubtful", "unjudged", "without")
PERSON = "energy_per_person"
SEALS = ("seal:2016",)
DOUBT = ("改按“同一批机构”，结论相反",)
INDICATORS = [i.id for i in RULES.rows("indicators")]


def attained(
    kind: str = "annual",
    indicator: str = PERSON,
    period: str = "2016",
    provisional: bool = True,
    rest: str = "met",
    ended: bool = False,
    **parts: tuple[str, ...],
) -> Finding:
    """One target over all areas; whom ``parts`` do not name are in ``rest``."""
    named = {u for units in parts.values() for u in units}
    lists = {k: parts.get(k, ()) for k in OUTCOMES}
    lists[rest] = tuple(u for u in AREAS if u not in named or u in lists[rest])
    interim = kind == "plan" and not ended
    values = AttainedValues(
        **lists,  # type: ignore[arg-type]
        total=len(AREAS),
        provisional=provisional,
        period=period,
        interim=interim,
    ).as_values()
    id_ = f"attained:{kind}:{indicator}:{period}"
    return Finding(id_, "attained", "areas", indicator, values, {"*": SEALS})


def verdict(
    unit: str,
    actual: str | None = "4/125",
    outcome: str = "met",
    indicator: str = PERSON,
    required: str = "3/100",
    kind: str = "annual",
    robust: bool = True,
    period: str = "2016",
    document: str = "合成〔2016〕1号",
) -> Finding:
    """One verdict on a reduction: ``actual`` None where nothing can be computed."""
    exact = {"base": "100", "now": "97", "required": required, "actual": actual}
    if actual is None:
        exact = dict.fromkeys(exact)
    figures: dict[str, int | Fraction | None] = {"completion": None, "exact_completion": None}
    for key, text in exact.items():
        scale = 1000 if key in ("base", "now") or kind == "cap" else 10**6
        figures[key] = None if text is None else int(round_half_up(Fraction(text) * scale))
        figures[f"exact_{key}"] = None if text is None else Fraction(text)
    values = VerdictValues(
        target=f"T:{unit}",
        document=document,
        kind=kind,
        outcome=Outcome(outcome),
        word={"met": "完成", "missed": "未完成", "unjudged": "无法判定"}[outcome],
        robust=robust,
        provisional=False,
        on_path=None,
        reasons=() if robust else DOUBT,
        readings=(),
        **figures,  # type: ignore[arg-type]
    ).as_values()
    rules = (f"indicators/{indicator}",) if kind in ("annual", "plan") else (f"totals/{indicator}",)
    id_ = f"verdict:{kind}:{indicator}:{period}:{unit}"
    return Finding(id_, "verdict", unit, indicator, values, {"*": (f"target:T:{unit}", *SEALS)}, rules, f"演算{id_}")


def total(scope: str, which: str = "now", electricity: int = 90_000, institutions: int = 5, **more: int) -> Finding:
    """A figure of one scope; ``more`` are further values (estimated, doubted)."""
    amounts = {"electricity": electricity * 1000, "people": 100_000, "area": 10_000_000, "water": 52_345_000}
    sums = Total((scope,), institutions, institutions, amounts)
    found = total_finding(scope, which, sums, Population((sums,), 1, institutions, SEALS), RULES)
    return Finding(found.id, "total", scope, which, {**found.values, **more}, found.records, found.rules, found.working)


def year_on_year(scope: str) -> list[Finding]:
    """A scope this year and last."""
    now, before = total(scope), total(scope, "before", 100_000)
    return [now, before, change_finding(scope, "same", now, before, INDICATORS)]


def split(**parts: int) -> Finding:
    """The change of the province by parts [kgce]."""
    names = {"new": "新增机构", "activity": "建筑面积", "efficiency": "能效"}
    change = sum(parts.values())
    values = DecompositionValues(
        before=100_000,
        now=100_000 + change,
        change=change,
        exact_before=Fraction(100_000),
        exact_now=Fraction(100_000 + change),
        parts={k: PartValues(rounded=v, exact=Fraction(v), name=names[k], institutions=5) for k, v in parts.items()},
    ).as_values()
    return Finding("decomposition:province", "decomposition", "province", "energy", values, {"*": SEALS})


def counted(id_: str, **values: int | tuple[str, ...]) -> Finding:
    """A count: ``missed:areas``, ``count:quality``, ``coverage:province`` …"""
    matters = {"missed:areas": "target_missed", "count:quality": "ledger_quality"}
    return Finding(id_, "count", "areas", matters.get(id_, "coverage"), values, {"*": SEALS})


def handed(no: tuple[str, ...] = (), silent: tuple[str, ...] = ()) -> Finding:
    """Who handed the year's targets down."""
    yes = tuple(u for u in AREAS if u not in no + silent)
    values: Values = {"yes": yes, "no": no, "not_reported": silent, "total": len(AREAS)}
    return Finding("handed:areas", "partition", "areas", "target_handed_down", values, {"*": ("event:E1",)})


TOTALS = {"handan": "98", "xingtai": "95", "baoding": "79.5", "cangzhou": "40", "xinji": "61"}


def grade_of(points: Fraction) -> str:
    """The grade of the synthetic rubric of 2016."""
    bands = (("超额完成", 95), ("完成", 80), ("基本完成", 60))
    return next((word for word, least in bands if points >= least), "未完成")


def ranked(
    totals: Mapping[str, str] = TOTALS,
    pending: tuple[str, ...] = (),
    previous: Mapping[str, str] | None = None,
    rest: str = "85",
) -> list[Finding]:
    """Grades, ranking, praise, changes and what grades entail, by the rules that make them."""
    points = {u: Fraction(totals.get(u, rest)) for u in AREAS}
    scores = [scored(u, p, grade_of(p), u not in pending) for u, p in points.items()]
    units = SETTING.roster.units_at(DAY, "areas")
    graded = score_findings(scores, units, RULES, "synthetic", previous or {})
    found = set_aside(graded, [u.id for u in units], RULES)
    return [*found, *consequence_findings(found, "synthetic", RULES)]
