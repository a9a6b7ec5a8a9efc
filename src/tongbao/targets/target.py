"""Issued targets: the meaning of their numbers, which are in force for a span, and faults of entered targets."""

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
    """Return the reduction demanded.

    Parameters
    ----------
    target
        Target in per cent.

    Returns
    -------
    share of one
        3.2 % is 4/125.

    Raises
    ------
    ValueError
        Where the target is no reduction.
    """
    if target.unit != PERCENT or target.milli is None:
        raise ValueError(f"target {target.id} is no reduction in percent; ask amount() instead")
    return Fraction(target.milli, WHOLE)


def amount(target: Target) -> Fraction:
    """Return the cap or task demanded.

    Parameters
    ----------
    target
        Target in another unit than per cent.

    Returns
    -------
    Fraction
        Amount in whole units of ``target.unit``.

    Raises
    ------
    ValueError
        Where the target is no amount.
    """
    if target.unit == PERCENT or target.milli is None:
        raise ValueError(f"target {target.id} has no amount; ask share() for a reduction")
    return Fraction(target.milli, THOUSAND)


def in_force(targets: Iterable[Target], scope: str, span: Span, as_of: date) -> tuple[Target, ...]:
    """Select the targets of a scope that are in force for a span.

    Parameters
    ----------
    targets
        Targets of all scopes.
    scope
        Unit, ``province``, county code or institution id.
    span
        Months to assess.
    as_of
        Targets issued later are unknown.

    Returns
    -------
    tuple of Target
        In order of kind, indicator and period.

    Raises
    ------
    Refusal
        Code ``target-twice`` where two different numbers for the same demand were issued on the same day.

    Notes
    -----
    Caps and annual reductions apply to exactly their period, plans and tasks to every span inside theirs, quarterly
    caps to the span that contains them. Of two numbers for the same demand only the later document's is in force.
    """
    order = list(KINDS)
    own = (t for t in targets if t.scope == scope)
    found = (t for t in _resolve(own, as_of)[0] if _applies(t, span))
    return tuple(sorted(found, key=lambda t: (order.index(t.kind), t.indicator, t.period, t.unit)))


def map_replacements(targets: Iterable[Target], as_of: date) -> dict[str, Target]:
    """Map replaced targets to the targets that replaced them. Both stay on record.

    Parameters
    ----------
    targets
        Targets of all scopes.
    as_of
        Targets issued later are unknown.

    Returns
    -------
    mapping of target id to target
        Target in force by the id of each one it replaced.

    Raises
    ------
    Refusal
        Code ``target-twice`` where two different numbers for the same demand were issued on the same day.
    """
    return _resolve(targets, as_of)[1]


def select_current(targets: Iterable[Target], as_of: date) -> tuple[Target, ...]:
    """Select every target issued up to a day and not replaced.

    Parameters
    ----------
    targets
        Targets of all scopes and periods.
    as_of
        Targets issued later are unknown.

    Returns
    -------
    tuple of Target
        In the given order.

    Raises
    ------
    Refusal
        Code ``target-twice`` where two different numbers for the same demand were issued on the same day.
    """
    return _resolve(targets, as_of)[0]


def base_of(target: Target) -> str:
    """Return the base period of a reduction.

    Parameters
    ----------
    target
        Target of any kind.

    Returns
    -------
    str
        The plan's base year, or the year before an annual target; empty for other kinds.
    """
    if target.kind == ANNUAL:
        return str(Span.parse(target.period).first.year - 1)
    return target.base if target.kind == PLAN else ""


def demand_alike(one: Target, other: Target) -> bool:
    """Return whether two targets demand the same over the same span, so that one can be broken down into the other.

    Parameters
    ----------
    one, other
        Targets of any scopes.

    Returns
    -------
    bool
        True where indicator, kind, period, base and unit agree.
    """
    return _demand_key(one) == _demand_key(other)


def find_problems(targets: Sequence[Target], rulebook: Rulebook | None = None) -> tuple[str, ...]:
    """Find everything that is wrong with a list of targets.

    Parameters
    ----------
    targets
        Targets as entered.
    rulebook
        Rules in force; without one, indicators and units are not checked.

    Returns
    -------
    tuple of str
        Chinese sentences: faults, duplicate ids or demands, parents that do not fit.
    """
    found = [f"目标“{t.id}”：{text}" for t in targets if (text := find_fault(t, rulebook))]
    ids = [t.id for t in targets]
    found += [f"目标编号“{i}”重复。" for i in sorted({i for i in ids if ids.count(i) > 1})]
    groups: dict[tuple[str, ...], set[Target]] = {}
    for t in targets:
        groups.setdefault((*_subject(t), t.issued_on), set()).add(t)
    found += [_describe_duplicate(sorted(g, key=lambda t: t.id)) for g in groups.values() if len(g) > 1]
    by_id = {t.id: t for t in targets}
    pairs = ((t, by_id[t.parent]) for t in targets if t.parent in by_id and t.parent != t.id)
    return (*found, *(text for t, parent in pairs if (text := _parent_fault(t, parent))))


