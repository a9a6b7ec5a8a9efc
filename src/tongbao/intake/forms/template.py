"""Templates: ids, names, a hints row, last year beside this year, drop-downs, a dictionary."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from tongbao.intake.forms.headings import cover_headings, ledger_fields
from tongbao.intake.forms.works import register_fields
from tongbao.intake.values.form import (
    BASIS,
    COUNTY,
    COUNTY_FIELDS,
    DEMAND_FIELDS,
    DEMANDS,
    DICTIONARY,
    FORM_KINDS,
    INFO,
    INFO_KEYS,
    INSTITUTION_FIELDS,
    LAST_YEAR,
    LEDGER,
    MATTER_FIELDS,
    PAYMENT,
    PROGRESS,
    PROVINCE_FIELDS,
    PROVINCE_MATTERS,
    TALLIES,
    TALLY_FIELDS,
    VERSION,
    FormField,
    ledger_items,
    matter_rows,
    reason_words,
    row_key,
    stage_words,
)
from tongbao.measure.quantity import format_milli
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.rules.rulebook import Rulebook

Values = Mapping[str, str]
_SPARE_ROWS = 12
# Up to fifteen digits survive a spreadsheet; a leading zero says that it is a code.
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,3})?", re.ASCII)
_CREATED = datetime(2017, 1, 1)  # noqa: DTZ001  fixed, so that a template is the same bytes every day


@dataclass(frozen=True)
class Cover:
    """First sheet of a form.

    Parameters
    ----------
    kind, unit, name, period
        Kind of form, id and name of the place, and period.
    notice
        Mark printed below, such as that of synthetic data.
    filled : text by key
        Particulars already known.
    """

    kind: str
    unit: str
    name: str
    period: str
    notice: str = ""
    filled: Values | None = None


class _Book:
    """Workbook being written, with its few formats."""

    def __init__(self, path: Path, title: str) -> None:
        self.book = xlsxwriter.Workbook(
            str(path), {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
        )
        self.book.set_properties({"title": title, "created": _CREATED})
        make = self.book.add_format
        self.head = make({"bold": True, "bg_color": "#DDE7F3", "border": 1, "text_wrap": True, "valign": "vcenter"})
        self.hint = make({"italic": True, "font_color": "#777777", "border": 1, "text_wrap": True})
        self.fixed = make({"bg_color": "#F2F2F2", "border": 1})
        self.open = make({"border": 1, "num_format": "#,##0.###"})

    def table(
        self,
        name: str,
        fields: Sequence[FormField],
        rows: Sequence[Mapping[str, str]],
        locked: Sequence[str],
        spare: int = 0,
        numbers: Collection[str] = ("amount", "count", "county_staff"),
    ) -> None:
        """Write a sheet: headers, hints, rows, drop-downs; locked columns are grey."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(2, 2)
        for column, field in enumerate(fields):
            sheet.write_string(0, column, field.header, self.head)
            sheet.write_string(1, column, field.hint, self.hint)
            sheet.set_column(column, column, 24 if field.key in ("name", "title", "evidence", "document") else 13)
            if field.words:
                sheet.data_validation(
                    2,
                    column,
                    1 + len(rows) + spare,
                    column,
                    {"validate": "list", "source": list(field.words), "ignore_blank": True},
                )
        for number, row in enumerate(rows, start=2):
            for column, field in enumerate(fields):
                style = self.fixed if field.key in locked else self.open
                write_cell(sheet, number, column, row.get(field.key, ""), style, field.key in numbers)

    def cover(self, cover: Cover) -> None:
        """Write the first sheet."""
        sheet = self.book.add_worksheet(INFO)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 40)
        given = {"模板版本": VERSION} | cover_headings(FORM_KINDS[cover.kind], cover.unit, cover.name, cover.period)
        given |= cover.filled or {}
        for row, key in enumerate(INFO_KEYS):
            sheet.write_string(row, 0, key, self.head)
            sheet.write_string(row, 1, given.get(key, ""), self.fixed if key in ("模板版本", "报表种类") else self.open)
        if cover.notice:
            sheet.write_string(len(INFO_KEYS) + 1, 0, cover.notice)

    def dictionary(self, fields: Sequence[FormField], rulebook: Rulebook, form: str) -> None:
        """Write the data dictionary: columns, matters with their stages and the elements of completion."""
        sheet = self.book.add_worksheet(DICTIONARY)
        sheet.set_column(0, 3, 30)
        lines = [("列", "怎么填", "可选内容", "")] + [(f.header, f.hint, "／".join(f.words), "") for f in fields]
        if form == "ledger":
            lines += [("", "", "", ""), ("统计制度代码", "指标", "单位", "所在表")]
            lines += [(r.text("code"), r.text("name"), r.text("unit"), r.text("form")) for r in rulebook.rows("forms")]
            for item in ledger_items(rulebook):
                if reasons := reason_words(item):
                    hint = "没有计量、无法填数的照此填写，不填0；本表按未报数并记明原因，不作缺报"
                    lines += [("", "", "", ""), (item.text("name"), hint, "／".join(reasons), "")]
        else:
            lines += [("", "", "", ""), ("事项编号", "事项", "层级或阶段", "完成的要件")]
        for matter in rulebook.rows("matters"):
            if matter.get("form") == form or form == "province":
                needs = "、".join((*matter.texts("needs"), *matter.texts("marks")))
                lines.append((matter.id, matter.text("name"), "、".join(stage_words(matter).values()), needs))
        for row, line in enumerate(lines):
            for column, words in enumerate(line):
                sheet.write_string(row, column, words)

    def measures(self, rulebook: Rulebook) -> None:
        """Write the data dictionary of the works ledger: measures with their units; units are never mixed."""
        sheet = self.book.add_worksheet(DICTIONARY)
        sheet.set_column(0, 3, 30)
        lines = [("措施", "计量单位")] + [(r.text("name"), r.text("unit_name")) for r in rulebook.rows("measures")]
        items = [r for r in rulebook.rows("work_words") if r.text("kind") == "item"]
        lines += [("", ""), ("能源审计的法定内容", "")] + [(r.text("name"), r.text("covers")) for r in items]
        for row, line in enumerate(lines):
            for column, words in enumerate(line):
                sheet.write_string(row, column, words)


