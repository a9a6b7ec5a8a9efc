"""Issued targets: what a number means, which of them hold for a span, and what is wrong with one that is entered."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.measure.units import THOUSAND
from tongbao.records.issued import ANNUAL, CAP, PLAN, QUARTER_CAP, TASK, Target
from tongbao.rules.rulebook import Rulebook

PERCENT = "percent"
WHOLE = 100 * THOUSAND  # 100 % in thousandths of a per cent
KINDS = {
    CAP: "总量控制",
    ANNUAL: "年度下降",
    PLAN: "规划期下降",
    QUARTER_CAP: "季度不高于上年同期",
    TASK: "改造任务",
}
_TABLES = {
    CAP: ("totals",),
    QUARTER_CAP: ("totals",),
    TASK: ("measures",),
    ANNUAL: ("indicators", "totals"),
    PLAN: ("indicators", "totals"),
}


def share(target: Target) -> Fraction:
    """The reduction demanded, as a share of one: 3.2 % is 4/125. ValueError where the target is no reduction."""
    if target.unit != PERCENT or target.milli is None:
        raise ValueError(f"target {target.id} is no reduction in percent; ask amount() instead")
    return Fraction(target.milli, WHOLE)


def amount(target: Target) -> Fraction:
    """The cap or task in whole units of ``target.unit``. ValueError where the target is no amount."""
    if target.unit == PERCENT or target.milli is None:
        raise ValueError(f"target {target.id} has no amount; ask share() for a reduction")
    return Fraction(target.milli, THOUSAND)


def in_force(targets: Iterable[Target], scope: str, span: Span, as_of: date) -> tuple[Target, ...]:
    """The targets of a scope that hold for a span, as issued up to ``as_of``, in order of kind, indicator and period.

    Caps and annual reductions hold for just their period, plans and tasks for every span inside theirs, quarterly
    caps for the span they lie in. Of two numbers for one thing only the later document's holds.

    Raises
    ------
    Refusal : code ``target-twice`` where two different numbers for one thing bear the same day.
    """
    order = list(KINDS)
    own = (t for t in targets if t.scope == scope)
    found = (t for t in _latest(own, as_of)[0] if _holds(t, span))
    return tuple(sorted(found, key=lambda t: (order.index(t.kind), t.indicator, t.period, t.unit)))


def replaced(targets: Iterable[Target], as_of: date) -> dict[str, Target]:
    """By id of every target replaced up to ``as_of``: the target that holds in its place. Both stay on record."""
    return _latest(targets, as_of)[1]


def current(targets: Iterable[Target], as_of: date) -> tuple[Target, ...]:
    """Every target issued up to ``as_of`` and not replaced, of all scopes and periods, in the order given."""
    return _latest(targets, as_of)[0]


def base_of(target: Target) -> str:
    """The base period of a reduction: the plan's base year, or the year before; empty for other kinds."""
    if target.kind == ANNUAL:
        return str(Span.parse(target.period).first.year - 1)
    return target.base if target.kind == PLAN else ""


def alike(one: Target, other: Target) -> bool:
    """Whether two targets demand the same thing of the same span, so that one can be broken down into the other."""
    return _thing(one) == _thing(other)


def problems(targets: Sequence[Target], rulebook: Rulebook | None = None) -> tuple[str, ...]:
    """All that is wrong with a list of targets, in Chinese: faults, ids or things numbered twice, misfit parents."""
    found = [f"目标“{t.id}”：{text}" for t in targets if (text := fault(t, rulebook))]
    ids = [t.id for t in targets]
    found += [f"目标编号“{i}”重复。" for i in sorted({i for i in ids if ids.count(i) > 1})]
    groups: dict[tuple[str, ...], set[Target]] = {}
    for t in targets:
        groups.setdefault((*_subject(t), t.issued_on), set()).add(t)
    found += [_twice(sorted(g, key=lambda t: t.id)) for g in groups.values() if len(g) > 1]
    by_id = {t.id: t for t in targets}
    pairs = ((t, by_id[t.parent]) for t in targets if t.parent in by_id and t.parent != t.id)
    return (*found, *(text for t, parent in pairs if (text := _misfit(t, parent))))


def fault(target: Target, rulebook: Rulebook | None = None) -> str:
    """What is wrong with an entered target, as one Chinese sentence; empty where it is sound.

    With a rulebook the indicator must stand in the tables that the kind draws on, in the unit given there.
    """
    if target.kind not in KINDS:
        return f"“{target.kind}”不是目标类型，应为{'、'.join(KINDS.values())}之一。"
    if not target.document.strip():
        return "缺下达文件的文号或名称。"
    if _day(target.issued_on) is None:
        return f"印发日期“{target.issued_on}”不是日期，应写作2017-04-07的样式。"
    if target.parent == target.id:
        return "上级目标不能是目标自身。"
    return _period_fault(target) or _number_fault(target) or (_unknown(target, rulebook) if rulebook else "")


