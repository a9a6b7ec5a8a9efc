"""The workbench, one's own account and leave, looking things up."""

from collections.abc import Iterator

import pytest
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import ready, refusal, table, visitor, words

from tongbao.office.pages import clock
from tongbao.office.store.models import AccountRow


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office of all tests here, on a day it plays."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(clock.PLAYED, "2024-02-05")
        patch.setenv("TONGBAO_DEMO", "x")
        ready(chain_office(tmp_path_factory.mktemp("office")).path)
        yield


def test_the_workbench_has_what_is_due() -> None:
    client = visitor("一中填报")
    assert words(client.get("/")).startswith("工作台 一中填报 · 合成甲县一中 · 填报员 5 该报未报 0 被退回 0 请说明情况")
    assert table(client, "/")[:3] == [
        ["灯", "报表", "状态", "应报日", "时限", "退回理由", ""],
        ["绿", "2024-01台账", "未报，去填报", "2024年2月10日", "还有5天", "", ""],
        ["红", "2023-12台账", "未报，去填报", "2024年1月10日", "已过26天", "", ""],
    ]


def test_things_are_found_by_words_in_ones_territory() -> None:
    client = visitor("一中填报")
    assert table(client, "/search/", q="一中") == [["名称", "编号", "县"], ["合成甲县一中", "school", "合成甲县"]]
    assert table(client, "/search/", q="文化馆") == [["名称", "编号", "县"]]
    assert words(client.get("/search/")) == "查找 请在上方输入要找的字。"


def test_leave_is_registered() -> None:
    given = {"since": "2024-02-06", "until": "2024-02-08", "substitute": ""}
    shown = words(visitor("二中填报").post("/me/", given, follow=True))
    assert shown.startswith("已登记不在岗的日期和代办人。 我的账号")
    row = AccountRow.objects.get(name="二中填报")
    assert (str(row.away_since), str(row.away_until), row.substitute) == ("2024-02-06", "2024-02-08", "")


@pytest.mark.parametrize(
    ("since", "substitute", "status", "told"),
    [
        ("x", "", 409, "“x”不是日期。 请写成 2017-04-07 的样子。"),
        ("2024-02-09", "", 409, "休假截止日早于起始日。 请核对起止日期。"),
        ("2024-02-06", "路人", 403, "“路人”没有登记。 请写已登记人员的姓名。"),
    ],
)
def test_leave_that_cannot_be_is_refused(since: str, substitute: str, status: int, told: str) -> None:
    given = {"since": since, "until": "2024-02-08", "substitute": substitute}
    assert refusal(visitor("一中填报").post("/me/", given)) == (status, told)
