"""Dispatch: the units an issued document was sent to, and their receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.documents.workflow import document, put_step, require_before, step_rule, steps_of
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import SHANGHAI, Actor, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import DispatchRow, DocumentRow
from tongbao.registry.reporting import AREAS, DEPARTMENTS, ReportingUnit
from tongbao.registry.roster import Roster

_STEP = "dispatch"


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy of a document sent to one unit; ``received_on`` is empty until the unit has signed for it."""

    unit: str
    name: str
    copies: int
    sent_on: str
    received_on: str = ""
    received_by: str = ""


def dispatch(
    key: str, home: Home, acting: Actor, units: Sequence[str] = (), day: date | None = None, copies: int = 1
) -> tuple[Copy, ...]:
    """Record that an issued document was sent to units.

    Parameters
    ----------
    key : key or number of the document
    home
        Home with the documents.
    acting
        Person who may issue.
    units : names, codes or ids
        Units it was sent to; none for all areas and departments.
    day
        Day it was sent; today without one.
    copies : [copies a unit]

    Returns
    -------
    tuple of Copy
        All copies of the document.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``no-document``, ``step-order``, ``step-day``, ``unit``, ``copies`` and ``sent``
        where it was sent to a unit before.
    """
    roles.require(acting, "issue")
    with one_act():
        row = document(key)
        roster, today = rows.roster(), acting.now.astimezone(SHANGHAI).date()
        on, rule = day or today, step_rule(_STEP, today)
        require_before(row, rule, home, today)
        if copies < 1:
            raise Refusal("copies", f"份数“{copies}”应当是正数。", "请写每个单位几份。")
        chosen = _select_units(units, roster, date.fromisoformat(row.as_of))
        sent = set(DispatchRow.objects.filter(document=row.key).values_list("unit", flat=True))
        again = [u.name for u in chosen if u.id in sent]
        if again:
            raise Refusal("sent", f"“{row.number}”已经发给{'、'.join(again)}。", "补发的请只写没有发过的单位。")
        if not any(s.is_done for s in steps_of(row, home, today) if s.step == _STEP):
            put_step(row, rule, home, acting, acting.who, on, "")
        DispatchRow.objects.bulk_create(
            DispatchRow(document=row.key, unit=u.id, copies=copies, sent_on=on.isoformat(), sent_by=acting.who)
            for u in chosen
        )
        audit_log.record(acting, "dispatch", f"{row.key} 分发{len(chosen)}个单位，每个{copies}份")
        return copies_of(row, roster)


def receive_copy(
    key: str, unit: str, home: Home, acting: Actor, day: date | None = None, by: str = ""
) -> tuple[Copy, ...]:
    """Record that a unit signed for its copy; a person of the unit's territory may do it, or the office.

    Parameters
    ----------
    key : key or number of the document
    unit : name, code or id
    home
        Home with the documents.
    acting
        Person who enters the receipt.
    day
        Day of the receipt; today without one.
    by
        Person who signed; the acting person without one.

    Returns
    -------
    tuple of Copy
        All copies of the document.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``territory``, ``no-document``, ``unit``, ``not-sent``, ``received`` and
        ``step-day``.
    """
    with one_act():
        roster, today = rows.roster(), acting.now.astimezone(SHANGHAI).date()
        on = day or today
        if roles.person(acting).place:
            found = _find_unit(unit, roster, today)
            roles.require(acting, "submit", found.id, roster, today)
        else:
            roles.require(acting, "issue")
        row = document(key)
        found = _find_unit(unit, roster, date.fromisoformat(row.as_of))
        copy = DispatchRow.objects.filter(document=row.key, unit=found.id).first()
        if copy is None:
            raise Refusal("not-sent", f"“{row.number or row.key}”没有发给{found.name}。", "请先登记分发。")
        if copy.received_on:
            raise Refusal("received", f"{found.name}已于{copy.received_on}签收。", "不必重复登记。")
        if on.isoformat() < copy.sent_on or on > today:
            sentence = f"签收日期{on.isoformat()}应当在{copy.sent_on}分发之后、今天之前。"
            raise Refusal("step-day", sentence, "请写实际签收的日期。")
        copy.received_on, copy.received_by, copy.entered_by = on.isoformat(), by or acting.who, acting.who
        copy.save()
        audit_log.record(acting, "receive-copy", f"{row.key} {found.id} {on.isoformat()}")
        return copies_of(row, roster)


def receipts(key: str, home: Home, acting: Actor) -> tuple[Copy, ...]:
    """List the copies of a document with their receipts, in the customary order of units.

    Raises
    ------
    Refusal
        Codes ``person``, ``role`` and ``no-document``.
    """
    roles.require(acting, "issue")
    return copies_of(document(key), rows.roster())


def copies_of(row: DocumentRow, roster: Roster) -> tuple[Copy, ...]:
    """List the copies of a document, in the order of lists and units."""
    place = {u.id: (u.list_id != AREAS, u.customary, u.id) for u in roster.units}
    names = {u.id: u.name for u in roster.units}
    found = sorted(DispatchRow.objects.filter(document=row.key), key=lambda d: place.get(d.unit, (True, 0, d.unit)))
    return tuple(
        Copy(d.unit, names.get(d.unit, d.unit), d.copies, d.sent_on, d.received_on, d.received_by) for d in found
    )


def _select_units(units: Sequence[str], roster: Roster, on: date) -> list[ReportingUnit]:
    if not units:
        return [*roster.units_at(on, AREAS), *roster.units_at(on, DEPARTMENTS)]
    return list({u.id: u for u in (_find_unit(text, roster, on) for text in units)}.values())


def _find_unit(text: str, roster: Roster, on: date) -> ReportingUnit:
    found = roster.find(text, on)
    if found is None:
        raise Refusal("unit", f"名录中没有单位“{text}”。", "请写名录中的名称、简称或编号。")
    return found
