"""Write 考核结果: every area in exactly one grade, in rank order."""

from collections.abc import Sequence
from dataclasses import replace

from tongbao.assess.finding import Finding
from tongbao.assess.values.grades import GradesValues
from tongbao.bulletin import slots
from tongbao.bulletin.clause import Claim, Clause, join_clauses
from tongbao.bulletin.outline import list_parts, number_heading
from tongbao.bulletin.page import Block, Paragraph
from tongbao.bulletin.slots import DraftContext
from tongbao.bulletin.wording import ListOrder


def grades_blocks(findings: Sequence[Finding], setting: DraftContext) -> list[Block]:
    """Write the result of an assessment: how many in each grade, then who.

    Parameters
    ----------
    findings
        Findings of kind ``grades``, best grade first.
    setting
        Context of the draft; lists are written in rank order.

    Returns
    -------
    list of Block
        Heading and two paragraphs.
    """
    part = list_parts("grades", setting)[0]
    summary, sentences = write_grades(findings, replace(setting, order=ListOrder("rank")))
    return [
        number_heading(0, part.text("heading")),
        Paragraph(join_clauses([summary])),
        Paragraph(join_clauses(sentences)),
    ]


def write_grades(findings: Sequence[Finding], setting: DraftContext) -> tuple[Clause, list[Clause]]:
    """Count the units of each grade, and write one sentence a grade with its units.

    Parameters
    ----------
    findings
        Findings of kind ``grades``, best grade first.
    setting
        Context of the draft.

    Returns
    -------
    tuple of (summary, sentences)
        One sentence a grade.
    """
    found = [f for f in findings if f.kind == "grades"]
    counted = [
        setting.say("grades.part", {"grade": _grade(f), "count": _count(f, setting)}, f.id, f.matter) for f in found
    ]
    total = slots.count_of(found[0], "total", setting.counter("unit_total"), setting)
    summary = setting.say(
        "grades.count", {"total": total, "parts": join_clauses(counted, "，", "")}, found[0].id, "grades"
    )
    return summary, [_sentence(f, setting) for f in found]


def _sentence(finding: Finding, setting: DraftContext) -> Clause:
    """Name the units that have a grade, or have none yet."""
    phrase = "grades.pending" if finding.matter == "pending" else "grades.sentence"
    fills = {"names": slots.names(finding, "names", setting), "grade": _grade(finding)}
    return setting.say(phrase, fills, finding.id, finding.matter)


def _grade(finding: Finding) -> Claim:
    word = GradesValues.of(finding).grade
    return Claim("term", word, word, finding.id, "grade", finding.source_records("grade"))


def _count(finding: Finding, setting: DraftContext) -> Claim:
    return slots.count_of(finding, "names", setting.counter("areas"), setting)
