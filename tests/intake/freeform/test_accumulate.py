"""Contents of a workbook: amounts by institution and month become ledgers, and nothing added is lost on the way."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.freeform.sample import contents
from tests.messy.layouts import NAMES

from tongbao.intake.freeform.accumulate import MonthRecord, ReceivedFile, SourceCell, WorkbookContents
from tongbao.intake.values.amounts import ItemAmount
from tongbao.intake.values.conversion import Conversion, NotData
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.intake.values.proration import DatedBill
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal

FEBRUARY, MARCH = Month(2017, 2), Month(2017, 3)
SCHOOL, OTHER = ("H1", MARCH), ("J1", MARCH)
B3, C3, B4 = SourceCell("表", 3, "B3"), SourceCell("表", 3, "C3"), SourceCell("表", 4, "B4")


def flags(read: WorkbookContents | Ledger, code: str) -> list[tuple[str, str]]:
    """Cell and sentence of the flags of a kind."""
    found = [f for _, f in read.flags] if isinstance(read, WorkbookContents) else read.flags
    return [(f.cell, f.sentence) for f in found if f.code == code]


def test_the_day_of_receipt_is_that_of_the_time() -> None:
    assert ReceivedFile("a", "u", "2017-04-05T08:30:00+08:00").day == date(2017, 4, 5)


def test_a_record_is_made_once_and_its_rows_are_imported() -> None:
    read = contents()
    read.pending["表", 3] = "合成"
    record = read.record_for(SCHOOL, B3)
    assert record == MonthRecord(B3)
    assert read.record_for(SCHOOL, B4) is record
    assert (read.imported_rows, read.pending) == ({("表", 3), ("表", 4)}, {})


def test_the_state_is_that_of_the_month() -> None:
    assert contents().institution_state(SCHOOL).name == NAMES["H1"]
    with pytest.raises(LookupError, match="X9"):
        contents().institution_state(("X9", MARCH))


def test_a_flag_is_about_an_institution_and_month_or_about_none() -> None:
    read = contents()
    read.pending["表", 3] = "合成"
    read.add_flag("number", "合成一", B3, SCHOOL, "water")
    read.add_flag("layout", "合成二", SourceCell("表", 9))
    assert [(k, f.about, f.sheet, f.row, f.cell, f.file, f.upload) for k, f in read.flags] == [
        (SCHOOL, ("H1", "2017-03", "water"), "表", 3, "B3", "a.xlsx", "feedbeef0001"),
        (None, ("", "", ""), "表", 9, "", "a.xlsx", "feedbeef0001"),
    ]
    assert read.pending == {}


def test_a_row_is_set_aside_with_why() -> None:
    read = contents()
    read.pending["表", 3] = "合计"
    read.set_aside("表", 3, "合计", "合计行")
    assert (read.not_data, read.pending) == ([NotData("表", 3, "合计", "合计行")], {})


def test_the_same_amount_in_one_row_counts_once() -> None:
    read = contents()
    read.add_amount(SCHOOL, "water", "水", ItemAmount(5000), B3)
    read.add_amount(SCHOOL, "water", "水", ItemAmount(5000), C3)
    assert read.conversions == [Conversion("表", 3, "C3", "5", "5", "与B3重复，数相同，只计一次")]
    assert (read.records[SCHOOL].amounts["water"], read.flags) == ((ItemAmount(5000), B3), [])


def test_the_same_amount_in_another_row_is_flagged_and_counts_once() -> None:
    read = contents()
    read.add_amount(SCHOOL, "water", "水", ItemAmount(5000), B3)
    read.add_amount(SCHOOL, "water", "水", ItemAmount(5000), B4)
    assert flags(read, "duplicate") == [("B4", f"“{NAMES['H1']}”的“水”在B3已填过一次，数相同。请删去重复的一行。")]
    assert read.records[SCHOOL].disputed == set()


def test_two_amounts_are_disputed_and_neither_is_imported() -> None:
    read = contents()
    read.add_amount(SCHOOL, "water", "水", ItemAmount(5000), B3)
    read.add_amount(SCHOOL, "water", "水", ItemAmount(6000), SourceCell("另", 7, "D7"))
    sentence = f"“{NAMES['H1']}”2017年3月的“水”有两个不同的数：“表”B3是5，D7是6，都没有登记。请核对后只保留一个。"
    assert flags(read, "duplicate") == [("D7", sentence)]
    [ledger] = read.build_ledgers(None)
    assert ledger.lines[0].reading.amounts == {}


def test_ledgers_are_by_county_and_month() -> None:
    read = contents()
    for key, source in ((OTHER, B4), (SCHOOL, B3), (("H1", FEBRUARY), C3)):
        read.add_amount(key, "water", "水", ItemAmount(5000), source)
    assert [(x.county, str(x.month), [y.name for y in x.lines]) for x in read.build_ledgers(None)] == [
        ("130901", "2017-02", [NAMES["H1"]]),
        ("130901", "2017-03", [NAMES["H1"]]),
        ("130902", "2017-03", ["假设县第一中学"]),
    ]


def test_a_known_sender_has_one_ledger_a_month() -> None:
    read = contents("hc")
    read.add_amount(OTHER, "water", "水", ItemAmount(5000), B4)
    read.add_amount(SCHOOL, "water", "水", ItemAmount(5000), B3)
    assert [(x.county, len(x.lines)) for x in read.build_ledgers(None)] == [("hc", 2)]


def test_a_line_has_the_basis_of_its_amounts() -> None:
    bases = {}
    for name, amount, basis in (
        ("plain", ItemAmount(5), ""),
        ("read", ItemAmount(5), "metered"),
        ("rough", ItemAmount(5, "约"), ""),
    ):
        read = contents()
        read.add_amount(SCHOOL, "water", "水", amount, B3)
        read.records[SCHOOL].basis = basis
        [ledger] = read.build_ledgers(None)
        bases[name] = ledger.lines[0].reading.basis
    assert bases == {"plain": "billed", "read": "metered", "rough": "estimated"}


def test_items_without_a_column_are_flagged_once_and_those_of_a_line_at_the_line() -> None:
    read = contents()
    read.add_amount(SCHOOL, "electricity", "电", ItemAmount(5000), B3)
    read.add_amount(SCHOOL, "water", "水", ItemAmount(5000), C3)
    read.add_amount(("H2", MARCH), "water", "水", ItemAmount(5000), B4)
    [ledger] = read.build_ledgers(None)
    assert flags(ledger, "columns") == [
        (
            "",
            "表中没有这些项目的栏，按未报数登记：煤炭、天然气、液化石油气、汽油、柴油、热力、其他能源、用能人数、"
            "建筑面积。请补报；确无此项消费的，由报送单位说明。",
        )
    ]
    assert flags(ledger, "not_filled") == [("", f"“{NAMES['H2']}”没有填报：电。没有消费的请填0，不掌握的请说明原因。")]


def test_a_blank_cell_is_flagged_in_a_month_that_has_amounts() -> None:
    read = contents()
    read.add_amount(SCHOOL, "electricity", "电", ItemAmount(5000), B3)
    read.blanks.append((SCHOOL, "water", "水", C3))
    read.blanks.append((("H1", FEBRUARY), "water", "水", B4))
    [ledger] = read.build_ledgers(None)
    assert flags(ledger, "complete") == [("C3", "“水”没有填。没有消费的请填0，不掌握的请说明原因。")]


def test_bills_of_full_months_are_shared_out_by_days() -> None:
    read = contents()
    bill = DatedBill(FEBRUARY.first_day, MARCH.last_day, 59_000, 3)
    read.bills["H1", "electricity"].append((bill, B3))
    read.activity_amounts.append((SCHOOL, "people", "用能人数", ItemAmount(30_000), C3))
    ledgers = read.build_ledgers(None)
    assert [(str(x.month), x.lines[0].reading.amounts, x.lines[0].reading.basis) for x in ledgers] == [
        ("2017-02", {"electricity": 28_000}, "apportioned"),
        ("2017-03", {"electricity": 31_000, "people": 30_000}, "apportioned"),
    ]
    why = "账单跨月，按天数分到2017年3月，合计31"
    assert ledgers[0].conversions[1] == Conversion("表", 3, "B3", "2017-02-01至2017-03-31 59", "31", why)


def test_days_billed_twice_days_without_a_bill_and_months_in_part_are_flagged() -> None:
    first, second = date(2017, 3, 10), date(2017, 3, 20)
    twice = contents()
    twice.add_amount(SCHOOL, "water", "水", ItemAmount(5000), C3)
    for bill, source in (
        (DatedBill(MARCH.first_day, second, 5, 3), B3),
        (DatedBill(first, MARCH.last_day, 5, 4), B4),
    ):
        twice.bills["H1", "electricity"].append((bill, source))
    [ledger] = twice.build_ledgers(None)
    sentence = "第3行账单到2017年3月20日，第4行从2017年3月10日起，有的日子计了两次，都没有登记。请核对起止日期。"
    assert flags(ledger, "duplicate") == [("B3", sentence), ("B4", sentence)]
    gap = contents()
    gap.add_amount(SCHOOL, "water", "水", ItemAmount(5000), C3)
    for bill, source in ((DatedBill(MARCH.first_day, first, 5, 3), B3), (DatedBill(second, MARCH.last_day, 5, 4), B4)):
        gap.bills["H1", "electricity"].append((bill, source))
    [ledger] = gap.build_ledgers(None)
    assert flags(ledger, "complete") == [
        ("B4", "2017年3月11日至2017年3月19日没有账单。请补报这几天的账单，或核对起止日期。"),
        ("B3", "2017年3月只有22天有账单，这个月没有登记。请补报其余各天的账单。"),
    ]


def test_a_bill_of_a_month_before_the_institution_is_flagged() -> None:
    read = contents()
    read.add_amount(SCHOOL, "water", "水", ItemAmount(5000), C3)
    early = Month(2011, 12)
    read.bills["H1", "electricity"].append((DatedBill(early.first_day, early.last_day, 5, 3), B3))
    [ledger] = read.build_ledgers(None)
    assert flags(ledger, "not_here") == [("B3", "机构“H1”2011年12月不在名录中，不应有数。请核对账单日期。")]


def test_what_is_left_over_goes_to_the_ledger_of_its_sheet_or_to_the_first() -> None:
    read = contents()
    read.add_amount(SCHOOL, "water", "水", ItemAmount(5000), B3)
    read.add_amount(OTHER, "water", "水", ItemAmount(5000), SourceCell("另", 3, "B3"))
    read.pending["另", 4] = "合成"
    read.set_aside("封面", 1, "合成", "没有数据表的工作表")
    read.add_flag("number", "合成", SourceCell("另", 5))
    first, second = read.build_ledgers(None)
    assert first.not_data == [NotData("封面", 1, "合成", "没有数据表的工作表")]
    assert second.not_data == [NotData("另", 4, "合成", "本行没有可登记的数")]
    assert (flags(first, "number"), flags(second, "number")) == ([("", "合成")], [])


def test_a_workbook_with_nothing_but_rows_set_aside_is_the_ledger_of_its_title() -> None:
    read = contents()
    read.places.append("130901")
    read.months.add(MARCH)
    read.set_aside("表", 1, "合成", "没有数的说明行")
    [ledger] = read.build_ledgers(None)
    assert (ledger.county, ledger.month, ledger.lines, len(ledger.not_data)) == ("130901", MARCH, [], 1)


@pytest.mark.parametrize(
    ("places", "months", "flagged", "code", "sentence"),
    [
        (["130901"], set(), False, "period", "表中没有写明报告期。请在标题、文件名或工作表名中写明，如 2017年3月。"),
        (
            ["130901", "130902"],
            {MARCH},
            False,
            "place",
            "表中没有可以登记的行，也没有写明是哪个县（市、区）的报表。请在标题或文件名中写明县名后报送。",
        ),
        ([], set(), True, "layout", "合成原因。"),
    ],
)
def test_nothing_to_make_a_ledger_of_is_refused(
    places: list[str], months: set[Month], flagged: bool, code: str, sentence: str
) -> None:
    read = contents()
    read.places, read.months = places, months
    read.set_aside("表", 1, "合成", "没有数的说明行")
    if flagged:
        read.add_flag("number", "合成原因。", B3)
    with pytest.raises(Refusal) as refused:
        read.build_ledgers(None)
    assert (refused.value.code, str(refused.value)) == (code, sentence)


@given(st.lists(st.tuples(st.sampled_from(["H1", "H2", "J1"]), st.integers(1, 6), st.integers(0, 10**9)), max_size=12))
def test_every_undisputed_amount_is_in_one_line(given_: list[tuple[str, int, int]]) -> None:
    read, wanted = contents(), {}
    for row, (institution, number, milli) in enumerate(given_, start=2):
        key = (institution, Month(2017, number))
        read.add_amount(key, "water", "水", ItemAmount(milli), SourceCell("表", row, f"B{row}"))
        wanted.setdefault(key, set()).add(milli)
    ledgers = read.build_ledgers(None) if wanted else []
    lines = {(y.reading.institution, y.reading.month): y.reading.amounts for x in ledgers for y in x.lines}
    assert lines == {k: {"water": v.pop()} if len(v) == 1 else {} for k, v in wanted.items()}
    assert sum(len(x.lines) for x in ledgers) == len(wanted)
