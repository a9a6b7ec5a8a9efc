"""The works registers as pages show them, and the questions asked over them."""

from datetime import date

import pytest
from tests.office.desk.chain_office import acting, chain_office
from tests.office.desk.works_office import PROJECT, handed_in

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.queries import registers
from tongbao.office.desk.queries.table import Cell, Table

DAY = date(2024, 2, 6)
NAMES = (
    *("改造项目", "项目建筑", "资金", "能源审计", "审计建议", "合同", "合同结算", "示范单位", "节能量", "活动"),
    *("行业考评", "领导机构", "队伍和系统", "示范评分"),
)


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One home for the module, with one project of a city."""
    folder = tmp_path_factory.mktemp("registers")
    handed_in(chain_office(folder), folder, {"projects": [PROJECT]})


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


@pytest.mark.parametrize(("who", "projects"), [("办审核", 1), ("东市审核", 1), ("西市审核", 0)])
def test_registers_are_counted_within_the_territory(who: str, projects: int) -> None:
    table = registers.overview(DAY, acting(who))
    assert table.plain() == [(name, projects if name == "改造项目" else 0) for name in NAMES]
    assert table.rows[0][0] == Cell("改造项目", page="works_register", key=("projects",))


def test_a_register_lists_its_lines_to_its_territory_only() -> None:
    [line] = registers.register_table("projects", DAY, acting("东市审核")).plain()
    assert (line[0], "合成锅炉改造" in line) == ("合成东市", True)
    assert registers.register_table("projects", DAY, acting("西市审核")).rows == []


def test_a_question_without_an_answer_is_an_empty_table() -> None:
    empty = Table("领导机构空缺", ("单位", "机构", "空缺的成员", "自", "理由"))
    assert registers.register_table("vacant", DAY, acting("东市审核")) == empty


def test_who_is_not_enrolled_sees_no_register() -> None:
    words = "“路人”没有登记。请用 --as 写明已登记的姓名；新人员由管理员用 enrol 登记。"
    assert refusal(registers.overview, DAY, acting("路人")) == ("person", words)


def test_a_register_that_is_none_is_refused() -> None:
    code, words = refusal(registers.register_table, "nosuch", DAY, acting("办审核"))
    assert (code, words.partition("可用：")[0]) == ("register", "没有“nosuch”这种登记簿。")
