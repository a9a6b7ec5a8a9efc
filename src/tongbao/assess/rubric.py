"""Scores by a rubric: points for targets and measures, extra points, vetoes, a grade, and whether the grade holds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from tongbao.assess.verdict import Outcome, Verdict
from tongbao.measure.change import format_percent
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.measure.units import THOUSAND
from tongbao.records.issued import Points
from tongbao.rules.bands import find_band_word
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

TARGET, MEASURE, EXTRA, VETO = "target", "measure", "extra", "veto"
_NONE = Fraction(0)

Verdicts = Mapping[tuple[str, str], Verdict]
Given = Mapping[str, Points]
Sheet = tuple[tuple["ItemScore", ...], Fraction, frozenset[str]]


@dataclass(frozen=True, slots=True)
class ItemScore:
    """Points of one item [points, exact], with its weight (for extras the cap), working, rule and records.

    ``missing`` says in Chinese what was not there to score it by; the item then brings nothing.
    """

    item: str
    name: str
    kind: str
    points: Fraction
    weight: Fraction
    working: str
    rule: str
    records: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one unit by one rubric.

    ``vetoes`` are the items that fired. ``robust`` is false where an item could not be scored, or where the grade
    would be another if a verdict that is not robust fell the other way; ``reasons`` say which, in Chinese.
    ``settled`` is false where the total itself would be another; nobody has a place on such a total.
    """

    unit: str
    items: tuple[ItemScore, ...]
    total: Fraction
    vetoes: tuple[str, ...]
    grade: str
    robust: bool
    reasons: tuple[str, ...] = ()
    settled: bool = True

    @property
    def working(self) -> str:
        """The sum of the items as printed."""
        scored = [i for i in self.items if i.kind != VETO]
        parts = "＋".join(f"{i.name}{points_text(i.points)}" for i in scored)
        fired = "".join(f"；{i.working}" for i in self.items if i.item in self.vetoes)
        return f"{parts}＝{points_text(self.total)}分{fired}，{self.grade}"

    @property
    def records(self) -> tuple[str, ...]:
        """Every record an item stands on, once."""
        return tuple(dict.fromkeys(r for i in self.items for r in i.records))


def points_2016(verdict: Verdict, weight: Fraction) -> Fraction:
    """Give completion × weight, at most the weight.

    A target without a completion (a required reduction of zero) brings the weight or nothing.

    Parameters
    ----------
    verdict
        Verdict on the item's target.
    weight : [points]
        Weight of the item.

    Returns
    -------
    Fraction [points]
        Full weight for a met target, zero where the figure rose.
    """
    if verdict.outcome is Outcome.MET:
        return weight
    return weight * min(max(verdict.completion or _NONE, _NONE), Fraction(1))


def points_2021(verdict: Verdict, weight: Fraction, least: Fraction) -> Fraction:
    """Give completion × weight from a least completion on.

    Parameters
    ----------
    verdict
        Verdict on the item's target.
    weight : [points]
        Weight of the item.
    least : share
        Least completion that brings points.

    Returns
    -------
    Fraction [points]
        Full weight for a met target, zero below ``least``.
    """
    points = points_2016(verdict, weight)
    return points if points >= weight * least else _NONE


