"""Sign-in: accounts beside the persons of the registry; nobody has an account by default."""

import secrets
from datetime import date, datetime, timedelta

from axes.utils import reset
from django.contrib.auth.models import User

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import AccountRow, PersonRow
from tongbao.rules.rulebook import Rulebook

HEADS = ("姓名", "角色", "范围", "可否登录", "最近登录", "须改密码", "休假", "代办人")
# Letters and digits that are not mistaken for one another when read from paper.
_LETTERS = ("ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789", "!#%+-=?")


def open_account(name: str, acting: Actor, first: bool = False) -> str:
    """Open an account for a person of the registry; return a password that must be changed at the first sign-in.

    Parameters
    ----------
    first
        Whether it is opened from the command line of the machine itself, before any account exists that could do it.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``account``.
    """
    with one_act():
        if not first:
            roles.require(acting, "account")
        elif User.objects.exists():
            raise Refusal("account", "已经有账号，不能再以首次开通的方式办理。", "请由系统管理员在“账号”页开通。")
        if not PersonRow.objects.filter(name=name).exists():
            raise Refusal("person", f"“{name}”没有登记。", "请先在名录中登记人员和角色，再开通账号。")
        password = _new_password()
        user, _ = User.objects.get_or_create(username=name)
        user.is_active = True
        user.set_password(password)
        user.save()
        AccountRow.objects.update_or_create(name=name, defaults={"must_change": True, "created_by": acting.who})
        audit_log.record(acting, "account", f"开通或重置{name}的账号")
    return password


def demo_accounts(names: list[str], password: str, acting: Actor) -> None:
    """Open accounts of a demonstration with one password for all; the caller makes sure that it is one."""
    with one_act():
        for name in names:
            user, _ = User.objects.get_or_create(username=name)
            user.set_password(password)
            user.save()
            AccountRow.objects.update_or_create(
                name=name, defaults={"must_change": False, "password_at": acting.at, "created_by": acting.who}
            )
        audit_log.record(acting, "account", f"演示账号{len(names)}个")


def shut_account(name: str, acting: Actor) -> None:
    """Close a person's account; their past acts remain.

    Raises
    ------
    Refusal
        Codes ``role``, ``account``.
    """
    with one_act():
        roles.require(acting, "account")
        if name == acting.who:
            raise Refusal("account", "不能停用自己的账号。", "请由另一名系统管理员办理。")
        if not User.objects.filter(username=name).update(is_active=False):
            raise Refusal("account", f"“{name}”没有账号。", "请核对姓名。")
        audit_log.record(acting, "account", f"停用{name}的账号")


def unlock_account(name: str, acting: Actor) -> None:
    """Unlock a person who was locked out by wrong passwords.

    Raises
    ------
    Refusal
        Code ``role``.
    """
    with one_act():
        roles.require(acting, "unlock")
        reset(username=name)
        audit_log.record(acting, "account", f"解除{name}的锁定")


def sign_out_everywhere(name: str, since: date, until: date, substitute: str, acting: Actor) -> None:
    """Record who is away and who substitutes for them meanwhile (see :func:`access.lent_to`).

    Without a substitute and without another reviewer, the returns of the territory go to the next level.

    Parameters
    ----------
    name
        Person who is away.
    since, until
        First and last day of absence.
    substitute
        Person who substitutes; empty for nobody.
    acting
        Person who records it.

    Raises
    ------
    Refusal
        Codes ``role``, ``person``, ``day``, ``substitute`` (oneself, or somebody of another territory).
    """
    with one_act():
        if name != acting.who:
            roles.require(acting, "account")
        if until < since:
            raise Refusal("day", "休假截止日早于起始日。", "请核对起止日期。")
        if substitute:
            _stands_in(name, substitute)
        AccountRow.objects.update_or_create(
            name=name, defaults={"away_since": since, "away_until": until, "substitute": substitute}
        )
        audit_log.record(acting, "account", f"{name} {since}至{until}不在岗，{substitute or '无人'}代办")


def _stands_in(name: str, substitute: str) -> None:
    places = dict(PersonRow.objects.filter(name__in=[name, substitute]).values_list("name", "place"))
    if substitute not in places:
        raise Refusal("person", f"“{substitute}”没有登记。", "请写已登记人员的姓名。")
    if substitute == name:
        raise Refusal("substitute", "不能由本人代办。", "请写另一人的姓名；没有人代办的不填。")
    if places[substitute] != places.get(name, ""):
        sentence = f"“{substitute}”和“{name}”不在同一单位，不能代办。"
        raise Refusal("substitute", sentence, "请写同一单位的人员；审核职责由上级代行的，在“账号”页登记。")


def note_password_change(acting: Actor) -> None:
    """Record that the person set a password of their own."""
    with one_act():
        AccountRow.objects.update_or_create(name=acting.who, defaults={"must_change": False, "password_at": acting.at})
        audit_log.record(acting, "account", "本人修改密码")


def may_enter(acting: Actor) -> bool:
    """Return whether a person is still enrolled in the registry."""
    return PersonRow.objects.filter(name=acting.who).exists()


def must_change(acting: Actor, days: int) -> bool:
    """Return whether the password was issued by somebody else, or is older than the profile allows (0: no limit)."""
    row = AccountRow.objects.filter(name=acting.who).first()
    if row is None or row.must_change:
        return True
    if not days or not row.password_at:
        return False
    return acting.now - datetime.fromisoformat(row.password_at) > timedelta(days=days)


def list_accounts(acting: Actor) -> list[tuple[str, ...]]:
    """List everybody of the registry with roles, territory and account, in the columns of :data:`HEADS`.

    Raises
    ------
    Refusal
        Code ``role``.
    """
    roles.require(acting, "account")
    today, roster = acting.now.date(), rows.roster()
    names = {r.id: r.text("name") for r in Rulebook(today).rows("roles")}
    users = {u.username: u for u in User.objects.all()}
    accounts = {a.name: a for a in AccountRow.objects.all()}
    lines: list[tuple[str, ...]] = []
    for person in PersonRow.objects.order_by("place", "name"):
        user, account = users.get(person.name), accounts.get(person.name)
        away = account.away_since if account and account.away_until and account.away_until >= today else None
        lines.append(
            (
                person.name,
                "、".join(names.get(r, r) for r in person.roles),
                roles.place_name(person.place, today, roster),
                "可以" if user and user.is_active else "停用" if user else "未开通",
                user.last_login.date().isoformat() if user and user.last_login else "",
                "是" if account and account.must_change else "",
                f"{away}至{account.away_until}" if away and account else "",
                account.substitute if away and account else "",
            )
        )
    return lines


def any_account() -> bool:
    """Return whether anybody can sign in."""
    return User.objects.exists()


def _new_password() -> str:
    """Generate a password of four parts, one kind of letter each, that can be read out."""
    return "".join(secrets.choice(kind) for kind in _LETTERS for _ in range(4))
