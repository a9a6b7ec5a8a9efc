"""Write 考核等级和排名: every area in a grade or 暂不评定, the league table, praise, who rose and who fell."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tongbao.assess.finding import Finding
from tongbao.assess.values.grades import ConsequenceValues, PraiseValues, RankedScore, RankingValues
from tongbao.assess.values.targets import VerdictValues
from tongbao.bulletin import slots
from tongbao.bulletin.clause import Claim, Clause, join_clauses, words
from tongbao.bulletin.outline import list_parts, number_heading
from tongbao.bulletin.page import Block, Paragraph, Table
from tongbao.bulletin.sections.grades import write_grades
from tongbao.bulletin.slots import DraftContext, Slots
from tongbao.bulletin.wording import ListOrder
from tongbao.measure.rounding import format_rounded

_COLUMNS = ("rank", "unit", "score", "grade")


def rank_blocks(findings: Sequence[Finding], number: int, setting: DraftContext) -> list[Block]:
    """Write the part on grades and ranks.

    Parameters
    ----------
    findings
        Findings of the assessment.
    number : from 0
        Position of the part in the document.
    setting
        Context of the draft; lists are written in rank order.

    Returns
    -------
    list of Block
        Empty where no rubric was used.
    """
    ranking = next((f for f in findings if f.kind == "ranking"), None)
    if ranking is None:
        return []
    ranked = replace(setting, order=ListOrder("rank"))
    summary, by_grade = write_grades(findings, ranked)
    blocks: list[Block] = [
        number_heading(number, list_parts("assessment", setting)[2].text("heading")),
        Paragraph(join_clauses([summary])),
        Paragraph(join_clauses(by_grade)),
    ]
    early = any(f.kind == "verdict" and VerdictValues.of(f).provisional for f in findings)
    if early:
        blocks.append(Paragraph(join_clauses([words(setting.phrase("ranks.provisional"))], "。")))
    index = {f.id: f for f in findings}
    remarks = [_praise(f, ranked) for f in findings if f.kind == "praise"]
    remarks += [c for c in (_moves(index, ranked),) if c]
    blocks += [Paragraph(join_clauses([c], "。")) for c in remarks]
    table = _table(ranking, ranked)
    blocks += [table] if table.rows else []
    # Nothing is done to anybody on a grade that 核定 may still change.
    entailed = [] if early else [_consequence(f, ranked) for f in findings if f.kind == "consequence"]
    return [*blocks, *([Paragraph(join_clauses(entailed, "。"))] if entailed else [])]


def _praise(finding: Finding, setting: DraftContext) -> Clause:
    """Write praise, or an honour with its name (先进市); its list may differ from the best grade."""
    word = PraiseValues.of(finding).words
    fills: Slots = {
        "names": slots.names(finding, "names", setting),
        "words": Claim("term", word, word, finding.id, "words", finding.source_records("*")),
    }
    phrase = "ranks.praise" if finding.id.count(":") == 1 else "ranks.honour"
    return setting.say(phrase, fills, finding.id, "praise")


def _consequence(finding: Finding, setting: DraftContext) -> Clause:
    """State the consequences of a grade in the words of the rubric."""
    entailed = ConsequenceValues.of(finding)
    measured = "；".join(entailed.measures)
    fills: Slots = {
        "names": slots.names(finding, "names", setting),
        "grade": Claim("term", entailed.grade, entailed.grade, finding.id, "grade", finding.source_records("*")),
        "measures": Claim("term", measured, measured, finding.id, "measures", finding.source_records("*")),
    }
    return setting.say("ranks.consequence", fills, finding.id, "consequence")


def _moves(index: Mapping[str, Finding], setting: DraftContext) -> Clause | None:
    found = index.get("changes:areas")
    if found is None or not (found.units("improved") or found.units("declined")):
        return None
    fills: dict[str, Claim | Clause | None] = {}
    for key in ("improved", "declined"):
        fills[key] = slots.names(found, key, setting)
        fills[f"{key}_count"] = (
            slots.count_of(found, key, setting.counter("areas"), setting) if found.units(key) else None
        )
    return setting.say("ranks.moves", fills, found.id, "changes")


def _table(ranking: Finding, setting: DraftContext) -> Table:
    """Build the league table; a unit whose total may still change has no points and no place."""
    head = tuple(setting.phrase(f"ranks.head.{k}") for k in _COLUMNS)
    values = RankingValues.of(ranking)
    placed = [u for u in values.units if values.scores[u].rank is not None]
    body = tuple(tuple(_cell(ranking, k, u, values.scores[u], setting) for k in _COLUMNS) for u in placed)
    note = setting.phrase("ranks.note_pending") if len(placed) < len(values.units) else ""
    fills: Slots = {}
    return Table(setting.say("ranks.table", fills, ranking.id, "ranking"), head, body, note)


def _cell(ranking: Finding, key: str, unit: str, score: RankedScore, setting: DraftContext) -> Claim:
    records = ranking.source_records("*")
    if key == "unit":
        return Claim("names", setting.roster.unit(unit).name, (unit,), ranking.id, "unit", records)
    if key == "score":
        return Claim("figure", format_rounded(score.exact, 2), score.rounded, ranking.id, f"score.{unit}", records)
    if key == "rank":
        return Claim("figure", str(score.rank), score.rank, ranking.id, f"rank.{unit}", records)
    return Claim("term", score.grade, score.grade, ranking.id, f"grade.{unit}", records)