def over_2007(verdict: Verdict, step: Fraction, each: Fraction, cap: Fraction) -> Fraction:
    """Give extra points for exceeding a target.

    Parameters
    ----------
    verdict
        Verdict on the item's target.
    step : share
        Completion beyond one that brings points once.
    each, cap : [points]
        Points for every whole step, and their maximum.

    Returns
    -------
    Fraction [points]
        Zero for a target that is not met.
    """
    if verdict.outcome is not Outcome.MET or verdict.completion is None:
        return _NONE
    return min(cap, each * max(0, (verdict.completion - 1) // step))


METHODS: Mapping[str, Callable[[Verdict, Row], Fraction]] = {
    "points_2016": lambda v, r: points_2016(v, r.exact("weight")),
    "points_2021": lambda v, r: points_2021(v, r.exact("weight"), r.exact("least")),
    "over_2007": lambda v, r: over_2007(v, r.exact("step"), r.exact("points"), r.exact("cap")),
}


@dataclass(frozen=True, slots=True)
class AppliedRubric:
    """Rubric as the office applies it.

    Parameters
    ----------
    id
        Id of table ``rubrics``.
    rulebook
        Rules of the day.
    switched_off
        Ids of vetoes that the office has switched off.
    """

    id: str
    rulebook: Rulebook
    switched_off: AbstractSet[str] = frozenset()


def score(
    unit: str, verdicts: Sequence[Verdict], points: Sequence[Points], applied: AppliedRubric, name: str = ""
) -> Score:
    """Score one unit by the rubric of the day.

    Parameters
    ----------
    unit
        Id of the unit.
    verdicts, points
        Of the period that is scored; those of other units are left out.
    applied
        Rubric of the day.
    name
        Name of the unit in a refusal.

    Returns
    -------
    Score
        Items, total, grade, and whether the grade is robust.

    Raises
    ------
    Refusal
        Code ``rubric-empty`` or ``rubric-partial`` where nothing can be scored by the rubric; ``rubric-points`` for
        points that belong to no item, are given twice, negative or above the weight; ``rubric-target`` for two verdicts
        on one item; ``rubric-veto`` where a veto may not be switched off.
    """
    rubric = applied.rulebook.row("rubrics", applied.id)
    rows = rubric_rows(rubric, applied.rulebook)
    _check_switches(rows, applied.switched_off)
    own = _own_verdicts(rows, [v for v in verdicts if v.unit == unit], name or unit)
    given = _own_points(rubric, rows, [p for p in points if p.scope == unit], name or unit)

    sheet = partial(_sheet, rows, given, applied.switched_off)
    items, total, fired = sheet(own)
    grade = grade_of(total, sorted(fired), rubric)
    doubt, settled = _doubt(sheet, own, rubric)
    reasons = dict.fromkeys([*(i.missing for i in items if i.missing), *([doubt] if doubt else [])])
    vetoes = tuple(row.id for row in rows if row.id in fired)
    return Score(unit, items, total, vetoes, grade, not reasons, tuple(reasons), settled and not reasons)


def grade_of(total: Fraction, vetoes: Sequence[str], rubric: Row) -> str:
    """Return the grade of an unrounded total.

    Parameters
    ----------
    total : [points]
        Unrounded total.
    vetoes
        Vetoes that fired; any of them decides the grade alone.
    rubric
        Row of table ``rubrics``.

    Returns
    -------
    str
        Grade in Chinese.
    """
    return rubric.text("veto_grade") if vetoes else find_band_word(rubric.get("bands", ()), total)


def consequences(rubric: Row, grade: str) -> tuple[str, ...]:
    """List what a grade entails.

    Parameters
    ----------
    rubric
        Row of table ``rubrics``.
    grade
        Grade in Chinese.

    Returns
    -------
    tuple of Chinese clauses
        Empty where it entails nothing.
    """
    return tuple(rubric.get("consequences", {}).get(grade, ()))


def points_text(points: Fraction) -> str:
    """Format points for print.

    Parameters
    ----------
    points : [points]
        Exact points.

    Returns
    -------
    str
        Exact to three decimals, else rounded and marked 约.
    """
    milli = points * THOUSAND
    return format_milli(milli.numerator) if milli.denominator == 1 else f"约{format_rounded(points, 3)}"


def rubric_rows(rubric: Row, rulebook: Rulebook) -> tuple[Row, ...]:
    """List the items of a rubric.

    Parameters
    ----------
    rubric
        Row of table ``rubrics``.
    rulebook
        Rules of the day (table ``rubric_items``).

    Returns
    -------
    tuple of rows
        In their order.

    Raises
    ------
    Refusal
        Code ``rubric-partial`` for a partial example, ``rubric-empty`` where it has no items.
    """
    name = rubric.text("name")
    if rubric.get("partial", False):
        raise Refusal("rubric-partial", f"“{name}”是部分示例，不能据以评分。", "请改用完整的评分办法。")
    if not rubric.texts("items"):
        raise Refusal(
            "rubric-empty",
            f"“{name}”尚未录入评分项目，不能评分。",
            "请由主管机关把已印发的评分办法（项目、分值、等级分段）连同出处录入评分规则表后再评。",
        )
    rows = (rulebook.row("rubric_items", id_) for id_ in rubric.texts("items"))
    return tuple(sorted(rows, key=lambda r: r.number("order")))


def _sheet(rows: Sequence[Row], given: Given, off: AbstractSet[str], by: Verdicts) -> Sheet:
    items = tuple(_item(row, by.get(_key(row)), given.get(row.id), off) for row in rows)
    fired = frozenset(row.id for row in rows if row.id not in off and _fires(row, by.get(_key(row))))
    return items, sum((i.points for i in items), _NONE), fired


def _doubt(sheet: Callable[[Verdicts], Sheet], own: Verdicts, rubric: Row) -> tuple[str, bool]:
    """Whether verdicts that are not robust could change the grade, in Chinese (empty where they cannot).

    Beside it whether the total is settled, that is, the same whichever way they fall.

    Each item looks at one verdict, so the effects of single flips add up to the lowest and highest total there can be.
    """
    _, total, fired = sheet(own)
    low, high, certain, possible = total, total, fired, fired
    for key, verdict in own.items():
        runs = [sheet({**own, key: flip})[1:] for flip in _flips(verdict)]
        low += min([_NONE, *(t - total for t, _ in runs)])
        high += max([_NONE, *(t - total for t, _ in runs)])
        certain = certain.intersection(*(f for _, f in runs))
        possible = possible.union(*(f for _, f in runs))
    if len({grade_of(t, sorted(f), rubric) for t in (low, high) for f in (certain, possible)}) == 1:
        return "", low == high
    return f"不稳健的目标判定若反转，得分在{points_text(low)}至{points_text(high)}分之间，等级可能改变", False


def _item(row: Row, verdict: Verdict | None, given: Points | None, off: AbstractSet[str]) -> ItemScore:
    kind = row.text("kind")
    weight = row.exact("cap" if kind == EXTRA else "weight") if kind != VETO else _NONE
    found = ItemScore(row.id, row.text("name"), kind, _NONE, weight, "", f"rubric_items/{row.id}")
    if kind == VETO and row.id in off:
        return replace(found, working=f"{row.text('words')}：已停用")
    if not row.get("indicator"):
        return _by_record(found, given)
    if verdict is None:
        return _lacking(found, "没有该项目标的判定")
    found = replace(found, records=verdict.records)
    if verdict.outcome is Outcome.UNJUDGED:
        return _lacking(found, "、".join(("目标未能判定", *verdict.reasons)))
    if kind == VETO:
        return replace(found, working=f"{row.text('words')}：{'触发' if _fires(row, verdict) else '未触发'}")
    points = METHODS[row.text("method")](verdict, row)
    done = "无完成率" if verdict.completion is None else f"完成率{format_percent(verdict.completion)}"
    said = "完成" if verdict.outcome is Outcome.MET else "未完成"
    working = f"{said}，{done}；{row.text('words')}；得{points_text(points)}分"
    return replace(found, points=points, working=working)


def _by_record(found: ItemScore, given: Points | None) -> ItemScore:
    """Score a measure or an extra by the points on record; an extra without a record lacks nothing."""
    if given is None:
        return replace(found, working="无加分记录，计0分") if found.kind == EXTRA else _lacking(found, "未提供评分记录")
    points = min(Fraction(given.milli, THOUSAND), found.weight)
    working = f"按{given.document}得{points_text(points)}分，最多{points_text(found.weight)}分"
    return replace(found, points=points, working=working, records=(f"points:{given.id}",))


def _lacking(found: ItemScore, why: str) -> ItemScore:
    words = f"{why}，不予认定" if found.kind == VETO else f"{why}，未评，计0分"
    return replace(found, working=words, missing=f"{found.name}：{why}")


def _fires(row: Row, verdict: Verdict | None) -> bool:
    return row.text("kind") == VETO and verdict is not None and verdict.outcome is Outcome.MISSED


def _flips(verdict: Verdict) -> Iterator[Verdict]:
    """Yield the other verdicts that a verdict which is not robust might have been.

    Where no reading is opposite, its size is unknown: met then means just met, and missed means no points at all.
    """
    if verdict.robust or verdict.outcome is Outcome.UNJUDGED:
        return
    outcomes = {True: Outcome.MET, False: Outcome.MISSED}
    yield from (replace(verdict, actual=r.actual, outcome=outcomes[r.met]) for r in verdict.readings)
    opposite = verdict.outcome is Outcome.MISSED
    if all(r.met is not opposite for r in verdict.readings):
        yield replace(verdict, actual=None, outcome=outcomes[opposite])


def _key(row: Row) -> tuple[str, str]:
    return row.get("indicator", ""), row.get("target", "")


def _own_verdicts(rows: Sequence[Row], verdicts: Sequence[Verdict], unit: str) -> dict[tuple[str, str], Verdict]:
    own: dict[tuple[str, str], Verdict] = {}
    wanted = {_key(row): row.text("name") for row in reversed(rows) if row.get("indicator")}
    for verdict in verdicts:
        key = verdict.target.indicator, verdict.target.kind
        if key in own:
            raise Refusal(
                "rubric-target",
                f"{unit}的“{wanted[key]}”有两项目标判定，无法确定按哪一项评分。",
                "请只留考核期的一项目标后再评。",
            )
        if key in wanted:
            own[key] = verdict
    return own


def _own_points(rubric: Row, rows: Sequence[Row], points: Sequence[Points], unit: str) -> dict[str, Points]:
    by_id = {row.id: row for row in rows}
    own: dict[str, Points] = {}
    for given in points:
        row = by_id.get(given.item)
        if row is None and not given.item.startswith(f"{rubric.id}."):
            continue
        if problem := _points_problem(given, row, given.item in own):
            name = row.text("name") if row else given.item
            raise Refusal("rubric-points", f"{unit}的“{name}”{problem}。", "请核对评分记录，更正后再评。")
        own[given.item] = given
    return own


def _points_problem(given: Points, row: Row | None, again: bool) -> str:
    """Explain what is wrong with points on record, empty where they are sound; extra points above their cap are cut."""
    if row is None:
        return "不是评分办法中的项目"
    if row.text("kind") == VETO or row.get("indicator"):
        return "按目标判定评分，不接受评分记录"
    if again:
        return "有两条评分记录"
    told = points_text(Fraction(given.milli, THOUSAND))
    if given.milli < 0:
        return f"得分{told}分，小于0分"
    weight = row.exact("weight") if row.text("kind") == MEASURE else None
    if weight is not None and Fraction(given.milli, THOUSAND) > weight:
        return f"得分{told}分，超过满分{points_text(weight)}分"
    return ""


def _check_switches(rows: Sequence[Row], off: AbstractSet[str]) -> None:
    by_id = {row.id: row for row in rows}
    for id_ in sorted(off):
        if id_ not in by_id:
            raise ValueError(f"no item {id_!r} in the rubric; switch off one of {sorted(by_id)}")
        if not by_id[id_].get("switchable", False):
            raise Refusal(
                "rubric-veto",
                f"“{by_id[id_].text('name')}”不能停用。",
                "只有评分办法注明可以停用的一票否决项可以停用。",
            )
