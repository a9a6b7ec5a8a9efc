"""The page of people: enrolled with roles and territory, leaving, mandates passed on; what was typed stays."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import ready, visitor

from tongbao.office.pages import clock
from tongbao.office.store.models import MandateRow, PersonRow


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thin office on a day it plays."""
    monkeypatch.setenv(clock.PLAYED, "2024-02-05")
    monkeypatch.setenv("TONGBAO_DEMO", "x")
    ready(chain_office(tmp_path).path)


def test_an_administrator_enrols_and_lets_go() -> None:
    admin = visitor("办管理")
    given = {"act": "enrol", "name": "新审核", "place": "合成乙县", "roles": ["reviewer", "collector"]}
    told = admin.post("/people/", given, follow=True).content.decode()
    assert "已登记新审核（合成乙县）。还没有账号的，请接着开通。" in told
    assert PersonRow.objects.get(name="新审核").place == "990102"
    gone = admin.post("/people/", {"act": "remove", "name": "新审核"}, follow=True).content.decode()
    assert "新审核已离任，不能再登录。" in gone
    assert not PersonRow.objects.filter(name="新审核").exists()


def test_what_was_refused_stays_typed() -> None:
    given = {"act": "enrol", "name": "甲", "place": "没有的县", "roles": ["reviewer"]}
    shown = visitor("办管理").post("/people/", given).content.decode()
    assert "“甲”的所属单位“没有的县”不在名录中。" in shown
    assert 'value="没有的县"' in shown and 'value="reviewer" checked' in shown


def test_a_mandate_is_passed_on_and_listed() -> None:
    given = {
        **{"act": "mandate", "place": "990101", "passes_to": "east", "since": "2024-02-05"},
        **{"until": "2024-03-01", "reason": "人员出缺"},
    }
    shown = visitor("办签发").post("/people/", given, follow=True).content.decode()
    assert "已登记代行职责。" in shown and "人员出缺" in shown and "登记人员" not in shown
    assert MandateRow.objects.get().passes_to == "east"
    again = visitor("办签发").post("/people/", given).content.decode()
    assert "已登记由上级代行。" in again and 'value="人员出缺"' in again


def test_who_manages_nobody_is_refused() -> None:
    assert visitor("办审核").get("/people/").status_code == 403
    assert visitor("办审核").post("/people/", {"act": "remove", "name": "办管理"}).status_code == 403
    assert PersonRow.objects.filter(name="办管理").exists()
