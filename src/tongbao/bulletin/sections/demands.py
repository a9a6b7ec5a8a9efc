"""Write 工作要求: each problem with its dated demand; a demand that everybody has met is not repeated."""

from collections.abc import Iterable, Sequence

from tongbao.assess.finding import Finding
from tongbao.assess.values.matters import DemandValues
from tongbao.bulletin import slots
from tongbao.bulletin.clause import Clause, join_clauses, words
from tongbao.bulletin.outline import list_parts, number_demands, number_heading
from tongbao.bulletin.page import Block
from tongbao.bulletin.slots import DraftContext


def demands(
    findings: Sequence[Finding], asked: Iterable[str], document: str, number: int, setting: DraftContext
) -> list[Block]:
    """Write the last part: fixed demands, and the dated ones for some matters.

    Parameters
    ----------
    findings
        Findings of the document.
    asked : matter ids
        Matters that need a demand.
    document
        Kind of document.
    number : from 0
        Position of the part in the document.
    setting
        Context of the draft.

    Returns
    -------
    list of Block
        Heading and numbered demands.
    """
    part = list_parts(document, setting)[-1]
    dated = _dated(findings, set(asked), setting)
    opening, middle, closing = _FIXED[document]
    items: list[tuple[str, Clause]] = [_fixed(opening, setting)] if opening else []
    if dated:
        items.append((setting.phrase("demand.head.deadlines"), join_clauses(dated)))
    if middle:
        items.append(_fixed(middle, setting))
    monthly = next((f for f in findings if f.kind == "demand" and DemandValues.of(f).monthly), None)
    if monthly is not None:
        clause = setting.say(
            f"demand.{monthly.matter}", {"due": slots.due(monthly, setting)}, monthly.id, monthly.matter
        )
        ending = words("；" + setting.phrase("fixed.naming")) if closing else words("。")
        items.append((setting.phrase("demand.head.feedback"), clause + ending))
    return [number_heading(number, part.text("heading")), *number_demands(items)]


_FIXED = {
    "progress": ("importance", "effort", "naming"),
    "energy": ("energy_importance", "", ""),
    "assessment": ("assessment_importance", "", ""),
}


def _fixed(id_: str, setting: DraftContext) -> tuple[str, Clause]:
    return setting.phrase(f"demand.head.{id_}"), words(setting.phrase(f"fixed.{id_}"))


def _dated(findings: Sequence[Finding], asked: set[str], setting: DraftContext) -> list[Clause]:
    clauses = []
    for finding in (f for f in findings if f.kind == "demand" and f.matter in asked):
        demand = DemandValues.of(finding)
        if demand.due and not demand.monthly:
            fills = {"due": slots.due(finding, setting)}
            clauses.append(setting.say(f"demand.{finding.matter}", fills, finding.id, finding.matter))
    return clauses
