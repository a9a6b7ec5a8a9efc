"""Write 提醒函: to one unit, each ask it has not met, with the document that asked and its present state."""

from collections.abc import Sequence

from tongbao.assess.finding import Finding
from tongbao.assess.values.matters import AskedValues
from tongbao.bulletin import slots
from tongbao.bulletin.clause import Claim, Clause
from tongbao.bulletin.outline import build_paragraph
from tongbao.bulletin.page import Block
from tongbao.bulletin.slots import DraftContext
from tongbao.measure.refusal import Refusal

# States of an ask that is not met; a silent unit is never written to as one that did not do it.
_STATES = ("overdue_no", "overdue_silent", "open")


def reminder_blocks(findings: Sequence[Finding], unit: str, setting: DraftContext) -> list[Block]:
    """Write a paragraph for each ask that the unit has not met, and what is expected of it.

    Parameters
    ----------
    findings
        Findings of kind ``asked``.
    unit
        Id of the unit.
    setting
        Context of the draft.

    Returns
    -------
    list of Block
        Paragraphs of the letter.

    Raises
    ------
    Refusal
        Code ``reminder`` where nothing is open for the unit.
    """
    paragraphs: list[Block] = []
    for finding in (f for f in findings if f.kind == "asked"):
        state = next((s for s in _STATES if unit in finding.units(s)), "")
        if state:
            paragraphs.append(build_paragraph(_write_ask(finding, state, setting)))
    if not paragraphs:
        name = setting.roster.unit(unit).name
        raise Refusal("reminder", f"{name}没有未完成的要求，不必提醒。", "请在“督办”页核对。")
    return [*paragraphs, build_paragraph(setting.say("reminder.expected", {}, "document", "expected"))]


def claim_addressee(unit: str, setting: DraftContext) -> Claim:
    """Claim the unit a letter is addressed to.

    Parameters
    ----------
    unit
        Id of the unit.
    setting
        Registry.

    Returns
    -------
    Claim
        Its full name as a recipient.
    """
    name = setting.roster.unit(unit).name
    return Claim("title", name, unit, "document", "recipients", ("document",))


def _write_ask(finding: Finding, state: str, setting: DraftContext) -> Clause:
    records = finding.source_records("*")
    number = AskedValues.of(finding).document
    fills: slots.Slots = {
        "document": Claim("docno", number, number, finding.id, "document", records),
        "due": slots.day_of_ask(finding),
        "matter": slots.text_of(finding, "name"),
        "day": slots.as_of_day(finding, setting),
    }
    return setting.say(f"reminder.{state}", fills, finding.id, finding.matter)
