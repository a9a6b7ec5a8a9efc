"""Province's own entries: its matters, the stated tallies of its survey, and its demands."""

from functools import partial

from tongbao.intake.forms.entries import (
    CellRefusal,
    Entries,
    Source,
    find_papers,
    number_facts,
    parse_day,
    parse_whole_number,
    read_row,
    require_known_words,
)
from tongbao.intake.forms.grid import GridRow, read_table
from tongbao.intake.forms.progress import SheetContext, read_matter
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.values.form import DEMAND_FIELDS, DEMANDS, PROVINCE_FIELDS, PROVINCE_MATTERS, TALLIES, TALLY_FIELDS
from tongbao.records.fact import Demand, StatedTally
from tongbao.rules.rulebook import Rulebook


def read_province(sheets: Sheets, source: Source, rulebook: Rulebook) -> Entries:
    """Read the province's own entries.

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
        Facts with their ids, tallies, demands, and flags.

    Raises
    ------
    Refusal
        Code ``template`` where a sheet is not our form.
    """
    entries = Entries()
    context = SheetContext(PROVINCE_MATTERS, source, entries, rulebook)
    for row in read_table(sheets, PROVINCE_MATTERS, PROVINCE_FIELDS):
        unit = row["unit"] or source.unit
        read_row(entries, PROVINCE_MATTERS, row, source, partial(read_matter, row, unit, context))
    for row in read_table(sheets, TALLIES, TALLY_FIELDS):
        read_row(entries, TALLIES, row, source, partial(_add_tally, row, source, entries, rulebook))
    for row in read_table(sheets, DEMANDS, DEMAND_FIELDS):
        read_row(entries, DEMANDS, row, source, partial(_add_demand, row, source, entries, rulebook))
    return number_facts(entries, source)


def _add_tally(row: GridRow, source: Source, entries: Entries, rulebook: Rulebook) -> None:
    entries.tallies.append(_tally(row, source, entries, rulebook))


def _add_demand(row: GridRow, source: Source, entries: Entries, rulebook: Rulebook) -> None:
    entries.demands.append(_demand(row, source, entries, rulebook))


def _tally(row: GridRow, source: Source, entries: Entries, rulebook: Rulebook) -> StatedTally:
    require_known_words(row, TALLY_FIELDS, rulebook)
    if not row["source"] or not (row["count"] or row["quantifier"]):
        raise CellRefusal(row, "source", "汇总数必须写明来源，并有个数或用语。", "请补填。")
    day = parse_day(row, "day")
    return StatedTally(
        id=f"tally:{source.period}:{row['matter']}:{row['scope']}",
        matter=row["matter"],
        list_id=row["list"],
        scope=row["scope"],
        count=parse_whole_number(row, "count"),
        quantifier=row["quantifier"],
        source=row["source"],
        day=day,
        evidence=find_papers(row, TALLIES, source, entries),
        upload=source.upload,
        place=f"{TALLIES}!{row.number}",
    )


def _demand(row: GridRow, source: Source, entries: Entries, rulebook: Rulebook) -> Demand:
    require_known_words(row, DEMAND_FIELDS, rulebook)
    due, monthly = parse_day(row, "due"), row["monthly"] == "是"
    if not due and not monthly and not row["none_reason"]:
        raise CellRefusal(row, "due", "要求没有期限，也没有写明不提期限的理由。", "请补填其中一项。")
    return Demand(
        id=f"demand:{source.period}:{row['matter']}",
        matter=row["matter"],
        list_id=row["list"],
        due=due,
        monthly=monthly,
        none_reason=row["none_reason"],
        evidence=find_papers(row, DEMANDS, source, entries),
        upload=source.upload,
        place=f"{DEMANDS}!{row.number}",
    )
