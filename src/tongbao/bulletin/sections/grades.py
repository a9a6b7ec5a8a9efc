"""考核结果: every area in exactly one grade, in rank order."""

from collections.abc import Sequence
from dataclasses import replace

from tongbao.assess.finding import Finding
from tongbao.bulletin import slots
from tongbao.bulletin.clause import Claim, joined
from tongbao.bulletin.outline import heading, parts
from tongbao.bulletin.page import Block, Paragraph
from tongbao.bulletin.slots import Setting
from tongbao.bulletin.wording import ListOrder


def grades_blocks(findings: Sequence[Finding], setting: Setting) -> list[Block]:
    """The result of an assessment: how many in each grade, then who. Lists are in rank order."""
    ranked = replace(setting, order=ListOrder("rank"))
    found = [f for f in findings if f.kind == "grades"]
    part = parts("grades", setting)[0]
    counted = [
        ranked.say("grades.part", {"grade": _grade(f), "count": _count(f, ranked)}, f.id, f.matter) for f in found
    ]
    total = slots.count_of(found[0], "total", ranked.counter("unit_total"), ranked)
    summary = ranked.say("grades.count", {"total": total, "parts": joined(counted, "，", "")}, found[0].id, "grades")
    said = [
        ranked.say("grades.sentence", {"names": slots.names(f, "names", ranked), "grade": _grade(f)}, f.id, f.matter)
        for f in found
    ]
    return [heading(0, part.text("heading")), Paragraph(joined([summary])), Paragraph(joined(said))]


def _grade(finding: Finding) -> Claim:
    word = str(finding.values["grade"])
    return Claim("term", word, word, finding.id, "grade", finding.stands_on("grade"))


def _count(finding: Finding, setting: Setting) -> Claim:
    return slots.count_of(finding, "names", setting.counter("areas"), setting)