def _latest(targets: Iterable[Target], as_of: date) -> tuple[tuple[Target, ...], dict[str, Target]]:
    last_day = as_of.isoformat()
    groups: dict[tuple[str, ...], list[Target]] = {}
    for target in dict.fromkeys(targets):
        if target.issued_on <= last_day:
            groups.setdefault(_subject(target), []).append(target)
    holding: list[Target] = []
    gone: dict[str, Target] = {}
    for group in groups.values():
        newest = max(t.issued_on for t in group)
        last = [t for t in group if t.issued_on == newest]
        if len(last) > 1:
            raise Refusal("target-twice", _twice(last), "请核对原文，更正或撤销其中一条后再办。")
        holding.append(last[0])
        gone.update((t.id, last[0]) for t in group if t is not last[0])
    return tuple(holding), gone


def _subject(target: Target) -> tuple[str, ...]:
    """What a number is about. A task in another unit is another task; the unit of a reduction is always per cent."""
    unit = target.unit if target.kind == TASK else ""
    return target.scope, target.indicator, target.kind, _written(target.period), unit


def _twice(same: Sequence[Target]) -> str:
    head = same[0]
    ids = "、".join(f"“{t.id}”" for t in same)
    kind = KINDS.get(head.kind, head.kind)
    what = f"同一单位（{head.scope}）同一指标（{head.indicator}）{head.period}的{kind}"
    return f"目标{ids}是{what}，印发日期相同，无法确定以哪一个为准。"


def _thing(target: Target) -> tuple[str, ...]:
    base = target.base if target.kind == PLAN else ""
    return target.indicator, target.kind, _written(target.period), base, target.unit


def _misfit(target: Target, parent: Target) -> str:
    by_year = (parent.kind, target.kind, parent.scope) == (PLAN, ANNUAL, target.scope)
    if alike(target, parent) or (by_year and target.indicator == parent.indicator):
        return ""
    return f"目标“{target.id}”与上级目标“{parent.id}”的指标、类型、期间或计量单位不同，不能汇总核对。"


def _holds(target: Target, span: Span) -> bool:
    period = Span.parse(target.period)
    if target.kind in (PLAN, TASK):
        return period.first <= span.first and span.last <= period.last
    if target.kind == QUARTER_CAP:
        return span.first <= period.first and period.last <= span.last
    return period == span


@lru_cache(maxsize=4096)
def _span(text: str) -> Span | None:
    try:
        return Span.parse(text)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _written(period: str) -> str:
    """A period in its one way of writing, so that 2017-01..2017-12 is 2017; as it stands where it cannot be read."""
    return str(_span(period) or period)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None  # 20170407 would not sort among ISO days


def _period_fault(target: Target) -> str:
    span = _span(target.period)
    if span is None:
        return f"期间“{target.period}”不能识别，应写作2017、2017-03或2016-01..2020-12的样式。"
    first, last = span.first, span.last
    if target.kind == QUARTER_CAP and (first.month % 3 != 1 or last != first.shifted(2)):
        return f"“季度不高于上年同期”的期间应为一个季度，如2017-01..2017-03，现为“{target.period}”。"
    if target.kind == ANNUAL:
        if str(span) != str(first.year):
            return f"年度下降目标的期间应为一个年份，现为“{target.period}”。"
        if target.base not in ("", str(first.year - 1)):
            return f"年度下降目标与上年相比，基期应为{first.year - 1}或不填，现为“{target.base}”。"
    return _plan_fault(target, span) if target.kind == PLAN else ""


def _plan_fault(target: Target, span: Span) -> str:
    base = _span(target.base)
    if not target.base:
        return "规划期下降目标缺基期年份。"
    if base is None or str(base) != str(base.first.year):
        return f"规划期下降目标的基期应为一个年份，现为“{target.base}”。"
    if span.first.month != 1 or span.last != Month(span.last.year, 12):
        return f"规划期下降目标的期间应为整年，如2016-01..2020-12，现为“{target.period}”。"
    if base.last >= span.first:
        return f"规划期下降目标的基期{target.base}应早于期间{target.period}。"
    return ""


def _number_fault(target: Target) -> str:
    name = KINDS[target.kind]
    if target.kind in (ANNUAL, PLAN):
        if target.unit != PERCENT:
            return f"{name}目标的计量单位应为百分数，现为“{target.unit}”。"
        if target.milli is None or not 0 <= target.milli < WHOLE:
            return f"{name}目标的数值应为不小于0、小于100的百分数，下降填正数。"
        return ""
    if target.unit == PERCENT:
        return f"{name}目标不能以百分数为计量单位。"
    if target.kind == QUARTER_CAP:
        return "" if target.milli is None else "“季度不高于上年同期”不填数值，以上年同期数为准。"
    if not target.unit:
        return f"{name}目标缺计量单位。"
    return "" if target.milli is not None and target.milli > 0 else f"{name}目标的数值应大于0。"


def _unknown(target: Target, rulebook: Rulebook) -> str:
    tables = _TABLES[target.kind]
    rows = {row.id: row for table in tables for row in rulebook.rows(table)}
    if target.indicator not in rows:
        known = "、".join(row.text("name") for row in rows.values())
        return f"“{target.indicator}”不是{KINDS[target.kind]}目标可用的指标，可用的有：{known}。"
    if target.kind in (ANNUAL, PLAN) or (target.kind == QUARTER_CAP and not target.unit):
        return ""
    row = rows[target.indicator]
    if target.unit != row.text("unit"):
        return f"“{row.text('name')}”的计量单位应为{row.text('unit')}，现为“{target.unit}”。"
    return ""
