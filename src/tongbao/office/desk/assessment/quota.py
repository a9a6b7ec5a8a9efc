"""Quota: institutions compared with a set of quotas, from closed ledgers. For the institution and the office only."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from tongbao.assess.energy import standard_coal
from tongbao.assess.finding import Finding
from tongbao.assess.level import heating_parts
from tongbao.assess.quotas import QuotaSubject, judge_quota
from tongbao.assess.verdict import Yearly
from tongbao.dossier.books import ClosedLedgers
from tongbao.dossier.ledger_accounts import yearly
from tongbao.measure.coal import Basis, CoalAmount
from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.assessment.document_books import gather_inputs
from tongbao.office.desk.home.home import Actor, Home
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook

_TRANSPORT = ("petrol", "diesel")


def quota(
    period: str, set_id: str, as_of: date, home: Home, acting: Actor, rules_on: date | None = None
) -> tuple[list[Finding], list[str]]:
    """Compare every institution that has a complete period, a level and a zone with a set of quotas.

    Metrics: 人均综合能耗, and 单位建筑面积非供暖能耗 (without heating and without fuel of vehicles).

    Parameters
    ----------
    period : such as 2025
    set_id : id of the set of quotas
    as_of
        Day of the data.
    home
        Home with the closed ledgers.
    acting
        Person who may judge.
    rules_on
        Day whose rules apply; ``as_of`` without one.

    Returns
    -------
    list of Finding, list of str
        Findings, and the institutions that could not be compared, each with its reason.

    Raises
    ------
    Refusal
        Code ``quota-set`` where there is no such set, and those of gathering the inputs and of the set itself.
    """
    roles.require(acting, "judge")
    inputs = gather_inputs("energy", period, as_of, rules_on)
    rulebook, span = Rulebook(inputs.rules_on), Span.parse(period)
    known = {r.id: r.text("name") for r in rulebook.rows("quota_sets")}
    if set_id not in known:
        asked = f"在{rulebook.on}没有“{set_id}”这套定额。" if set_id else "没有写明定额。"
        listed = "、".join(f"{i}（{name}）" for i, name in known.items())
        raise Refusal("quota-set", asked, f"请用 --set 写明用哪一套定额：{listed}；另一天的规则用 --rules-on。")
    # An empty set is refused before anything is read.
    nobody = QuotaSubject("", "", "", "", "energy_per_person")
    judge_quota(nobody, CoalAmount(Fraction(0), Basis.PRIMARY), set_id, rulebook)
    closed = ClosedLedgers.among(inputs.books, home.path)
    places = {str(r[0]): (str(r[5]), str(r[6])) for r in closed.rows_beside(span, "owed") if len(r) > 6}
    with closed.open(span, rulebook) as ledgers:
        lines = [x for x in yearly(ledgers, "now") if x.months == len(list(span))]
    found: list[Finding] = []
    out = []
    for line in lines:
        level, zone = places.get(line.institution, ("", ""))
        try:
            found += _judge_line(line, level, zone, set_id, closed.within(span)[1], rulebook)
        except Refusal as problem:
            if not level and not zone:
                raise
            out.append(f"{line.institution}：{problem}")
    return found, out


def _judge_line(
    line: Yearly, level: str, zone: str, set_id: str, records: Sequence[str], rulebook: Rulebook
) -> list[Finding]:
    basis = Basis(rulebook.row("quota_sets", set_id).get("basis", Basis.PRIMARY.value))
    total = Total((), line.months, 1, line.amounts)
    values = {"energy_per_person": _per_activity(standard_coal(total, rulebook, basis), line, "people")}
    values["non_heating_per_area"] = _per_activity(
        standard_coal(_non_heating_use(total, rulebook), rulebook, basis), line, "area"
    )
    made = (
        judge_quota(
            QuotaSubject(line.institution, line.kind, level, zone, metric), value, set_id, rulebook, tuple(records)
        )
        for metric, value in values.items()
        if value is not None
    )
    return [f for f in made if f is not None]


def _per_activity(amount: CoalAmount, line: Yearly, activity: str) -> CoalAmount | None:
    bottom = Fraction(line.amounts.get(activity, 0), 1000 * line.months)
    return CoalAmount(amount.kgce / bottom, amount.basis) if bottom else None


def _non_heating_use(total: Total, rulebook: Rulebook) -> Total:
    """Subtract from a total its heating parts and the fuel of vehicles."""
    amounts = {k: v for k, v in total.amounts.items() if k not in _TRANSPORT}
    for part, whole in heating_parts(rulebook).items():
        if part in amounts and whole in amounts:
            amounts[whole] -= amounts[part]
    return Total(total.key, total.lines, total.institutions, amounts)
