"""The registers of works: how many lines each has, one of them, one question."""

from collections.abc import Iterator

import pytest
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import ready, refusal, table, visitor, words

from tongbao.office.pages import clock


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office of all tests here, on a day it plays."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(clock.PLAYED, "2024-02-05")
        patch.setenv("TONGBAO_DEMO", "x")
        ready(chain_office(tmp_path_factory.mktemp("office")).path)
        yield


REGISTERS = (
    *("改造项目", "项目建筑", "资金", "能源审计", "审计建议", "合同", "合同结算"),
    *("示范单位", "节能量", "活动", "行业考评", "领导机构", "队伍和系统", "示范评分"),
)


def test_each_register_has_the_number_of_its_lines() -> None:
    assert table(visitor("办审核"), "/works/") == [["登记簿", "条数"], *([name, "0"] for name in REGISTERS)]


def test_an_empty_register_and_an_answer_without_lines_say_so() -> None:
    client = visitor("办审核")
    assert words(client.get("/works/projects/")) == "改造项目 截至日 查看 改造项目 这个登记簿还没有报送"
    assert words(client.get("/works/due/")) == "应审计未审计 截至日 查看 应审计未审计 没有"


def test_a_register_that_is_none_and_a_day_that_is_none_are_refused() -> None:
    status, told = refusal(visitor("办审核").get("/works/nothing/"))
    assert status == 409 and told.startswith("没有“nothing”这种登记簿。 可用：projects（改造项目）、buildings")
    for where in ("/works/", "/works/projects/"):
        answer = visitor("办审核").get(where, {"as_of": "明天"})
        assert refusal(answer) == (409, "“明天”不是日期。 请写成 2017-04-07 的样子。")
