"""Outlook: position of a plan target on its glide path, remaining gap, and projected landing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from tongbao.assess.assessment import PROVINCE, Material
from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import OutlookId
from tongbao.assess.level import level, sum_lines
from tongbao.assess.values.targets import OutlookValues
from tongbao.assess.verdict import Verdict
from tongbao.measure.change import format_percent
from tongbao.measure.period import Span
from tongbao.measure.rounding import format_rounded, round_half_up
from tongbao.records.issued import PLAN
from tongbao.rules.rulebook import Rulebook
from tongbao.targets.target import share
from tongbao.targets.trajectory import gap, glide_path, project_landing, suggest_geometric, suggest_linear


def outlook_findings(found: Mapping[str, Sequence[Verdict]], material: Material, rulebook: Rulebook) -> list[Finding]:
    """Project each plan target that was judged.

    Parameters
    ----------
    found : by unit
        Verdicts of the assessment.
    material
        Closed books of the assessment.
    rulebook
        Rules of the day.

    Returns
    -------
    list of Finding
        Path, gap, forecast with its range, and suggested yearly steps.
    """
    years = sorted(s for s in material.lines if len(s) == 4 and s.isdigit() and s <= str(material.span))
    plans = (v for mine in found.values() for v in mine if v.target.kind == PLAN and v.base is not None)
    return [_outlook(v, years, material, rulebook) for v in plans]


def _outlook(verdict: Verdict, years: Sequence[str], material: Material, rulebook: Rulebook) -> Finding:
    target, base = verdict.target, verdict.base or Fraction(0)
    demanded, last = share(target), Span.parse(target.period).last.year
    length, year = last - int(target.base), material.span.first.year
    path = glide_path(base, demanded, length)
    due = path[min(year - int(target.base), length)]
    now = verdict.now or Fraction(0)
    values = OutlookValues(
        due=int(round_half_up(due * 1000)),
        gap=int(round_half_up(gap(now, base, demanded) * 1000)),
        path=tuple(format_rounded(p, 4) for p in path),
        limit=int(round_half_up(path[-1] * 1000)),
    )
    limit = base * (1 - demanded)
    words = f"本年轨迹值{format_rounded(due, 4)}，本年{format_rounded(now, 4)}；期末目标值{format_rounded(limit, 4)}，"
    words += f"还差{format_rounded(gap(now, base, demanded), 4)}" if now > limit else "已达到"
    since, seen = _run(verdict, years, material, rulebook)
    forecast = project_landing(seen, max(last - year, 0))
    if forecast:
        low, mid, high = (int(round_half_up(x * 1000)) for x in (forecast.low, forecast.mid, forecast.high))
        values = replace(values, low=low, mid=mid, high=high)
        said = {True: "在区间内均可完成", False: "在区间内均不能完成", None: "能否完成尚不确定"}[
            forecast.might_meet(limit)
        ]
        said = said if len(seen) > 2 else "只有两个年度，没有区间，不作判断"
        words += f"；按{since}年以来的变化推算，{last}年为{format_rounded(forecast.mid, 4)}"
        words += f"（{format_rounded(forecast.low, 4)}—{format_rounded(forecast.high, 4)}），{said}"
    steps = format_percent(suggest_geometric(demanded, length)), format_percent(suggest_linear(demanded, length))
    words += f"；年度分解建议（仅供参考，以下达数为准）：等比每年{steps[0]}，等差每年{steps[1]}"
    id_ = str(OutlookId(target.indicator, target.period, verdict.unit))
    rules = ("methods/gap.reported", "methods/on_path.rational")
    records = {"*": verdict.records}
    return Finding(
        id=id_,
        kind="outlook",
        subject=verdict.unit,
        matter=target.indicator,
        values=values.as_values(),
        records=records,
        rules=rules,
        working=words,
    )


def _run(verdict: Verdict, years: Sequence[str], material: Material, rulebook: Rulebook) -> tuple[int, list[Fraction]]:
    """Find the first year of the unbroken run up to the year judged, and its levels, oldest first."""
    year, seen = material.span.first.year, list[Fraction]()
    while str(year) in years and (value := _level(verdict, str(year), material, rulebook)):
        seen.insert(0, value)
        year -= 1
    return year + 1, seen


def _level(verdict: Verdict, year: str, material: Material, rulebook: Rulebook) -> Fraction | None:
    mine = [x for x in material.lines[year] if verdict.unit in (PROVINCE, x.unit)]
    months = len(list(Span.parse(year)))
    return level(sum_lines(mine), verdict.target.indicator, months, rulebook, int(year)) if mine else None
