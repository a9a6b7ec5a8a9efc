"""The tile map: a matter of a month by unit, in colours and in words."""

from datetime import date

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.progress_office import MONTH, progress_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries import tile_map
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, Cell, Table

DAY = date(2024, 2, 6)
PLAN = "制定本市公共机构节能“十三五”规划"


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One home for the module."""
    return progress_office(tmp_path_factory.mktemp("progress"))


def on(who: str) -> Actor:
    """A person on the day after the month was closed."""
    return acting(who, "2024-02-06")


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def test_a_matter_is_drawn_by_unit(home: Home) -> None:
    drawn = tile_map.draw_map("plan", "progress", MONTH, DAY, home, on("办拟稿"))
    assert [(block.unit, fill, words) for block, fill, words in drawn.blocks] == [
        ("east", "#bfe3c6", "是"),
        ("west", "#f4b4ae", "否"),
        ("lone", "#dfe4e9", "未报"),
    ]
    assert (drawn.what, drawn.width, drawn.height) == ("plan", 402, 58)
    assert drawn.legend == (("是", "#bfe3c6"), ("否", "#f4b4ae"), ("未报", "#dfe4e9"))
    assert drawn.table == Table(
        f"2024-01 {PLAN}",
        ("单位", "情况", "县（市、区）"),
        [("合成东", Cell("是", GOOD), 2), ("合成西", Cell("否", BAD), 1), ("合成独", Cell("未报", CALM), 1)],
    )
    assert drawn.told == f"2024-01 {PLAN}：合成东是；合成西否；合成独未报"


def test_a_matter_that_is_none_becomes_the_first(home: Home) -> None:
    drawn = tile_map.draw_map("nosuch", "progress", MONTH, DAY, home, on("办拟稿"))
    assert (drawn.what, drawn.choices[0]) == ("leadership_meeting", ("leadership_meeting", "市领导会议研究"))


def test_without_a_closed_period_there_is_no_map(home: Home) -> None:
    words = "还没有封账的期间，画不出地图。请先收文、审核、封账。"
    assert refusal(tile_map.draw_map, "plan", "progress", "", DAY, home, on("办拟稿")) == ("not-closed", words)


def test_who_may_not_judge_sees_no_map(home: Home) -> None:
    words = "“东市填报”（填报员）无权办理 judge。请由有权的人员办理。"
    assert refusal(tile_map.draw_map, "plan", "progress", MONTH, DAY, home, on("东市填报")) == ("role", words)
