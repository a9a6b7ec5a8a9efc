"""Follow up: the state of each ask of the issued documents on a day."""

from dataclasses import dataclass
from datetime import date

from tongbao.assess.laggards import AskOutcome, AskState, judge_ask
from tongbao.assess.progress import known_at
from tongbao.bulletin.ask import Ask
from tongbao.bulletin.followup import ask_states
from tongbao.dossier.books import read_records
from tongbao.measure.period import Month, Span
from tongbao.office.desk.access import roles
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow
from tongbao.registry.contact import contacts_at
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

STATE_WORDS = {"open": "未到期", "met": "按期完成", "met_late": "逾期完成", "overdue": "逾期"}
STATUS_WORDS = {"yes": "是", "no": "否", "not_reported": "未报送"}


@dataclass(frozen=True)
class Line:
    """State of one unit under one ask, with the contacts to call."""

    document: str
    matter: str
    due: str
    unit: str
    unit_name: str
    state: str
    status: str
    ask: str
    contacts: tuple[str, ...]


def followup(as_of: date, home: Home, acting: Actor) -> list[Line]:
    """List every ask, unit by unit; a line that is not done names its contacts."""
    roles.require(acting, "followup")
    return ask_lines(as_of, home)


def ask_lines(as_of: date, home: Home) -> list[Line]:
    """List every ask, unit by unit, without the role check, for other verbs."""
    rulebook, roster = Rulebook(as_of), rows.roster()
    facts, _, _ = read_records([home.path / b.folder for b in progress_books()])
    known, reports = known_at(facts, as_of), known_at(rows.reported_facts(), as_of)
    lines = []
    for ask, issued_on in rows.asks():
        matter = rulebook.find("matters", ask.matter)
        if matter is None or issued_on > as_of.isoformat():
            continue
        if ask.due:
            outcomes = ask_states(ask, known, rulebook, as_of)
            lines += [_line(ask, matter.text("name"), ask.last_day, u, s, roster, as_of) for u, s in outcomes.items()]
            continue
        for month in Span(Month.parse(issued_on[:7]), Month.containing(as_of)):
            of_month = [f for f in reports if f.id.startswith(f"{month}:")]
            for unit in ask.units:
                outcome = judge_ask(unit, matter, month.last_day, of_month, as_of)
                name = f"{matter.text('name')}（{month}）"
                lines.append(_line(ask, name, month.last_day.isoformat(), unit, outcome, roster, as_of))
    return lines


def _line(ask: Ask, matter: str, due: str, unit: str, outcome: AskOutcome, roster: Roster, as_of: date) -> Line:
    open_ = outcome.state in (AskState.OPEN, AskState.OVERDUE)
    contacts = tuple(c.text() for c in contacts_at(list(roster.contacts), unit, as_of)) if open_ else ()
    name = roster.unit(unit).name
    return Line(ask.document, matter, due, unit, name, outcome.state.value, outcome.status.value, ask.id, contacts)


def progress_books() -> list[BookRow]:
    """List the newest vintage of each closed progress book, by period."""
    newest: dict[str, BookRow] = {}
    for row in BookRow.objects.filter(kind="progress").order_by("period", "vintage"):
        newest[row.period] = row
    return list(newest.values())
