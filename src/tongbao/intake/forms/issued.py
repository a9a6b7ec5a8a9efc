"""Issued lists as CSV: targets, their events, restated bases, degree days, points, parts of people.

A list is accepted whole or refused whole: the first cell that cannot be read is named with file, row and column.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongbao.intake.forms.issued_form import NOTE, REMARK, YEAR, ListColumn, ListForm, find_form
from tongbao.intake.forms.plain_lists import decode_csv
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.units import UNITS
from tongbao.records.issued import ISSUED, Issued, Target
from tongbao.registry.reporting import PROVINCE
from tongbao.registry.roster import Roster
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook
from tongbao.targets.target import find_fault, find_problems

_PROVINCE_WORDS = ("省", "全省", PROVINCE)
_YEAR_TEXT = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True)
class _ListRow:
    """One row being read: its cells by field (``year`` among them), and the registry and rules they refer to."""

    file: str
    form: ListForm
    number: int
    cells: dict[str, str]
    day: date
    received: str
    roster: Roster
    rulebook: Rulebook

    def column(self, field: str) -> ListColumn:
        """Find the column of a field."""
        return next(c for c in self.form.columns if c.field == field)

    def bad(self, column: ListColumn, problem: str, remedy: str) -> Refusal:
        """Make the refusal of a cell."""
        return Refusal("issued", f"{self.file}第{self.number}行“{column.header}”列：{problem}", remedy)


def identify_list(content: bytes, name: str) -> str:
    """Identify the issued list a CSV contains by its headers.

    Parameters
    ----------
    content : bytes of the file
        UTF-8 or GB18030.
    name
        File name, for the refusal.

    Returns
    -------
    str
        Id of the list; empty where it is none.

    Raises
    ------
    Refusal
        Code ``encoding`` where the text cannot be decoded.
    """
    form = find_form(next(csv.reader(io.StringIO(decode_csv(content, name))), []))
    return form.id if form else ""


def find_year(content: bytes, name: str) -> str:
    """Find the year whose book a list belongs to.

    Parameters
    ----------
    content : bytes of the file
        UTF-8 or GB18030.
    name
        File name, for the refusal.

    Returns
    -------
    str
        Four digits.

    Raises
    ------
    Refusal
        Code ``issued`` where the file is no issued list, is empty, or holds no year or several.
    """
    form, rows = _rows(content, name)
    year = form.columns[0]
    found: dict[str, int] = {}
    for number, cells in rows:
        if not _YEAR_TEXT.fullmatch(cells["year"]):
            raise Refusal(
                "issued", f"{name}第{number}行“{year.header}”列：“{cells['year']}”不是年度。", "请写成 2016 的样子。"
            )
        found.setdefault(cells["year"], number)
    if not found:
        raise Refusal("issued", f"{name}没有一行数据。", "请填写后重新提交。")
    if len(found) > 1:
        number = max(found.values())
        raise Refusal(
            "issued",
            f"{name}第{number}行“{YEAR}”列：一个文件只能有一个年度，已有{min(found)}年。",
            "请按年度分成几个文件。",
        )
    return next(iter(found))


def read_issued(
    content: bytes, name: str, upload: str, received: str, roster: Roster, rulebook: Rulebook
) -> tuple[str, list[Issued]]:
    """Read an issued list.

    Parameters
    ----------
    content : bytes of the file
        UTF-8 or GB18030.
    name, upload
        File name, and first digits of its digest.
    received : time (ISO)
        When the office received it; a document issued later cannot be in it.
    roster
        Regions, units and institutions.
    rulebook
        Rules at the end of the list's year, see :func:`year_of`.

    Returns
    -------
    tuple of str and list of Issued
        Year, and the records in order.

    Raises
    ------
    Refusal
        Code ``issued``, with file, row, column, problem and remedy.
    """
    year = find_year(content, name)
    form, rows = _rows(content, name)
    records: list[Issued] = []
    seen: dict[str, int] = {}
    for number, cells in rows:
        line = _ListRow(
            file=name,
            form=form,
            number=number,
            cells=cells,
            day=date(int(year), 12, 31),
            received=received[:10],
            roster=roster,
            rulebook=rulebook,
        )
        values: dict[str, Any] = {c.field: _read_cell(c, line) for c in form.columns if c.field}
        first = seen.setdefault(cells["id"], number)
        if first != number:
            raise line.bad(form.columns[1], f"编号“{cells['id']}”与第{first}行重复。", "请一行一个编号。")
        record = ISSUED[form.id](**values, upload=upload, place=f"{name}!{number}")
        if isinstance(record, Target) and (wrong := find_fault(record, rulebook)):
            raise Refusal("issued", f"{name}第{number}行：{wrong}", "请改正该行后重新提交。")
        records.append(record)
    for wrong in find_problems([r for r in records if isinstance(r, Target)]):
        raise Refusal("issued", f"{name}：{wrong}", "请改正后重新提交。")
    return year, records


def _rows(content: bytes, name: str) -> tuple[ListForm, list[tuple[int, dict[str, str]]]]:
    """Read the list's form and its rows by field, blank rows and the 说明 row left out."""
    lines = list(csv.reader(io.StringIO(decode_csv(content, name))))
    head = [h.strip() for h in lines[0]] if lines else []
    form = find_form(head)
    if form is None:
        raise Refusal("issued", f"{name}不是目标类清单。", "请用 tongbao template targets 下发的表头。")
    known = {h: c.field or "year" for c in form.columns for h in (c.header, c.english)}
    fields = [known.get(h, "") for h in head]
    missing = [c.header for c in form.columns if (c.field or "year") not in fields]
    unknown = [h for h, f in zip(head, fields, strict=True) if not f and h not in ("", REMARK)]
    doubled = [h for h, f in zip(head, fields, strict=True) if f and fields.count(f) > 1]
    for trouble, problem in ((missing, "缺少列"), (unknown, "有不认识的列"), (doubled, "有重复的列")):
        if trouble:
            raise Refusal(
                "issued", f"{name}（{form.name}）{problem}：{'、'.join(trouble)}。", "请恢复模板的表头后重新提交。"
            )
    return form, list(_read_lines(lines[1:], fields, name))


