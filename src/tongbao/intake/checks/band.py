"""Band: a year's intensity far above the constraint value of its quota, or far below the guide value."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from tongbao.assess.energy import standard_coal
from tongbao.assess.finding import Finding
from tongbao.assess.level import heating_parts
from tongbao.assess.quotas import QuotaSubject, judge_quota
from tongbao.assess.values.quota import QuotaValues
from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.coal import Basis, CoalAmount
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.records.total import Total
from tongbao.registry.institution import Institution, state_in

CODES = ("band",)
ORDER = 140

_ACTIVITY = {"energy_per_person": "people", "non_heating_per_area": "area"}
_YEAR = 12


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag intensities of twelve months that are implausible beside the quota of the institution.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in; only those of the rule's month are checked, once a year.
    context
        History, registry, rules and the quota set; no quota set, no flag.

    Returns
    -------
    list of Flag
        One a metric; institutions without level, zone, quota or a full year are left out.

    Notes
    -----
    Row ``band`` of ``checks.toml`` gives the metrics, the month and the multiples of constraint and guide value.
    """
    if not context.quota_set or context.rulebook.find("quota_sets", context.quota_set) is None:
        return []
    rule, facts = context.rulebook.row("checks", "band"), context.facts(ledgers)
    over, under = rule.exact("over"), rule.exact("under")
    flags = []
    for ledger in ledgers:
        if ledger.month.month != rule.number("month"):
            continue
        for line in ledger.lines:
            year = _sum_year(facts.history[line.reading.institution], ledger.month)
            state = state_in(context.roster.states_of(line.reading.institution), ledger.month)
            if year is None or state is None or not (state.level and state.zone):
                continue
            for finding in _judge_metrics(year, state, rule.texts("metrics"), rule.texts("transport"), context):
                quota = QuotaValues.of(finding)
                value, limit, guide = quota.exact_value, Fraction(quota.constraint), Fraction(quota.guide)
                if value > over * limit or value < under * guide:
                    flags.append(flag_cell("band", _describe(quota, value > limit), ledger, line, "", context))
    return flags


def _sum_year(months: dict[Month, dict[str, int]], last: Month) -> Total | None:
    """Sum twelve months; None where one is missing."""
    summed: Counter[str] = Counter()
    for back in range(_YEAR):
        amounts = months.get(last.shift(-back))
        if amounts is None:
            return None
        summed.update(amounts)
    return Total((), _YEAR, 1, dict(summed))


def _judge_metrics(
    year: Total, state: Institution, metrics: Sequence[str], transport: Collection[str], context: Context
) -> Iterator[Finding]:
    basis = Basis(context.rulebook.row("quota_sets", context.quota_set).get("basis", Basis.PRIMARY.value))
    for metric in metrics:
        bottom = Fraction(year.amount(_ACTIVITY[metric]), 1000 * _YEAR)
        if not bottom:
            continue
        total = _subtract_heating(year, transport, context) if metric == "non_heating_per_area" else year
        try:
            value = CoalAmount(standard_coal(total, context.rulebook, basis).kgce / bottom, basis)
            subject = QuotaSubject(state.id, state.kind, state.level, state.zone, metric)
            found = judge_quota(subject, value, context.quota_set, context.rulebook)
        except Refusal:
            # A set without values, or without a coefficient on its calibre, holds nobody to anything.
            continue
        if found is not None:
            yield found


def _subtract_heating(year: Total, transport: Collection[str], context: Context) -> Total:
    amounts = {k: v for k, v in year.amounts.items() if k not in transport}
    for part, whole in heating_parts(context.rulebook).items():
        if part in amounts and whole in amounts:
            amounts[whole] -= amounts[part]
    return Total(year.key, year.lines, year.institutions, amounts)


def _describe(quota: QuotaValues, high: bool) -> str:
    word, limit = ("超过约束值", quota.constraint) if high else ("低于引导值", quota.guide)
    return (
        f"近十二个月{quota.name}{format_rounded(quota.exact_value, 2)}{quota.unit}，远{word}{limit}。"
        "请核对用量、面积和人数；情况属实的请说明原因。"
    )
