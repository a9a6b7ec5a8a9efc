"""Accounts are opened by the office, and a password that was given out is changed by the person."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office
from tests.office.pages.visitor import browser, ready

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import sign_in
from tongbao.office.pages.adapter import NoSignUp
from tongbao.office.store.models import AccountRow


@pytest.fixture
def office(tmp_path: Path) -> Path:
    home = chain_office(tmp_path)
    ready(home.path)
    return home.path


def enter(name: str, password: str) -> tuple[object, int, str]:
    """Try to sign in: the browser, the status, what is shown or where it leads."""
    client = browser()
    answer = client.post("/sign/in/", {"login": name, "password": password})
    return client, answer.status_code, answer.get("Location") or answer.content.decode()


def test_nobody_has_an_account_by_default(office: Path) -> None:
    assert not sign_in.any_account()
    assert enter("办审核", "")[1] == 200


def test_a_given_password_is_changed_before_anything_else(office: Path) -> None:
    password = sign_in.open_account("办审核", acting("办管理"), first=True)
    client, status, where = enter("办审核", password)
    assert (status, where) == (302, "/")
    assert client.get("/")["Location"] == "/sign/password/"  # type: ignore[attr-defined]
    own = "合成Own-2026-pass"
    answer = client.post(  # type: ignore[attr-defined]
        "/sign/password/", {"oldpassword": password, "password1": own, "password2": own}
    )
    assert answer.status_code == 302
    assert AccountRow.objects.get(name="办审核").must_change is False
    assert enter("办审核", own)[2] == "/"
    assert client.get("/").status_code == 200  # type: ignore[attr-defined]


def test_only_who_is_enrolled_gets_an_account_and_only_from_who_may(office: Path) -> None:
    for name, who, code, words in (
        ("路人", "办管理", "person", "“路人”没有登记。"),
        ("办审核", "办封账", "role", "“办封账”（封账员）无权办理 account。"),
    ):
        with pytest.raises(Refusal) as refused:
            sign_in.open_account(name, acting(who))
        assert (refused.value.code, refused.value.sentence) == (code, words)
    sign_in.open_account("办审核", acting("办管理"))
    with pytest.raises(Refusal) as again:
        sign_in.open_account("办封账", acting("谁"), first=True)
    assert again.value.sentence == "已经有账号，不能再以首次开通的方式办理。"
    with pytest.raises(Refusal) as own:
        sign_in.shut_account("办管理", acting("办管理"))
    assert own.value.sentence == "不能停用自己的账号。"


def test_nobody_signs_up() -> None:
    assert NoSignUp().is_open_for_signup(None) is False