def _read_lines(lines: list[list[str]], fields: list[str], name: str) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(lines, start=2):
        texts = [t.strip() for t in line]
        if not any(texts) or texts[0].startswith(NOTE):
            continue
        if len(texts) > len(fields) and any(texts[len(fields) :]):
            raise Refusal("issued", f"{name}第{number}行的格数多于表头。", "含逗号的内容请加半角双引号。")
        padded = texts + [""] * (len(fields) - len(texts))
        yield number, {f: t for f, t in zip(fields, padded, strict=False) if f}


def _read_cell(column: ListColumn, line: _ListRow) -> str | int | None:
    text = line.cells[column.field]
    if column.cell.startswith("word:"):
        return _word(column, text, _target_kinds(column.cell.removeprefix("word:"), line), line).id
    return _READERS[column.cell](column, text, line)


def _text(column: ListColumn, text: str, line: _ListRow) -> str:
    return text


def _needed(column: ListColumn, text: str, line: _ListRow) -> str:
    if not text:
        raise line.bad(column, "没有填。", f"请填写：{column.hint}。")
    return text


def _target_kinds(kind: str, line: _ListRow) -> list[Row]:
    return [r for r in line.rulebook.rows("target_kinds") if r.text("of") == kind]


def _word(column: ListColumn, text: str, rows: list[Row], line: _ListRow) -> Row:
    """Find the row that an id or a name means."""
    found = [r for r in rows if text and text in (r.id, r.text("name"))]
    if len(found) != 1:
        names = [r.text("name") for r in rows]
        problem = f"“{text}”不是可填的内容。" if text else "没有填。"
        remedy = f"请填：{'／'.join(names)}。" if names else "规则表中没有可填的内容，请由主管机关补录后再填。"
        raise line.bad(column, problem, remedy)
    return found[0]


def _kind_of(line: _ListRow) -> Row | None:
    text = line.cells["kind"]
    return next((r for r in _target_kinds("target", line) if text in (r.id, r.text("name"))), None)


def _indicator(column: ListColumn, text: str, line: _ListRow) -> str:
    return _indicator_row(column, text, line).id


def _indicator_row(column: ListColumn, text: str, line: _ListRow) -> Row:
    kind = _kind_of(line)
    tables = kind.texts("tables") if kind else ("indicators", "totals", "measures")
    return _word(column, text, [r for table in tables for r in line.rulebook.rows(table)], line)


def _scope(column: ListColumn, text: str, line: _ListRow) -> str:
    """Read a reporting unit, the province, a county by code or by a name only one county has, or an institution."""
    if text in _PROVINCE_WORDS:
        return PROVINCE
    unit = line.roster.find(text, line.day)
    if unit is not None:
        return unit.id
    if line.roster.states_of(text):
        return text
    codes = sorted({r.code for r in line.roster.regions if r.exists(line.day) and text in (r.code, r.name)})
    if len(codes) > 1:
        raise line.bad(column, f"“{text}”不止一个（{'、'.join(codes)}）。", "请填代码。")
    if not codes:
        raise line.bad(
            column, f"“{text}”不在{line.day.year}年的名录中。", "请填省、填报单位、县（名称或代码）或机构编号。"
        )
    return codes[0]


