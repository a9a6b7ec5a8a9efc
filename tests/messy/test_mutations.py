"""Twenty mutations of each of our own templates: the same values, a flag or a refusal, never a wrong number."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.worksheet.worksheet import Worksheet
from tests.intake.sheets import LIMITS, RULES, SOURCE
from tests.messy.layouts import NAMES, ROSTER

from tongbao.intake.forms import template
from tongbao.intake.forms.grid import read_cover
from tongbao.intake.forms.ledger import read_ledger
from tongbao.intake.forms.own_form import hints_are_lost, is_ours
from tongbao.intake.forms.progress import read_progress
from tongbao.intake.forms.province import read_province
from tongbao.intake.freeform.accumulate import ReceivedFile
from tongbao.intake.freeform.ledgers import read_freeform
from tongbao.intake.reading.workbook import Sheets, Unreadable, read_workbook
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import (
    INFO,
    LEDGER,
    MATTER_FIELDS,
    PROGRESS,
    PROVINCE_FIELDS,
    PROVINCE_MATTERS,
    item_fields,
    ledger_items,
)
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution
from tongbao.rules.rulebook import Rulebook

DATA = {"ledger": LEDGER, "progress": PROGRESS, "province": PROVINCE_MATTERS}
ITEMS = ledger_items(RULES)
FIGURES = {
    id_: {i.id: 1_000 * (100 + 37 * n + 11 * m) + 500 * (i.text("unit") != "person") for m, i in enumerate(ITEMS)}
    for n, id_ in enumerate(NAMES)
}
ANSWERS = (
    {"matter": "relayed", "status": "否"},
    {"matter": "meeting", "level": "全市会议", "status": "是", "day": "2017-03-20", "evidence": "会议.pdf"},
    {"matter": "plan", "status": "是", "document": "合成〔2017〕8号", "day": "2017-03-01", "marks": "双控目标"},
    {"matter": "members_added", "status": "是", "count": "2", "count_unit": "个单位"},
)
OWN = (
    {"unit": "province", "matter": "leading_group_adjusted", "status": "是", "evidence": "会议.pdf"},
    {"unit": "hc", "matter": "sector_scheme", "status": "是", "title": "考评体系", "purpose": "节能改造"},
)
DEMANDS = ({"matter": "plan", "list": "areas", "due": "2017-04-30"},)
TALLIES = ({"matter": "plan", "list": "areas", "scope": "市", "count": "2", "source": "合成", "day": "2017-04-07"},)


def write(kind: str, path: Path) -> None:
    """A filled template."""
    cover = template.Cover(kind, "130901" if kind == "ledger" else "hc", "合成县", "2017-03")
    if kind == "ledger":
        rows = [Institution(i, n, "organ", "130901", date(2012, 1, 1)) for i, n in NAMES.items()]
        template.write_ledger(path, cover, rows, RULES, FIGURES, FIGURES)
    elif kind == "progress":
        template.write_progress(path, cover, (), RULES, ANSWERS)
    else:
        template.write_province(path, cover, RULES, OWN, TALLIES, DEMANDS)


@dataclass
class Outcome:
    """What came out: values that can be compared, and what was said against the file."""

    values: set[Any]
    troubles: list[str]


def outcome(kind: str, path: Path) -> Outcome:
    """As the desk reads: the strict reader, and for a ledger that it refuses the reader of foreign layouts."""
    try:
        sheets = read_workbook(path, LIMITS)
        return _ledger(sheets, path.name) if kind == "ledger" else _entries(kind, sheets)
    except Unreadable as problem:
        return Outcome(set(), [str(problem)])
    except Refusal as problem:
        return Outcome(set(), [str(problem)])


def _ledger(sheets: Sheets, file: str) -> Outcome:
    if is_ours(sheets) and not hints_are_lost(sheets.get(LEDGER, ()), item_fields(ITEMS)):
        try:
            month = Month.parse(read_cover(sheets)["报告期"])
            read_in = read_ledger(sheets, Ledger(file, "up", "130901", month, "2017-04-05"), ROSTER, RULES)
            return _of([read_in])
        except (Refusal, ValueError):
            pass
    return _of(read_freeform(sheets, ReceivedFile(file, "up", "2017-04-05"), ROSTER, Rulebook).ledgers)


def _of(ledgers: list[Ledger]) -> Outcome:
    lines = [line.reading for ledger in ledgers for line in ledger.lines]
    values = {(r.institution, str(r.month), item, milli) for r in lines for item, milli in r.amounts.items()}
    return Outcome(values, _said([f for ledger in ledgers for f in ledger.flags]))


def _said(flags: list[Flag]) -> list[str]:
    return [f.sentence for f in flags]


def _entries(kind: str, sheets: Sheets) -> Outcome:
    reader, fields = (read_progress, MATTER_FIELDS) if kind == "progress" else (read_province, PROVINCE_FIELDS)
    if hints_are_lost(sheets.get(DATA[kind], ()), fields):
        return Outcome(set(), ["第2行的填表提示被删去。"])
    entries = reader(sheets, replace(SOURCE, unit="hc"), RULES)
    values: set[Any] = {replace(f, place="", evidence=()) for f in entries.facts}
    values |= {repr(replace(t, place="", evidence=())) for t in entries.tallies}
    values |= {repr(replace(d, place="", evidence=())) for d in entries.demands}
    return Outcome(values, _said(entries.flags))


Mutation = Callable[[Any, Worksheet, str], None]


def _numbers(sheet: Worksheet) -> list[Any]:
    return [c for row in sheet.iter_rows(min_row=3) for c in row if isinstance(c.value, int | float)]


def _filled(sheet: Worksheet) -> list[Any]:
    return [c for row in sheet.iter_rows(min_row=3) for c in row if c.value is not None]


def _each_number(change: Callable[[Any], Any]) -> Mutation:
    def mutate(book: Any, sheet: Worksheet, kind: str) -> None:
        for cell in _numbers(sheet):
            cell.value = change(cell.value)

    return mutate


def title_row(book: Any, sheet: Worksheet, kind: str) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "合成县2017年3月报表"


def no_hints(book: Any, sheet: Worksheet, kind: str) -> None:
    sheet.delete_rows(2)


def columns_reversed(book: Any, sheet: Worksheet, kind: str) -> None:
    rows = [list(r)[::-1] for r in sheet.iter_rows(values_only=True)]
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value


def header_renamed(book: Any, sheet: Worksheet, kind: str) -> None:
    for cell in sheet[1]:
        cell.value = {"电": "用电量", "水": "自来水用量", "机构名称": "单位全称", "事项": "工作事项"}.get(
            cell.value, cell.value
        )


def header_swapped(book: Any, sheet: Worksheet, kind: str) -> None:
    """The headers of two columns of text changed places; of amounts nobody could tell."""
    sheet["A1"], sheet["B1"] = sheet["B1"].value, sheet["A1"].value


def header_merged(book: Any, sheet: Worksheet, kind: str) -> None:
    sheet.merge_cells("D1:E1")


def total_row(book: Any, sheet: Worksheet, kind: str) -> None:
    last = sheet.max_row + 1
    sheet.cell(last, 2).value = "合计"
    for column in range(4, sheet.max_column - 1):
        values = [
            c.value for c in next(sheet.iter_cols(column, column, 3, last - 1)) if isinstance(c.value, int | float)
        ]
        sheet.cell(last, column).value = sum(values) if values else None


def blank_columns(book: Any, sheet: Worksheet, kind: str) -> None:
    sheet.insert_cols(4)
    sheet.insert_cols(1)


def hidden_row(book: Any, sheet: Worksheet, kind: str) -> None:
    sheet.row_dimensions[4].hidden = True


def extra_sheet(book: Any, sheet: Worksheet, kind: str) -> None:
    book.create_sheet("合成说明", 0)["A1"] = "本表为合成数据"


def sheet_renamed(book: Any, sheet: Worksheet, kind: str) -> None:
    sheet.title = "Sheet1"


def cover_lost(book: Any, sheet: Worksheet, kind: str) -> None:
    del book[INFO]


def serial_days(book: Any, sheet: Worksheet, kind: str) -> None:
    for cell in _filled(sheet):
        if str(cell.value).startswith("2017-"):
            cell.value = 42_795
    book[INFO]["B5"] = 42_795


def comments_below(book: Any, sheet: Worksheet, kind: str) -> None:
    last = sheet.max_row
    sheet.cell(last + 2, 1).value = "注：以上为合成数据"
    sheet.cell(last + 3, 1).value = "填表人：合成"


def formulas(book: Any, sheet: Worksheet, kind: str) -> None:
    for cell in _numbers(sheet):
        cell.value = f"={cell.value}*1"


def doubled_row(book: Any, sheet: Worksheet, kind: str) -> None:
    last = sheet.max_row + 1
    for column in range(1, sheet.max_column + 1):
        sheet.cell(last, column).value = sheet.cell(3, column).value


def _text(value: Any) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


MUTATIONS: dict[str, Mutation] = {
    "title row": title_row,
    "no hints row": no_hints,
    "columns reversed": columns_reversed,
    "header renamed": header_renamed,
    "headers swapped": header_swapped,
    "header merged": header_merged,
    "total row": total_row,
    "blank columns": blank_columns,
    "full-width digits": _each_number(lambda v: _text(v).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})),
    "numbers as text": _each_number(_text),
    "thousands marks": _each_number(lambda v: f"{v:,}"),
    "units in cells": _each_number(lambda v: f"{_text(v)}千瓦时"),
    "ten thousands in cells": _each_number(lambda v: f"{_text(v)}万"),
    "hidden row": hidden_row,
    "extra sheet": extra_sheet,
    "sheet renamed": sheet_renamed,
    "cover lost": cover_lost,
    "days as serials": serial_days,
    "comments below": comments_below,
    "formulas without values": formulas,
    "row doubled": doubled_row,
}


def as_csv(source: Path, path: Path, sheet: str) -> None:
    rows = openpyxl.load_workbook(source)[sheet].iter_rows(values_only=True)
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["" if v is None else v for v in row] for row in rows])


def as_xls(source: Path, path: Path) -> None:
    book = xlwt.Workbook()
    for page in openpyxl.load_workbook(source).worksheets:
        sheet = book.add_sheet(page.title)
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None:
                    sheet.write(cell.row - 1, cell.column - 1, cell.value)
    book.save(str(path))


def check(kind: str, before: Outcome, after: Outcome) -> None:
    wrong = after.values - before.values
    assert wrong == set()
    assert after.values == before.values or after.troubles


@pytest.mark.parametrize("kind", DATA)
@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_a_mutated_template_gives_the_same_or_says_why_not(kind: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "合成县_2017-03.xlsx"
    write(kind, path)
    before = outcome(kind, path)
    book = openpyxl.load_workbook(path)
    MUTATIONS[name](book, book[DATA[kind]], kind)
    book.save(path)
    after = outcome(kind, path)
    if kind == "ledger" and name == "ten thousands in cells":  # what the cells then really say
        before.values = {(i, month, item, milli * 10_000) for i, month, item, milli in before.values}
    check(kind, before, after)


@pytest.mark.parametrize("kind", DATA)
def test_saved_as_csv_or_as_old_xls(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "合成县_2017-03.xlsx"
    write(kind, path)
    before = outcome(kind, path)
    as_xls(path, tmp_path / "合成县_2017-03.xls")
    check(kind, before, outcome(kind, tmp_path / "合成县_2017-03.xls"))
    as_csv(path, tmp_path / "合成县_2017-03.csv", DATA[kind])
    check(kind, before, outcome(kind, tmp_path / "合成县_2017-03.csv"))


def test_the_templates_hold_something_and_twenty_mutations_are_tried(tmp_path: Path) -> None:
    assert len(MUTATIONS) >= 20
    for kind in DATA:
        write(kind, tmp_path / "a.xlsx")
        found = outcome(kind, tmp_path / "a.xlsx")
        assert len(found.values) >= len(ANSWERS), found.troubles
