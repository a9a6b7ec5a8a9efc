"""A county-month ledger: amounts in thousandths with their cells; a row that cannot be read is flagged and left out."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.sheets import RULES, put, written

from tongbao.intake.forms import template
from tongbao.intake.forms.ledger import read_ledger
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.values.conversion import Conversion
from tongbao.intake.values.flag import Flag, cell_address
from tongbao.intake.values.form import LEDGER, ledger_items
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit
from tongbao.registry.roster import Roster

MARCH, SINCE = Month(2025, 3), date(2017, 2, 1)
ITEMS = [i.id for i in ledger_items(RULES)]
NEEDED = [i.id for i in ledger_items(RULES) if not i.get("optional")]
ROSTER = Roster(
    regions=(
        Region("130102", "长安区", "区", "130100", "shijiazhuang", SINCE),
        Region("130104", "桥西区", "区", "130100", "shijiazhuang", SINCE),
        Region("130682001", "南城镇", "镇", "130682", "dingzhou", SINCE),
    ),
    units=(
        ReportingUnit("shijiazhuang", "areas", "石家庄市", "石家庄", 8, "county", SINCE),
        ReportingUnit("dingzhou", "areas", "定州市", "定州", 12, "township", SINCE),
    ),
    institutions=(
        Institution("A001", "第一中学", "education", "130102", SINCE),
        Institution("A002", "区医院", "health", "130102", SINCE),
        Institution("A003", "区图书馆", "culture", "130102", SINCE, date(2025, 2, 28)),
        Institution("A003", "区图书馆", "culture", "130104", date(2025, 3, 1)),
        Institution("B001", "定州一中", "education", "130682001", SINCE),
    ),
)
WHOLE = {item: 1_000 * (n + 1) for n, item in enumerate(NEEDED)}


def sheets(
    amounts: Mapping[str, Mapping[str, int]],
    names: Mapping[str, str] | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> Sheets:
    cover = template.Cover("ledger", "130102", "长安区", "2025-03")
    rows = [Institution(i, (names or {}).get(i, i), "organ", "130102", SINCE) for i in amounts]
    return written(lambda p: template.write_ledger(p, cover, rows, RULES, amounts, words=words))


def ledger(filled: Sheets, place: str = "130102") -> Ledger:
    return read_ledger(filled, Ledger("长安区.xlsx", "up1", place, MARCH, "2025-04-08"), ROSTER, RULES)


def cell_of(filled: Sheets, item: str, row: int) -> str:
    heads = [c[1] if c else "" for c in filled[LEDGER][0]]
    names = {i.id: i.text("name") for i in ledger_items(RULES)}
    return cell_address(row, heads.index(names[item]) + 1)


def test_it_is_read_back_equal_with_the_cell_of_every_amount() -> None:
    amounts = {"A001": WHOLE | {"electricity": 123_456}, "A002": dict.fromkeys(ITEMS, 0)}
    filled = sheets(amounts)
    read = ledger(filled)
    assert read.flags == []
    assert {line.reading.institution: line.reading.amounts for line in read.lines} == amounts
    first = read.lines[0]
    assert (first.reading.unit, first.reading.county, first.reading.kind) == ("shijiazhuang", "130102", "education")
    assert (first.reading.month, first.reading.row, first.reading.upload, first.name) == (MARCH, 3, "up1", "第一中学")
    assert first.cells == {item: cell_of(filled, item, 3) for item in ITEMS}


def test_a_blank_is_flagged_where_it_is_owed_and_never_zero() -> None:
    filled = sheets({"A001": {k: v for k, v in WHOLE.items() if k != "water"}})
    read = ledger(filled)
    assert read.flags == [
        Flag(
            "complete",
            "error",
            "“水”没有填。没有消费的请填0，不掌握的请说明原因。",
            file="长安区.xlsx",
            sheet=LEDGER,
            row=3,
            cell=cell_of(filled, "water", 3),
            about=("A001", "2025-03", "water"),
            upload="up1",
        )
    ]
    assert "water" not in read.lines[0].reading.amounts


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("1.2345", "“1.2345”的小数超过三位。请按表式单位四舍五入到三位小数以内。"),
        ("-3", "“-3”为负数。请核对后填写不小于0的数；退补、冲减的请在备注中说明。"),
        ("#DIV/0!", "“#DIV/0!”是公式出错的结果。请改正公式，或直接填数。"),
    ],
)
def test_a_bad_number_is_flagged_at_its_cell_and_the_other_amounts_stay(words: str, sentence: str) -> None:
    filled = sheets({"A001": WHOLE, "A002": WHOLE})
    cell = cell_of(filled, "water", 3)
    put(filled, LEDGER, cell, words)
    read = ledger(filled)
    assert [(f.code, f.severity, f.row, f.cell, f.sentence) for f in read.flags] == [
        ("number", "error", 3, cell, sentence)
    ]
    assert [line.reading.amounts for line in read.lines] == [
        {k: v for k, v in WHOLE.items() if k != "water"},
        WHOLE,
    ]


def test_an_institution_nobody_knows_is_left_out_by_name() -> None:
    read = ledger(sheets({"A009": WHOLE, "A001": WHOLE}, {"A009": "新学校"}))
    sentence = "名录中没有编号为“A009”的机构（新学校）。请核对编号；新设机构先办理名录登记。"
    assert [(f.code, f.cell, f.sentence, f.about) for f in read.flags] == [
        ("not_here", "A3", sentence, ("A009", "2025-03", ""))
    ]
    assert [line.reading.institution for line in read.lines] == ["A001"]


def test_an_institution_that_moved_is_told_where_it_belongs() -> None:
    read = ledger(sheets({"A003": WHOLE}))
    sentence = "“区图书馆”2025-03已属桥西区，不应由本县填报。请从本表删去，由现属地填报。"
    assert [(f.code, f.cell, f.sentence) for f in read.flags] == [("not_here", "A3", sentence)]
    assert read.lines == []


def test_the_second_row_of_an_institution_is_left_out() -> None:
    filled = sheets({"A001": WHOLE, "A002": WHOLE})
    put(filled, LEDGER, "A4", "A001")
    read = ledger(filled)
    sentence = "机构“A002”在本表第3行已填过一次。请删去重复的一行。"
    assert [(f.code, f.row, f.cell, f.sentence) for f in read.flags] == [("duplicate", 4, "A4", sentence)]
    assert [(line.reading.institution, line.reading.row) for line in read.lines] == [("A001", 3)]


def test_a_changed_header_is_refused() -> None:
    filled = sheets({"A001": WHOLE})
    put(filled, LEDGER, cell_of(filled, "water", 1), "用水")
    with pytest.raises(Refusal) as refused:
        ledger(filled)
    assert refused.value.sentence == "“台账”第1行表头缺少或重复：水。"


@pytest.mark.parametrize(
    ("word", "basis"),
    [("", "billed"), ("票据", "billed"), ("计量", "metered"), ("分摊", "apportioned"), ("估算", "estimated")],
)
def test_how_a_row_was_measured(word: str, basis: str) -> None:
    read = ledger(sheets({"A001": WHOLE}, words={"A001": {"basis": word}}))
    assert read.flags == []
    assert [line.reading.basis for line in read.lines] == [basis]


def test_an_amount_that_is_not_exact_is_kept_as_an_estimate_and_shown() -> None:
    filled = sheets({"A001": WHOLE}, words={"A001": {"basis": "计量", "payment": "预付充值"}})
    cell = cell_of(filled, "water", 3)
    put(filled, LEDGER, cell, "约１００")
    read = ledger(filled)
    sentence = "“水”填的是“约１００”，是约数，按估算登记，不作准确数。请按凭证改填准确数，或说明原因。"
    assert [(f.code, f.severity, f.cell, f.sentence) for f in read.flags] == [
        ("approximate", "warning", cell, sentence)
    ]
    reading = read.lines[0].reading
    assert (reading.amounts["water"], reading.marks, reading.basis) == (100_000, {"water": "约"}, "estimated")
    assert reading.payment == "prepaid"
    why = "“约１００”按100立方米计，是约数，不作准确数"
    assert read.conversions == [Conversion(LEDGER, 3, cell, "约１００", "100", why)]


def test_an_unknown_way_of_paying_is_flagged_at_its_cell() -> None:
    filled = sheets({"A001": WHOLE}, words={"A001": {"payment": "赊账"}})
    read = ledger(filled)
    sentence = "付费方式“赊账”不是可填的内容。请填按表后付／预付充值／包干／他人代付，或留空。"
    assert [(f.code, f.sentence) for f in read.flags] == [("number", sentence)]
    assert [line.reading.payment for line in read.lines] == [""]


def test_an_unknown_way_of_measuring_is_flagged_at_its_cell() -> None:
    filled = sheets({"A001": WHOLE}, words={"A001": {"basis": "拍脑袋"}})
    read = ledger(filled)
    column = [c[1] if c else "" for c in filled[LEDGER][0]].index("计量方式") + 1
    sentence = "计量方式“拍脑袋”不是可填的内容。请填计量／票据／分摊／估算，或留空。"
    about = ("A001", "2025-03", "basis")
    assert read.flags == [
        Flag(
            "number",
            "error",
            sentence,
            file="长安区.xlsx",
            sheet=LEDGER,
            row=3,
            cell=cell_address(3, column),
            about=about,
            upload="up1",
        ),
    ]
    assert [line.reading.amounts for line in read.lines] == [WHOLE]


@pytest.mark.parametrize("word", ["按面积计费", "按面积收费", "面积热"])
def test_heat_billed_by_area_is_a_reason_and_neither_a_zero_nor_a_gap(word: str) -> None:
    rest = {k: v for k, v in WHOLE.items() if k != "heat"}
    read = ledger(sheets({"A001": rest}, words={"A001": {"heat": word}}))
    assert read.flags == []
    assert [(line.reading.amounts, line.reading.reasons) for line in read.lines] == [(rest, {"heat": "area_billed"})]


def test_no_other_carrier_is_billed_by_area() -> None:
    rest = {k: v for k, v in WHOLE.items() if k != "gas"}
    filled = sheets({"A001": rest}, words={"A001": {"gas": "按面积计费"}})
    read = ledger(filled)
    sentence = "“按面积计费”不是可以确定的数。请只填阿拉伯数字，如 1234.5。"
    assert [(f.code, f.cell, f.sentence) for f in read.flags] == [("number", cell_of(filled, "gas", 3), sentence)]
    assert [(line.reading.amounts, line.reading.reasons) for line in read.lines] == [(rest, {})]


def test_a_form_handed_out_before_the_new_columns_is_still_read() -> None:
    filled = sheets({"A001": WHOLE})
    later = [i.text("name") for i in ledger_items(RULES) if i.get("later")] + ["计量方式"]
    assert len(later) == 5
    keep = [n for n, c in enumerate(filled[LEDGER][0]) if c and c[1] not in later]
    filled[LEDGER] = [[row[n] for n in keep] for row in filled[LEDGER]]
    read = ledger(filled)
    assert read.flags == []
    assert [(line.reading.amounts, line.reading.basis) for line in read.lines] == [(WHOLE, "billed")]


def test_a_whole_units_ledger_holds_its_counties_and_nobody_elses() -> None:
    read = ledger(sheets({"A001": WHOLE, "A003": WHOLE, "B001": WHOLE}), "shijiazhuang")
    assert [(line.reading.institution, line.reading.county) for line in read.lines] == [
        ("A001", "130102"),
        ("A003", "130104"),
    ]
    sentence = "“定州一中”2025-03已属南城镇，不应由本市填报。请从本表删去，由现属地填报。"
    assert [(f.code, f.cell, f.sentence) for f in read.flags] == [("not_here", "A5", sentence)]


def test_a_unit_that_hands_down_to_townships_reports_them_in_one_ledger() -> None:
    read = ledger(sheets({"B001": WHOLE}), "dingzhou")
    assert read.flags == []
    assert [(line.reading.unit, line.reading.county) for line in read.lines] == [("dingzhou", "130682001")]


@settings(max_examples=15, deadline=None)
@given(st.fixed_dictionaries({item: st.integers(0, 10**15 - 1) for item in NEEDED}))
def test_any_amounts_come_back_to_the_last_digit(amounts: dict[str, int]) -> None:
    read = ledger(sheets({"A001": amounts}))
    assert [line.reading.amounts for line in read.lines] == [amounts]
