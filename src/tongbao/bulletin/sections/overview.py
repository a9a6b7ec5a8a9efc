"""Write 总体情况: who has done it, by name; the highlights; what came of the last bulletin's demands."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongbao.assess.finding import Finding
from tongbao.assess.values.matters import HighlightValues, PartitionValues
from tongbao.bulletin import slots
from tongbao.bulletin.clause import Claim, Clause
from tongbao.bulletin.outline import build_paragraph, list_parts, list_points, number_heading, number_points
from tongbao.bulletin.page import Block
from tongbao.bulletin.slots import DraftContext, Slots
from tongbao.bulletin.wording import fill
from tongbao.rules.row import Row


@dataclass(frozen=True)
class HighlightSelection:
    """Selection of highlights, by finding id.

    Parameters
    ----------
    told, left_out : finding ids
        Highlights printed and left out.
    """

    told: tuple[str, ...]
    left_out: tuple[str, ...]


def overview(findings: Sequence[Finding], picked: HighlightSelection, setting: DraftContext) -> list[Block]:
    """Write the first part of a progress bulletin.

    Parameters
    ----------
    findings
        Findings of the month.
    picked
        Highlights to print.
    setting
        Context of the draft.

    Returns
    -------
    list of Block
        Blocks in printed order.
    """
    part = list_parts("progress", setting)[0]
    points = [(p.text("words"), _point(p.id, findings, picked, setting)) for p in list_points(part.id, setting)]
    since = report_since_last(findings, setting)
    blocks: list[Block] = [number_heading(0, part.text("heading")), build_paragraph(part.text("lead"))]
    if since:
        blocks.append(build_paragraph(*_sentences(since)))
    return blocks + number_points(points)


def pick_highlights(findings: Sequence[Finding], setting: DraftContext) -> HighlightSelection:
    """Select highlights: in the order of the matters, up to a limit a unit.

    Parameters
    ----------
    findings
        All findings; highlights among them.
    setting
        Rules with the limit ``most_per_unit``; departments have none.

    Returns
    -------
    Picked
        Printed and left out.
    """
    most = setting.rulebook.row("wording", "highlights").number("most_per_unit")
    told: list[str] = []
    left: list[str] = []
    counts: dict[str, int] = {}
    for finding in (f for f in findings if f.kind == "highlight"):
        unlimited = setting.roster.unit(finding.subject).list_id != "areas"
        counts[finding.subject] = counts.get(finding.subject, 0) + 1
        (told if unlimited or counts[finding.subject] <= most else left).append(finding.id)
    return HighlightSelection(tuple(told), tuple(left))


def report_since_last(findings: Sequence[Finding], setting: DraftContext) -> list[Clause]:
    """Name the units that have met the demands of the last bulletin.

    Parameters
    ----------
    findings
        Findings of kind ``asked``.
    setting
        Context of the draft.

    Returns
    -------
    list of Clause
        In time first, late after it, for each ask.
    """
    clauses = []
    for finding in (f for f in findings if f.kind == "asked"):
        for key, phrase in (("met", "since.met"), ("met_late", "since.met_late")):
            named = slots.names(finding, key, setting)
            if named:
                count = slots.count_of(finding, key, setting.counter("areas"), setting)
                fills: Slots = {
                    "names": named,
                    "count": _count_in_all(count, named, setting),
                    "matter": slots.text_of(finding, "name"),
                }
                clauses.append(setting.say(phrase, fills, finding.id, f"{finding.matter}.{key}"))
    return clauses


def _point(point: str, findings: Sequence[Finding], picked: HighlightSelection, setting: DraftContext) -> list[Clause]:
    clauses: list[Clause] = []
    told_before: dict[str, tuple[Finding, int]] = {}
    for matter in (m for m in setting.rulebook.rows("matters") if m.get("point") == point):
        if matter.text("kind") == "highlight":
            cases = [f for f in findings if f.matter == matter.id and f.id in picked.told]
            clauses += [describe_highlight(f, matter, setting) for f in _in_order(cases, matter, setting)]
            continue
        finding = next((f for f in findings if f.kind == "partition" and f.matter == matter.id), None)
        if finding is None or not finding.units("yes"):
            continue
        host = told_before.get(matter.get("joins", ""))
        if host and _same_units(host[0], finding):
            clauses[host[1]] = _join_matter(clauses[host[1]], finding, setting)
            continue
        told_before[matter.id] = (finding, len(clauses))
        clauses.append(name_doers(finding, matter, setting))
    return clauses


def name_doers(finding: Finding, matter: Row, setting: DraftContext) -> Clause:
    """Name the units that have done a matter: everyone (均), or the names with their number.

    Parameters
    ----------
    finding
        Partition of the closed list.
    matter
        Row of the matter.
    setting
        Context of the draft.

    Returns
    -------
    Clause
        With the matter's content marks where it has any.
    """
    done = PartitionValues.of(finding)
    if len(done.yes) == done.total:
        return _everyone(finding, matter, setting)
    apart = {u for u in done.yes if setting.roster.unit(u).hands_down_to == "township"}
    by_receiver = bool(matter.get("by_receiver"))
    main = slots.names(finding, "yes", setting, [u for u in done.yes if u not in apart or not by_receiver])
    named_apart = slots.names(finding, "yes", setting, sorted(apart)) if by_receiver and apart else None
    count = slots.count_of(finding, "yes", setting.counter("areas"), setting)
    if main is None and named_apart is not None:
        return setting.say(f"apart_only.{matter.id}", {"names_apart": named_apart}, finding.id, matter.id)
    fills: dict[str, Claim | Clause | None] = {"names": main, "names_apart": named_apart}
    alone = len(done.yes) == 1
    fills["count"] = (None if alone else count) if by_receiver else _count_in_all(count, main, setting)
    clause = setting.say(f"yes.{matter.id}", fills, finding.id, matter.id)
    if matter.texts("marks"):
        clause += Clause(("，" + setting.phrase(f"marks.{matter.id}"),))
    return clause


def describe_highlight(finding: Finding, matter: Row, setting: DraftContext) -> Clause:
    """Describe one highlight in the words for its level or state.

    Parameters
    ----------
    finding
        The highlight.
    matter
        Row of the matter.
    setting
        Context of the draft.

    Returns
    -------
    Clause
        Slots it does not have fall away.
    """
    case = HighlightValues.of(finding)
    candidates = [f"tell.{matter.id}.{word}" for word in (case.level, case.state) if word]
    phrase = next((c for c in candidates if setting.has_phrase(c)), f"tell.{matter.id}")
    fills = {
        "unit": slots.unit_name(finding, setting),
        "purpose": slots.text_of(finding, "purpose"),
        "title": slots.text_of(finding, "title"),
        "occasion": slots.text_of(finding, "occasion"),
        "partners": slots.text_of(finding, "partners", "names"),
        "amount": slots.money(finding, setting),
        "count": slots.reported_count(finding),
    }
    return setting.say(phrase, fills, finding.id, matter.id)


def _everyone(finding: Finding, matter: Row, setting: DraftContext) -> Clause:
    with_province = PartitionValues.of(finding).province == "yes"
    phrase = f"all_with_province.{matter.id}" if with_province else f"all.{matter.id}"
    clause = setting.say(phrase, {"all": slots.everyone(finding, "yes", setting)}, finding.id, matter.id)
    if matter.texts("marks"):
        clause += Clause(("，" + setting.phrase(f"marks.{matter.id}"),))
    return clause


def _join_matter(host: Clause, finding: Finding, setting: DraftContext) -> Clause:
    words = setting.phrase(f"join.{finding.matter}")
    return host + Clause(("，", Claim("term", words, words, finding.id, "yes", finding.source_records("yes"))))


def _same_units(host: Finding, finding: Finding) -> bool:
    one, other = PartitionValues.of(host), PartitionValues.of(finding)
    return (one.yes, one.province) == (other.yes, other.province)


def _count_in_all(count: Claim, named: Claim | None, setting: DraftContext) -> Clause:
    single = named is not None and isinstance(named.value, tuple) and len(named.value) < 2
    return Clause(()) if single else fill(setting.phrase("count.in_all"), {"count": count})


def _in_order(cases: Sequence[Finding], matter: Row, setting: DraftContext) -> list[Finding]:
    stages = [s["id"] for s in matter.get("states", ())]

    def place(finding: Finding) -> tuple[int, int, str]:
        state = HighlightValues.of(finding).state
        stage = stages.index(state) if state in stages and matter.text("list") == "province" else 0
        return setting.roster.unit(finding.subject).customary, stage, finding.id

    return sorted(cases, key=place)


def _sentences(clauses: list[Clause]) -> list[Clause]:
    return [Clause((*c.parts, "；" if i < len(clauses) - 1 else "。")) for i, c in enumerate(clauses)]
