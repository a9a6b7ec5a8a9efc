"""Progress return as facts. Nothing is concluded from a blank."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tongbao.intake.forms.entries import (
    CellRefusal,
    Entries,
    Source,
    find_matter,
    find_papers,
    find_stage,
    number_facts,
    parse_day,
    parse_number,
    parse_whole_number,
    parse_word,
    read_row,
    split_list,
)
from tongbao.intake.forms.grid import GridRow, read_cover, read_table
from tongbao.intake.forms.headings import MATTER_HEADERS
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.values.flag import make_flag
from tongbao.intake.values.form import COUNTY, COUNTY_FIELDS, INFO, MATTER_FIELDS, NIL, PROGRESS
from tongbao.records.fact import Channel, Fact, Status
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

_STATUS = {"是": Status.YES, "否": Status.NO, "有": Status.YES, "无": Status.NO}
_CHANNELS = {"": Channel.RETURN, "现场": Channel.VISIT, "电话": Channel.CALL, "调研": Channel.SURVEY}
_CONTENT = ("day", "document", "organ", "marks", "amount", "count", "partners", "title", "occasion", "purpose")
_BOUND = {"": "", "余": "floor", "约": "about"}
_YUAN_PER_TEN_THOUSAND = 10**4


@dataclass(frozen=True, slots=True)
class SheetContext:
    """Sheet of matters being read: its name, the return, the entries its rows go into, and the rules in force."""

    sheet: str
    source: Source
    entries: Entries
    rulebook: Rulebook


def read_progress(sheets: Sheets, source: Source, rulebook: Rulebook) -> Entries:
    """Read a unit's progress return: matters, counties, and the fact that it reported (零报告 is a report).

    Parameters
    ----------
    sheets : rows of cells by sheet
        Workbook as it was read.
    source
        Return being read.
    rulebook
        Rules in force.

    Returns
    -------
    Entries
        Facts with their ids, the report itself, and flags.

    Raises
    ------
    Refusal
        Code ``template`` where a sheet is not our form.
    """
    entries = Entries()
    context = SheetContext(PROGRESS, source, entries, rulebook)
    for row in read_table(sheets, PROGRESS, MATTER_FIELDS):
        read_row(entries, PROGRESS, row, source, partial(read_matter, row, source.unit, context))
    for row in read_table(sheets, COUNTY, COUNTY_FIELDS):
        read_row(entries, COUNTY, row, source, partial(_county_facts, row, source, entries))
    entries.report = _report_fact(sheets, source, entries, rulebook)
    return number_facts(entries, source)


def _report_fact(sheets: Sheets, source: Source, entries: Entries, rulebook: Rulebook) -> Fact:
    nil = read_cover(sheets).get(NIL, "") == "是"
    if not entries.facts and not entries.flags and not nil:
        sentence = f"整份报表没有一项作答，也没有在“{INFO}”注明零报告。请补报；确无情况的注明零报告。"
        about = (source.unit, source.period, "")
        entries.flags.append(make_flag("nil_return", sentence, rulebook, file=source.file, sheet=INFO, about=about))
    return Fact(
        f"{source.period}:{source.unit}:monthly_report",
        source.unit,
        "monthly_report",
        Status.YES,
        level="nil" if nil else "",
        day=source.received[:10],
        received=source.received,
        upload=source.upload,
        place=INFO,
    )


def read_matter(row: GridRow, unit: str, context: SheetContext) -> list[Fact]:
    """Read the fact a row states; missing elements and evidence are flagged in the entries of the context.

    Parameters
    ----------
    row
        Row of a matter.
    unit
        Reporting unit the fact is about.
    context
        Sheet being read.

    Returns
    -------
    list of Fact
        One fact without an id; none where the row is unanswered.

    Raises
    ------
    CellRefusal
        At the cell that cannot be read.
    """
    if not row["status"]:
        if any(row[k] for k in _CONTENT):
            raise CellRefusal(row, "status", "这一行填了内容，但没有选“是”或“否”。", "请补选；不掌握的请清空该行内容。")
        return []
    source = context.source
    matter = find_matter(row, context.rulebook)
    stage = find_stage(row, matter)
    is_state = bool(matter.get("states"))
    amount = parse_number(row, "amount")
    if amount is not None and amount < 0:
        raise CellRefusal(row, "amount", f"“{row['amount']}”为负数。", "请核对后填写不小于0的数。")
    fact = Fact(
        id="",
        unit=unit,
        matter=matter.id,
        status=parse_word(row, "status", _STATUS),
        level="" if is_state else stage,
        state=stage if is_state else "",
        day=parse_day(row, "day"),
        document=row["document"],
        organ=row["organ"],
        marks=split_list(row["marks"]),
        amount_milli=None if amount is None else amount * _YUAN_PER_TEN_THOUSAND,
        amount_bound=parse_word(row, "bound", _BOUND),
        count=parse_whole_number(row, "count"),
        count_unit=row["count_unit"],
        partners=split_list(row["partners"]),
        title=row["title"],
        occasion=row["occasion"],
        purpose=row["purpose"],
        learnt=parse_word(row, "learnt", _CHANNELS),
        confirmed=row["confirmed"] == "是",
        evidence=find_papers(row, context.sheet, source, context.entries),
        received=source.received,
        upload=source.upload,
        place=f"{context.sheet}!{row.number}",
    )
    _flag_missing_elements(fact, matter, row, context)
    return [fact]


def _flag_missing_elements(fact: Fact, matter: Row, row: GridRow, context: SheetContext) -> None:
    """Add flags to the entries of the context where a matter reported as done lacks elements or evidence."""
    if fact.status is not Status.YES:
        return
    source = context.source
    about = (fact.unit, source.period, matter.id)
    where = {"file": source.file, "sheet": context.sheet, "row": row.number, "about": about}
    lacking = [MATTER_HEADERS[n] for n in matter.texts("needs") if not getattr(fact, n)]
    lacking += [f"内容标志“{m}”" for m in matter.texts("marks") if m not in fact.marks]
    if lacking:
        sentence = f"“{matter.text('name')}”报“是”，但缺{'、'.join(lacking)}，要件补齐或经省办核实前不计为完成。"
        context.entries.flags.append(make_flag("elements", sentence, context.rulebook, **where, cell=row.at("status")))
    if not fact.evidence:
        sentence = f"“{matter.text('name')}”报“是”，没有随附证据文件。请补报。"
        context.entries.flags.append(
            make_flag("evidence", sentence, context.rulebook, **where, cell=row.at("evidence"))
        )


def _county_facts(row: GridRow, source: Source, entries: Entries) -> Iterator[Fact]:
    papers = find_papers(row, COUNTY, source, entries)
    for key in ("county_body", "county_joint_meeting", "county_receipt"):
        if row[key]:
            yield Fact(
                "",
                source.unit,
                key,
                parse_word(row, key, _STATUS),
                county=row["county"],
                day=parse_day(row, "day") if key == "county_receipt" else "",
                evidence=papers,
                received=source.received,
                upload=source.upload,
                place=f"{COUNTY}!{row.number}",
            )
    if row["county_staff"]:
        yield Fact(
            "",
            source.unit,
            "county_staff",
            Status.YES,
            count=parse_whole_number(row, "county_staff"),
            count_unit="人",
            county=row["county"],
            evidence=papers,
            received=source.received,
            upload=source.upload,
            place=f"{COUNTY}!{row.number}",
        )