def write_progress(
    path: Path,
    cover: Cover,
    counties: Iterable[Region],
    rulebook: Rulebook,
    answers: Sequence[Values] = (),
    last: Mapping[str, str] | None = None,
) -> None:
    """Write a unit's progress return.

    Parameters
    ----------
    path
        File to write.
    cover
        First sheet.
    counties : regions, or their filled cells (text by field key) by region
        Counties of the unit.
    rulebook
        Rules in force, for the matters.
    answers : text by field key
        Filled rows; the other matters stay unanswered.
    last : text by row (:func:`row_key`)
        What was reported before: what is done is not asked again.

    Raises
    ------
    ValueError
        Where an answer is about an unknown matter.
    """
    book = _Book(path, f"{cover.name}{FORM_KINDS[cover.kind]}")
    book.cover(cover)
    book.table(
        PROGRESS,
        MATTER_FIELDS,
        _matter_lines(rulebook, "progress", answers, last or {}),
        ("matter", "name", "last"),
        _SPARE_ROWS,
    )
    given: Mapping[Region, Values] = counties if isinstance(counties, Mapping) else {}
    lines = [{"county": c.code, "name": c.name} | dict(given.get(c, {})) for c in counties]
    book.table(COUNTY, COUNTY_FIELDS, lines, ("county", "name"))
    book.dictionary(MATTER_FIELDS, rulebook, "progress")
    book.book.close()