def find_fault(target: Target, rulebook: Rulebook | None = None) -> str:
    """Find what is wrong with an entered target.

    Parameters
    ----------
    target
        Target as entered.
    rulebook
        With one, the indicator must be listed in the tables that the kind uses, with the unit given there.

    Returns
    -------
    str
        One Chinese sentence; empty where the target is sound.
    """
    if target.kind not in KINDS:
        return f"“{target.kind}”不是目标类型，应为{'、'.join(KINDS.values())}之一。"
    if not target.document.strip():
        return "缺下达文件的文号或名称。"
    if _try_day(target.issued_on) is None:
        return f"印发日期“{target.issued_on}”不是日期，应写作2017-04-07的样式。"
    if target.parent == target.id:
        return "上级目标不能是目标自身。"
    return _period_fault(target) or _number_fault(target) or (_indicator_fault(target, rulebook) if rulebook else "")


def _resolve(targets: Iterable[Target], as_of: date) -> tuple[tuple[Target, ...], dict[str, Target]]:
    last_day = as_of.isoformat()
    groups: dict[tuple[str, ...], list[Target]] = {}
    for target in dict.fromkeys(targets):
        if target.issued_on <= last_day:
            groups.setdefault(_subject(target), []).append(target)
    effective: list[Target] = []
    replacements: dict[str, Target] = {}
    for group in groups.values():
        newest = max(t.issued_on for t in group)
        last = [t for t in group if t.issued_on == newest]
        if len(last) > 1:
            raise Refusal("target-twice", _describe_duplicate(last), "请核对原文，更正或撤销其中一条后再办。")
        effective.append(last[0])
        replacements.update((t.id, last[0]) for t in group if t is not last[0])
    return tuple(effective), replacements


def _subject(target: Target) -> tuple[str, ...]:
    """Return the key of what a number demands; a task in another unit is another task, a reduction is in per cent."""
    unit = target.unit if target.kind == TASK else ""
    return target.scope, target.indicator, target.kind, _canonical_period(target.period), unit


def _describe_duplicate(same: Sequence[Target]) -> str:
    first = same[0]
    ids = "、".join(f"“{t.id}”" for t in same)
    kind = KINDS.get(first.kind, first.kind)
    demand = f"同一单位（{first.scope}）同一指标（{first.indicator}）{first.period}的{kind}"
    return f"目标{ids}是{demand}，印发日期相同，无法确定以哪一个为准。"


def _demand_key(target: Target) -> tuple[str, ...]:
    base = target.base if target.kind == PLAN else ""
    return target.indicator, target.kind, _canonical_period(target.period), base, target.unit


def _parent_fault(target: Target, parent: Target) -> str:
    by_year = (parent.kind, target.kind, parent.scope) == (PLAN, ANNUAL, target.scope)
    if demand_alike(target, parent) or (by_year and target.indicator == parent.indicator):
        return ""
    return f"目标“{target.id}”与上级目标“{parent.id}”的指标、类型、期间或计量单位不同，不能汇总核对。"


def _applies(target: Target, span: Span) -> bool:
    period = Span.parse(target.period)
    if target.kind in (PLAN, TASK):
        return period.first <= span.first and span.last <= period.last
    if target.kind == QUARTER_CAP:
        return span.first <= period.first and period.last <= span.last
    return period == span


@lru_cache(maxsize=4096)
def _try_span(text: str) -> Span | None:
    try:
        return Span.parse(text)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _canonical_period(period: str) -> str:
    """Write a period in its canonical form, so that 2017-01..2017-12 is 2017; unchanged where it cannot be parsed."""
    return str(_try_span(period) or period)


def _try_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None  # 20170407 would not sort among ISO days


def _period_fault(target: Target) -> str:
    span = _try_span(target.period)
    if span is None:
        return f"期间“{target.period}”不能识别，应写作2017、2017-03或2016-01..2020-12的样式。"
    first, last = span.first, span.last
    if target.kind == QUARTER_CAP and (first.month % 3 != 1 or last != first.shift(2)):
        return f"“季度不高于上年同期”的期间应为一个季度，如2017-01..2017-03，现为“{target.period}”。"
    if target.kind == ANNUAL:
        if str(span) != str(first.year):
            return f"年度下降目标的期间应为一个年份，现为“{target.period}”。"
        if target.base not in ("", str(first.year - 1)):
            return f"年度下降目标与上年相比，基期应为{first.year - 1}或不填，现为“{target.base}”。"
    return _plan_fault(target, span) if target.kind == PLAN else ""


def _plan_fault(target: Target, span: Span) -> str:
    base = _try_span(target.base)
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


def _indicator_fault(target: Target, rulebook: Rulebook) -> str:
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
