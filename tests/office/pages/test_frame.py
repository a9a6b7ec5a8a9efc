"""The frame: the menu of a person's duties, where one is, the marks of a demonstration."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import resolve
from tests.office.desk.chain_office import acting, chain_office

from tongbao.office.pages import clock
from tongbao.office.pages.frame import frame


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The thin office."""
    chain_office(tmp_path_factory.mktemp("office"))


def around(name: str, path: str = "/") -> dict[str, Any]:
    """What the frame has for a person on a page; nobody has no name."""
    request: Any = RequestFactory().get(path)
    request.user, request.acting = SimpleNamespace(is_authenticated=bool(name)), acting(name)
    request.resolver_match = resolve(path)
    return frame(request)


def menu(name: str) -> list[tuple[str, list[str]]]:
    """The menu of a person, section by section."""
    return [(str(g["words"]), [str(t["words"]) for t in g["tasks"]]) for g in around(name)["menu"]]


def test_the_menu_has_the_tasks_of_ones_duties() -> None:
    ledgers, rules = ("台账与目标", ["名录", "目标任务", "举措", "现场考核"]), ("机关", ["规则与设置"])
    assert menu("一中填报") == [
        ("", ["工作台", "报表", "工作进展", "报送情况"]),
        ledgers,
        ("评价与通报", ["督办"]),
        rules,
    ]
    assert menu("甲县审核")[0] == ("", ["工作台", "报表", "工作进展", "审核", "报送情况"])


@pytest.mark.parametrize(("path", "here"), [("/returns/", "报表"), ("/returns/upload/", "报表"), ("/", "工作台")])
def test_the_menu_marks_where_one_is(path: str, here: str) -> None:
    tasks = [t for g in around("一中填报", path)["menu"] for t in g["tasks"]]
    assert [str(t["words"]) for t in tasks if t["here"]] == [here]


def test_who_has_not_signed_in_sees_no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TONGBAO_DEMO", raising=False)
    monkeypatch.delenv(clock.PLAYED, raising=False)
    assert around("") == {"demo": "", "played": ""}


def test_a_demonstration_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGBAO_DEMO", "河北")
    monkeypatch.setenv(clock.PLAYED, "2017-04-07")
    assert around("") == {"demo": "河北", "played": "2017-04-07"}
    found = around("办审核")
    assert (found["office"], found["who"]) == ({"name": "合成省办", "synthetic": ""}, "办审核")
