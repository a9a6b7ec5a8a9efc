"""Write 存在问题: counts, never names, unless naming allows it; a stated number is printed with its source."""

from collections.abc import Mapping, Sequence

from tongbao.assess.finding import Finding
from tongbao.assess.values.matters import StatedValues
from tongbao.bulletin import slots
from tongbao.bulletin.clause import Claim, Clause, words
from tongbao.bulletin.outline import build_paragraph, list_parts, list_points, number_heading, number_points
from tongbao.bulletin.page import Block
from tongbao.bulletin.slots import DraftContext, Slots
from tongbao.rules.row import Row

STATED, LISTED, OMITTED, WORDED = "stated", "list", "omit", "worded"
CHOICES = (STATED, LISTED, OMITTED, WORDED)


def problems(
    findings: Sequence[Finding],
    choices: Mapping[str, str],
    nameable: Mapping[str, tuple[str, ...]],
    setting: DraftContext,
) -> list[Block]:
    """Write the second part of a progress bulletin.

    Parameters
    ----------
    findings
        Findings of the month.
    choices : mapping of conflict id to choice
        The drafter's decisions.
    nameable : mapping of ask finding id to unit ids
        Units that may be named as overdue.
    setting
        Context of the draft.

    Returns
    -------
    list of Block
        Empty where there is no problem.
    """
    part = list_parts("progress", setting)[1]
    points = []
    for point in list_points(part.id, setting):
        clauses = [
            c
            for m in setting.rulebook.rows("matters")
            if m.get("problem") == point.id
            for c in problem(m, findings, choices, setting)
        ]
        points.append((point.text("words"), clauses))
    blocks = number_points(points)
    late = overdue(findings, nameable, setting)
    if late:
        blocks.append(build_paragraph(*(p for c in late for p in (c, "。"))))
    return [number_heading(1, part.text("heading")), build_paragraph(part.text("lead")), *blocks] if blocks else []


def problem(
    matter: Row, findings: Sequence[Finding], choices: Mapping[str, str], setting: DraftContext
) -> list[Clause]:
    """Describe a matter that is not done, by the stated number or by the closed list.

    Parameters
    ----------
    matter
        Row of the matter.
    findings
        Findings of the month.
    choices : mapping of conflict id to choice
        The drafter's decisions.
    setting
        Context of the draft.

    Returns
    -------
    list of Clause
        One clause marked as a gap while a conflict is undecided.
    """
    stated = [f for f in findings if f.kind == "stated" and f.matter == matter.id]
    listed = next((f for f in findings if f.kind == "partition" and f.matter == matter.id), None)
    disputed = [f for f in stated if f.conflict]
    chosen = {choices.get(f.conflict, "") for f in disputed} or {STATED}
    choice = min(chosen) if all(is_settled(f, choices) for f in disputed) else ""
    if stated and not choice:
        name = Claim(
            "term",
            matter.get("reported_as", matter.text("name")),
            matter.id,
            stated[0].id,
            "matter",
            stated[0].source_records("*"),
        )
        clause = setting.say("pending", {"matter": name}, stated[0].id, matter.id)
        return [Clause(clause.parts, matter.id, gap=True)]
    stated = [f for f in stated if StatedValues.of(f).count != 0]
    if stated and choice in (STATED, WORDED):
        return [_stated(stated, matter, setting, listed if choice == WORDED else None)]
    if choice == OMITTED or listed is None:
        return []
    return _listed(listed, matter, setting)


def is_settled(finding: Finding, choices: Mapping[str, str]) -> bool:
    """Return whether a conflict is decided.

    Parameters
    ----------
    finding
        Stated tally with a conflict id.
    choices : mapping of conflict id to choice
        The drafter's decisions.

    Returns
    -------
    bool
        False also where a number is chosen that the records rule out: it cannot be printed, whoever decides so.
    """
    choice = choices.get(finding.conflict, "")
    return bool(choice) and not (StatedValues.of(finding).impossible and choice in (STATED, WORDED))


def overdue(
    findings: Sequence[Finding], nameable: Mapping[str, tuple[str, ...]], setting: DraftContext
) -> list[Clause]:
    """Report the overdue demands of the last bulletin: named where naming allows, else counted.

    Parameters
    ----------
    findings
        Findings of kind ``asked``.
    nameable : mapping of ask finding id to unit ids
        Units that may be named as overdue.
    setting
        Context of the draft.

    Returns
    -------
    list of Clause
        An explicit no and silence in clauses of their own.
    """
    clauses = []
    for finding in (f for f in findings if f.kind == "asked"):
        allowed = nameable.get(finding.id, ())
        rest = [u for u in finding.units("overdue_no") if u not in allowed]
        name = slots.text_of(finding, "name")
        named = slots.names(finding, "overdue_no", setting, allowed)
        if named:
            clauses.append(setting.say("overdue.named", {"names": named, "matter": name}, finding.id, "named"))
        if rest and not allowed:
            count = slots.count_of(finding, "overdue_no", setting.counter("areas"), setting)
            clauses.append(setting.say("overdue.counted", {"count": count, "matter": name}, finding.id, finding.matter))
        if finding.units("overdue_silent"):
            count = slots.count_of(finding, "overdue_silent", setting.counter("areas"), setting)
            fills: Slots = {"count": count, "matter": name}
            clauses.append(setting.say("overdue.unreported", fills, finding.id, finding.matter))
    return clauses


def _stated(stated: list[Finding], matter: Row, setting: DraftContext, listed: Finding | None = None) -> Clause:
    """Write the stated number, or (``listed`` given) a word its share of the closed list allows."""
    first = stated[0]
    counted = [_stated_count(f, setting) for f in stated]
    if listed is not None:
        counted = [slots.word_for_share(f, listed.number("total"), setting) for f in stated]
    fills: Slots = {
        "count": slots.join_claims(counted),
        "day": slots.as_of_day(first, setting),
        "source": slots.text_of(first, "source", "source"),
    }
    return setting.say(f"stated.{matter.id}", fills, first.id, matter.id)


def _stated_count(finding: Finding, setting: DraftContext) -> Claim:
    stated = StatedValues.of(finding)
    if stated.count is None:
        return slots.stated_word(finding, setting)
    return slots.count_of(finding, "count", setting.counter(stated.scope), setting)


def _listed(finding: Finding, matter: Row, setting: DraftContext) -> list[Clause]:
    day, counter = slots.as_of_day(finding, setting), setting.counter(finding.subject)
    clauses = []
    if finding.units("no"):
        count = slots.count_of(finding, "no", counter, setting)
        clauses.append(setting.say(f"no.{matter.id}", {"count": count, "day": day}, finding.id, matter.id))
    if finding.units("not_reported"):
        count = slots.count_of(finding, "not_reported", counter, setting)
        fills: Slots = {"count": count, "day": day, "matter": words(matter.get("reported_as", matter.text("name")))}
        clauses.append(setting.say("unreported", fills, finding.id, f"{matter.id}.unreported"))
    return clauses
