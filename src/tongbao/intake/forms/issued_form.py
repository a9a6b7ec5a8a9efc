"""Issued lists: the columns of each. Template and synthetic province write them, the reader reads them strictly."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from tongbao.measure.quantity import format_milli
from tongbao.records.issued import Issued
from tongbao.rules.rulebook import Rulebook

NOTE, YEAR, REMARK = "说明", "年度", "备注"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """Column of an issued list.

    Parameters
    ----------
    field
        Field of the record; empty for the year.
    header, english
        Chinese header and English name; either is accepted.
    cell
        How its cells are read: text, needed, year, scope, institution, indicator, base, period, month, value, unit,
        day, issued (a needed day not after the receipt), item, part, or ``word:<of>`` of table ``target_kinds``.
    hint
        Instruction to the sender.
    """

    field: str
    header: str
    english: str
    cell: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ListForm:
    """Form of one list.

    Parameters
    ----------
    id, name
        Id in the book and Chinese name.
    mark
        Header that no other list has.
    columns
        Columns in order.
    """

    id: str
    name: str
    mark: str
    columns: tuple[ListColumn, ...]


_YEAR = ListColumn("", YEAR, "year", "year", "如 2016，一个文件一个年度")
_ID = ListColumn("id", "编号", "id", "needed", "自编，不重复")
_SCOPE = ListColumn("scope", "单位", "scope", "scope", "省、填报单位、县（名称或代码）或机构编号")
_PERIOD = ListColumn("period", "期间", "period", "period", "如 2016、2016-01..2016-03、2016..2020")
_DOCUMENT = ListColumn("document", "文号", "document", "text", "如 示公节能办〔2016〕1号")
_KINDS = "总量控制／年度下降／规划期下降／季度不高于上年同期／改造任务"
_ITEMS = "综合能耗（吨标准煤）／用水（立方米）／用能人数／建筑面积（平方米）／二氧化碳（吨）"

LISTS = (
    ListForm(
        "targets",
        "目标",
        "印发日期",
        (
            _YEAR,
            _ID,
            _SCOPE,
            ListColumn("indicator", "指标", "indicator", "indicator", "指标、总量或改造内容的名称或编号"),
            ListColumn("kind", "类型", "kind", "word:target", _KINDS),
            ListColumn("base", "基期", "base", "base", "基期年，如 2015；不需要的不填"),
            _PERIOD,
            ListColumn("milli", "数值", "value", "value", "只填数；下降填百分数，如 3.2"),
            ListColumn("unit", "计量单位", "unit", "unit", "下降填 %，其余填指标的单位"),
            ListColumn("document", "文号", "document", "needed", "下达目标的文件"),
            ListColumn("issued_on", "印发日期", "issued_on", "issued", "如 2016-03-20"),
            ListColumn("parent", "上级目标", "parent", "text", "由哪一目标分解，填其编号"),
        ),
    ),
    ListForm(
        "events",
        "目标事件",
        "事件",
        (
            _YEAR,
            _ID,
            _SCOPE,
            ListColumn("kind", "事件", "event", "word:event", "分解／下达／收到／核定"),
            ListColumn("target", "目标或文号", "target", "needed", "目标编号或文件的文号"),
            _PERIOD,
            ListColumn("day", "日期", "day", "day", "如 2016-03-20"),
            _DOCUMENT,
        ),
    ),
    ListForm(
        "restatements",
        "基期重述",
        "重述值",
        (
            _YEAR,
            _ID,
            _SCOPE,
            ListColumn(
                "item",
                "项目",
                "item",
                "word:item",
                _ITEMS,
            ),
            _PERIOD,
            ListColumn("milli", "重述值", "restated", "value", "只填数"),
            ListColumn("reason", "理由", "reason", "needed", "为什么重述"),
            _DOCUMENT,
            ListColumn("day", "日期", "day", "day", "如 2016-03-20"),
        ),
    ),
    ListForm(
        "degree_days",
        "采暖度日数",
        "度日数",
        (
            _YEAR,
            _ID,
            _SCOPE,
            ListColumn("month", "月份", "month", "month", "如 2016-01"),
            ListColumn("milli", "度日数", "degree_days", "value", "℃·d"),
            ListColumn("source", "来源", "source", "needed", "数据来源"),
        ),
    ),
    ListForm(
        "points",
        "评分",
        "得分",
        (
            _YEAR,
            _ID,
            _SCOPE,
            _PERIOD,
            ListColumn("item", "评分项目", "item", "item", "评分表项目的名称或编号"),
            ListColumn("milli", "得分", "points", "value", "只填数"),
            ListColumn("note", "评分说明", "note", "text", "得分、扣分的理由"),
            _DOCUMENT,
        ),
    ),
    ListForm(
        "people_parts",
        "用能人数构成",
        "构成",
        (
            _YEAR,
            _ID,
            ListColumn("institution", "机构编号", "institution", "institution", "名录中的机构编号"),
            _PERIOD,
            ListColumn("part", "构成", "part", "part", "构成的名称或编号，如 床位"),
            ListColumn("milli", "数量", "amount", "value", "只填数"),
        ),
    ),
)


def find_form(headers: Iterable[str]) -> ListForm | None:
    """Find the list that some headers belong to, by the one header that no other list has.

    Parameters
    ----------
    headers : Chinese or English
        First row of the file.

    Returns
    -------
    ListForm or None
        None where it is no issued list.
    """
    present = {h.strip() for h in headers}
    for form in LISTS:
        marks = {c for column in form.columns if column.header == form.mark for c in (column.header, column.english)}
        if marks & present:
            return form
    return None


def write_list(list_id: str, year: str, records: Iterable[Issued], rulebook: Rulebook, hints: bool = False) -> bytes:
    """Write a list as CSV under Chinese headers (UTF-8 with BOM, as spreadsheets want it).

    Parameters
    ----------
    list_id
        Id of the list.
    year : four digits
        Year of the book.
    records
        Records of the list; none for an empty form.
    rulebook
        Rules in force, for the Chinese names of kinds.
    hints
        Whether a 说明 row follows the headers.

    Returns
    -------
    bytes
        Content of the file.
    """
    form = next(f for f in LISTS if f.id == list_id)
    names = {r.id: r.text("name") for r in rulebook.rows("target_kinds")}
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(c.header for c in form.columns)
    if hints:
        lines.writerow(f"{NOTE}：{c.hint}" if c.header == YEAR else c.hint for c in form.columns)
    for record in records:
        lines.writerow(_format_cell(c, getattr(record, c.field) if c.field else year, names) for c in form.columns)
    return out.getvalue().encode("utf-8-sig")


def _format_cell(column: ListColumn, value: str | int | None, names: dict[str, str]) -> str:
    if column.cell == "value":
        return "" if value is None else format_milli(int(value))
    text = str(value)
    if column.cell.startswith("word:") or text == "percent":
        return names[text]
    return text
