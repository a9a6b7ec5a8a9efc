"""Who comes in and how: no account by default, own passwords, locking out, sessions that end, what a browser loads."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from tests.office.desk.chain_office import acting, chain_office
from tests.office.pages.visitor import browser, ready, visitor

from tongbao.measure.refusal import Refusal
from tongbao.office import web
from tongbao.office.desk.access import sign_in
from tongbao.office.pages import clock
from tongbao.office.pages.passwords import Classes
from tongbao.office.store.models import AccountRow, PersonRow, TrailRow


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


def test_too_many_wrong_passwords_lock_out_until_unlocked(office: Path) -> None:
    PersonRow.objects.create(name="办安全", roles=["security_admin"], place="")
    password = sign_in.open_account("办审核", acting("办管理"))
    tries = web.profile().number("tries")
    statuses = [enter("办审核", "wrong")[1] for _ in range(tries + 1)]
    assert statuses == [200] * (tries - 1) + [429] * 2
    _, status, words = enter("办审核", password)
    assert status == 429 and f"锁定{web.profile().number('locked_minutes')}分钟" in words
    with pytest.raises(Refusal):
        sign_in.unlock_account("办审核", acting("办管理"))
    sign_in.unlock_account("办审核", acting("办安全"))
    assert enter("办审核", password)[1] == 302


def test_who_leaves_the_list_leaves_the_office(office: Path) -> None:
    client = visitor("办审核")
    assert client.get("/").status_code == 200
    PersonRow.objects.filter(name="办审核").delete()
    assert client.get("/")["Location"] == "/sign/in/"


def test_a_session_ends_after_its_hours(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visitor("办审核")
    assert client.get("/").status_code == 200
    later = clock.moment() + timedelta(hours=web.profile().number("session_hours"), minutes=1)
    monkeypatch.setattr(clock, "moment", lambda: later)
    assert client.get("/")["Location"] == "/sign/in/"


def test_an_old_password_is_changed(office: Path) -> None:
    sign_in.open_account("办审核", acting("办管理"))
    days = web.profile().number("expires_days")
    AccountRow.objects.filter(name="办审核").update(must_change=False, password_at=acting("x", "2024-01-01").at)
    assert not sign_in.must_change(acting("办审核", "2024-03-30"), days)
    assert sign_in.must_change(acting("办审核", "2024-04-02"), days)
    assert not sign_in.must_change(acting("办审核", "2034-04-02"), 0)


def test_a_body_that_is_too_long_is_refused_before_it_is_read(office: Path) -> None:
    client = visitor("办收文")

    class Unread(io.BytesIO):
        def read(self, *size: int) -> bytes:
            raise AssertionError("the body was read")

    answer = client.generic("POST", "/returns/upload/", b"", CONTENT_LENGTH=str(web.upload_cap() + 1))
    assert answer.status_code == 413
    assert answer.content.decode() == "文件超过20兆，没有接收。请拆成几个文件，或者压缩图片后再传。"


def test_a_browser_loads_nothing_from_elsewhere(office: Path) -> None:
    answer = visitor("办审核").get("/")
    policy = dict(p.strip().split(" ", 1) for p in answer["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == "'self'" and policy["style-src"] == "'self'" and policy["object-src"] == "'none'"
    page = answer.content.decode()
    assert "<script>" not in page and " style=" not in page and "http://" not in page.replace("http://www.w3.org", "")


def test_what_the_profiles_ask_of_a_password() -> None:
    assert [web.profile(n).number("min_length") for n in ("dengbao", "asvs", "small_office")] == [8, 12, 8]
    with pytest.raises(ValueError, match="no sign-in profile 'none'"):
        web.profile("none")
    Classes(3).validate("Ab3xxxxx")
    with pytest.raises(Exception, match="四类中的3类"):
        Classes(3).validate("abcdefg1")


def test_the_passwords_are_kept_with_argon2id(office: Path) -> None:
    sign_in.open_account("办审核", acting("办管理"))
    assert User.objects.get(username="办审核").password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert TrailRow.objects.filter(act="account", subject="开通或重置办审核的账号").count() == 1


def test_django_finds_nothing_against_this_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    # The browser stories of the same run set it for their own thread; no deployment has it.
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    monkeypatch.setattr(settings, "SECRET_KEY", "x" * 20 + "synthetic-secret-of-more-than-fifty-characters")
    out = io.StringIO()
    call_command("check", "--deploy", stdout=out, stderr=out, fail_level="WARNING")
    assert "no issues" in out.getvalue()


def test_refusals_have_a_page_of_their_own(office: Path) -> None:
    client = visitor("一中填报")
    answer = client.get("/studio/")
    assert answer.status_code == 403 and "（填报员）无权办理拟稿。" in answer.content.decode()
    answer = client.get("/returns/999/")
    assert answer.status_code == 404 and "不在您的范围内" in answer.content.decode()
    assert client.get("/nothing/").status_code == 404
