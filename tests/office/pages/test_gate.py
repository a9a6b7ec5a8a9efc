"""The gate: locking out, sessions that end, bodies that are too long, refusals as pages."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import RequestFactory
from tests.office.desk.chain_office import acting, chain_office
from tests.office.pages.visitor import browser, ready, visitor

from tongbao.measure.refusal import Refusal
from tongbao.office import web
from tongbao.office.desk.access import sign_in
from tongbao.office.pages import clock
from tongbao.office.pages.gate import status_of, who_tries
from tongbao.office.store.models import AccountRow, PersonRow


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


def test_refusals_have_a_page_of_their_own(office: Path) -> None:
    client = visitor("一中填报")
    answer = client.get("/studio/")
    assert answer.status_code == 403 and "（填报员）无权办理拟稿。" in answer.content.decode()
    answer = client.get("/returns/999/")
    assert answer.status_code == 404 and "不在您的范围内" in answer.content.decode()
    assert client.get("/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("code", "status"),
    [("absent", 404), ("territory", 404), ("no-draft", 404), ("role", 403), ("person", 403), ("day", 409)],
)
def test_a_refusal_is_not_found_not_yours_or_not_now(code: str, status: int) -> None:
    assert status_of(Refusal(code, "不行。", "请改。")) == status


def test_who_tries_is_read_from_what_is_checked_or_from_the_form() -> None:
    request = RequestFactory().post("/sign/in/", {"login": "甲"})
    assert (who_tries(request), who_tries(request, {"username": "乙"}), who_tries(request, {})) == ("甲", "乙", "甲")


def test_a_program_is_told_in_json_that_there_is_no_such_address(office: Path) -> None:
    answer = browser().get("/api/v1/nothing")
    assert (answer.status_code, answer.json()) == (
        404,
        {"code": "absent", "sentence": "没有这个地址或这种办理。", "remedy": "请对照接口说明。"},
    )
