"""Remind: preview the units to be reminded and the working day of each reminder; record what was sent."""

from dataclasses import dataclass
from datetime import date

from tongbao.office.desk.access import roles
from tongbao.office.desk.followup.followup import Line, ask_lines
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store.models import ReminderRow
from tongbao.registry.workday import working_day_before
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Reminder:
    """One reminder: the line it is about and the working day on which it goes out."""

    line: Line
    send_on: str
    words: str


def remind(as_of: date, home: Home, acting: Actor, sent: bool = False) -> list[Reminder]:
    """List reminders for every ask open on a day; with ``sent`` record those due by then as sent.

    A legal day does not move; the reminder goes out before it.
    """
    roles.require(acting, "remind")
    before = Rulebook(as_of).row("calendar", "progress").number("remind_before")
    reminders = []
    for line in ask_lines(as_of, home):
        if line.state not in ("open", "overdue"):
            continue
        due = date.fromisoformat(line.due)
        send_on = working_day_before(due, before) if line.state == "open" else as_of
        words = f"{line.unit_name}：{line.document}要求“{line.matter}”于{line.due}前完成，"
        words += "期限将至，请按期报送。" if line.state == "open" else "现已逾期，请于答复期内报送进展或书面说明。"
        reminders.append(Reminder(line, send_on.isoformat(), words))
    if sent:
        with one_act():
            # Nobody is noted as reminded before the day on which they are, nor twice on one day.
            done = set(ReminderRow.objects.filter(sent_on=as_of.isoformat()).values_list("ask", "unit"))
            reminders = [
                r for r in reminders if r.send_on <= as_of.isoformat() and (r.line.ask, r.line.unit) not in done
            ]
            for r in reminders:
                ReminderRow.objects.create(ask=r.line.ask, unit=r.line.unit, sent_on=as_of.isoformat(), by=acting.who)
            audit_log.record(acting, "remind", f"{as_of} {len(reminders)}条")
    return reminders
