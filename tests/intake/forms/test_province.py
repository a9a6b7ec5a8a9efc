"""The province's own entries: matters of its own or of a unit, tallies and demands; a bad one is flagged."""

from dataclasses import replace

import pytest
from tests.intake.sheets import RULES, SOURCE, put

from tongbao.intake.forms.province import read_province
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.values.form import DEMANDS, PROVINCE_MATTERS, TALLIES
from tongbao.measure.refusal import Refusal

PROVINCE = replace(SOURCE, unit="province")
GOOD = {
    TALLIES: {"A4": "plan", "C4": "areas", "D4": "市", "E4": "2", "G4": "省办汇总"},
    DEMANDS: {"A4": "plan", "C4": "areas", "D4": "2017-04-30"},
}


def fill(sheets: Sheets, sheet: str, cells: dict[str, str]) -> Sheets:
    for cell, words in cells.items():
        put(sheets, sheet, cell, words)
    return sheets


def test_blank_entries_say_nothing_and_are_no_report(province: Sheets) -> None:
    entries = read_province(province, PROVINCE, RULES)
    assert (entries.facts, entries.tallies, entries.demands, entries.flags, entries.report) == ([], [], [], [], None)
    assert entries.rows == entries.blank > 0


def test_a_matter_of_a_unit_is_a_fact_of_that_unit(province: Sheets) -> None:
    fill(province, PROVINCE_MATTERS, {"A3": "baoding", "F3": "否"})
    (fact,) = read_province(province, PROVINCE, RULES).facts
    assert (fact.unit, fact.place, fact.id.split(":")[:2]) == ("baoding", "省级事项!3", ["2017-03", "baoding"])


def test_tallies_and_demands_are_records_with_their_places(province: Sheets) -> None:
    for sheet, cells in GOOD.items():
        fill(province, sheet, cells)
    entries = read_province(province, PROVINCE, RULES)
    ((tally,), (demand,)) = entries.tallies, entries.demands
    assert (tally.id, tally.count, tally.source, tally.place) == ("tally:2017-03:plan:市", 2, "省办汇总", "汇总数!4")
    assert (demand.id, demand.due, demand.monthly, demand.place) == (
        "demand:2017-03:plan",
        "2017-04-30",
        False,
        "要求!4",
    )
    assert entries.flags == []


def test_a_missing_sheet_is_refused(province: Sheets) -> None:
    del province[DEMANDS]
    with pytest.raises(Refusal) as refused:
        read_province(province, PROVINCE, RULES)
    assert str(refused.value) == "缺少“要求”工作表。请用系统下发的模板，不要删改工作表。"


@pytest.mark.parametrize(
    ("sheet", "cells", "cell", "sentence"),
    [
        (
            TALLIES,
            {"A3": "plan", "C3": "areas", "D3": "市", "E3": "2"},
            "G3",
            "汇总数必须写明来源，并有个数或用语。请补填。",
        ),
        (
            TALLIES,
            {"A3": "plan", "C3": "areas", "D3": "市", "G3": "省办"},
            "G3",
            "汇总数必须写明来源，并有个数或用语。请补填。",
        ),
        (
            TALLIES,
            {"A3": "plan", "C3": "areas", "D3": "市", "E3": "二", "G3": "省办"},
            "E3",
            "“二”不是可以确定的数。请只填阿拉伯数字，如 1234.5。",
        ),
        (
            TALLIES,
            {"A3": "plann", "C3": "areas", "D3": "市", "E3": "2", "G3": "省办"},
            "A3",
            "事项编号“plann”不在事项表中。请从数据字典中选取。",
        ),
        (
            TALLIES,
            {"A3": "plan", "C3": "各市", "D3": "市", "E3": "2", "G3": "省办"},
            "C3",
            "“各市”不是可填的内容。请填areas／departments。",
        ),
        (
            TALLIES,
            {"A3": "plan", "C3": "areas", "D3": "乡", "E3": "2", "G3": "省办"},
            "D3",
            "“乡”不是可填的内容。请填市／区／县。",
        ),
        (DEMANDS, {"A3": "plan", "C3": "areas"}, "D3", "要求没有期限，也没有写明不提期限的理由。请补填其中一项。"),
        (
            DEMANDS,
            {"A3": "plan", "C3": "areas", "D3": "4月底"},
            "D3",
            "“4月底”不是日期。请写成 2017-03-20 这样的日期。",
        ),
        (
            DEMANDS,
            {"A3": "plann", "C3": "areas", "D3": "2017-04-30"},
            "A3",
            "事项编号“plann”不在事项表中。请从数据字典中选取。",
        ),
    ],
)
def test_a_bad_tally_or_demand_is_flagged_and_the_rest_goes_on(
    province: Sheets, sheet: str, cells: dict[str, str], cell: str, sentence: str
) -> None:
    entries = read_province(fill(province, sheet, cells | GOOD[sheet]), PROVINCE, RULES)
    assert [(f.code, f.severity, f.sheet, f.row, f.cell, f.sentence) for f in entries.flags] == [
        ("number", "error", sheet, 3, cell, sentence)
    ]
    assert len(entries.tallies) + len(entries.demands) == 1


def test_the_province_row_without_a_unit_is_the_provinces_own(province: Sheets) -> None:
    fill(province, PROVINCE_MATTERS, {"A3": "", "F3": "否"})
    assert [f.unit for f in read_province(province, PROVINCE, RULES).facts] == ["province"]
