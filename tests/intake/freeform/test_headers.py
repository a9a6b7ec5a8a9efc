"""Headers: what a column is, by words compared whole."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import RULES

from tongbao.intake.freeform.headers import ColumnHeading, Headers, header_key
from tongbao.rules.row import Row

HEADERS = Headers(RULES)


@pytest.mark.parametrize(
    ("text", "item", "unit"),
    [
        *(("用电量（万千瓦时）", "electricity", "万千瓦时"), ("电力消费量/千瓦时", "electricity", "千瓦时")),
        *(
            ("电耗(度)", "electricity", "度"),
            ("用 电 量\n（千瓦时）", "electricity", "千瓦时"),
            ("本月用电量", "electricity", ""),
        ),
        *(("1.用电量(单位：万千瓦时)", "electricity", "万千瓦时"), ("（一）用电量", "electricity", "")),
        *(("用水量（吨）", "water", "吨"), ("自来水", "water", ""), ("水费（元）", "water_cost", "元")),
        *(
            ("电费", "electricity_cost", ""),
            ("电费用", "electricity_cost", ""),
            ("电费（万元）", "electricity_cost", "万元"),
        ),
        *(
            ("天然气用量(立方米)", "gas", "立方米"),
            ("煤（吨）", "coal", "吨"),
            ("原煤", "coal", ""),
            ("\uff2c\uff30\uff27（公斤）", "lpg", "公斤"),
        ),
        *(("汽油(升)", "petrol", "升"), ("车用汽油", "petrol", ""), ("柴油", "diesel", ""), ("热力(GJ)", "heat", "gj")),
        *(("用能人数（人）", "people", "人"), ("建筑面积（㎡）", "area", "m2"), ("总建筑面积", "area", "")),
        *(("其中：数据中心机房用电（千瓦时）", "electricity_rooms", "千瓦时"), ("其中：采暖用煤", "coal_heating", "")),
        *(("用电量（千瓦时）（必填）", "electricity", "千瓦时"), ("用电量（必填）（千瓦时）", "electricity", "千瓦时")),
    ],
)
def test_an_item_is_known_by_its_names_with_its_unit(text: str, item: str, unit: str) -> None:
    assert HEADERS.meaning(text) == ColumnHeading(("item",), item, unit)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        *(
            ("机构名称", ("name",)),
            ("*单位名称（全称）", ("name",)),
            ("填报单位：", ("name",)),
            ("单位", ("name", "unit")),
        ),
        *(
            ("名称", ("name", "item_name")),
            ("统一社会信用代码", ("uscc",)),
            ("机构代码", ("uscc",)),
            ("机构编号", ("id",)),
        ),
        *(("编号", ("id", "ordinal")), ("序号", ("ordinal",)), ("月份", ("month",)), ("报告期", ("month",))),
        *(("项目", ("item_name",)), ("能源种类", ("item_name",)), ("计量单位", ("unit",)), ("数量", ("amount",))),
        *(("实物量", ("amount",)), ("计量方式", ("basis",)), ("付费方式", ("payment",)), ("备注", ("remark",))),
        *(("上年同期", ("before",)), ("去年同月", ("before",)), ("同比", ("before",)), ("本年累计", ("running",))),
        *(
            ("1-本月累计", ("running",)),
            ("合计", ("total",)),
            ("起止日期", ("bill_period",)),
            ("倍率", ("multiplier",)),
        ),
        *(
            ("上期示数", ("meter_before",)),
            ("本期示数", ("meter_now",)),
            ("县（市、区）", ("place",)),
            ("主管部门", ("parent",)),
        ),
    ],
)
def test_a_column_is_known_by_its_part(text: str, roles: tuple[str, ...]) -> None:
    found = HEADERS.meaning(text)
    assert found == ColumnHeading(roles)
    assert found.role == (roles[0] if len(roles) == 1 else "")


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("去年同月用电量(千瓦时)", ColumnHeading(("before",), "electricity", "千瓦时")),
        ("用电量（上年同期）", ColumnHeading(("before",), "electricity")),
        ("用水量累计", ColumnHeading(("running",), "water")),
        ("数量(千瓦时)", ColumnHeading(("amount",), "", "千瓦时")),
    ],
)
def test_what_is_not_of_this_period_says_of_what_it_is(text: str, heading: ColumnHeading) -> None:
    assert HEADERS.meaning(text) == heading


@pytest.mark.parametrize(
    "text", ["", "用电量说明", "我的用电量", "其中：用电量", "用水量（吨", "水/电", "用电量（估）", "电" * 200, "学校"]
)
def test_what_is_not_in_the_table_is_unknown(text: str) -> None:
    assert HEADERS.meaning(text) is None


@pytest.mark.parametrize(
    ("parts", "heading"),
    [
        (["电", "数量（千瓦时）"], ColumnHeading(("item",), "electricity", "千瓦时")),
        (["能源消费", "电", "消费量", "千瓦时"], ColumnHeading(("item",), "electricity", "千瓦时")),
        (["用电量", "(千瓦时)"], ColumnHeading(("item",), "electricity", "千瓦时")),
        (["电力", "费用（元）"], ColumnHeading(("item",), "electricity_cost", "元")),
        (["上年同期", "用电量"], ColumnHeading(("before",), "electricity")),
        (["本年累计", "电费（元）"], ColumnHeading(("running",), "electricity_cost", "元")),
        (["基本情况", "机构名称"], ColumnHeading(("name",))),
        (["机构名称", "机构名称", ""], ColumnHeading(("name",))),
        (["电", "水"], None),
        (["教学楼", "电"], None),
        (["电(度)", "数量(千瓦时)"], None),
        (["面积", ""], None),
        (["建筑面积", "费用"], None),
        ([], None),
    ],
)
def test_headers_in_several_rows_mean_one_thing_or_nothing(parts: list[str], heading: ColumnHeading | None) -> None:
    assert HEADERS.stacked_meaning(parts) == heading


def test_sums_and_feet_are_no_institutions() -> None:
    totals = ["合计", "合 计：", "小计", "全县合计", "总计", "合计中学", "共计"]
    feet = [
        "填表人：张三",
        "单位负责人： 审核人：",
        "联系电话",
        "注：本表由合成单位填写",
        "备注",
        "注意事项小学",
        "说明:",
    ]
    assert [HEADERS.is_total(t) for t in totals] == [True, True, True, True, True, False, True]
    assert [HEADERS.is_footer(t) for t in feet] == [True, True, True, True, True, False, True]


@pytest.mark.parametrize("row", RULES.rows("carriers"), ids=lambda r: r.id)
def test_every_item_is_known_by_its_own_name(row: Row) -> None:
    assert HEADERS.meaning(row.text("name")) == ColumnHeading(("item",), row.id)


def test_every_word_of_the_table_is_found_as_its_row_says() -> None:
    for row in RULES.rows("header_words"):
        if row.get("role") not in ("row_total", "row_total_end", "row_footer", "aside"):
            roles = row.texts("roles") or (row.text("role"),)
            found = {HEADERS.meaning(w) for w in row.texts("words")}
            assert found == {ColumnHeading(roles, str(row.get("item", "")))}, row.id


@given(st.sampled_from([w for r in RULES.rows("header_words") for w in r.texts("words")]))
def test_a_header_in_full_width_means_the_same(word: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)
    assert HEADERS.meaning(f" {wide}\n") == HEADERS.meaning(word)
    assert header_key(unicodedata.normalize("NFKC", wide)) == header_key(word)


@given(st.lists(st.text(max_size=15) | st.text("用电水量费（）()累计上年同期/:：1.", max_size=10), max_size=3))
def test_any_header_is_known_or_not(parts: list[str]) -> None:
    assert isinstance(HEADERS.stacked_meaning(parts), ColumnHeading | None)
    for part in parts:
        assert isinstance(HEADERS.meaning(part), ColumnHeading | None)
        assert isinstance(HEADERS.is_total(part) or HEADERS.is_footer(part), bool)


def test_a_header_whose_brackets_nobody_knows_still_names_its_item() -> None:
    assert HEADERS.meaning("液化石油气（瓶）") is None
    assert HEADERS.item_with_aside("液化石油气（瓶）") == ("lpg", "瓶")
    assert HEADERS.item_with_aside("照明（瓶）") == HEADERS.item_with_aside("液化石油气") == ("", "")
