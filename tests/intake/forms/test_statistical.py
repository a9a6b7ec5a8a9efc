"""Statistical returns written, read back and held against the ledger (合成)."""

from datetime import date

import pytest
from tests.intake.sheets import put, written

from tongbao.intake.forms.statistical import (
    ReturnFile,
    StatisticalReturn,
    compare_with_ledger,
    read_statistical,
    write_statistical,
)
from tongbao.intake.forms.statistical_form import SIGNATURES
from tongbao.intake.forms.template import Cover
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.values.flag import ERROR, WARNING
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

SINCE = date(2016, 1, 1)
ONE = Institution("X1", "合成一局", "organ", "990101", SINCE)
TWO = Institution("X2", "合成二校", "education", "990101", SINCE)
ROSTER = Roster(regions=(Region("990101", "东区", "区", "990100", "xuchuan", SINCE),), institutions=(ONE, TWO))
FILED = ReturnFile("东区.xlsx", "feedbeef0001", "2017-04-08")
SIGNED = dict(zip(SIGNATURES, ("甲", "乙", "丙", "2017-04-07"), strict=True))
HEAD = dict.fromkeys(("表号", "制定机关", "批准机关", "批准文号", "有效期至"), "合成")
ENERGY = "能源资源消费状况"


def form(period: str = "2017Q1", prefilled=None, filled=None, head=HEAD, place: str = "990101") -> Sheets:  # type: ignore[no-untyped-def]
    cover = Cover("statistical", place, "东区", period, "合成", SIGNED if filled is None else filled)
    return written(lambda path: write_statistical(path, cover, (ONE, TWO), rules(period), prefilled, head))


def rules(period: str) -> Rulebook:
    return Rulebook(date(int(period[:4]), 3 if period.endswith("Q1") else 12, 31))


def read_back(sheets: Sheets, period: str = "2017Q1") -> StatisticalReturn:
    return read_statistical(sheets, FILED, ROSTER, rules(period))


def cell(sheets: Sheets, code: str, column: str = "F", sheet: str = ENERGY) -> str:
    row = next(n for n, r in enumerate(sheets[sheet], start=1) if len(r) > 2 and r[2] and r[2][1] == code)
    return f"{column}{row}"


def test_what_is_prefilled_comes_back_with_its_signatures() -> None:
    found = read_back(form(prefilled={"value": {"X1": {"110": 1_234_567, "101": 500_000}, "X2": {"120": 0}}}))
    assert found.values == {
        "X1": {"2017-01..2017-03": {"110": 1_234_567, "101": 500_000}},
        "X2": {"2017-01..2017-03": {"120": 0}},
    }
    assert (found.signatures, found.flags, found.place) == (SIGNED, [], "990101")
    assert found.of("X2") == {"120": 0}


def test_the_fourth_quarter_comes_with_the_year() -> None:
    values = {"value": {"X1": {"110": 3000}}, "annual": {"X1": {"110": 12_000}}}
    found = read_back(form("2017Q4", values), "2017Q4")
    assert found.values == {"X1": {"2017-10..2017-12": {"110": 3000}, "2017": {"110": 12_000}}}


def test_an_annual_return_stands_for_itself() -> None:
    found = read_back(form("2017", {"value": {"X1": {"110": 12_000}}}), "2017")
    assert found.values == {"X1": {"2017": {"110": 12_000}}}


def test_missing_signatures_are_an_error() -> None:
    found = read_back(form(filled={"填表人": "丙", "报出日期": "四月"}))
    assert [(f.code, f.severity, f.sentence) for f in found.flags] == [
        ("signature", ERROR, "首页缺少单位负责人、统计负责人。请补填并签名后重报。"),
        ("signature", ERROR, "报出日期“四月”不是日期。请写成 2017-04-07 的样子。"),
    ]


def test_an_empty_legal_head_is_told() -> None:
    found = read_back(form(head=None))
    assert [(f.code, f.severity, f.upload) for f in found.flags] == [("legal_head", WARNING, "feedbeef0001")]
    assert found.flags[0].sentence.startswith("表头缺少表号、制定机关、批准机关、批准文号、有效期至。")


