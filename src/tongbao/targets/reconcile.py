"""Whether what was handed down adds up to what was demanded, level by level, exactly.

Slack is what the children give beyond the demand: below zero they fall short of it. Numbers are issued rounded, so a
shortfall within what rounding alone can bring about is *explained*, and said to be so, but never rounded away.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import prod

from tongbao.measure.change import percent
from tongbao.measure.period import Span
from tongbao.measure.quantity import decimal_text
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import half_up, share_by_largest_remainder
from tongbao.measure.units import THOUSAND, UNITS
from tongbao.records.issued import ANNUAL, CAP, PLAN, TASK, Target
from tongbao.targets.target import alike, amount, base_of, current, replaced, share

PRINTED_UNIT = Fraction(1)
PRINTED_SHARE = Fraction(1, 10_000)


@dataclass(frozen=True, slots=True)
class Slack:
    """One target held against the targets broken down from it.

    Parameters
    ----------
    parent, indicator : of the target that was broken down.
    demanded : the cap or task [unit] or the reduction (share of one) demanded.
    given : what the children add up to, in the same unit; None where it cannot be computed.
    slack : how far the children go beyond the demand; below zero they fall short of it. None with ``given``.
    children : how many there are.
    explained : whether rounding of the printed numbers alone can bring a slack of this size about.
    sentence : the arithmetic, in Chinese.
    depth : how many targets it was itself broken down from, 0 at the top.
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
class Part:
    """One child in a reduction: its base activity, its base intensity, and the share it has to fall by."""

    activity: Fraction
    intensity: Fraction
    share: Fraction


Bases = Mapping[tuple[str, str, str], tuple[Fraction, Fraction]]


def reconcile_totals(parent: Target, children: Sequence[Target], printed_unit: Fraction = PRINTED_UNIT) -> Slack:
    """Caps must add up to no more than the parent's, tasks to no less.

    Each printed number is off by at most half of ``printed_unit`` [unit of the target], so n of them by n halves.
    ValueError where a child is about something else or the targets are neither caps nor tasks.
    """
    if parent.kind not in (CAP, TASK):
        raise ValueError(f"target {parent.id} is of kind {parent.kind}; only caps and tasks add up")
    strange = [c.id for c in children if not alike(parent, c)]
    if strange:
        raise ValueError(f"targets {strange} demand another thing than {parent.id}; leave them out")
    demanded, given = amount(parent), sum((amount(c) for c in children), Fraction(0))
    slack = demanded - given if parent.kind == CAP else given - demanded
    unit = UNITS[parent.unit].name if parent.unit in UNITS else parent.unit
    name, over, under = ("总量控制目标", "留有余量", "超出") if parent.kind == CAP else ("任务", "多出", "尚缺")
    head = f"{name}{_plain(demanded)}{unit}，分解到{len(children)}家合计{_plain(given)}{unit}"
    tail = f"{over if slack > 0 else under}{_plain(abs(slack))}{unit}"
    return _slack(parent, demanded, given, slack, len(children), printed_unit / 2 * len(children), f"{head}，{tail}")


def implied_reduction(parts: Sequence[Part]) -> Fraction | None:
    """The reduction of the whole if every part reaches its own: 1 - sum(a*b*(1-D)) / sum(a*b).

    It holds for the structure of the base year; people or floor area that move between the parts move the whole as
    well. None where the base amounts to nothing.
    """
    before = sum((p.activity * p.intensity for p in parts), Fraction(0))
    after = sum((p.activity * p.intensity * (1 - p.share) for p in parts), Fraction(0))
    return 1 - after / before if before else None


def reconcile_intensity(
    parent: Target, parts: Sequence[Part], printed_share: Fraction = PRINTED_SHARE, children: int | None = None
) -> Slack:
    """The children's reductions, weighted by their base consumption, must give at least the parent's.

    A weighted mean is off by no more than the worst of its numbers, so half of ``printed_share`` is all that rounding
    explains, however many children there are. ``children`` is their number where some have no base and no part.
    """
    n = len(parts) if children is None else children
    given = implied_reduction(parts) if n == len(parts) else None
    head = f"应下降{percent(share(parent))}，分解到{n}家"
    if given is None:
        return _open(parent, n, f"{head}，基期活动量或强度不全，无法核对。")
    head += f"，按基期消费量加权合计下降{percent(given)}"
    return _reduction(parent, given, n, printed_share / 2, head)


