"""Field assessment (现场考核): points given item by item at each step, what is lacking, and what becomes of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongbao.assess.rubric import EXTRA, MEASURE, points_text, rubric_rows
from tongbao.measure.quantity import parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.units import THOUSAND
from tongbao.records.issued import Points
from tongbao.rules.row import Row
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
    """List the items of a rubric whose points are given by assessors.

    Parameters
    ----------
    rubric
        Row of table ``rubrics``.
    rulebook
        Rules of the day.

    Returns
    -------
    tuple of rows
        The measures, and the extras that no target decides.

    Raises
    ------
    Refusal
        Codes ``rubric-empty``, ``rubric-partial`` (nothing can be scored by it), ``field-items`` (every point of it
        comes from targets).
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
    """Build the score sheet of a unit.

    Parameters
    ----------
    items
        Items of :func:`given_items`.
    marks
        Marks in order of time; of several for an item in a step the last counts.

    Returns
    -------
    tuple of Line
        One an item.
    """
    by: dict[str, dict[str, Mark]] = {}
    for mark in marks:
        by.setdefault(mark.item, {})[mark.step] = mark
    return tuple(
        Line(r.id, r.text("name"), r.text("kind"), maximum_points(r), r.text("words"), by.get(r.id, {})) for r in items
    )


def maximum_points(row: Row) -> Fraction:
    """Return the maximum points of an item.

    Parameters
    ----------
    row
        Row of table ``rubric_items``.

    Returns
    -------
    Fraction [points]
        Cap of an extra, weight of a measure.
    """
    return row.exact("cap" if row.text("kind") == EXTRA else "weight")


def total(lines: Iterable[Line], step: str) -> int | None:
    """Sum the points of a step.

    Parameters
    ----------
    lines
        Score sheet of a unit.
    step
        Id of the step.

    Returns
    -------
    int or None [thousandths of a point]
        None where nothing was given in it.
    """
    given = [line.marks[step].milli for line in lines if step in line.marks]
    return sum(given) if given else None


def unscored_items(lines: Iterable[Line], step: str) -> tuple[str, ...]:
    """List the items that a step has still to score.

    Parameters
    ----------
    lines
        Score sheet of a unit.
    step
        Id of the step.

    Returns
    -------
    tuple of names
        Extras are never among them.
    """
    return tuple(line.name for line in lines if line.needed and step not in line.marks)


def items_changed_in_review(lines: Iterable[Line]) -> tuple[str, ...]:
    """List the items whose points the review changed.

    Parameters
    ----------
    lines
        Score sheet of a unit.

    Returns
    -------
    tuple of names
        Includes items scored in the review only.
    """
    pairs = ((x.name, x.marks.get(SITE), x.marks.get(REVIEW)) for x in lines)
    return tuple(name for name, site, review in pairs if review and (site is None or site.milli != review.milli))


def read_points(line: Line, step: Row, points: str, words: str) -> tuple[int, str]:
    """Read points and their ground as typed into the line of a sheet.

    Parameters
    ----------
    line
        Line of the score sheet.
    step
        Row of the step; says whether a reason is required.
    points
        Points as typed.
    words
        Ground as typed.

    Returns
    -------
    (thousandths of a point, ground)
        The ground without surrounding blanks.

    Raises
    ------
    Refusal
        Code ``field-points`` where the text is no number, below 0 or above the maximum; ``field-reason`` where the
        ground is missing.
    """
    try:
        milli = parse_milli(points)
    except Refusal as refused:
        sentence = f"“{line.name}”的得分：{refused.sentence.rstrip('。')}。"
        raise Refusal("field-points", sentence, refused.remedy) from None
    if milli < 0 or Fraction(milli, THOUSAND) > line.most:
        sentence = f"“{line.name}”的得分{points}不在0至{points_text(line.most)}分之间。"
        raise Refusal("field-points", sentence, "请核对得分。")
    before = line.marks.get(SITE)
    agreed = step.text("reason") == _DIFFERS and before is not None and before.milli == milli
    if step.text("reason") in (_ALWAYS, _DIFFERS) and not agreed and not words.strip():
        why = "改了现场评分，没有写理由" if step.text("reason") == _DIFFERS else "没有写依据"
        raise Refusal("field-reason", f"“{line.name}”{why}。", "请写明后再保存。")
    return milli, words.strip()


def build_points(round_id: str, unit: str, period: str, lines: Iterable[Line], document: str) -> list[Points]:
    """Build the points of a unit that go on record once the review is approved.

    Parameters
    ----------
    round_id
        Id of the round of on-site assessment.
    unit, period
        Unit and period that are scored.
    lines
        Score sheet of the unit.
    document
        Document that puts them on record.

    Returns
    -------
    list of Points
        Each with its ground; items without points are left out.

    Raises
    ------
    ValueError
        Where an item that must be scored has no reviewed points; call :func:`lacking` first.
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
