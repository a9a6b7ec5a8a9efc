"""Field assessment (现场考核): points given item by item at each step, what is lacking, and what becomes of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongbao.assess.rubric import EXTRA, MEASURE, points_text, rubric_rows
from tongbao.measure.quantity import parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.units import THOUSAND
from tongbao.records.issued import Points
from tongbao.rules.dated import Row
from tongbao.rules.rulebook import Rulebook

SELF, SITE, REVIEW, APPROVAL = "self", "site", "review", "approval"
_ALWAYS, _DIFFERS = "always", "differs"


@dataclass(frozen=True, slots=True)
class Mark:
    """Points given to an item in a step [thousandths of a point], with their ground, by whom and when.

    ``paper`` is the number a paper to it is found by, 0 where there is none; ``file`` what the paper is called.
    """

    item: str
    step: str
    milli: int
    words: str
    by: str
    at: str
    paper: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a unit's score sheet: what it may bring at most [points, exact], and what each step gave it."""

    item: str
    name: str
    kind: str
    most: Fraction
    words: str
    marks: Mapping[str, Mark]

    @property
    def needed(self) -> bool:
        """Whether it must be scored; an extra without points brings none."""
        return self.kind == MEASURE


def given_items(rubric: Row, rulebook: Rulebook) -> tuple[Row, ...]:
    """The items of a rubric whose points somebody gives: the measures, and the extras that no target decides.

    Raises
    ------
    Refusal : codes ``rubric-empty``, ``rubric-partial`` (nothing can be scored by it), ``field-items`` (every point of
        it comes from targets).
    """
    items = tuple(
        r for r in rubric_rows(rubric, rulebook) if r.text("kind") in (MEASURE, EXTRA) and not r.get("indicator")
    )
    if not items:
        raise Refusal(
            "field-items", f"“{rubric.text('name')}”全部按目标判定评分，没有要现场评分的项目。", "不必开展现场考核。"
        )
    return items


def sheet(items: Sequence[Row], marks: Iterable[Mark]) -> tuple[Line, ...]:
    """The score sheet of a unit; of several marks for an item in a step the last counts."""
    by: dict[str, dict[str, Mark]] = {}
    for mark in marks:
        by.setdefault(mark.item, {})[mark.step] = mark
    return tuple(
        Line(r.id, r.text("name"), r.text("kind"), most_of(r), r.text("words"), by.get(r.id, {})) for r in items
    )


def most_of(row: Row) -> Fraction:
    """The most that an item may bring [points, exact]."""
    return row.exact("cap" if row.text("kind") == EXTRA else "weight")


def total(lines: Iterable[Line], step: str) -> int | None:
    """The sum of a step [thousandths of a point]; None where nothing was given in it."""
    given = [line.marks[step].milli for line in lines if step in line.marks]
    return sum(given) if given else None


def lacking(lines: Iterable[Line], step: str) -> tuple[str, ...]:
    """The names of the items that a step has still to score."""
    return tuple(line.name for line in lines if line.needed and step not in line.marks)


def moved(lines: Iterable[Line]) -> tuple[str, ...]:
    """The names of the items whose points the review changed."""
    pairs = ((x.name, x.marks.get(SITE), x.marks.get(REVIEW)) for x in lines)
    return tuple(name for name, site, review in pairs if review and (site is None or site.milli != review.milli))


def read(line: Line, step: Row, points: str, words: str) -> tuple[int, str]:
    """Points and their ground as typed into the line of a sheet.

    Raises
    ------
    Refusal : code ``field-points`` for what is no number, below 0 or above the most; ``field-reason`` where the ground
        is lacking.
    """
    try:
        milli = parse_milli(points)
    except Refusal as refused:
        raise _points(line, f"得分：{refused.sentence.rstrip('。')}", refused.remedy) from None
    if milli < 0 or Fraction(milli, THOUSAND) > line.most:
        raise _points(line, f"得分{points}不在0至{points_text(line.most)}分之间", "请核对得分。")
    before = line.marks.get(SITE)
    agreed = step.text("reason") == _DIFFERS and before is not None and before.milli == milli
    if step.text("reason") in (_ALWAYS, _DIFFERS) and not agreed and not words.strip():
        why = "改了现场评分，没有写理由" if step.text("reason") == _DIFFERS else "没有写依据"
        raise Refusal("field-reason", f"“{line.name}”{why}。", "请写明后再保存。")
    return milli, words.strip()


def approved(round_id: str, unit: str, period: str, lines: Iterable[Line], document: str) -> list[Points]:
    """The points of a unit as they go on record once the review is approved, each with its ground.

    Raises
    ------
    ValueError : an item that must be scored has no reviewed points; ask :func:`lacking` first.
    """
    found = []
    for line in lines:
        mark = line.marks.get(REVIEW)
        if mark is None:
            if line.needed:
                raise ValueError(f"{unit}: no reviewed points for {line.item}; ask lacking() first")
            continue
        site = line.marks.get(SITE)
        note = mark.words or (site.words if site else "")
        found.append(Points(f"{round_id}-{unit}-{line.item}", unit, period, line.item, mark.milli, note, document))
    return found


def _points(line: Line, what: str, remedy: str) -> Refusal:
    return Refusal("field-points", f"“{line.name}”的{what}。", remedy)
