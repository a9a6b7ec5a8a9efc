"""Tokens of programs: whose mandate, until when, read-only unless requested otherwise; only a digest is stored."""

import secrets
from datetime import date, timedelta

from django.db.models import QuerySet

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store.models import PersonRow, TokenRow
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook

HEADS = ("编号", "名称", "谁的职责", "可否办理", "到期日", "发给人", "发给时间", "收回")


def create_token(name: str, person: str, acting: Actor, days: int = 0, writes: bool = False) -> str:
    """Create a token with a person's mandate; for oneself, or by the security administrator.

    The token is displayed this once.

    Parameters
    ----------
    name, person
        Name of the token, and the person whose mandate it has.
    acting
        Person who creates it.
    days
        Days it is valid; 0 is the default of the sign-in rules.
    writes
        Whether it may write.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``days``, ``empty``.
    """
    with one_act():
        roles.person(acting)
        if person != acting.who:
            roles.require(acting, "token")
        if not PersonRow.objects.filter(name=person).exists():
            raise Refusal("person", f"“{person}”没有登记。", "请写已登记人员的姓名。")
        if not name.strip():
            raise Refusal("empty", "令牌没有名称。", "请写明给哪个程序用。")
        rule = Rulebook(acting.now.date()).row("sign_in", "token")
        wanted, longest = days or rule.number("days"), rule.number("longest_days")
        if not 0 < wanted <= longest:
            raise Refusal("days", f"令牌的有效期{wanted}天不在1至{longest}天之内。", "请缩短有效期，到期再换。")
        plain = secrets.token_urlsafe(32)
        TokenRow.objects.create(
            name=name.strip()[:60],
            digest=sha256(plain.encode()),
            person=person,
            writes=writes,
            until=acting.now.date() + timedelta(days=wanted),
            made_by=acting.who,
            made_at=acting.at,
        )
        audit_log.record(
            acting, "token", f"发给令牌 {name.strip()} {person} {'可办理' if writes else '只读'} {wanted}天"
        )
    return plain


def revoke_token(pk: int, acting: Actor) -> None:
    """Revoke a token.

    Raises
    ------
    Refusal
        Codes ``absent`` and ``role``.
    """
    with one_act():
        row = _own_tokens(acting).filter(pk=pk, revoked_at="").first()
        if row is None:
            raise Refusal("absent", "没有这个令牌，或者已经收回。", "请从列表中选择。")
        row.revoked_at = acting.at
        row.save(update_fields=["revoked_at"])
        audit_log.record(acting, "token", f"收回令牌 {row.name} {row.person}")


def list_tokens(acting: Actor) -> list[tuple[str | int, ...]]:
    """List one's own tokens, or all of them for the security administrator, in the columns of :data:`HEADS`."""
    return [
        (
            t.pk,
            t.name,
            t.person,
            "可办理" if t.writes else "只读",
            t.until.isoformat(),
            t.made_by,
            t.made_at.replace("T", " ")[:16],
            t.revoked_at[:10],
        )
        for t in _own_tokens(acting).order_by("-id")
    ]


def owner_of(plain: str, on: date) -> tuple[str, bool] | None:
    """Return whose mandate a token has, and whether it may write; None where it is wrong, expired or revoked."""
    row = TokenRow.objects.filter(digest=sha256(plain.encode()), revoked_at="", until__gte=on).first()
    return (row.person, row.writes) if row else None


def _own_tokens(acting: Actor) -> QuerySet[TokenRow]:
    roles.person(acting)
    try:
        roles.require(acting, "token")
    except Refusal:
        return TokenRow.objects.filter(person=acting.who)
    return TokenRow.objects.all()
