"""Follow up: where each ask of the issued documents stands on a day."""

from dataclasses import dataclass
from datetime import date

from tongbao.assess.progress import known_at
from tongbao.bulletin.followup import standings
from tongbao.measure.period import Month
from tongbao.office.desk import access
from tongbao.office.desk.home import Acting, Home
from tongbao.office.desk.recompute import records_of
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow
from tongbao.registry.staffing import contacts_at
from tongbao.rules.rulebook import Rulebook

STATE_WORDS = {"open": "未到期", "met": "按期完成", "met_late": "逾期完成", "overdue": "逾期"}
STATUS_WORDS = {"yes": "是", "no": "否", "not_reported": "未报送"}


@dataclass(frozen=True)
class Line:
    """One unit towards one ask, with whom to call."""

    document: str
    matter: str
    due: str
    unit: str
    unit_name: str
    state: str
    status: str
    ask: str
    contacts: tuple[str, ...]


def followup(as_of: date, home: Home, acting: Acting) -> list[Line]:
    """Every ask, unit by unit. Contacts stand on every line that is still open."""
    access.require(acting, "followup")
    return standing_lines(as_of, home)


def standing_lines(as_of: date, home: Home) -> list[Line]:
    """The same without the role check, for other verbs."""
    rulebook, roster = Rulebook(as_of), rows.roster()
    facts, _, _ = records_of([home.path / b.folder for b in progress_books()])
    known = known_at(facts, as_of)
    lines = []
    for ask, issued_on in rows.asks():
        matter = rulebook.find("matters", ask.matter)
        if matter is None or issued_on > as_of.isoformat():
            continue
        if not ask.due:
            continue
        for unit, stand in standings(ask, known, rulebook, as_of).items():
            contacts = tuple(c.text() for c in contacts_at(list(roster.contacts), unit, as_of))
            open_ = stand.state.value in ("open", "overdue")
            lines.append(
                Line(
                    ask.document,
                    matter.text("name"),
                    ask.last_day,
                    unit,
                    roster.unit(unit).name,
                    stand.state.value,
                    stand.status.value,
                    ask.id,
                    contacts if open_ else (),
                )
            )
    return lines


def monthly_due(as_of: date) -> date:
    """The legal day of this month's progress report: the last calendar day, whatever weekday it is."""
    return Month.of(as_of).last_day


def progress_books() -> list[BookRow]:
    """The newest vintage of each closed progress book, by period."""
    newest: dict[str, BookRow] = {}
    for row in BookRow.objects.filter(kind="progress").order_by("period", "vintage"):
        newest[row.period] = row
    return list(newest.values())
