"""Tokens of programs: a person's mandate for so many days, reading only unless asked; only a digest is stored."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.office.desk.chain_office import PERSONS, acting, chain_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import tokens
from tongbao.office.store.models import TokenRow, TrailRow
from tongbao.rules.digest import sha256

DAY = date(2024, 2, 5)
SCHOOL, SECURITY = acting("一中填报"), acting("办安全")


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> None:
    """The thin office, with a security administrator."""
    chain_office(tmp_path, [*PERSONS, ("办安全", "security_admin", "", "")])


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def test_a_token_has_the_mandate_of_its_person_and_reads_only() -> None:
    token = tokens.create_token(" 看板 ", "一中填报", SCHOOL)
    assert tokens.owner_of(token, DAY) == ("一中填报", False)
    row = TokenRow.objects.get()
    assert (row.name, row.digest, row.made_by) == ("看板", sha256(token.encode()), "一中填报")
    assert TrailRow.objects.filter(act="token").get().subject == "发给令牌 看板 一中填报 只读 90天"


def test_a_token_that_was_asked_for_writing_writes() -> None:
    token = tokens.create_token("电表程序", "一中填报", SCHOOL, writes=True)
    assert tokens.owner_of(token, DAY) == ("一中填报", True)


@pytest.mark.parametrize(("days", "lasts"), [(0, 90), (1, 1), (366, 366)])
def test_a_token_ends_after_its_days(days: int, lasts: int) -> None:
    token = tokens.create_token("程序", "一中填报", SCHOOL, days)
    assert tokens.owner_of(token, DAY + timedelta(days=lasts)) == ("一中填报", False)
    assert tokens.owner_of(token, DAY + timedelta(days=lasts + 1)) is None


def test_a_wrong_or_revoked_token_has_no_mandate() -> None:
    token = tokens.create_token("程序", "一中填报", SCHOOL)
    assert tokens.owner_of(token[:-1], DAY) is tokens.owner_of("", DAY) is None
    tokens.revoke_token(TokenRow.objects.get().pk, SCHOOL)
    assert tokens.owner_of(token, DAY) is None
    assert TrailRow.objects.filter(act="token").last().subject == "收回令牌 程序 一中填报"  # type: ignore[union-attr]


def test_a_token_for_somebody_else_is_for_the_security_administrator() -> None:
    assert refusal(tokens.create_token, "程序", "一中填报", acting("二中填报"))[0] == "role"
    assert tokens.owner_of(tokens.create_token("程序", "一中填报", SECURITY), DAY) == ("一中填报", False)


@pytest.mark.parametrize(
    ("name", "person", "days", "code", "sentence"),
    [
        ("程序", "路人", 0, "person", "“路人”没有登记。请写已登记人员的姓名。"),
        (" ", "一中填报", 0, "empty", "令牌没有名称。请写明给哪个程序用。"),
        ("程序", "一中填报", 367, "days", "令牌的有效期367天不在1至366天之内。请缩短有效期，到期再换。"),
        ("程序", "一中填报", -1, "days", "令牌的有效期-1天不在1至366天之内。请缩短有效期，到期再换。"),
    ],
)
def test_what_a_token_may_not_be(name: str, person: str, days: int, code: str, sentence: str) -> None:
    assert refusal(tokens.create_token, name, person, SECURITY, days) == (code, sentence)
    assert TokenRow.objects.count() == 0


def test_who_is_not_enrolled_gets_no_token() -> None:
    assert refusal(tokens.create_token, "程序", "路人", acting("路人"))[0] == "person"


def test_ones_own_tokens_are_listed_and_all_of_them_for_the_security_administrator() -> None:
    tokens.create_token("甲", "一中填报", SCHOOL)
    tokens.create_token("乙", "二中填报", acting("二中填报"), writes=True)
    [line] = tokens.list_tokens(SCHOOL)
    assert dict(zip(tokens.HEADS[1:], line[1:], strict=True)) == {
        **{"名称": "甲", "谁的职责": "一中填报", "可否办理": "只读", "到期日": "2024-05-05", "发给人": "一中填报"},
        **{"发给时间": "2024-02-05 09:00", "收回": ""},
    }
    assert [line[1] for line in tokens.list_tokens(SECURITY)] == ["乙", "甲"]
    assert tokens.list_tokens(acting("办审核")) == []


def test_nobody_revokes_the_token_of_another_or_one_twice() -> None:
    tokens.create_token("甲", "一中填报", SCHOOL)
    pk = TokenRow.objects.get().pk
    absent = ("absent", "没有这个令牌，或者已经收回。请从列表中选择。")
    assert refusal(tokens.revoke_token, pk, acting("二中填报")) == absent
    tokens.revoke_token(pk, SECURITY)
    assert refusal(tokens.revoke_token, pk, SECURITY) == absent
    assert tokens.list_tokens(SCHOOL)[0][-1] == "2024-02-05"
