"""The registry as pages show it: the tree, a place, one institution, within the territory of who looks."""

from datetime import date

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.ledger_office import ledger_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.queries import registry
from tongbao.office.desk.queries.registry import Institution
from tongbao.office.desk.queries.table import CALM, GOOD, Cell, Table

DAY = date(2024, 2, 6)
INSTITUTION_HEADS = ("名称", "编号", "类型", "县", "统一社会信用代码", "自", "至")
NO_PLACE = ("absent", "没有这个单位。请从名录中选择。")


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One home for the module."""
    ledger_office(tmp_path_factory.mktemp("registry"))


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def test_the_office_sees_every_unit_with_its_institutions_and_reviewers() -> None:
    [table] = registry.tree(DAY, acting("办审核"))
    assert (table.title, table.heads) == (
        "2024-02-06 名录",
        ("名称", "类别", "县（市、区）", "机构", "有无审核人员", ""),
    )
    assert table.rows == [
        (Cell("合成东市", page="registry_place", key=("east",)), "填报单位", 2, 5, Cell("有", GOOD), ""),
        (Cell("合成西市", page="registry_place", key=("west",)), "填报单位", 1, 1, Cell("有", GOOD), ""),
        (Cell("合成独市", page="registry_place", key=("lone",)), "填报单位", 0, 0, Cell("无", CALM), ""),
    ]


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("西市审核", ["合成西市", "　合成丙县"]),
        ("甲县审核", ["合成东市", "　合成甲县"]),
        ("一中填报", ["合成东市", "　合成甲县"]),
    ],
)
def test_a_territory_sees_its_own_branch(who: str, names: list[str]) -> None:
    assert [str(line[0]) for line in registry.tree(DAY, acting(who))[0].rows] == names


def test_a_unit_shows_counties_institutions_and_contacts() -> None:
    name, (counties, institutions, contacts) = registry.place("east", DAY, acting("东市审核"))
    assert name == "合成东市"
    assert counties == Table(
        "县（市、区）",
        ("名称", "代码", "类别", "自", "机构"),
        [
            (Cell("合成甲县", page="registry_place", key=("990101",)), "990101", "县", "2012-07-01", 3),
            (Cell("合成乙县", page="registry_place", key=("990102",)), "990102", "县", "2012-07-01", 2),
        ],
        empty="不设县级，直接管乡镇",
    )
    assert [line[1] for line in institutions.rows] == ["bureau", "school", "school2", "clinic", "mover"]
    assert contacts == Table("联系人", ("职务", "姓名", "电话", "自", "至"), empty="没有登记联系人")


def test_institutions_of_a_county_are_found_by_name_or_number() -> None:
    line = (Cell("合成甲县一中", page="institution", key=("school",)), "school", "教育", "合成甲县")
    table = Table("机构", INSTITUTION_HEADS, [(*line, "", "2012-07-01", "")], whole=1, empty="没有机构")
    for words in ("一中", "school"):
        assert registry.place("990101", DAY, acting("办审核"), words) == ("合成甲县", [table])


def test_a_place_of_another_territory_is_none() -> None:
    assert refusal(registry.place, "east", DAY, acting("西市审核")) == NO_PLACE
    assert refusal(registry.place, "nosuch", DAY, acting("办审核")) == NO_PLACE


def test_the_whole_list_is_for_who_enrols() -> None:
    table = registry.whole_list(acting("办管理"), 1)
    assert (table.title, table.whole, len(table.rows)) == ("机构名录", 7, 7)
    dated = [line[:6] for line in table.rows if line[0] == "mover"]
    assert dated == [
        ("mover", "合成迁址学校", "教育", "990101", "2012-07-01", "2024-01-31"),
        ("mover", "合成迁址学校", "教育", "990102", "2024-02-01", ""),
    ]
    words = "“办审核”（审核员）无权办理 enrol。请由有权的人员办理。"
    assert refusal(registry.whole_list, acting("办审核"), 1) == ("role", words)


def test_every_county_can_be_chosen() -> None:
    assert registry.county_choices(DAY) == [
        ("990101", "合成东市 合成甲县（990101）"),
        ("990102", "合成东市 合成乙县（990102）"),
        ("990201", "合成西市 合成丙县（990201）"),
    ]


def test_an_institution_shows_its_states_and_months() -> None:
    months = (("2024-01", "0.123", 3), ("2023-12", "0.098", 2), ("2023-01", "0.111", 1))
    lines = [
        (m, tce, "计量", Cell("报表", page="return", key=(pk,)), Cell("0张", CALM, "bills", ("school", m)))
        for m, tce, pk in months
    ]
    assert registry.institution("school", acting("甲县审核")) == Institution(
        "school",
        "合成甲县一中",
        Table(
            "登记",
            ("名称", "类型", "县", "主管单位", "", "自", "至"),
            [("合成甲县一中", "教育", "合成甲县", "合成甲县教育局", "", "2012-07-01", "今")],
        ),
        Table("逐月", ("月份", "综合能耗（吨标准煤）", "计量方式", "报表", "单据"), lines, empty="还没有报过"),
        (
            *((f"2023-{n:02d}", None, None) for n in range(2, 12)),
            ("2023-12", "0.098", None),
            ("2024-01", "0.123", "0.111"),
        ),
    )


def test_an_institution_that_moved_has_a_line_for_each_county() -> None:
    assert registry.institution("mover", acting("办审核")).states.plain() == [
        ("合成迁址学校", "教育", "合成甲县", "", "", "2012-07-01", "2024-01-31"),
        ("合成迁址学校", "教育", "合成乙县", "", "", "2024-02-01", "今"),
    ]


def test_an_institution_of_another_territory_is_none() -> None:
    assert refusal(registry.institution, "school", acting("二中填报")) == NO_PLACE
    nobody = ("absent", "没有这个机构。请从名录中选择。")
    assert refusal(registry.institution, "nosuch", acting("办审核")) == nobody
