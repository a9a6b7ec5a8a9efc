"""用能人数 by formula instead of as reported, for institutions that handed in the parts of the formula."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tongbao.assess.people import part_names, people
from tongbao.assess.verdict import Yearly
from tongbao.measure.rounding import round_half_up
from tongbao.records.issued import PeoplePart
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook


def apply_formulas(
    lines: Sequence[Yearly], parts: Sequence[PeoplePart], period: str, rulebook: Rulebook
) -> tuple[list[Yearly], dict[str, str]]:
    """Replace reported people by those of the formulas.

    A formula applies where its parts, and only they, were handed in for the period by an institution of one of its
    kinds. Where none is in force on the day of the rules, the reported number is kept.

    Parameters
    ----------
    lines
        Lines of a period.
    parts
        Parts of formulas as handed in.
    period
        Period whose parts are used.
    rulebook
        Rules of the day (table ``people_formulas``).

    Returns
    -------
    (lines, formula id by institution)
        Lines in the given order; only institutions with a formula are in the mapping.
    """
    given: dict[str, dict[str, int]] = {}
    for part in parts:
        if part.period == period:
            given.setdefault(part.institution, {})[part.part] = part.milli
    used: dict[str, str] = {}
    changed = []
    for line in lines:
        row = _formula(given.get(line.institution, {}), line.kind, rulebook)
        if row is not None and line.amounts.get("people"):
            level = round_half_up(people(row.id, given[line.institution], rulebook) * 1000)
            line = replace(line, amounts={**line.amounts, "people": int(level) * line.months})
            used[line.institution] = row.id
        changed.append(line)
    return changed, used


def _formula(parts: Mapping[str, int], kind: str, rulebook: Rulebook) -> Row | None:
    if not parts:
        return None
    rows = (r for r in rulebook.rows("people_formulas") if kind in r.texts("kinds"))
    return next((r for r in rows if set(part_names(r)) == set(parts)), None)