def _institution(column: ListColumn, text: str, line: _ListRow) -> str:
    if not line.roster.states_of(text):
        raise line.bad(column, f"名录中没有编号为“{text}”的机构。", "请核对编号；新设机构先办理名录登记。")
    return text


def _base(column: ListColumn, text: str, line: _ListRow) -> str:
    if text and not _YEAR_TEXT.fullmatch(text):
        raise line.bad(column, f"“{text}”不是年份。", "请写成 2015 的样子，不需要的不填。")
    return text


def _period(column: ListColumn, text: str, line: _ListRow) -> str:
    first, dots, last = text.partition("..")
    try:
        if dots and _YEAR_TEXT.fullmatch(first) and _YEAR_TEXT.fullmatch(last):
            return str(Span(Span.parse(first).first, Span.parse(last).last))
        return str(Span.parse(text))
    except ValueError:
        raise line.bad(column, f"“{text}”不是期间。", "请写成 2016、2016-01..2016-03 或 2016..2020 的样子。") from None


def _month(column: ListColumn, text: str, line: _ListRow) -> str:
    try:
        return str(Month.parse(text))
    except ValueError:
        raise line.bad(column, f"“{text}”不是月份。", "请写成 2016-01 的样子。") from None


def _value(column: ListColumn, text: str, line: _ListRow) -> int | None:
    """Read thousandths; blank only where the kind of target has no value of its own."""
    kind = _kind_of(line) if "indicator" in line.cells else None
    if not text:
        if kind is not None and not kind.get("valued"):
            return None
        raise line.bad(column, "没有填。", "请填写数值。")
    try:
        milli = parse_milli(text)
    except Refusal as problem:
        raise line.bad(column, problem.sentence, problem.remedy) from problem
    if milli < 0:
        raise line.bad(column, f"“{text}”为负数。", "请核对后填写不小于0的数。")
    return milli


def _unit(column: ListColumn, text: str, line: _ListRow) -> str:
    kind = _kind_of(line)
    if not text and kind is not None and not kind.get("valued"):
        return ""
    row = _indicator_row(line.column("indicator"), line.cells["indicator"], line)
    wanted = kind.text("unit") if kind and kind.get("unit") else row.text("unit")
    if _unit_id(text, line) != _unit_id(wanted, line) and text != row.get("unit_name"):
        problem = f"“{text}”与指标的单位不符。" if text else "没有填。"
        raise line.bad(column, problem, f"请填{_unit_name(wanted, line)}，数值按此单位填写。")
    return wanted


def _unit_id(text: str, line: _ListRow) -> str:
    for row in _target_kinds("unit", line):
        if text in (row.id, row.text("name"), *row.texts("words")):
            return row.id
    known = {word: u.id for u in UNITS.values() for word in (u.id, u.sign, u.name)}
    return known.get(text, text)


def _unit_name(id_: str, line: _ListRow) -> str:
    known = {r.id: r.text("name") for r in _target_kinds("unit", line)} | {u.id: u.name for u in UNITS.values()}
    return known.get(id_, id_)


def _day(column: ListColumn, text: str, line: _ListRow) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        problem = f"“{text}”不是日期。" if text else "没有填。"
        raise line.bad(column, problem, "请写成 2016-03-20 这样的日期。") from None


def _issued_day(column: ListColumn, text: str, line: _ListRow) -> str:
    day = _day(column, text, line)
    if day > line.received:
        raise line.bad(column, f"印发日期{day}晚于收到日期{line.received}。", "请核对印发日期，或更正收文登记。")
    return day


def _item(column: ListColumn, text: str, line: _ListRow) -> str:
    return _word(column, text, list(line.rulebook.rows("rubric_items")), line).id


def _part(column: ListColumn, text: str, line: _ListRow) -> str:
    # A formula may be newer than the year whose people it counts.
    books = (line.rulebook, Rulebook(date.max))
    terms = [t for book in books for row in book.rows("people_formulas") for t in row.get("terms", ())]
    parts: dict[str, str] = {t["id"]: t["name"] for t in terms}
    found = [id_ for id_, name in parts.items() if text and text in (id_, name)]
    if len(found) != 1:
        raise line.bad(column, f"“{text}”不是用能人数的构成。", f"请填：{'／'.join(dict.fromkeys(parts.values()))}。")
    return found[0]


_READERS: dict[str, Callable[[ListColumn, str, _ListRow], str | int | None]] = {
    "text": _text,
    "needed": _needed,
    "scope": _scope,
    "institution": _institution,
    "indicator": _indicator,
    "base": _base,
    "period": _period,
    "month": _month,
    "value": _value,
    "unit": _unit,
    "day": _day,
    "issued": _issued_day,
    "item": _item,
    "part": _part,
}
