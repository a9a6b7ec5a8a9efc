"""Findings of a dossier: what its closed books say under its rules."""

from collections.abc import Sequence
from datetime import date

from tongbao.assess.decision_key import DEMAND, DecisionKey
from tongbao.assess.demand import judge_demands
from tongbao.assess.disclosure import select_suppressed
from tongbao.assess.finding import Finding
from tongbao.assess.grading import grades
from tongbao.assess.progress import judge_matters, known_at
from tongbao.assess.tally import judge_tallies
from tongbao.assess.values.figures import ChangeValues, ListedValues, QualityValues, SuppressedValues, TotalValues
from tongbao.assess.winter import winter
from tongbao.assess.works import judge_works
from tongbao.bulletin.followup import summarise_ask
from tongbao.dossier.assessment import assess
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.inputs import Inputs
from tongbao.dossier.ledger_accounts import account_findings, add_quality, counted, yearly
from tongbao.measure.period import Span
from tongbao.records.fact import Demand
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook
from tongbao.works.facts_from_ledger import drop_duplicates


def find(dossier: Dossier) -> list[Finding]:
    """Find what the books say, under the rules.

    Parameters
    ----------
    dossier
        Inputs, rules and closed books.

    Returns
    -------
    list of Finding
        In the order in which the document tells them.
    """
    return _FINDERS[dossier.inputs.kind](dossier)


def _find_progress(dossier: Dossier) -> list[Finding]:
    inputs, rulebook, roster = dossier.inputs, dossier.rulebook, dossier.roster
    facts, tallies, demands = dossier.records
    facts = drop_duplicates(facts)
    found = judge_matters(facts, roster, rulebook, inputs.as_of)
    known = known_at(facts, inputs.as_of)
    found += judge_tallies(tallies, {f.id: f for f in found}, roster, inputs.as_of, known)
    found += [
        summarise_ask(a, known, rulebook, inputs.as_of)
        for a in inputs.asks
        if a.due and rulebook.find("matters", a.matter)
    ]
    works, targets = dossier.works
    found += judge_works(works, targets, roster, rulebook, inputs.as_of)
    return found + judge_demands(demands)


def _find_grades(dossier: Dossier) -> list[Finding]:
    as_of = dossier.inputs.as_of
    return grades(known_at(dossier.records.facts, as_of), dossier.roster, dossier.rulebook, as_of)


def _find_assessment(dossier: Dossier) -> list[Finding]:
    return _beside_accounts(assess(dossier).findings, dossier)


def _find_energy(dossier: Dossier) -> list[Finding]:
    inputs, rulebook, closed = dossier.inputs, dossier.rulebook, dossier.ledgers
    span = Span.parse(inputs.period)
    with closed.open(span, rulebook, engine=inputs.engine, tree=inputs.tree_on, only=counted(rulebook)) as ledgers:
        found = account_findings(ledgers, closed, span, rulebook)
        lines = yearly(ledgers, "now", ("unit",))
    return _beside_accounts(add_quality(found, lines, rulebook), dossier)


def _beside_accounts(accounts: Sequence[Finding], dossier: Dossier) -> list[Finding]:
    """Add what is told beside the accounts: how returns came in, what is suppressed, who rises, what is demanded."""
    inputs, rulebook, roster = dossier.inputs, dossier.rulebook, dossier.roster
    span = Span.parse(inputs.period)
    returns = dossier.ledgers.rows_beside(span, "returns")
    late, given_back = sum(r[4] for r in returns), sum(r[5] for r in returns)
    quality = Finding(
        id="count:quality",
        kind="count",
        subject="province",
        matter="ledger_quality",
        values=QualityValues(returned=given_back, late=late, files=len(returns)).as_values(),
        records={"*": dossier.ledgers.within(span)[1]},
        working=f"收到{len(returns)}份，退回{given_back}份，逾期{late}份",
    )
    areas = [u.id for u in roster.units_at(inputs.as_of, AREAS)]
    found = [*accounts, quality, *winter(dossier.issued["degree_days"], span, areas, rulebook)]
    found += _suppressed(found, rulebook)
    return found + _rising(found, roster, inputs.as_of) + judge_demands(_demands(inputs))


def _suppressed(found: list[Finding], rulebook: Rulebook) -> list[Finding]:
    rule = rulebook.find("disclosure", "populations")
    printed = rule.texts("which") if rule else ("now",)
    # A change of few institutions, or a figure of last year, tells of them as well as a figure of this year does.
    sizes: dict[str, int] = {}
    for figure in (f for f in found if f.kind == "total" and f.matter in printed and f.subject != "province"):
        size = TotalValues.of(figure).account.institutions
        sizes[figure.subject] = min(size, sizes.get(figure.subject, size))
    hidden = tuple(sorted(select_suppressed(sizes, rulebook)))
    if not hidden:
        return []
    return [
        Finding(
            "suppressed:areas",
            "suppressed",
            AREAS,
            "disclosure",
            SuppressedValues(units=hidden).as_values(),
            {},
            ("disclosure/least_institutions",),
        )
    ]


def _rising(found: list[Finding], roster: Roster, as_of: date) -> list[Finding]:
    units = [u.id for u in roster.units_at(as_of, AREAS)]
    index = {f.subject: f for f in found if f.kind == "change" and f.matter == "same"}
    rising = tuple(
        u for u in units if u in index and (ChangeValues.of(index[u]).changes["energy_per_person"].rounded or 0) > 0
    )
    if not index:
        return []
    records = tuple(r for u in rising for r in index[u].source_records("*")) or next(
        iter(index.values())
    ).source_records("*")
    return [
        Finding(
            "rising:areas",
            "count",
            AREAS,
            "intensity_rise",
            ListedValues(units=rising).as_values(),
            {"*": tuple(dict.fromkeys(records))},
        )
    ]


def _demands(inputs: Inputs) -> list[Demand]:
    """Demands of an energy bulletin are the drafter's decisions ``demand:<matter>``: a day, or none with its reason."""
    found = []
    for conflict, choice in sorted(inputs.choices.items()):
        key = DecisionKey.parse(conflict)
        if key.kind == DEMAND and key.about is not None:
            matter = key.about
            due = "" if choice.startswith("none") else choice
            found.append(Demand(f"decision:{conflict}", matter, AREAS, due, False, choice if not due else ""))
    return found


_FINDERS = {
    "progress": _find_progress,
    "energy": _find_energy,
    "grades": _find_grades,
    "assessment": _find_assessment,
}
