"""Coverage: how many institutions that owe a return sent every month, in each area and in the province."""

from fractions import Fraction

from tongbao.assess.assessment import PROVINCE, Material
from tongbao.assess.finding import Finding
from tongbao.assess.values.figures import CoverageValues, ListedValues
from tongbao.measure.change import format_percent
from tongbao.measure.rounding import round_half_up
from tongbao.registry.reporting import AREAS
from tongbao.rules.rulebook import Rulebook


def coverage_findings(material: Material, rulebook: Rulebook) -> list[Finding]:
    """Count institutions that owe a return and those that reported every month, by area and for the province.

    Parameters
    ----------
    material
        Closed books of the assessment.
    rulebook
        Rules of the day; ``fairness/least_coverage`` gives the limit.

    Returns
    -------
    list of Finding
        The last, ``coverage:low``, lists areas under the limit; empty where the books do not say who owed a return.
    """
    if not material.owed:
        return []
    months = len(list(material.span))
    came: dict[str, int] = {}
    for line in material.lines.get(str(material.span), ()):
        came[line.institution] = came.get(line.institution, 0) + line.months
    complete = {institution for institution, had in came.items() if had >= months}
    found, low = [], []
    least = rulebook.row("fairness", "least_coverage").exact("value")
    everyone = material.owed.get(PROVINCE) or frozenset(i for ids in material.owed.values() for i in ids)
    for unit in (*material.units, PROVINCE):
        owed = everyone if unit == PROVINCE else material.owed.get(unit, frozenset())
        if not owed:
            continue
        share = Fraction(len(owed & complete), len(owed))
        if unit != PROVINCE and share < least:
            low.append(unit)
        values = CoverageValues(
            owed=len(owed),
            complete=len(owed & complete),
            share=int(round_half_up(share * 10**6)),
            exact_share=share,
        )
        words = f"应报{len(owed)}家，{months}个月齐全的{len(owed & complete)}家，占{format_percent(share)}"
        found.append(_finding(f"coverage:{unit}", unit, values, words, material))
    return [
        *found,
        _finding("coverage:low", AREAS, ListedValues(units=tuple(low)), f"齐全率低于{format_percent(least)}", material),
    ]


def _finding(id_: str, subject: str, values: CoverageValues | ListedValues, words: str, material: Material) -> Finding:
    rules = ("fairness/least_coverage",)
    return Finding(
        id=id_,
        kind="count",
        subject=subject,
        matter="coverage",
        values=values.as_values(),
        records={"*": material.records},
        rules=rules,
        working=words,
    )
