"""Tasks and targets: who was given what, and the tables of an office without targets."""

from collections.abc import Iterator

import pytest
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import ready, refusal, visitor, words

from tongbao.office.pages import clock
from tongbao.office.store.models import PersonRow


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office of all tests here, on a day it plays."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(clock.PLAYED, "2024-02-05")
        patch.setenv("TONGBAO_DEMO", "x")
        ready(chain_office(tmp_path_factory.mktemp("office")).path)
        yield


def test_an_office_sees_whom_tasks_were_handed_down_to() -> None:
    PersonRow.objects.create(name="办拟稿", roles=["drafter"], place="")
    assert words(visitor("办拟稿").get("/targets/")) == (
        "目标任务 目标年度 没有封账的目标 截至日 查看 改造任务分解下达 Excel CSV"
        " 单位 分解 下达 下达日期 应收县数 已收 报未收到 核对"
        " 合成东市 未报送 未报送 2 0 0 合成西市 未报送 未报送 1 0 0 合成独市 未报送 未报送 乡镇 0 0"
        " 改造任务完成 没有下达改造任务"
    )


def test_a_school_sees_its_own_tasks_alone() -> None:
    shown = words(visitor("一中填报").get("/targets/"))
    assert shown == "目标任务 目标年度 没有封账的目标 截至日 查看 改造任务完成 没有下达改造任务"


def test_a_day_that_is_none_is_refused() -> None:
    answer = visitor("办审核").get("/targets/", {"as_of": "x"})
    assert refusal(answer) == (409, "“x”不是日期。 请写成 2017-04-07 的样子。")
