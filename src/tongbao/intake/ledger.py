"""A ledger of a county or of a whole reporting unit as readings, each amount with the cell it came from."""

from dataclasses import dataclass, field
from datetime import date
from string import digits

from tongbao.intake.flag import ERROR, Flag, flagged
from tongbao.intake.form import (
    BASIS,
    INSTITUTION_FIELDS,
    LEDGER,
    basis_field,
    item_fields,
    ledger_items,
    reason_words,
)
from tongbao.intake.grid import GridRow, table
from tongbao.intake.workbook import Sheets
from tongbao.measure.period import Month
from tongbao.measure.quantity import parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.records.reading import Reading
from tongbao.registry.institution import state_in
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Line:
    """A reading with the addresses of its cells by item."""

    reading: Reading
    name: str
    cells: dict[str, str]


@dataclass
class Ledger:
    """What a county-month workbook holds: its lines and the flags against them.

    ``county`` is a county's code, or the id of a reporting unit whose one workbook holds all its counties.
    """

    file: str
    upload: str
    county: str
    month: Month
    received: str
    lines: list[Line] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


@dataclass(frozen=True)
class _Item:
    """An item as its column is read: looked up once a sheet, not once a cell."""

    id: str
    name: str
    optional: bool
    reasons: dict[str, str]


@dataclass(frozen=True)
class _Sheet:
    """What every row of one sheet is read with."""

    ledger: Ledger
    items: tuple[_Item, ...]
    bases: dict[str, str]
    day: date
    roster: Roster
    rulebook: Rulebook

    def flag(self, code: str, sentence: str, row: GridRow, key: str, item: str = "") -> Flag:
        """A flag at a cell of a row."""
        return flagged(
            code,
            sentence,
            self.rulebook,
            file=self.ledger.file,
            sheet=LEDGER,
            row=row.number,
            cell=row.at(key),
            about=(row["institution"], str(self.ledger.month), item),
        )


def read_ledger(sheets: Sheets, ledger: Ledger, roster: Roster, rulebook: Rulebook) -> Ledger:
    """Fill a ledger from its sheet. A row that cannot be read is flagged and left out; the rest goes on."""
    rows = ledger_items(rulebook)
    items = tuple(_Item(r.id, r.text("name"), bool(r.get("optional")), reason_words(r)) for r in rows)
    bases = {r.text("name"): r.id for r in rulebook.rows("bases")}
    bases[""] = next(r.id for r in rulebook.rows("bases") if r.get("blank"))
    sheet = _Sheet(ledger, items, bases, ledger.month.last_day, roster, rulebook)
    fields = (*INSTITUTION_FIELDS, *item_fields(rows), basis_field(rulebook))
    later = {BASIS, *(r.id for r in rows if r.get("later"))}
    seen: dict[str, int] = {}
    letters: dict[str, str] = {}
    for row in table(sheets, LEDGER, fields, later):
        letters = letters or {i.id: row.at(i.id).rstrip(digits) for i in items if i.id in row.columns}
        flags, line = _line(row, letters, sheet)
        id_ = row["institution"]
        if id_ in seen:
            sentence = f"机构“{row['name']}”在本表第{seen[id_]}行已填过一次。请删去重复的一行。"
            flags.append(sheet.flag("duplicate", sentence, row, "institution"))
            line = None
        seen.setdefault(id_, row.number)
        ledger.flags.extend(flags)
        if line is not None:
            ledger.lines.append(line)
    return ledger


def _line(row: GridRow, letters: dict[str, str], sheet: _Sheet) -> tuple[list[Flag], Line | None]:
    id_, month = row["institution"], sheet.ledger.month
    state = state_in(sheet.roster.states_of(id_), month)
    if state is None:
        sentence = f"名录中没有编号为“{id_}”的机构（{row['name']}）。请核对编号；新设机构先办理名录登记。"
        return [sheet.flag("not_here", sentence, row, "institution")], None
    unit_id = sheet.roster.unit_of_county(state.county, sheet.day)
    if sheet.ledger.county not in (state.county, unit_id):
        now = sheet.roster.region(state.county, sheet.day)
        where = now.name if now else state.county
        whose = "本县" if sheet.roster.region(sheet.ledger.county, sheet.day) else "本市"
        sentence = f"“{state.name}”{month}已属{where}，不应由{whose}填报。请从本表删去，由现属地填报。"
        return [sheet.flag("not_here", sentence, row, "institution")], None
    amounts, reasons, flags = _amounts(row, sheet)
    basis = sheet.bases.get(row[BASIS])
    if basis is None:
        words = "／".join(w for w in sheet.bases if w)
        flags.append(
            sheet.flag("number", f"计量方式“{row[BASIS]}”不是可填的内容。请填{words}，或留空。", row, BASIS, BASIS)
        )
    reading = Reading(
        id_,
        month,
        state.kind,
        unit_id,
        state.county,
        amounts,
        basis or sheet.bases[""],
        upload=sheet.ledger.upload,
        row=row.number,
        reasons=reasons,
    )
    return flags, Line(reading, state.name, {item: f"{column}{row.number}" for item, column in letters.items()})


def _amounts(row: GridRow, sheet: _Sheet) -> tuple[dict[str, int], dict[str, str], list[Flag]]:
    """Amounts, reasons for their absence, and flags of a row. A reason is not a zero: the item has no amount."""
    amounts: dict[str, int] = {}
    reasons: dict[str, str] = {}
    flags = []
    for item in sheet.items:
        words = row[item.id]
        if not words:
            if not item.optional:
                sentence = f"“{item.name}”没有填。没有消费的请填0，不掌握的请说明原因。"
                flags.append(sheet.flag("complete", sentence, row, item.id, item.id))
            continue
        if words in item.reasons:
            reasons[item.id] = item.reasons[words]
            continue
        try:
            milli = parse_milli(words)
        except Refusal as problem:
            flags.append(sheet.flag("number", f"{problem.sentence}{problem.remedy}", row, item.id, item.id))
            continue
        if milli < 0:
            sentence = f"“{item.name}”为负数。请核对后填写不小于0的数。"
            flags.append(sheet.flag("number", sentence, row, item.id, item.id))
            continue
        amounts[item.id] = milli
    return amounts, reasons, flags


def unread(file: str, sentence: str, unit_id: str = "", period: str = "") -> Flag:
    """The flag of a file that could not be read at all."""
    return Flag("number", ERROR, sentence, file, about=(unit_id, period, ""))
