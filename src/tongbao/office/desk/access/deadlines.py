"""Deadlines: the day a return is due by law, the extensions granted, and for whom."""

from collections.abc import Collection
from datetime import date

from tongbao.measure.period import Month, format_chinese_date
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access.roles import day_of, ladder, require_from_above, require_reason
from tongbao.office.desk.home import audit_log, period_lock
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, ExtensionRow
from tongbao.registry import workday
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


def legal_day(kind: str, period: str) -> date | None:
    """Return the calendar's due day of a monthly return, before any extension; None where it sets none."""
    try:
        month = Month.parse(period)
    except ValueError:
        return None
    row = Rulebook(month.last_day).find("calendar", period_lock.book_kind(kind))
    if row is None:
        return None
    return workday.legal_day(row, month)


def extend_deadline(kind: str, place: str, period: str, until: date, reason: str, acting: Actor) -> ExtensionRow:
    """Grant a later due day for one kind, place and period; expired extensions remain as history.

    Parameters
    ----------
    kind, place, period
        Return the extension is for; an empty place is everybody.
    until
        New due day.
    reason
        Reason, recorded with the extension.
    acting
        Person who grants it.

    Raises
    ------
    Refusal
        Codes ``role``, ``territory``, ``place``, ``reason``, ``kind``, ``sealed``, ``day``.
    """
    with one_act():
        roster = rows.roster()
        require_from_above("extend", place, acting, roster)
        require_reason("延期", reason)
        due = legal_day(kind, period)
        if due is None:
            raise Refusal("kind", f"{kind} {period}没有规定的报送日，不能延期。", "可延期：ledger、progress 的某个月。")
        if BookRow.objects.filter(kind=period_lock.book_kind(kind), period=period).exists():
            raise Refusal("sealed", f"{kind} {period}已经封账，不能延期。", "封账后的更正请用 correct 登记。")
        now, today = deadline_for(kind, place, period, due), acting.now.date()
        following = legal_day(kind, str(Month.parse(period).shift(1)))
        if today > now:
            raise Refusal(
                "day",
                f"{kind} {period}的截止日{format_chinese_date(now)}已过，"
                f"今天是{format_chinese_date(today)}，不能事后延期。",
                "迟报照实记录；原因请在催报或审核意见中写明。",
            )
        if until <= now or (following and until >= following):
            raise Refusal(
                "day",
                f"延至{format_chinese_date(until)}无效：现截止日为{format_chinese_date(now)}。",
                f"请写晚于现截止日、早于下一期截止日（{format_chinese_date(following)}）的日期。"
                if following
                else "请写晚于现截止日的日期。",
            )
        audit_log.record(acting, "extend", f"{kind} {place or '全省'} {period} {until} {reason}")
        return ExtensionRow.objects.create(
            kind=kind,
            place=place,
            period=period,
            until=until,
            reason=reason,
            granted_by=acting.who,
            granted_at=acting.at,
        )


Extensions = list[tuple[str, date]]


def extensions_in(kind: str, periods_: Collection[str]) -> dict[str, Extensions]:
    """Read the extensions of a kind by period, each with its territory (empty: everybody)."""
    found: dict[str, Extensions] = {}
    rows_ = ExtensionRow.objects.filter(kind=kind, period__in=periods_)
    for period, place, until in rows_.values_list("period", "place", "until"):
        found.setdefault(period, []).append((place, until))
    return found


def deadline_for(
    kind: str, place: str, period: str, legal_day: date, roster: Roster | None = None, granted: Extensions | None = None
) -> date:
    """Return the due day of a return: the legal day, or the latest one granted to the place or a territory above it.

    For many places of one period, read the extensions once and pass them in.

    Parameters
    ----------
    kind, place, period
        Return the day is for.
    legal_day
        Due day before any extension.
    roster
        Registry of the period; read where not given.
    granted
        Extensions of the period as :func:`granted_in` returns them; read where not given.
    """
    granted = extensions_in(kind, [period]).get(period, []) if granted is None else granted
    if not granted:
        return legal_day
    covers = {r.place for r in ladder(place, day_of(period, legal_day), roster or rows.roster())} if place else {""}
    return max([legal_day, *(until for where, until in granted if where in covers)])