def reconcile_years(plan: Target, years: Sequence[Target], printed_share: Fraction = PRINTED_SHARE) -> Slack:
    """The annual reductions of one scope, compounded, must give at least its plan's: 1 - product(1-s).

    Nothing is given as long as a year of the plan has none. Rounding is explained up to half a printed step a year.
    """
    wanted = list(range(int(plan.base) + 1, Span.parse(plan.period).last.year + 1))
    head = f"规划期应下降{percent(share(plan))}，"
    if sorted(Span.parse(t.period).first.year for t in years) != wanted:
        return _open(plan, len(years), f"{head}{len(wanted)}年中已定年度目标{len(years)}个，尚不能核对。")
    given = 1 - prod((1 - share(t) for t in years), start=Fraction(1))
    head += f"{len(wanted)}个年度目标连乘下降{percent(given)}"
    return _reduction(plan, given, len(years), printed_share / 2 * len(years), head)


def ledger(targets: Iterable[Target], bases: Bases, as_of: date) -> tuple[Slack, ...]:
    """Every target that was broken down against its children, the top of the tree first, then by id.

    Only targets in force on ``as_of`` count; the children of a replaced target are held against the one that holds in
    its place. A plan is held against the plans of the level below and against its own years. Children that demand
    another thing are left out here and named by :func:`tongbao.targets.target.problems`.

    Parameters
    ----------
    bases : by (scope, indicator, base period): base activity and base intensity, in any one unit; for the reduction
        of a total, the total and 1. Where one is missing nothing is given for its parent.

    Raises
    ------
    Refusal : code ``target-circle`` where a target is broken down from itself by a detour.
    """
    targets = tuple(targets)
    gone = replaced(targets, as_of)
    live = {t.id: t for t in current(targets, as_of)}
    above = {t.id: gone[t.parent].id if t.parent in gone else t.parent for t in live.values()}
    below: dict[str, list[Target]] = {}
    for target in live.values():
        below.setdefault(above[target.id], []).append(target)
    found = []
    for id_ in live.keys() & below.keys():
        depth = _depth(id_, above)
        found += [replace(s, depth=depth) for s in _held_against(live[id_], below[id_], bases)]
    return tuple(sorted(found, key=lambda s: (s.depth, s.parent, s.sentence)))


def spread(total_milli: int, weights: Sequence[int]) -> list[int]:
    """Break a cap or task [thousandths] down by weights, so that the parts add up to it exactly."""
    return share_by_largest_remainder(total_milli, list(weights))


def _held_against(parent: Target, children: Sequence[Target], bases: Bases) -> Iterator[Slack]:
    below = [c for c in children if c.scope != parent.scope and alike(parent, c)]
    if below and parent.kind in (CAP, TASK):
        yield reconcile_totals(parent, below)
    if below and parent.kind in (ANNUAL, PLAN):
        known = ((c, bases.get((c.scope, c.indicator, base_of(c)))) for c in below)
        yield reconcile_intensity(parent, [Part(*b, share(c)) for c, b in known if b], children=len(below))
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


def _reduction(parent: Target, given: Fraction, n: int, tolerance: Fraction, head: str) -> Slack:
    slack = given - share(parent)
    tail = f"{'多' if slack > 0 else '少'}{percent(abs(slack), 3).rstrip('%')}个百分点"
    return _slack(parent, share(parent), given, slack, n, tolerance, f"{head}，{tail}")


def _slack(
    parent: Target, demanded: Fraction, given: Fraction, slack: Fraction, n: int, tolerance: Fraction, said: str
) -> Slack:
    if not slack:
        said = f"{said.rpartition('，')[0]}，与下达数相等"
    explained = abs(slack) <= tolerance
    note = "，在数字取舍范围内" if slack and explained else ""
    return Slack(parent.id, parent.indicator, demanded, given, slack, n, explained, f"{said}{note}。")


def _open(parent: Target, n: int, sentence: str) -> Slack:
    return Slack(parent.id, parent.indicator, share(parent), None, None, n, False, sentence)


def _plain(value: Fraction) -> str:
    return decimal_text(int(half_up(value * THOUSAND)))
