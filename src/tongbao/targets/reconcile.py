"""Check whether targets handed down add up to what was demanded, level by level, exactly.

Slack is what the children give beyond the demand; below zero they fall short of it. Numbers are issued rounded, so a
shortfall that rounding alone can cause is marked as *explained*, but never rounded away.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import prod

from tongbao.measure.change import format_percent
from tongbao.measure.period import Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import round_half_up, share_by_largest_remainder
from tongbao.measure.units import THOUSAND, UNITS
from tongbao.records.issued import ANNUAL, CAP, PLAN, TASK, Target
from tongbao.targets.target import amount, base_of, demand_alike, map_replacements, select_current, share

PRINTED_UNIT = Fraction(1)
PRINTED_SHARE = Fraction(1, 10_000)


@dataclass(frozen=True, slots=True)
class Slack:
    """One target compared with the targets broken down from it.

    Parameters
    ----------
    parent, indicator
        Id and indicator of the target that was broken down.
    demanded : [unit of the target] or share of one
        Cap, task or reduction demanded.
    given : as ``demanded``
        What the children add up to; None where it cannot be computed.
    slack : as ``demanded``
        How far the children go beyond the demand; below zero they fall short of it. None where ``given`` is None.
    children
        Number of children.
    explained
        Whether rounding of the printed numbers alone can cause a slack of this size.
    sentence
        The arithmetic, in Chinese.
    depth
        Number of targets above it, 0 at the top.
    """

    parent: str
    indicator: str
    demanded: Fraction
    given: Fraction | None
    slack: Fraction | None
    children: int
    explained: bool
    sentence: str
    depth: int = 0

    @property
    def short(self) -> bool:
        """Whether the children fall short of the demand by more than rounding explains."""
        return self.slack is not None and self.slack < 0 and not self.explained


@dataclass(frozen=True, slots=True)
class ReductionPart:
    """One child of a reduction: its base activity, its base intensity, and the share it must fall by."""

    activity: Fraction
    intensity: Fraction
    share: Fraction


Bases = Mapping[tuple[str, str, str], tuple[Fraction, Fraction]]


def reconcile_totals(parent: Target, children: Sequence[Target], printed_unit: Fraction = PRINTED_UNIT) -> Slack:
    """Compare a cap or task with its children: caps must add up to no more than the parent's, tasks to no less.

    Parameters
    ----------
    parent
        Cap or task that was broken down.
    children
        Targets with the same demand in the level below.
    printed_unit : [unit of the target]
        Step the numbers are printed in.

    Returns
    -------
    Slack
        Comparison; n printed numbers explain a slack of up to n halves of ``printed_unit``.

    Raises
    ------
    ValueError
        Where a child demands something else or the targets are neither caps nor tasks.
    """
    if parent.kind not in (CAP, TASK):
        raise ValueError(f"target {parent.id} is of kind {parent.kind}; only caps and tasks add up")
    misfits = [c.id for c in children if not demand_alike(parent, c)]
    if misfits:
        raise ValueError(f"targets {misfits} demand another thing than {parent.id}; leave them out")
    demanded, given = amount(parent), sum((amount(c) for c in children), Fraction(0))
    slack = demanded - given if parent.kind == CAP else given - demanded
    unit = UNITS[parent.unit].name if parent.unit in UNITS else parent.unit
    name, over, under = ("总量控制目标", "留有余量", "超出") if parent.kind == CAP else ("任务", "多出", "尚缺")
    head = f"{name}{_format_amount(demanded)}{unit}，分解到{len(children)}家合计{_format_amount(given)}{unit}"
    tail = f"{over if slack > 0 else under}{_format_amount(abs(slack))}{unit}"
    return _build_slack(
        parent, demanded, given, slack, len(children), printed_unit / 2 * len(children), f"{head}，{tail}"
    )


def implied_reduction(parts: Sequence[ReductionPart]) -> Fraction | None:
    """Compute the reduction of the whole if every part reaches its own: 1 - sum(a*b*(1-D)) / sum(a*b).

    Parameters
    ----------
    parts
        Children with base activity a, base intensity b and reduction D.

    Returns
    -------
    share of one or None
        None where the base adds up to zero.

    Notes
    -----
    The result assumes the structure of the base year; people or floor area that move between the parts change the whole
    as well.
    """
    before = sum((p.activity * p.intensity for p in parts), Fraction(0))
    after = sum((p.activity * p.intensity * (1 - p.share) for p in parts), Fraction(0))
    return 1 - after / before if before else None


def reconcile_intensity(
    parent: Target, parts: Sequence[ReductionPart], printed_share: Fraction = PRINTED_SHARE, children: int | None = None
) -> Slack:
    """Compare a reduction with its children's, weighted by base consumption; they must give at least the parent's.

    Parameters
    ----------
    parent
        Reduction that was broken down.
    parts
        Children whose base is known.
    printed_share : share of one
        Step the reductions are printed in.
    children
        Number of children where some have no known base; by default that of ``parts``.

    Returns
    -------
    Slack
        Comparison; nothing is given where the base of a child is missing.

    Notes
    -----
    A weighted mean is off by no more than the worst of its numbers, so rounding explains half of ``printed_share``,
    however many children there are.
    """
    n = len(parts) if children is None else children
    given = implied_reduction(parts) if n == len(parts) else None
    head = f"应下降{format_percent(share(parent))}，分解到{n}家"
    if given is None:
        return _undetermined(parent, n, f"{head}，基期活动量或强度不全，无法核对。")
    head += f"，按基期消费量加权合计下降{format_percent(given)}"
    return _compare_reduction(parent, given, n, printed_share / 2, head)


def reconcile_years(plan: Target, years: Sequence[Target], printed_share: Fraction = PRINTED_SHARE) -> Slack:
    """Compare a plan with the annual reductions of its scope, compounded: 1 - product(1-s) must reach the plan's.

    Parameters
    ----------
    plan
        Reduction over the whole plan.
    years
        Annual reductions of the same scope and indicator.
    printed_share : share of one
        Step the reductions are printed in.

    Returns
    -------
    Slack
        Comparison; nothing is given while a year of the plan has no target. Rounding explains half a step a year.
    """
    wanted = list(range(int(plan.base) + 1, Span.parse(plan.period).last.year + 1))
    head = f"规划期应下降{format_percent(share(plan))}，"
    if sorted(Span.parse(t.period).first.year for t in years) != wanted:
        return _undetermined(plan, len(years), f"{head}{len(wanted)}年中已定年度目标{len(years)}个，尚不能核对。")
    given = 1 - prod((1 - share(t) for t in years), start=Fraction(1))
    head += f"{len(wanted)}个年度目标连乘下降{format_percent(given)}"
    return _compare_reduction(plan, given, len(years), printed_share / 2 * len(years), head)


def reconcile_all(targets: Iterable[Target], bases: Bases, as_of: date) -> tuple[Slack, ...]:
    """Compare every target that was broken down with its children.

    Parameters
    ----------
    targets
        Targets of all scopes; only those in force on ``as_of`` count.
    bases : (base activity, base intensity) by (scope, indicator, base period)
        In any one unit; for the reduction of a total, the total and 1. Where a base is missing, nothing is given for
        the parent.
    as_of
        Day on which the targets are in force.

    Returns
    -------
    tuple of Slack
        The top of the tree first, then by id.

    Raises
    ------
    Refusal
        Code ``target-circle`` where a target is, through others, its own parent.

    Notes
    -----
    The children of a replaced target are compared with the target that replaced it. A plan is compared with the plans
    of the level below and with its own years. Children that demand something else are left out here and reported by
    :func:`tongbao.targets.target.problems`.
    """
    targets = tuple(targets)
    replacements = map_replacements(targets, as_of)
    in_force = {t.id: t for t in select_current(targets, as_of)}
    above = {t.id: replacements[t.parent].id if t.parent in replacements else t.parent for t in in_force.values()}
    below: dict[str, list[Target]] = {}
    for target in in_force.values():
        below.setdefault(above[target.id], []).append(target)
    found = []
    for id_ in in_force.keys() & below.keys():
        depth = _depth(id_, above)
        found += [replace(s, depth=depth) for s in _compare(in_force[id_], below[id_], bases)]
    return tuple(sorted(found, key=lambda s: (s.depth, s.parent, s.sentence)))


def spread(total_milli: int, weights: Sequence[int]) -> list[int]:
    """Break a cap or task down by weights, so that the parts add up to it exactly.

    Parameters
    ----------
    total_milli : [thousandths]
        Cap or task.
    weights : one a part
        Integers, none negative and not all zero.

    Returns
    -------
    list of [thousandths]
        Parts in the order of the weights.
    """
    return share_by_largest_remainder(total_milli, list(weights))


def _compare(parent: Target, children: Sequence[Target], bases: Bases) -> Iterator[Slack]:
    below = [c for c in children if c.scope != parent.scope and demand_alike(parent, c)]
    if below and parent.kind in (CAP, TASK):
        yield reconcile_totals(parent, below)
    if below and parent.kind in (ANNUAL, PLAN):
        known = ((c, bases.get((c.scope, c.indicator, base_of(c)))) for c in below)
        yield reconcile_intensity(parent, [ReductionPart(*b, share(c)) for c, b in known if b], children=len(below))
    years = [c for c in children if (c.scope, c.kind, c.indicator) == (parent.scope, ANNUAL, parent.indicator)]
    if years and parent.kind == PLAN:
        yield reconcile_years(parent, years)


def _depth(id_: str, above: Mapping[str, str]) -> int:
    seen = [id_]
    while (up := above.get(seen[-1], "")) in above:
        if up in seen:
            circle = "、".join(f"“{i}”" for i in sorted(seen[seen.index(up) :]))
            raise Refusal("target-circle", f"目标{circle}互为上级。", "请按下达文件更正上级目标后再办。")
        seen.append(up)
    return len(seen) - 1


def _compare_reduction(parent: Target, given: Fraction, n: int, tolerance: Fraction, head: str) -> Slack:
    slack = given - share(parent)
    tail = f"{'多' if slack > 0 else '少'}{format_percent(abs(slack), 3).rstrip('%')}个百分点"
    return _build_slack(parent, share(parent), given, slack, n, tolerance, f"{head}，{tail}")


def _build_slack(
    parent: Target, demanded: Fraction, given: Fraction, slack: Fraction, n: int, tolerance: Fraction, arithmetic: str
) -> Slack:
    if not slack:
        arithmetic = f"{arithmetic.rpartition('，')[0]}，与下达数相等"
    explained = abs(slack) <= tolerance
    note = "，在数字取舍范围内" if slack and explained else ""
    return Slack(
        parent=parent.id,
        indicator=parent.indicator,
        demanded=demanded,
        given=given,
        slack=slack,
        children=n,
        explained=explained,
        sentence=f"{arithmetic}{note}。",
    )


def _undetermined(parent: Target, n: int, sentence: str) -> Slack:
    return Slack(
        parent=parent.id,
        indicator=parent.indicator,
        demanded=share(parent),
        given=None,
        slack=None,
        children=n,
        explained=False,
        sentence=sentence,
    )


def _format_amount(value: Fraction) -> str:
    return format_milli(int(round_half_up(value * THOUSAND)))
