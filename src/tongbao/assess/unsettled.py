"""Set aside whom no grade can be given yet: the grades go on parting the whole list, with one part more."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from tongbao.assess.finding import Finding, Values
from tongbao.rules.rulebook import Rulebook

PENDING = "pending"
_LISTS = {"grades": ("names",), "praise": ("names",), "changes": ("improved", "declined", "same", "new")}


def set_aside(findings: Sequence[Finding], order: Sequence[str], rulebook: Rulebook) -> list[Finding]:
    """Take units whose score is unsettled out of grades, praise and changes, into a part of their own.

    A unit is unsettled where its grade would change with a verdict that is not robust, or where an item was not
    scored. The ranking keeps their points, which are internal until the grade is settled; they are told in ``order``,
    the list's own, so that their place does not show.
    """
    ranking = next((f for f in findings if f.kind == "ranking"), None)
    doubtful = ranking.units("unsettled") if ranking else ()
    unsettled = tuple(u for u in order if u in doubtful)
    if ranking is None or not unsettled:
        return list(findings)
    kept, total = [], 0
    for finding in findings:
        if finding is ranking:
            finding = _placed_again(ranking, unsettled)
        elif finding.kind in _LISTS:
            values: Values = dict(finding.values)
            for key in (k for k in _LISTS[finding.kind] if k in values):
                values[key] = tuple(u for u in finding.units(key) if u not in unsettled)
            finding = replace(finding, values=values)
            if finding.kind == "grades":
                total = finding.number("total")
        if finding.kind not in ("grades", "praise") or finding.units("names"):
            kept.append(finding)
    word = rulebook.row("wording", "grade.pending").text("word")
    values = {"names": unsettled, "grade": word, "total": total}
    pending = Finding(
        f"grades:{ranking.subject}:{PENDING}",
        "grades",
        ranking.subject,
        PENDING,
        values,
        ranking.records,
        ("wording/grade.pending",),
        "得分随待核的判定或未评的项目而变",
    )
    return [*kept, pending]


def _placed_again(ranking: Finding, unsettled: Sequence[str]) -> Finding:
    """Places among the settled only: a gap in the places would say where an unsettled unit stands."""
    values: Values = dict(ranking.values)
    settled = [u for u in ranking.units("units") if u not in unsettled]
    totals = [Fraction(str(values[f"exact.{u}"])) for u in settled]
    for unit, total in zip(settled, totals, strict=True):
        values[f"rank.{unit}"] = sum(t > total for t in totals) + 1
    for unit in unsettled:
        values[f"rank.{unit}"] = None
    return replace(ranking, values=values)
