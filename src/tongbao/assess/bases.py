"""Restated bases: computed amounts and the amounts a document put in their place, stated side by side."""

from fractions import Fraction

from tongbao.assess.assessment import PROVINCE, Material
from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import BaselineId
from tongbao.assess.intensity import numerator
from tongbao.assess.level import ACTIVITIES, sum_lines
from tongbao.assess.values.targets import BaselineValues, RestatedAmount
from tongbao.measure.period import Span
from tongbao.rules.rulebook import Rulebook
from tongbao.targets.baseline import ITEMS, Baseline, build_baseline

_IN_TONNES = ("energy", "co2")


def restated_base_findings(material: Material, rulebook: Rulebook) -> list[Finding]:
    """List the bases of which an amount has been restated by the day.

    Parameters
    ----------
    material
        Closed books of the assessment.
    rulebook
        Rules of the day.

    Returns
    -------
    list of Finding
        One for each unit and year, with the computed amounts beside the restated ones.
    """
    places = (*material.units, PROVINCE)
    known = sorted({(r.scope, r.period) for r in material.restatements}, key=lambda k: (k[1], k[0]))
    found = []
    for scope, period in known:
        base = build_baseline(
            scope, period, _computed(scope, period, material, rulebook), material.restatements, material.as_of
        )
        if scope in places and base.restated:
            found.append(_finding(base, material))
    return found


def _computed(scope: str, period: str, material: Material, rulebook: Rulebook) -> dict[str, Fraction | None]:
    lines = [x for x in material.lines.get(period, ()) if scope in (PROVINCE, x.unit)]
    if not lines:
        return {}
    total, span = sum_lines(lines), Span.parse(period)
    amounts: dict[str, Fraction | None] = {a: Fraction(total.amount(a), 1000 * len(list(span))) for a in ACTIVITIES}
    for item in ("energy", "water", "co2"):
        used = numerator(total, item, rulebook, span.first.year)
        amounts[item] = used / 1000 if used is not None and item in _IN_TONNES else used
    return amounts


def _finding(base: Baseline, material: Material) -> Finding:
    rows = [base.restated[i] for i in ITEMS if i in base.restated]
    values = BaselineValues(
        year=base.period,
        documents=tuple(dict.fromkeys(r.document for r in rows)),
        amounts={r.item: RestatedAmount(r.milli, base.both(r.item)[0]) for r in rows},
    )
    records = (*(f"restatement:{r.id}" for r in rows), *material.records)
    words = "".join(base.words(r.item) for r in rows)
    id_ = str(BaselineId(base.period, base.scope))
    return Finding(
        id=id_,
        kind="baseline",
        subject=base.scope,
        matter="baseline",
        values=values.as_values(),
        records={"*": records},
        rules=(),
        working=words,
    )
