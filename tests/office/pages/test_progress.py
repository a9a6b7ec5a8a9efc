"""Progress: the cities of a month, one city's month, a draft typed on the page."""

from collections.abc import Iterator

import pytest
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import NOT_FOUND, ready, refusal, table, visitor, words

from tongbao.office.pages import clock


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office of all tests here, on a day it plays."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(clock.PLAYED, "2024-02-05")
        patch.setenv("TONGBAO_DEMO", "x")
        ready(chain_office(tmp_path_factory.mktemp("office")).path)
        yield


FILL = "/progress/east/2024-01/fill/"
MATTERS = ["事项", "层级、阶段", "是否完成", "日期", "金额", "文件", "证据"]


def test_the_cities_of_a_month_and_whether_they_reported() -> None:
    assert table(visitor("东市审核"), "/progress/") == [["单位", "状态", "收到", ""], ["合成东市", "未报", "", ""]]
    assert [line[0] for line in table(visitor("办审核"), "/progress/")[1:]] == ["合成东市", "合成西市", "合成独市"]


def test_the_month_of_a_city_has_its_matters() -> None:
    lines = table(visitor("东市审核"), "/progress/east/2024-01/", 1)
    assert lines[:2] == [MATTERS, ["召开公共机构节能工作会议", "市委常委会", "未报", "", "", "", "0"]]


def test_the_workbook_of_a_month_is_taken_away() -> None:
    answer = visitor("东市审核").get("/progress/east/2024-01/", {"form": "1"})
    assert answer["Content-Disposition"].startswith("attachment") and answer.content.startswith(b"PK")


def test_what_is_typed_is_kept_as_a_draft() -> None:
    client = visitor("东市审核")
    told = client.post(FILL, {"act": "save", "plan.|status": "是", "plan.|document": "合成文号"}, follow=True)
    assert words(told).startswith("已暂存，还没有报送。 合成东市 2024-01 工作进展")
    assert 'value="合成文号"' in client.get(FILL).content.decode()


def test_what_is_not_theirs_and_what_is_no_month_are_refused() -> None:
    client = visitor("东市审核")
    for where in ("/progress/west/2024-01/", "/progress/west/2024-01/fill/"):
        assert refusal(client.get(where)) == NOT_FOUND
    assert refusal(client.get("/progress/", {"month": "soon"})) == (409, "“soon”不是月份。 请写成 2017-03 的样子。")
