"""Flags: sorted by weight, assigned to a person, explained by the reporter; decisions are made by the review."""

from fractions import Fraction

from tongbao.intake.review.state import UNSEALED
from tongbao.intake.values.flag import FlagKey
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log, period_lock
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.desk.review.review_checks import uploads_of
from tongbao.office.store import rows
from tongbao.office.store.models import FlagRow, PersonRow
from tongbao.registry.roster import Roster

HEADS = ("程度", "位置", "说明", "影响（吨标煤）", "占本市当月", "指定给", "报送单位的说明", "决定", "编号")
_SEVERITY = {"error": "错误", "warning": "提示"}
_CHOICES = {"return": "退回", "accept": "接收", "confirm": "核实", "absent": "缺报", "replace": "替换", "": "待定"}


def flags_of(kind: str, period: str, acting: Actor, roster: Roster) -> list[FlagRow]:
    """List the flags of the person's territory, weightiest first: of current returns, of places without a return."""
    current = uploads_of(kind, period).filter(state__in=UNSEALED)
    uploads = roles.is_within(acting, current, roster)
    found = list(FlagRow.objects.filter(upload__in=uploads).select_related("upload"))
    if kind == "ledger":
        own, months = roles.person(acting).place, [str(m) for m in Span.parse(period)]
        came = set(current.values_list("unit", "period"))
        absent = FlagRow.objects.filter(upload=None, period__in=months)
        found += [
            f for f in absent if not came & {(p, f.period) for p in _places(f, roster)} and _is_within(f, own, roster)
        ]
    return sorted(found, key=lambda f: (-(f.effect or 0), f.pk))


def _is_within(flag: FlagRow, own: str, roster: Roster) -> bool:
    return not own or roles.is_inside(own, FlagKey.parse(flag.key).whom, Month.parse(flag.period).last_day, roster)


def _places(flag: FlagRow, roster: Roster) -> tuple[str, str]:
    """Return the county an absence is about, and its reporting unit: the ledger of either settles it."""
    county = FlagKey.parse(flag.key).whom
    region = roster.region(county, Month.parse(flag.period).last_day)
    return county, region.unit if region else county


def list_flags(kind: str, period: str, acting: Actor) -> list[tuple[str, ...]]:
    """List the flags of the person's territory in the columns of :data:`HEADS`.

    Raises
    ------
    Refusal
        Codes ``kind``, ``period``, ``person``.
    """
    period_lock.periods_named(kind, period)
    return [_line(f) for f in flags_of(kind, period, acting, rows.roster())]


def assign(kind: str, period: str, key: str, to: str, acting: Actor) -> list[FlagRow]:
    """Assign a flag to a person of the territory to follow up.

    Parameters
    ----------
    kind, period, key
        Kind and period of the return, and the flag's key.
    to
        Person the flag is assigned to.
    acting
        Person who assigns it.

    Raises
    ------
    Refusal
        Codes ``role``, ``person``, ``flag``.
    """
    with one_act():
        roles.territory(acting, "review")
        found = _open(kind, period, key, acting)
        if not PersonRow.objects.filter(name=to).exists():
            raise Refusal("person", f"“{to}”没有登记。", "请写已登记人员的姓名。")
        for flag in found:
            flag.assigned_to = to
            flag.save(update_fields=["assigned_to"])
        audit_log.record(acting, "flag", f"{key} 指定给{to}")
    return found


def explain(kind: str, period: str, key: str, words: str, acting: Actor) -> list[FlagRow]:
    """Record the reporter's explanation of a flag; it decides nothing and changes no figure.

    Parameters
    ----------
    kind, period, key
        Kind and period of the return, and the flag's key.
    words
        Explanation.
    acting
        Person who explains.

    Raises
    ------
    Refusal
        Codes ``role``, ``territory``, ``flag``, ``reason``.
    """
    with one_act():
        roles.territory(acting, "flag")
        if not words.strip():
            raise Refusal("reason", "没有写明情况。", "请用 --reason 写明原因和依据。")
        found = _open(kind, period, key, acting)
        for flag in found:
            flag.explanation, flag.explained_by, flag.explained_at = words.strip(), acting.who, acting.at
            flag.save(update_fields=["explanation", "explained_by", "explained_at"])
        audit_log.record(acting, "flag", f"{key} 说明：{words.strip()}")
    return found


def _open(kind: str, period: str, key: str, acting: Actor) -> list[FlagRow]:
    period_lock.periods_named(kind, period)
    found = [f for f in flags_of(kind, period, acting, rows.roster()) if f.key == key]
    if not found:
        raise Refusal("flag", f"范围内没有编号为“{key}”的疑点。", "请用 flag list 查看编号。")
    if all(f.choice for f in found):
        raise Refusal("flag", f"编号为“{key}”的疑点已经办结。", "确需改动的，请联系审核单位退回报表。")
    return [f for f in found if not f.choice]


def _line(flag: FlagRow) -> tuple[str, ...]:
    seen = rows.flag(flag)
    effect = format_rounded(Fraction(flag.effect, 1000), 3) if flag.effect else ""
    share = f"{format_rounded(Fraction(flag.share, 10_000), 2)}%" if flag.share else ""
    word = f"{flag.explanation}（{flag.explained_by}）" if flag.explanation else ""
    choice = _CHOICES.get(flag.choice, flag.choice)
    severity = _SEVERITY.get(flag.severity, flag.severity)
    return severity, seen.place, seen.sentence, effect, share, flag.assigned_to, word, choice, flag.key
