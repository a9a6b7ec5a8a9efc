"""Set aside units that cannot be graded or placed yet; with one part more, the grades still partition the list."""

from collections.abc import Sequence
from dataclasses import replace

from tongbao.assess.finding import Finding, Values
from tongbao.assess.values.grades import GradesValues, RankingValues
from tongbao.rules.rulebook import Rulebook

PENDING = "pending"
_LISTS = {"grades": ("names",), "praise": ("names",), "changes": ("improved", "declined", "same", "new")}


def set_aside(findings: Sequence[Finding], order: Sequence[str], rulebook: Rulebook) -> list[Finding]:
    """Take unsettled units out of grades and changes, and unplaced units out of praise and places.

    A unit is unsettled where its grade would change with a verdict that is not robust, or where an item was not scored;
    it is unplaced where its total would. Places are given among the rest, by grade and then by total, so that nobody
    whom a veto put into the lowest grade precedes one who reached a better. The ranking keeps all totals, which are
    internal until they are settled.

    Parameters
    ----------
    findings
        Findings of :func:`tongbao.assess.ranking.score_findings`.
    order
        Unit ids in the order of the list; units without a place follow it.
    rulebook
        Rules of the day.

    Returns
    -------
    list of Finding
        With a grade ``pending`` where a unit is unsettled.
    """
    ranking = next((f for f in findings if f.kind == "ranking"), None)
    if ranking is None:
        return list(findings)
    unsettled, unplaced = (tuple(u for u in order if u in ranking.units(k)) for k in ("unsettled", "unplaced"))
    words = [GradesValues.of(f).grade for f in findings if f.kind == "grades"]
    kept, total = [], 0
    for finding in findings:
        if finding is ranking:
            finding = _placed_again(ranking, unplaced, words)
        elif finding.kind in _LISTS:
            out = unplaced if finding.kind == "praise" else unsettled
            values: Values = dict(finding.values)
            for key in (k for k in _LISTS[finding.kind] if k in values):
                names = tuple(u for u in finding.units(key) if u not in out)
                values[key] = tuple(sorted(names, key=order.index)) if set(names) & set(unplaced) else names
            finding = replace(finding, values=values)
            if finding.kind == "grades":
                total = GradesValues.of(finding).total
        if finding.kind not in ("grades", "praise") or finding.units("names"):
            kept.append(finding)
    return [*kept, _pending(ranking, unsettled, total, rulebook)] if unsettled else kept


def _pending(ranking: Finding, unsettled: tuple[str, ...], total: int, rulebook: Rulebook) -> Finding:
    word = rulebook.row("wording", "grade.pending").text("word")
    values = GradesValues(names=unsettled, grade=word, total=total)
    id_, rules = f"grades:{ranking.subject}:{PENDING}", ("wording/grade.pending",)
    why = "得分随待核的判定或未评的项目而变"
    return Finding(
        id=id_,
        kind="grades",
        subject=ranking.subject,
        matter=PENDING,
        values=values.as_values(),
        records=ranking.records,
        rules=rules,
        working=why,
    )


def _placed_again(ranking: Finding, unplaced: Sequence[str], words: Sequence[str]) -> Finding:
    """Rank the placed units only: a gap in the places would reveal another unit's place."""
    values = RankingValues.of(ranking)
    key = {u: (words.index(s.grade), -s.exact) for u in values.units if u not in unplaced and (s := values.scores[u])}
    placed = sorted(key, key=lambda u: key[u])
    ranks = {u: sum(other < key[u] for other in key.values()) + 1 for u in placed}
    scores = {u: replace(s, rank=ranks.get(u)) for u, s in values.scores.items()}
    return replace(ranking, values=replace(values, units=(*placed, *unplaced), scores=scores).as_values())
