"""Attainment: judge each target of one unit in exact rationals, with its working."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tongbao.assess.fairness import SAME, Context, Lines, Reading, alternatives, readings, thin
from tongbao.assess.intensity import numerator
from tongbao.assess.level import level, sum_lines
from tongbao.assess.verdict import Alternative, Outcome, Verdict
from tongbao.measure.change import format_percent
from tongbao.measure.period import Span
from tongbao.measure.rounding import format_rounded
from tongbao.records.issued import ANNUAL, CAP, PLAN, QUARTER_CAP, Target
from tongbao.records.total import Total
from tongbao.targets.target import amount, base_of, share
from tongbao.targets.trajectory import compound_progress, keeps_path, over_linear

_WHOLE_YEAR = 12


@dataclass(frozen=True, slots=True)
class _Reduction:
    """Reduction of an indicator by one reading; ``years`` as :func:`_years` gives them."""

    target: Target
    reading: Reading
    base: Fraction
    now: Fraction
    years: tuple[int, int] | None

    @property
    def required(self) -> Fraction:
        return share(self.target)

    @property
    def fell(self) -> Fraction:
        return 1 - self.now / self.base

    def meets(self, fell: Fraction) -> bool:
        """Return whether a reduction meets the target, or keeps the path of a plan."""
        return keeps_path(fell, self.required, *self.years) if self.years else fell >= self.required


@dataclass(frozen=True, slots=True)
class _Cap:
    """Cap of a total, its words in the working, and the lines it was summed from, if it was."""

    amount: Fraction
    words: str
    lines: Lines = ()


def judge_unit(unit: str, targets: Sequence[Target], now: Lines, before: Lines, context: Context) -> list[Verdict]:
    """Judge every target of a unit but retrofit tasks, which are quantities carried out and not consumption.

    Parameters
    ----------
    unit
        Area or ``province``.
    targets
        Targets in force for the unit.
    now, before
        Lines of the span judged and of the year before; ``before`` also has the lines of institutions that have come to
        the unit since, wherever they belonged then.
    context
        Everything else the verdicts depend on.

    Returns
    -------
    list of Verdict
        In the order of the targets.
    """
    cached: dict[str, list[Reading]] = {}
    found = []
    for target in targets:
        if target.kind == ANNUAL:
            found.append(_reduction(unit, target, now, before, context, cached))
        elif target.kind == PLAN and context.months != _WHOLE_YEAR:
            found.append(_unjudged(unit, target, context, "规划期目标按整年判定，本期不是整年"))
        elif target.kind == PLAN:
            base = context.history.get(target.base, ())
            found.append(_reduction(unit, target, now, base, context, cached))
        elif target.kind == CAP:
            found.append(_cap(unit, target, now, amount(target), context))
        elif target.kind == QUARTER_CAP:
            found.append(_quarter(unit, target, context))
    return found


def _reduction(
    unit: str, target: Target, now: Lines, before: Lines, context: Context, cached: dict[str, list[Reading]]
) -> Verdict:
    year = base_of(target)
    own = [b for b in before if b.unit == unit]
    if not now or not own:
        lacking = "和".join(([] if own else [f"{year}年"]) + ([] if now else ["本期"]))
        return _unjudged(unit, target, context, f"缺{lacking}的台账")
    if year not in cached:
        cached[year] = readings(unit, now, before, int(year), _heating(year, context), context)
    found = cached[year]
    rulebook, reported = context.rulebook, found[0]
    later = level(reported.now, target.indicator, context.months, rulebook, context.year)
    earlier = level(reported.before, target.indicator, context.months, rulebook, int(year), reported.shift)
    if later is None or not earlier:
        return _unjudged(unit, target, context, "分母为零或缺少折算系数")
    years = _years(target, context)
    reduction = _Reduction(target, reported, earlier, later, years)
    due = _due(reduction.required, years)
    told, reasons = alternatives(found, target.indicator, reduction.meets, due, context)
    few = thin(now, context)
    alone = "" if any(r.name == SAME for r in found) else "没有两期各月齐全、可以相比的机构"
    reasons = (*reasons, *(why for why in (few, alone) if why))
    met = reduction.meets(reduction.fell)
    return Verdict(
        unit=unit,
        target=target,
        base=earlier,
        now=later,
        actual=reduction.fell,
        required=reduction.required,
        outcome=Outcome.MET if met else Outcome.MISSED,
        robust=not reasons,
        readings=told,
        reasons=reasons,
        provisional=not context.approved,
        on_path=met if target.kind == PLAN else None,
        working=_reduction_working(reduction, context),
        records=(f"target:{target.id}", *context.records),
        interim=years is not None and years[0] < years[1],
    )


def _due(required: Fraction, years: tuple[int, int] | None) -> Fraction:
    """Return the share due by now: the whole target, or (for the error band only) the path's share to a billionth."""
    if not years or years[0] >= years[1]:
        return required
    low, high = Fraction(0), required
    while high - low > Fraction(1, 10**9):
        middle = (low + high) / 2
        low, high = (low, middle) if keeps_path(middle, required, *years) else (middle, high)
    return high


def _years(target: Target, context: Context) -> tuple[int, int] | None:
    """(years gone, years of the plan) for a plan, counted from its base year."""
    if target.kind != PLAN:
        return None
    last = Span.parse(target.period).last.year
    judged = context.year
    return min(judged, last) - int(target.base), last - int(target.base)


def _cap(unit: str, target: Target, now: Lines, cap: Fraction, context: Context) -> Verdict:
    if not now:
        return _unjudged(unit, target, context, "缺本期的台账")
    return _against(unit, target, now, _Cap(cap, f"上限{format_rounded(cap, 3)}"), context)


