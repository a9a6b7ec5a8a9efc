"""Findings: matters by unit, one finding, the map, the page of the leader."""

from collections.abc import Iterator

import pytest
from tests.office.pages.closed_office import closed_office
from tests.office.pages.visitor import NOT_FOUND, refusal, table, visitor, words

from tongbao.office.pages import clock


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office with a closed month, on the day after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(clock.PLAYED, "2024-02-07")
        patch.setenv("TONGBAO_DEMO", "x")
        patch.setenv("TONGBAO_JOBS", "at-once")
        closed_office(tmp_path_factory.mktemp("office"))
        yield


MATTER = "制定本市公共机构节能“十三五”规划"


def test_matters_by_unit() -> None:
    heads, *lines = table(visitor("办拟稿"), "/findings/", kind="progress", period="2024-01")
    column = heads.index(MATTER)
    assert [line[column] for line in lines] == ["是", "否", "未报"]


def test_one_finding_has_its_working() -> None:
    client = visitor("办拟稿")
    lines = table(client, "/findings/", 1, kind="progress")
    assert lines[:2] == [
        ["编号", "类别", "演算", "冲突"],
        ["partition:areas:leadership_meeting", "事项清单", "应报3，是0，否0，未报送3；0＋0＋3＝3", ""],
    ]
    where = "/findings/one/progress/2024-01/2024-02-07/"
    shown = words(client.get(f"{where}partition:areas:plan/"))
    assert shown.startswith(
        f"areas {MATTER} 事项清单 partition:areas:plan 演算 应报3，是1，否1，未报送1 1＋1＋1＝3 取值"
    )
    assert refusal(client.get(f"{where}none/")) == NOT_FOUND


def test_a_kind_without_a_closed_period_says_so() -> None:
    shown = words(visitor("办拟稿").get("/findings/", {"kind": "grades"}))
    assert shown.startswith("评价 这一类还没有封账的期间。")


def test_the_map_and_the_page_of_the_leader() -> None:
    client = visitor("办拟稿")
    assert words(client.get("/map/")).startswith("地图 一格一个县（市、区），按大致方位排列，不表示边界")
    assert words(client.get("/leader/")).startswith("公共机构节能工作一页（2024-01，截至2024年2月7日）")


@pytest.mark.parametrize("where", ["/findings/", "/map/", "/leader/"])
def test_a_day_that_is_none_and_a_person_who_does_not_judge_are_refused(where: str) -> None:
    answer = visitor("办拟稿").get(where, {"as_of": "x"})
    assert refusal(answer) == (409, "“x”不是日期。 请写成 2017-04-07 的样子。")
    assert visitor("办收文").get(where).status_code == 403
