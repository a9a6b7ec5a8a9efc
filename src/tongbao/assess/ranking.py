"""Ranks, praise and changes of grade from scores; the findings partition the closed list exactly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tongbao.assess.finding import Finding
from tongbao.assess.rubric import Score
from tongbao.assess.values.grades import ChangesValues, GradesValues, PraiseValues, RankedScore, RankingValues
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import divide_half_up
from tongbao.measure.units import THOUSAND
from tongbao.registry.reporting import ReportingUnit
from tongbao.rules.rulebook import Rulebook

IMPROVED, DECLINED, SAME, NEW = "improved", "declined", "same", "new"
Ranked = tuple[tuple[int, Score], ...]


def rank(scores: Sequence[Score]) -> Ranked:
    """Rank scores by unrounded total.

    Parameters
    ----------
    scores
        Scores of one list.

    Returns
    -------
    tuple of (place, score)
        Equal totals share a place, the next is skipped; ties keep their order.
    """
    ordered = sorted(scores, key=lambda s: -s.total)
    totals = [s.total for s in ordered]
    return tuple((totals.index(s.total) + 1, s) for s in ordered)


def praise(scores: Sequence[Score], rule: Mapping[str, Any]) -> tuple[str, ...]:
    """Select the units to praise.

    Parameters
    ----------
    scores
        Scores of one list.
    rule
        ``among`` lists the grades, ``top`` the number of places; without ``top`` all of those grades.

    Returns
    -------
    tuple of unit ids
        All who share the last place are in, so there may be more units than places.
    """
    placed = rank([s for s in scores if s.grade in rule["among"]])
    return tuple(s.unit for place, s in placed if place <= rule.get("top", place))


def compared(now: Mapping[str, str], before: Mapping[str, str], order: Sequence[str]) -> dict[str, str]:
    """Compare each unit's grade with the period before.

    Parameters
    ----------
    now, before : grade by unit
        Grades of both periods.
    order
        Grades, best first.

    Returns
    -------
    mapping of unit to change
        ``improved``, ``declined``, ``same``, or ``new`` where it had none.

    Raises
    ------
    Refusal
        Code ``grade-unknown`` where an earlier grade is not among the grades of today.
    """
    places = {word: place for place, word in enumerate(order)}
    changes = {}
    for unit, word in now.items():
        earlier = before.get(unit)
        if earlier is None:
            changes[unit] = NEW
        elif earlier not in places:
            raise Refusal(
                "grade-unknown",
                f"上期等级“{earlier}”不在现行评分办法的等级中，不能比较。",
                "请不作升降比较，或由主管机关写明两套等级的对应关系。",
            )
        else:
            moved = places[earlier] - places[word]
            changes[unit] = IMPROVED if moved > 0 else DECLINED if moved < 0 else SAME
    return changes


def warning_change(now_level: int, before_level: int) -> str:
    """Compare two warning levels.

    Parameters
    ----------
    now_level, before_level
        Level 1 (一级) is the gravest, 0 means no warning at all.

    Returns
    -------
    str
        ``worse``, ``better`` or ``same``.

    Raises
    ------
    ValueError
        Where a level is negative.
    """
    if min(now_level, before_level) < 0:
        raise ValueError(f"warning levels are 0 (none) or 1, 2, …, got {now_level} and {before_level}")
    if now_level == before_level:
        return "same"
    if not now_level or not before_level:
        return "better" if not now_level else "worse"
    return "worse" if now_level < before_level else "better"


def score_findings(
    scores: Sequence[Score],
    units: Sequence[ReportingUnit],
    rulebook: Rulebook,
    rubric_id: str,
    previous: Mapping[str, str],
) -> list[Finding]:
    """State grades, ranking, praise, honours and changes of grade over one closed list.

    Parameters
    ----------
    scores
        One for each unit, all by ``rubric_id``.
    units
        Closed list in roster order, which orders ties.
    rulebook
        Rules of the day.
    rubric_id
        Id of table ``rubrics``.
    previous : grade by unit
        Grades of the period before; empty where there is none, and nothing is then compared.

    Returns
    -------
    list of Finding
        They part the closed list exactly.

    Raises
    ------
    Refusal
        Code ``partition`` where a unit has no score or two, or a score is of no unit on the list.
    """
    _check_partition(scores, units)
    rubric = rulebook.row("rubrics", rubric_id)
    places = {u.id: n for n, u in enumerate(units)}
    ranked = rank(sorted(scores, key=lambda s: places[s.unit]))
    order = [b["word"] for b in rubric.get("bands", ())]
    frame = Finding(
        "",
        "",
        units[0].list_id,
        rubric_id,
        {},
        {"*": _records(s for _, s in ranked)},
        (f"rubrics/{rubric_id}", *dict.fromkeys(i.rule for _, s in ranked for i in s.items)),
    )
    found = _grades(ranked, order, rulebook, frame)
    found.append(_ranking(ranked, {u.id: u.short for u in units}, frame))
    ordered = [s for _, s in ranked]
    rules = [("", rubric.get("praise")), *((str(n), h) for n, h in enumerate(rubric.get("honours", ()), start=1))]
    found += [f for suffix, rule in rules if rule and (f := _praise(ordered, rule, suffix, frame)).units("names")]
    return [*found, _changes(ordered, previous, order, frame)] if previous else found


def _check_partition(scores: Sequence[Score], units: Sequence[ReportingUnit]) -> None:
    if not units:
        raise ValueError("no units to score; give the closed list of the day")
    given = [s.unit for s in scores]
    names = {u.id: u.name for u in units}
    problems = [f"{name}有{given.count(id_)}个得分" for id_, name in names.items() if given.count(id_) != 1]
    problems += [f"{id_}不在应考核的单位名单中" for id_ in sorted(set(given) - set(names))]
    if problems:
        raise Refusal(
            "partition",
            "考核得分没有把全部单位各评一次：" + "；".join(problems) + "。",
            "请补齐或更正得分后再评。",
        )


def _grades(ranked: Ranked, order: Sequence[str], rulebook: Rulebook, frame: Finding) -> list[Finding]:
    """State grades in the form of those that are handed in, so that the bulletin words both alike."""
    known = {row.text("word"): row.id for row in rulebook.rows("grading")}
    parts = {word: [s for _, s in ranked if s.grade == word] for word in order}
    counts = [len(part) for part in parts.values() if part]
    if sum(counts) != len(ranked):
        strange = sorted({s.grade for _, s in ranked} - set(order))
        raise ValueError(f"grades {strange} are not words of {frame.matter}; score all units by one rubric")
    working = "＋".join(map(str, counts)) + f"＝{sum(counts)}"
    found = []
    for word, part in parts.items():
        if part:
            id_ = known.get(word, word)
            rules = (*frame.rules, f"grading/{id_}") if word in known else frame.rules
            values = GradesValues(names=tuple(s.unit for s in part), grade=word, total=len(ranked))
            records = {"*": tuple(dict.fromkeys(r for s in part for r in s.records))}
            found.append(
                Finding(
                    id=_id("grades", frame, id_),
                    kind="grades",
                    subject=frame.subject,
                    matter=id_,
                    values=values.as_values(),
                    records=records,
                    rules=rules,
                    working=working,
                )
            )
    return found


def _ranking(ranked: Ranked, names: Mapping[str, str], frame: Finding) -> Finding:
    values = RankingValues(
        units=tuple(s.unit for _, s in ranked),
        unsettled=tuple(s.unit for _, s in ranked if not s.robust),
        unplaced=tuple(s.unit for _, s in ranked if not (s.settled and s.robust)),
        scores={
            s.unit: RankedScore(
                rounded=divide_half_up(s.total.numerator * THOUSAND, s.total.denominator),
                exact=s.total,
                rank=place,
                grade=s.grade,
                working=s.working,
            )
            for place, s in ranked
        },
    )
    records = dict(frame.records)
    for _, s in ranked:
        records |= {f"{key}.{s.unit}": s.records for key in ("score", "exact", "grade") if s.records}
    lines = [
        f"第{place}名{names[s.unit]}：{s.working}" + (f"（未定：{'；'.join(s.reasons)}）" if s.reasons else "")
        for place, s in ranked
    ]
    return replace(
        frame,
        id=_id("ranking", frame),
        kind="ranking",
        values=values.as_values(),
        records=records,
        working="。".join(lines) + "。",
    )


def _praise(ordered: Sequence[Score], rule: Mapping[str, Any], suffix: str, frame: Finding) -> Finding:
    names = praise(ordered, rule)
    places = f"前{rule['top']}名" if "top" in rule else "全部"
    return replace(
        frame,
        id=_id("praise", frame, suffix),
        kind="praise",
        values=PraiseValues(names=names, words=rule["words"]).as_values(),
        records={"*": _records(s for s in ordered if s.unit in names)},
        working=f"{'、'.join(rule['among'])}等级中按未舍入得分排序，同分并列，取{places}",
    )


def _changes(ordered: Sequence[Score], previous: Mapping[str, str], order: Sequence[str], frame: Finding) -> Finding:
    changes = compared({s.unit: s.grade for s in ordered}, previous, order)
    parts = {
        kind: tuple(unit for unit, change in changes.items() if change == kind)
        for kind in (IMPROVED, DECLINED, SAME, NEW)
    }
    values = ChangesValues(**parts).as_values()
    working = "等级由优到劣：" + "、".join(order)
    return replace(frame, id=_id("changes", frame), kind="changes", values=values, working=working)


def _id(kind: str, frame: Finding, suffix: str = "") -> str:
    return f"{kind}:{frame.subject}" + (f":{suffix}" if suffix else "")


def _records(scores: Iterable[Score]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r for s in scores for r in s.records))