def _quarter(unit: str, target: Target, context: Context) -> Verdict:
    span = Span.parse(target.period)
    elsewhere = context.history.get(str(span.year_before()), ())
    now = [n for n in context.history.get(str(span), ()) if n.unit == unit]
    before = [b for b in elsewhere if b.unit == unit]
    if not now or not before:
        return _unjudged(unit, target, context, "缺本季度或上年同季度的台账")
    cap = level(sum_lines(before), target.indicator, len(list(span)), context.rulebook, context.year - 1)
    if cap is None:
        return _unjudged(unit, target, context, "缺少折算系数")
    verdict = _against(unit, target, now, _Cap(cap, f"上年同季度{format_rounded(cap, 3)}", before), context)
    return _same_institutions(verdict, now, elsewhere, context)


def _same_institutions(verdict: Verdict, now: Lines, before: Lines, context: Context) -> Verdict:
    """Add the same institutions as a reading: who came, left or was silent must not decide a quarter's verdict."""
    target, months = verdict.target, len(list(Span.parse(verdict.target.period)))
    there = {b.institution: b for b in before if b.months >= months}
    same = [n for n in now if n.months >= months and n.institution in there]
    then = [there[n.institution] for n in same]
    later = level(sum_lines(same), target.indicator, months, context.rulebook, context.year)
    earlier = level(sum_lines(then), target.indicator, months, context.rulebook, context.year - 1)
    if verdict.required is None or later is None or not earlier:
        return verdict
    other = Alternative(SAME, verdict.required * later / earlier, later <= earlier)
    told = replace(verdict, readings=(*verdict.readings, other))
    if other.met is verdict.readings[0].met:
        return told
    return replace(told, robust=False, reasons=(f"改按“{SAME}”，结论相反", *verdict.reasons))


def _against(unit: str, target: Target, now: Lines, cap: _Cap, context: Context) -> Verdict:
    """Compare a total with a cap; missing institutions make it too low, so met with any missing is not robust."""
    rulebook = context.rulebook
    own = [n for n in now if n.unit == unit]
    total = level(sum_lines(own), target.indicator, context.months, rulebook, context.year)
    if total is None:
        return _unjudged(unit, target, context, "缺少折算系数")
    met = total <= cap.amount
    whole = len(list(Span.parse(target.period)))
    lacking = context.owed - {n.institution for n in own if n.months >= whole}
    reasons = []
    if met and lacking:
        reasons.append(f"{len(lacking)}家缺报，总量偏低")
    if _close(total, cap.amount, [*own, *cap.lines], target.indicator, context):
        reasons.append("与上限之差在估算、分摊数据的误差之内")
    name = rulebook.row("totals", target.indicator).text("name")
    sign = "≤" if met else "＞"
    return Verdict(
        unit=unit,
        target=target,
        base=None,
        now=total,
        actual=total,
        required=cap.amount,
        outcome=Outcome.MET if met else Outcome.MISSED,
        robust=not reasons,
        readings=(Alternative("按报送数", total, met),),
        reasons=tuple(reasons),
        provisional=not context.approved,
        on_path=None,
        working=f"{name}{format_rounded(total, 3)}{sign}{cap.words}，{'未超过' if met else '超过'}",
        records=(f"target:{target.id}", *context.records),
    )


def _close(total: Fraction, cap: Fraction, lines: Lines, indicator: str, context: Context) -> bool:
    rulebook = context.rulebook
    band = rulebook.row("fairness", "estimated_band").exact("value")
    width = rulebook.row("fairness", "error_width").exact("value")
    parts = (numerator(Total((), 0, 1, x.uncertain), indicator, rulebook, context.year) for x in lines if x.uncertain)
    variance = sum((p * p for p in parts if p), Fraction(0))
    scale = 1 if indicator == "water" else 1000
    return ((total - cap) * scale) ** 2 < (width * band) ** 2 * variance


def _heating(year: str, context: Context) -> tuple[int, int] | None:
    now, then = context.heating.get(str(context.year)), context.heating.get(year)
    return (now, then) if now and then else None


def _reduction_working(reduction: _Reduction, context: Context) -> str:
    target, reading, base, now = reduction.target, reduction.reading, reduction.base, reduction.now
    fell, required, years = reduction.fell, reduction.required, reduction.years
    met = reduction.meets(fell)
    row = context.rulebook.find("indicators", target.indicator) or context.rulebook.row("totals", target.indicator)
    words = (
        f"{row.text('name')}：{base_of(target)}年{format_rounded(base, 4)}，{context.year}年{format_rounded(now, 4)}"
        f"（{reading.before.institutions}家、{reading.now.institutions}家），"
        f"下降率＝1－{format_rounded(now, 4)}÷{format_rounded(base, 4)}＝{format_percent(fell)}"
        f"，目标{format_percent(required)}"
    )
    if years:
        gone, whole = years
        sign = "≤" if met else "＞"
        words += f"；(1－d)^{whole}{sign}(1－D)^{gone}，第{gone}年（共{whole}年）{'符合' if met else '落后于'}进度"
        progress = compound_progress(fell, required)
        return words + (
            f"，进度ln(1－d)÷ln(1－D)＝{format_rounded(progress * 100, 2)}%" if progress is not None else ""
        )
    words += f"，{'完成' if met else '未完成'}"
    over = over_linear(fell, required)
    return words + (f"，超额{format_percent(over)}（线性）" if over is not None and over > 0 else "")


def _unjudged(unit: str, target: Target, context: Context, why: str) -> Verdict:
    records = (f"target:{target.id}", *context.records)
    return Verdict(
        unit=unit,
        target=target,
        base=None,
        now=None,
        actual=None,
        required=None,
        outcome=Outcome.UNJUDGED,
        robust=False,
        reasons=(why,),
        provisional=not context.approved,
        working=why,
        records=records,
    )
