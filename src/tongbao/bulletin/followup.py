"""Follow up asks: open, met, met late, overdue. The next bulletin starts from it."""

from collections.abc import Sequence
from datetime import date

from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import AskedId
from tongbao.assess.laggards import AskOutcome, AskState, judge_ask
from tongbao.assess.values.matters import AskedValues
from tongbao.bulletin.ask import Ask
from tongbao.records.fact import Fact, Status
from tongbao.rules.rulebook import Rulebook


def ask_states(ask: Ask, facts: Sequence[Fact], rulebook: Rulebook, as_of: date) -> dict[str, AskOutcome]:
    """Determine the status of every unit asked.

    Parameters
    ----------
    ask
        Ask with its deadline, extension included.
    facts
        Facts reported so far.
    rulebook
        Rules in force on the day.
    as_of
        Day of the judgement.

    Returns
    -------
    dict of unit id to Standing
        In the order of ``ask.units``.
    """
    matter = rulebook.row("matters", ask.matter)
    due = date.fromisoformat(ask.last_day)
    return {u: judge_ask(u, matter, due, facts, as_of) for u in ask.units}


def summarise_ask(ask: Ask, facts: Sequence[Fact], rulebook: Rulebook, as_of: date) -> Finding:
    """Summarise the outcome of an ask as a finding.

    Parameters
    ----------
    ask
        Ask with its deadline, extension included.
    facts
        Facts reported so far.
    rulebook
        Rules in force on the day.
    as_of
        Day of the judgement.

    Returns
    -------
    Finding
        ``asked:<ask id>`` with the units by state.

    Notes
    -----
    An explicit no and silence stay apart.
    """
    each = ask_states(ask, facts, rulebook, as_of)

    def having(state: AskState, status: Status | None = None) -> tuple[str, ...]:
        return tuple(u for u, s in each.items() if s.state is state and status in (None, s.status))

    values = AskedValues(
        met=having(AskState.MET),
        met_late=having(AskState.MET_LATE),
        open=having(AskState.OPEN),
        overdue_no=having(AskState.OVERDUE, Status.NO),
        overdue_silent=having(AskState.OVERDUE, Status.NOT_REPORTED),
        name=rulebook.row("matters", ask.matter).text("name"),
        due=ask.last_day,
        document=ask.document,
    )
    return Finding(
        id=str(AskedId(ask.id)),
        kind="asked",
        subject=ask.list_id,
        matter=ask.matter,
        values=values.as_values(),
        records={"*": (ask.id, *(f for s in each.values() for f in s.facts))},
        rules=(f"matters/{ask.matter}",),
    )
