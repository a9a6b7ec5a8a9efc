"""The texts around a table: period, units, institution, place and item, each only where they are certain."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.freeform.sample import AMOUNTS, HEADERS, RULES, page, table_of
from tests.messy.layouts import NAMES, ROSTER

from tongbao.intake.freeform.surroundings import (
    ContextText,
    TitleNames,
    agreed_period,
    contradicting_unit,
    declared_units,
    labelled_values,
    other_period_word,
    sole_institution,
    sole_item,
    sole_place,
    sole_year,
    texts_around,
    unit_of_item,
    units_mentioned,
)
from tongbao.intake.values.identity import InstitutionFinder, InstitutionMatch, Unresolved
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal

SCHOOL, HOSPITAL = NAMES["H1"], NAMES["H2"]
MARCH = Month(2017, 3)
HEAD = ["单位名称", "用电量"]
ITEMS = {r.id: r for r in RULES.rows("carriers")}
FINDER, TITLES = InstitutionFinder(ROSTER, MARCH), TitleNames(ROSTER, MARCH)


def titles(*words: str) -> list[ContextText]:
    return [ContextText("标题", w) for w in words]


def test_texts_come_from_above_the_sheet_the_covers_and_the_file() -> None:
    sheet = page(["合成县能耗表"], ["2017年3月", "单位：度"], HEAD, [SCHOOL, 5])
    cover = page(["封面"], name="说明")
    assert texts_around(sheet, table_of(sheet), [cover], "三月.v2.xlsx") == [
        ContextText("标题", "合成县能耗表", 1),
        ContextText("标题", "2017年3月", 2),
        ContextText("标题", "单位：度", 2),
        ContextText("工作表名", "表"),
        ContextText("工作表“说明”", "封面"),
        ContextText("文件名", "三月.v2"),
    ]
    assert texts_around(sheet, table_of(sheet), [], "三月")[-1] == ContextText("文件名", "三月")


def test_labels_have_their_value_in_the_cell_or_beside_it() -> None:
    sheet = page([f"单位名称：{SCHOOL}"], ["报告期", "2017年3月"], HEAD, [SCHOOL, 5])
    assert labelled_values(sheet, table_of(sheet)) == [("单位名称", SCHOOL, 1), ("报告期", "2017年3月", 2)]


@pytest.mark.parametrize(
    ("words", "year"),
    [(["2017年能耗"], 2017), (["2017年1月", "2017年3月"], 2017), (["2016年", "2017年"], 0), (["能耗"], 0), ([], 0)],
)
def test_a_year_is_the_only_one_named(words: list[str], year: int) -> None:
    assert sole_year(titles(*words)) == year


def test_a_period_is_the_one_all_texts_agree_on() -> None:
    assert agreed_period(titles("2017年3月能耗", "合成")) == Span(MARCH, MARCH)
    assert agreed_period(titles("能耗")) is None
    with pytest.raises(Refusal) as refused:
        agreed_period(titles("2017年3月", "2017年4月"))
    assert refused.value.code == "period"


def test_units_are_declared_by_a_label_of_units() -> None:
    assert declared_units([("单位", "千瓦时、吨、千瓦时", 1)], HEADERS, AMOUNTS) == ("千瓦时", "吨")
    assert declared_units([("计量单位", "度", 1), ("单位", SCHOOL, 2), ("制表", "度", 3)], HEADERS, AMOUNTS) == ("度",)


@pytest.mark.parametrize(("label", "value"), [("计量单位", "瓶"), ("单位", "千瓦时、瓶")])
def test_a_note_of_units_with_a_word_that_is_none_is_refused(label: str, value: str) -> None:
    with pytest.raises(Refusal) as refused:
        declared_units([(label, value, 1)], HEADERS, AMOUNTS)
    assert (refused.value.code, str(refused.value)) == (
        "layout",
        f"表上方“{label}：{value}”中有不能识别的计量单位。请在每列表头中写明计量单位，如“用电量（千瓦时）”。",
    )


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("统计表（单位：万千瓦时）", ("万千瓦时",)),
        ("注：用电量单位为万千瓦时，水为吨", ("万千瓦时",)),
        ("单位：千瓦时、吨", ("千瓦时", "吨")),
        ("填报单位：合成局", ()),
        ("用电千瓦时", ()),
    ],
)
def test_units_are_mentioned_after_the_word_for_unit(text: str, units: tuple[str, ...]) -> None:
    assert units_mentioned(text, AMOUNTS) == units


@given(st.text("单位：为、千瓦时吨万元合成 ", max_size=30) | st.text(max_size=30))
def test_any_sentence_mentions_units_without_repetition(text: str) -> None:
    found = units_mentioned(text, AMOUNTS)
    assert len(set(found)) == len(found)
    assert "单位" in "".join(text.split()) or found == ()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("合成县2017年3月累计用能", ("累计", "running")),
        ("上年同期用能表", ("上年", "before")),
        ("合成县2017年3月用能", ("", "")),
    ],
)
def test_a_title_of_another_period_says_so(text: str, answer: tuple[str, str]) -> None:
    word, role = other_period_word(text, HEADERS)
    assert (role, bool(word)) == (answer[1], bool(answer[0]))
    assert word in text


def test_the_declared_unit_that_fits_an_item_is_its_unit() -> None:
    assert unit_of_item(ITEMS["electricity"], ["千瓦时", "吨"], AMOUNTS) == "千瓦时"
    assert unit_of_item(ITEMS["electricity"], [], AMOUNTS) == ""
    assert unit_of_item(ITEMS["people"], ["千瓦时"], AMOUNTS) == ""


@pytest.mark.parametrize("units", [["千瓦时", "万千瓦时"], ["元"]])
def test_units_of_which_several_or_none_fit_are_refused(units: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        unit_of_item(ITEMS["electricity"], units, AMOUNTS)
    assert (refused.value.code, str(refused.value)) == (
        "unit",
        f"表上方注明单位“{'、'.join(units)}”，不能确定“电”用的是哪一个。请在“电”列的表头中写明计量单位。",
    )


def test_a_note_contradicts_a_header_by_another_size_only() -> None:
    power, water = ITEMS["electricity"], ITEMS["water"]
    assert contradicting_unit(["万千瓦时"], [(power, "千瓦时"), (water, "吨")], AMOUNTS) == ("万千瓦时", "千瓦时")
    assert contradicting_unit(["度"], [(power, "千瓦时")], AMOUNTS) == ("", "")
    assert contradicting_unit(["万千瓦时"], [(power, "")], AMOUNTS) == ("", "")
    assert contradicting_unit(["元"], [(power, "千瓦时")], AMOUNTS) == ("", "")


def institution(words: list[str], *pairs: tuple[str, str, int]) -> InstitutionMatch | Unresolved | None:
    return sole_institution(titles(*words), pairs, HEADERS, FINDER, TITLES)


def test_the_institution_is_named_by_a_label_or_a_title() -> None:
    assert institution([], ("单位名称", SCHOOL, 1)) == InstitutionMatch("H1", "名称")
    assert institution([f"{SCHOOL}2017年3月能耗"]) == InstitutionMatch("H1", "名称")
    assert institution([], ("机构编号", "H2", 1)) == InstitutionMatch("H2", "编号")
    assert institution(["合成县能耗"], ("制表", SCHOOL, 1)) is None


def test_two_institutions_are_a_doubt() -> None:
    answer = institution([SCHOOL], ("单位名称", HOSPITAL, 1))
    assert answer == Unresolved("表名和标题中有2个机构（H1、H2），不能确定是哪一个的数。")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (SCHOOL, [SCHOOL]),
        (f"合成市{SCHOOL}", [SCHOOL]),
        (f"2017年3月{SCHOOL}", [SCHOOL]),
        (f"{SCHOOL}二〇一七年三月", [SCHOOL]),
        (f"{SCHOOL}用电量", [SCHOOL]),
        (f"{SCHOOL}附属小学", []),
        (f"报送{SCHOOL}", []),
        ("", []),
    ],
)
def test_a_name_counts_where_it_is_bounded(text: str, names: list[str]) -> None:
    assert TITLES.names_in(text, HEADERS) == names


@pytest.mark.parametrize(
    ("words", "place"),
    [(["合成县2017年3月"], "130901"), (["合成县", "假设县"], ""), (["能耗"], "")],
)
def test_a_place_is_the_only_one_named(words: list[str], place: str) -> None:
    assert sole_place(titles(*words), ROSTER, date(2017, 3, 31)) == place


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["2017年用电量统计"], ("electricity", "")),
        (["用电量（万千瓦时）"], ("electricity", "万千瓦时")),
        (["用电量", "用水量"], ("", "")),
        (["某用电量"], ("", "")),
        (["能耗"], ("", "")),
    ],
)
def test_an_item_is_the_only_one_named(words: list[str], answer: tuple[str, str]) -> None:
    assert sole_item(titles(*words), HEADERS) == answer