def write_province(
    path: Path,
    cover: Cover,
    rulebook: Rulebook,
    answers: Sequence[Values] = (),
    tallies: Sequence[Values] = (),
    demands: Sequence[Values] = (),
) -> None:
    """Write the province's own entries.

    Parameters
    ----------
    path
        File to write.
    cover
        First sheet.
    rulebook
        Rules in force, for the matters.
    answers, tallies, demands : text by field key
        Filled rows of the three sheets.

    Raises
    ------
    ValueError
        Where an answer is about an unknown matter.
    """
    book = _Book(path, f"{cover.name}{FORM_KINDS[cover.kind]}")
    book.cover(cover)
    book.table(
        PROVINCE_MATTERS,
        PROVINCE_FIELDS,
        _matter_lines(rulebook, "province", answers, {}),
        ("matter", "name", "last"),
        _SPARE_ROWS,
    )
    book.table(TALLIES, TALLY_FIELDS, tallies, (), _SPARE_ROWS)
    book.table(DEMANDS, DEMAND_FIELDS, demands, (), _SPARE_ROWS)
    book.dictionary(MATTER_FIELDS, rulebook, "province")
    book.book.close()


def write_works(
    path: Path, cover: Cover, rulebook: Rulebook, lines: Mapping[str, Sequence[Values]] | None = None
) -> None:
    """Write the works ledger, one sheet a register.

    Parameters
    ----------
    path
        File to write.
    cover
        First sheet.
    rulebook
        Rules in force, for the registers.
    lines : rows of text by field key, by register id
        Filled rows.
    """
    book = _Book(path, f"{cover.name}{FORM_KINDS[cover.kind]}")
    book.cover(cover)
    for register in rulebook.rows("registers"):
        fields = register_fields(register, rulebook)
        kinds = {c["key"]: c["cell"] for c in register.get("fields")}
        numbers = [k for k, cell in kinds.items() if cell in ("milli", "money", "whole")]
        given = (lines or {}).get(register.id, ())
        book.table(register.text("name"), fields, given, (), _SPARE_ROWS, numbers)
    book.measures(rulebook)
    book.book.close()


