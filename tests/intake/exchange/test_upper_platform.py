"""The upper platform's sheets, written and read back (合成)."""

from datetime import date

import pytest
from tests.intake.sheets import put, written

from tongbao.intake.exchange.upper_platform import SHEET_NAMES, ListedInstitution, UpperValues, read_upper, write_upper
from tongbao.intake.reading.workbook import Sheets
from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2024, 3, 31))
CODE = "91350100M000100Y43"
BODIES = [
    ListedInstitution(CODE, "合成一局", "990101", "organ", "", None, 2),
    ListedInstitution("", "合成二校", "990102", "education", "", None, 3),
]
VALUES = [UpperValues(CODE, "合成一局", "2024Q1", {"110": 1_234_500, "120": 0}, 2)]


def sheets() -> Sheets:
    return written(lambda path: write_upper(path, BODIES, VALUES, RULES))


def test_what_is_written_is_read_back_equal() -> None:
    found = read_upper(sheets(), "u.xlsx", RULES)
    assert (found.institutions, found.values, found.staffing, found.flags) == (BODIES, VALUES, [], [])


def test_titles_above_the_headers_and_strange_columns_are_passed_over() -> None:
    made = sheets()
    name = SHEET_NAMES["values"]
    made[name] = [[("s", "合成标题")], [], *made[name]]
    made[name][2] = [*made[name][2], ("s", "备注")]
    found = read_upper(made, "u.xlsx", RULES)
    assert [(v.values, v.row) for v in found.values] == [({"110": 1_234_500, "120": 0}, 4)]


def test_a_staffing_list_is_known_by_its_headers() -> None:
    rows = [[("s", "机构名称"), ("s", "编制数"), ("s", "区划代码")], [("s", "合成一局"), ("n", "42"), ("s", "990101")]]
    found = read_upper(Sheets({"名册": rows}), "b.xlsx", RULES)
    assert found.staffing == [ListedInstitution("", "合成一局", "990101", "", "", 42_000, 2)]


def test_a_spoiled_code_and_a_value_that_is_no_number_are_flagged_at_their_cells() -> None:
    made = sheets()
    put(made, SHEET_NAMES["values"], "A2", "9.135E+17")
    put(made, SHEET_NAMES["values"], "G2", "约5")
    found = read_upper(made, "u.xlsx", RULES)
    assert [(f.code, f.cell) for f in found.flags] == [("uscc", "A2"), ("number", "G2")]
    assert [(v.uscc, v.values) for v in found.values] == [("", {"120": 0})]


def test_a_workbook_without_a_known_sheet_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        read_upper(Sheets({"表": [[("s", "甲")]]}), "u.xlsx", RULES)
    assert caught.value.sentence == "“u.xlsx”没有可以识别的表。"
    assert caught.value.remedy == (
        "表头应有：统一社会信用代码、单位名称、行政区划代码、机构类型；机构名称、编制数；"
        "统一社会信用代码、单位名称、报告期。表头改了的，请更新列对照表。"
    )


def test_text_that_looks_like_a_formula_stays_text() -> None:
    bodies = [ListedInstitution("", "=1+1", "990101", "organ", "", None, 2)]
    found = read_upper(written(lambda path: write_upper(path, bodies, [], RULES)), "u.xlsx", RULES)
    assert found.institutions == bodies
