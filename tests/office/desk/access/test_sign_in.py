"""Accounts: nobody has one by default; passwords given out must be changed; leave, substitutes, the list of all."""

from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from tests.office.desk.chain_office import PERSONS, acting, chain_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import sign_in
from tongbao.office.store.models import AccountRow, TrailRow

ADMIN = acting("办管理")
FROM, TO = date(2024, 2, 1), date(2024, 2, 10)


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> None:
    """The thin office, with a security administrator."""
    chain_office(tmp_path, [*PERSONS, ("办安全", "security_admin", "", "")])


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def noted() -> list[tuple[str, str]]:
    """Who did what with accounts, as the trail has it."""
    return list(TrailRow.objects.filter(act="account").order_by("id").values_list("who", "subject"))


def test_the_first_account_is_opened_from_the_machine_itself_and_only_the_first() -> None:
    assert not sign_in.any_account()
    assert sign_in.open_account("办管理", acting("机器"), True)
    assert sign_in.any_account()
    assert refusal(sign_in.open_account, "办审核", acting("机器"), True) == (
        "account",
        "已经有账号，不能再以首次开通的方式办理。请由系统管理员在“账号”页开通。",
    )
    assert noted() == [("机器", "开通或重置办管理的账号")]


def test_a_password_given_out_has_each_kind_of_letter_and_must_be_changed() -> None:
    password = sign_in.open_account("办审核", ADMIN)
    assert len(password) == 16
    for kind in ("ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789", "!#%+-=?"):
        assert sum(c in kind for c in password) == 4
    assert User.objects.get(username="办审核").check_password(password)
    assert sign_in.must_change(acting("办审核"), 0)
    assert sign_in.open_account("办审核", ADMIN) != password
    assert User.objects.count() == AccountRow.objects.count() == 1


def test_an_account_is_opened_by_an_administrator_for_who_is_enrolled() -> None:
    assert refusal(sign_in.open_account, "路人", ADMIN) == (
        "person",
        "“路人”没有登记。请先在名录中登记人员和角色，再开通账号。",
    )
    assert refusal(sign_in.open_account, "办审核", acting("办封账"))[0] == "role"
    assert not sign_in.any_account() and noted() == []


def test_an_account_is_shut_and_opened_again() -> None:
    sign_in.open_account("办审核", ADMIN)
    sign_in.shut_account("办审核", ADMIN)
    assert not User.objects.get(username="办审核").is_active
    sign_in.open_account("办审核", ADMIN)
    assert User.objects.get(username="办审核").is_active
    assert noted()[1] == ("办管理", "停用办审核的账号")


def test_whose_account_is_not_shut() -> None:
    assert refusal(sign_in.shut_account, "办管理", ADMIN) == (
        "account",
        "不能停用自己的账号。请由另一名系统管理员办理。",
    )
    assert refusal(sign_in.shut_account, "办审核", ADMIN) == ("account", "“办审核”没有账号。请核对姓名。")
    assert refusal(sign_in.shut_account, "办审核", acting("办封账"))[0] == "role"


def test_only_the_security_administrator_unlocks() -> None:
    assert refusal(sign_in.unlock_account, "办审核", ADMIN)[0] == "role"
    sign_in.unlock_account("办审核", acting("办安全"))
    assert noted() == [("办安全", "解除办审核的锁定")]


def test_ones_own_password_lasts_as_long_as_the_profile_allows() -> None:
    assert sign_in.must_change(acting("办审核"), 90)
    sign_in.open_account("办审核", ADMIN)
    sign_in.note_password_change(acting("办审核", "2024-01-01"))
    assert not sign_in.must_change(acting("办审核", "2024-03-31"), 90)
    assert sign_in.must_change(acting("办审核", "2024-03-31", hour=10), 90)
    assert not sign_in.must_change(acting("办审核", "2034-01-01"), 0)


def test_accounts_of_a_demonstration_share_a_password_that_need_not_be_changed() -> None:
    sign_in.demo_accounts(["办审核", "办封账"], "合成-demo", ADMIN)
    assert all(u.check_password("合成-demo") for u in User.objects.all())
    assert not sign_in.must_change(acting("办审核"), 90)
    assert noted() == [("办管理", "演示账号2个")]


def test_only_who_is_enrolled_may_enter() -> None:
    assert sign_in.may_enter(acting("办审核"))
    assert not sign_in.may_enter(acting("路人"))


def test_leave_is_noted_with_its_substitute() -> None:
    sign_in.sign_out_everywhere("办审核", FROM, TO, "办封账", acting("办审核"))
    row = AccountRow.objects.get(name="办审核")
    assert (row.away_since, row.away_until, row.substitute) == (FROM, TO, "办封账")
    sign_in.sign_out_everywhere("办审核", FROM, TO, "", ADMIN)
    assert AccountRow.objects.get(name="办审核").substitute == ""
    assert noted() == [
        ("办审核", "办审核 2024-02-01至2024-02-10不在岗，办封账代办"),
        ("办管理", "办审核 2024-02-01至2024-02-10不在岗，无人代办"),
    ]


def test_what_leave_may_not_be() -> None:
    assert refusal(sign_in.sign_out_everywhere, "办审核", TO, FROM, "", ADMIN) == (
        "day",
        "休假截止日早于起始日。请核对起止日期。",
    )
    assert refusal(sign_in.sign_out_everywhere, "办审核", FROM, TO, "路人", ADMIN) == (
        "person",
        "“路人”没有登记。请写已登记人员的姓名。",
    )
    assert refusal(sign_in.sign_out_everywhere, "办审核", FROM, TO, "甲县审核", ADMIN) == (
        "substitute",
        "“甲县审核”和“办审核”不在同一单位，不能代办。请写同一单位的人员；审核职责由上级代行的，在“账号”页登记。",
    )
    assert refusal(sign_in.sign_out_everywhere, "办审核", FROM, TO, "", acting("办封账"))[0] == "role"
    assert AccountRow.objects.count() == 0


def test_everybody_is_listed_with_account_and_leave() -> None:
    sign_in.open_account("办审核", ADMIN)
    sign_in.open_account("办封账", ADMIN)
    sign_in.shut_account("办封账", ADMIN)
    sign_in.sign_out_everywhere("办审核", FROM, TO, "办封账", ADMIN)
    lines = {line[0]: dict(zip(sign_in.HEADS, line, strict=True)) for line in sign_in.list_accounts(ADMIN)}
    assert lines.keys() == {p[0] for p in PERSONS} | {"办安全"}
    assert lines["办审核"] == {
        **{"姓名": "办审核", "角色": "审核员", "范围": lines["办管理"]["范围"], "可否登录": "可以", "最近登录": ""},
        **{"须改密码": "是", "休假": "2024-02-01至2024-02-10", "代办人": "办封账"},
    }
    assert (lines["办封账"]["可否登录"], lines["甲县审核"]["可否登录"]) == ("停用", "未开通")
    assert lines["甲县审核"]["范围"] == "合成甲县"
    after = {line[0]: line for line in sign_in.list_accounts(acting("办管理", "2024-02-11"))}
    assert after["办审核"][6:] == ("", "")
    assert refusal(sign_in.list_accounts, acting("办封账"))[0] == "role"