def test_the_form_of_another_edition_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        read_back(form("2017Q1"), "2023Q1")
    assert str(caught.value) == "“东区.xlsx”是2015年版，2017Q1应使用2022年版。请换用该期有效版本的报表重报。"


def test_another_form_is_refused() -> None:
    sheets = form()
    put(sheets, "单位信息", "B1", "工作进展月报")
    with pytest.raises(Refusal) as caught:
        read_back(sheets)
    assert caught.value.sentence == "“东区.xlsx”不是能源资源消费统计报表。"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("-3", "“电消费量”：“-3”为负数。请核对后填写不小于0的数；退补、冲减的请在备注中说明。"),
        ("1.2345", "“电消费量”：“1.2345”的小数超过三位。请按表式单位四舍五入到三位小数以内。"),
        ("约3", "“电消费量”：“约3”不只是一个数。请只填阿拉伯数字，如 1234.5。"),
    ],
)
def test_a_value_that_is_no_number_is_flagged_at_its_cell_and_left_open(words: str, sentence: str) -> None:
    sheets = form()
    place = cell(sheets, "110")
    put(sheets, ENERGY, place, words)
    found = read_back(sheets)
    assert [(f.sentence, f.cell, f.sheet) for f in found.flags] == [(sentence, place, ENERGY)]
    assert found.values == {}


def test_a_foreign_institution_a_strange_code_and_a_second_row_are_flagged() -> None:
    sheets = form(prefilled={"value": {"X1": {"110": 1000}}})
    rows = sheets[ENERGY]
    put(sheets, ENERGY, cell(sheets, "101", "A"), "X9")
    put(sheets, ENERGY, cell(sheets, "102", "C"), "999")
    rows.append(list(next(r for r in rows if r[2] and r[2][1] == "110")))
    assert [f.code for f in read_back(sheets).flags] == ["not_here", "code", "duplicate"]


def test_an_institution_of_another_place_is_not_taken() -> None:
    found = read_back(form(place="990102", prefilled={"value": {"X1": {"110": 1000}}}))
    assert found.values == {}
    assert found.flags[0].sentence == "“合成一局”不在“990102”。请核对机构编号和首页的单位编号。"


def test_a_part_above_its_whole_and_a_wrong_sum_are_flagged() -> None:
    values = {"110": 1000, "240": 2000, "150": 5000, "1501": 2000, "1502": 2000}
    found = read_back(form(prefilled={"value": {"X1": values}}))
    assert [(f.code, f.sentence) for f in found.flags] == [
        ("part_of_whole", "“用电量”2大于“电消费量”1。请核对。"),
        ("balance", "“汽油消费量”5，各分项之和4，不相等。请核对后改正。"),
    ]


def test_the_return_is_held_against_the_ledger_and_the_other_quarters() -> None:
    found = read_back(form(prefilled={"value": {"X1": {"110": 7000}}}))
    history = {"X1": {Month(2017, m): {"electricity": 1000 * m} for m in (1, 2, 3)}}
    flags = compare_with_ledger(found, history, {}, rules("2017Q1"))
    assert [(f.code, f.about, f.sentence) for f in flags] == [
        (
            "balance",
            ("X1", "2017Q1", "110"),
            "“电消费量”第一季度报表7，三个月之和6，相差1。请核对后更正其中一处。",
        )
    ]
    equal = {"X1": {Month(2017, m): {"electricity": 7000 if m == 1 else 0} for m in (1, 2, 3)}}
    assert compare_with_ledger(found, equal, {}, rules("2017Q1")) == []


def test_the_year_is_held_against_quarters_that_came_before() -> None:
    values = {"value": {"X1": {"110": 3000}}, "annual": {"X1": {"110": 12_000}}}
    found = read_back(form("2017Q4", values), "2017Q4")
    spans = ("2017-01..2017-03", "2017-04..2017-06", "2017-07..2017-09")
    others = {"X1": {s: {"110": 2000} for s in spans}}
    flags = compare_with_ledger(found, {}, others, rules("2017Q4"))
    assert [f.sentence for f in flags] == ["“电消费量”年报12，四个季度之和9，相差3。请核对后更正其中一处。"]
