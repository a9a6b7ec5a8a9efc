"""A county-month ledger as readings, each amount with the cell it came from."""

from dataclasses import dataclass, field

from tongbao.intake.flag import ERROR, Flag, flagged
from tongbao.intake.form import INSTITUTION_FIELDS, LEDGER, Field, ledger_items
from tongbao.intake.grid import GridRow, table
from tongbao.intake.workbook import Sheets
from tongbao.measure.period import Month
from tongbao.measure.quantity import parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.units import unit
from tongbao.records.reading import Reading
from tongbao.registry.institution import state_in
from tongbao.registry.roster import Roster
from tongbao.rules.dated import Row
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Line:
    """A reading with the addresses of its cells by item."""

    reading: Reading
    name: str
    cells: dict[str, str]


@dataclass
class Ledger:
    """What a county-month workbook holds: its lines and the flags against them."""

    file: str
    upload: str
    county: str
    month: Month
    received: str
    lines: list[Line] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


def item_fields(items: tuple[Row, ...]) -> tuple[Field, ...]:
    """The ledger's columns: header is the item's name, the hint its unit."""
    return tuple(Field(i.id, i.text("name"), unit(i.text("unit")).sign) for i in items)


def read_ledger(sheets: Sheets, ledger: Ledger, roster: Roster, rulebook: Rulebook) -> Ledger:
    """Fill a ledger from its sheet. A row that cannot be read is flagged and left out; the rest goes on."""
    items = ledger_items(rulebook)
    fields = item_fields(items)
    seen: dict[str, int] = {}
    for row in table(sheets, LEDGER, (*INSTITUTION_FIELDS, *fields)):
        flags, line = _line(row, ledger, items, roster, rulebook)
        id_ = row["institution"]
        if id_ in seen:
            sentence = f"机构“{row['name']}”在本表第{seen[id_]}行已填过一次。请删去重复的一行。"
            flags.append(_flag("duplicate", sentence, ledger, row, "institution", id_, "", rulebook))
            line = None
        seen.setdefault(id_, row.number)
        ledger.flags.extend(flags)
        if line is not None:
            ledger.lines.append(line)
    return ledger


def _line(
    row: GridRow, ledger: Ledger, items: tuple[Row, ...], roster: Roster, rulebook: Rulebook
) -> tuple[list[Flag], Line | None]:
    id_ = row["institution"]
    state = state_in(roster.states_of(id_), ledger.month)
    if state is None:
        sentence = f"名录中没有编号为“{id_}”的机构（{row['name']}）。请核对编号；新设机构先办理名录登记。"
        return [_flag("not_here", sentence, ledger, row, "institution", id_, "", rulebook)], None
    if state.county != ledger.county:
        now = roster.region(state.county, ledger.month.last_day)
        where = now.name if now else state.county
        sentence = f"“{state.name}”{ledger.month}已属{where}，不应由本县填报。请从本表删去，由现属地填报。"
        return [_flag("not_here", sentence, ledger, row, "institution", id_, "", rulebook)], None
    amounts, flags = _amounts(row, ledger, items, rulebook)
    reading = Reading(
        id_,
        ledger.month,
        state.kind,
        roster.unit_of_county(state.county, ledger.month.last_day),
        state.county,
        amounts,
        upload=ledger.upload,
        row=row.number,
    )
    return flags, Line(reading, state.name, {i.id: row.at(i.id) for i in items})


def _amounts(
    row: GridRow, ledger: Ledger, items: tuple[Row, ...], rulebook: Rulebook
) -> tuple[dict[str, int], list[Flag]]:
    amounts: dict[str, int] = {}
    flags = []
    for item in items:
        if not row[item.id]:
            if not item.get("optional"):
                sentence = f"“{item.text('name')}”没有填。没有消费的请填0，不掌握的请说明原因。"
                flags.append(_flag("complete", sentence, ledger, row, item.id, row["institution"], item.id, rulebook))
            continue
        try:
            amounts[item.id] = parse_milli(row[item.id])
        except Refusal as problem:
            flags.append(
                _flag(
                    "number",
                    f"{problem.sentence}{problem.remedy}",
                    ledger,
                    row,
                    item.id,
                    row["institution"],
                    item.id,
                    rulebook,
                )
            )
            continue
        if amounts[item.id] < 0:
            del amounts[item.id]
            flags.append(
                _flag(
                    "number",
                    f"“{item.text('name')}”为负数。请核对后填写不小于0的数。",
                    ledger,
                    row,
                    item.id,
                    row["institution"],
                    item.id,
                    rulebook,
                )
            )
    return amounts, flags


def _flag(
    code: str, sentence: str, ledger: Ledger, row: GridRow, key: str, institution: str, item: str, rulebook: Rulebook
) -> Flag:
    return flagged(
        code,
        sentence,
        rulebook,
        file=ledger.file,
        sheet=LEDGER,
        row=row.number,
        cell=row.at(key),
        about=(institution, str(ledger.month), item),
    )


def unread(file: str, sentence: str, unit_id: str = "", period: str = "") -> Flag:
    """The flag of a file that could not be read at all."""
    return Flag("number", ERROR, sentence, file, about=(unit_id, period, ""))
