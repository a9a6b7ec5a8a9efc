"""What the web side of the office asks for: sign-in profiles, what a browser loads, Django's own deployment checks."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import ready, visitor

from tongbao.office import web
from tongbao.office.pages.passwords import Classes


@pytest.fixture
def office(tmp_path: Path) -> Path:
    home = chain_office(tmp_path)
    ready(home.path)
    return home.path


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


def test_django_finds_nothing_against_this_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    # The browser stories of the same run set it for their own thread; no deployment has it.
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    monkeypatch.setattr(settings, "SECRET_KEY", "x" * 20 + "synthetic-secret-of-more-than-fifty-characters")
    out = io.StringIO()
    call_command("check", "--deploy", stdout=out, stderr=out, fail_level="WARNING")
    assert "no issues" in out.getvalue()