def write_ledger(
    path: Path,
    cover: Cover,
    institutions: Sequence[Institution],
    rulebook: Rulebook,
    amounts: Mapping[str, Mapping[str, int]] | None = None,
    last_year: Mapping[str, Mapping[str, int]] | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Write a ledger of a month.

    Parameters
    ----------
    path
        File to write.
    cover
        First sheet.
    institutions
        One row each.
    rulebook
        Rules in force, for the items.
    amounts, last_year : by institution and item [thousandths]
        Amounts of the month, and those of the same month of last year.
    words : text by institution and column
        ``basis`` (计量方式), ``payment`` (付费方式), or words instead of a number (按面积计费).
    """
    fields: list[FormField] = []
    compared = {i.id for i in ledger_items(rulebook) if i.text("kind") in ("energy", "water", "activity")}
    for field in ledger_fields(rulebook):
        fields.append(field)
        if field.key in compared:
            fields.append(FormField(f"last.{field.key}", field.header + LAST_YEAR, field.hint))
    kinds = {k.id: k.text("name") for k in rulebook.rows("institution_kinds")}
    lines = []
    for institution in institutions:
        line = {"institution": institution.id, "name": institution.name, "kind": kinds[institution.kind]}
        line |= {i: format_milli(m) for i, m in (amounts or {}).get(institution.id, {}).items()}
        line |= {f"last.{i}": format_milli(m) for i, m in (last_year or {}).get(institution.id, {}).items()}
        line |= (words or {}).get(institution.id, {})
        lines.append(line)
    locked = [f.key for f in fields if f.key.startswith("last.")]
    texts = {f.key for f in INSTITUTION_FIELDS} | {BASIS, PAYMENT}
    numbers = [f.key for f in fields if f.key not in texts]
    book = _Book(path, f"{cover.name}{FORM_KINDS[cover.kind]}")
    book.cover(cover)
    book.table(LEDGER, fields, lines, ("institution", "name", "kind", *locked), numbers=numbers)
    book.dictionary([f for f in fields if not f.key.startswith("last.")], rulebook, "ledger")
    book.book.close()


def write_cell(sheet: Any, row: int, column: int, words: str, style: Any, number: bool) -> None:
    """Write text as text, a plain number as a number where the column holds numbers, never a formula.

    Parameters
    ----------
    sheet
        Worksheet of XlsxWriter.
    row, column : from 0
        Cell.
    words
        Text; an empty one leaves a formatted blank.
    style
        Format of XlsxWriter.
    number
        Whether the column holds numbers.
    """
    if words == "":
        sheet.write_blank(row, column, None, style)
    elif number and _PLAIN_NUMBER.fullmatch(words):
        sheet.write_number(row, column, Decimal(words), style)
    else:
        sheet.write_string(row, column, words, style)


def _matter_lines(rulebook: Rulebook, form: str, answers: Sequence[Values], last: Mapping[str, str]) -> list[Values]:
    left = list(answers)
    lines: list[Values] = []
    for matter, level in matter_rows(rulebook, form):
        word = stage_words(matter).get(level, "") if level and matter.get("levels") else ""
        own = [a for a in left if a["matter"] == matter.id and (not word or a.get("level") == word)]
        left = [a for a in left if a not in own]
        fixed = {
            "matter": matter.id,
            "name": matter.text("name"),
            "level": word,
            "last": last.get(row_key(matter.id, level), ""),
        }
        lines += [fixed | dict(a) for a in own] or [fixed]
    if left:
        raise ValueError(f"answers to unknown matters: {[a['matter'] for a in left]}")
    return lines


@dataclass(frozen=True)
class FormTable:
    """Sheet of a form.

    Parameters
    ----------
    name
        Name of the sheet.
    fields
        Its columns.
    rows : text by field key
        Rows under the hints.
    locked, numbers : field keys
        Grey columns, and columns that hold numbers.
    spare
        Rows below that have drop-downs too.
    """

    name: str
    fields: Sequence[FormField]
    rows: Sequence[Values]
    locked: Sequence[str] = ()
    numbers: Collection[str] = ()


def write_form(path: Path, title: str, head: Values, tables: Sequence[FormTable], notice: str = "") -> None:
    """Write a form that has a head of its own on the first sheet (statistical return, sheets of the upper platform).

    Parameters
    ----------
    path
        File to write.
    title
        Title in the properties of the file.
    head : text by key
        First sheet; none where it is empty.
    tables
        Further sheets.
    notice
        Mark printed below the head.
    """
    book = _Book(path, title)
    if head:
        sheet = book.book.add_worksheet(INFO)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 40)
        for row, (key, words) in enumerate(head.items()):
            sheet.write_string(row, 0, key, book.head)
            sheet.write_string(row, 1, words, book.open)
        if notice:
            sheet.write_string(len(head) + 1, 0, notice)
    for table in tables:
        book.table(table.name, table.fields, table.rows, table.locked, numbers=table.numbers)
    book.book.close()


def write_plain(path: Path, title: str, sheets: Mapping[str, Sequence[Sequence[str]]], numbers: int = 0) -> None:
    """Write sheets of another system: a row of headers and the rows under it, nothing of our own.

    Parameters
    ----------
    path
        File to write.
    title
        Title in the properties of the file.
    sheets : rows of text by sheet
        Headers first.
    numbers : from 0
        First column whose plain numbers are written as numbers; 0 for none.
    """
    book = _Book(path, title)
    for name, rows in sheets.items():
        sheet = book.book.add_worksheet(name)
        for row, words in enumerate(rows):
            for column, text in enumerate(words):
                style = book.open if row else book.head
                write_cell(sheet, row, column, text, style, bool(row and numbers and column >= numbers))
    book.book.close()
