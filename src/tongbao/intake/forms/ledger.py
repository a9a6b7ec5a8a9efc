"""Ledger of a county, of a whole reporting unit or of one institution as readings, each amount with its cell."""

from dataclasses import dataclass, field
from datetime import date
from string import digits

from tongbao.intake.forms.grid import GridRow, read_table
from tongbao.intake.forms.headings import ledger_fields
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.values.amounts import AmountReader
from tongbao.intake.values.conversion import Conversion
from tongbao.intake.values.flag import Flag, make_flag
from tongbao.intake.values.form import (
    BASIS,
    LEDGER,
    PAYMENT,
    ledger_items,
)
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.records.reading import Reading
from tongbao.registry.institution import state_in
from tongbao.registry.roster import Roster
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True)
class _Item:
    """An item as its column is read: looked up once a sheet, not once a cell."""

    id: str
    name: str
    optional: bool
    row: Row


@dataclass(frozen=True)
class _SheetContext:
    """Values that every row of one sheet is read with."""

    ledger: Ledger
    items: tuple[_Item, ...]
    bases: dict[str, str]
    payments: dict[str, str]
    amounts: AmountReader
    day: date
    roster: Roster
    rulebook: Rulebook

    @property
    def rough(self) -> str:
        """Basis of an amount that is not exact."""
        return next(r.id for r in self.rulebook.rows("bases") if r.get("rough"))

    def exact_basis(self, basis: str) -> bool:
        """Return whether a basis is that of read or billed amounts, which an approximate one cannot have."""
        return basis != self.rough

    def flag(self, code: str, sentence: str, row: GridRow, key: str, item: str = "") -> Flag:
        """Make a flag at a cell of a row."""
        return make_flag(
            code,
            sentence,
            self.rulebook,
            file=self.ledger.file,
            sheet=LEDGER,
            row=row.number,
            cell=row.at(key),
            about=(row["institution"], str(self.ledger.month), item),
            upload=self.ledger.upload,
        )


def read_ledger(sheets: Sheets, ledger: Ledger, roster: Roster, rulebook: Rulebook) -> Ledger:
    """Read the sheet of a ledger. A row that cannot be read is flagged and left out; the rest goes on.

    Parameters
    ----------
    sheets : rows of cells by sheet
        Workbook as it was read.
    ledger
        Place, month and file; its lines, flags and conversions are filled in place.
    roster
        Regions and institutions.
    rulebook
        Rules on the last day of the month.

    Returns
    -------
    Ledger
        The same ledger.

    Raises
    ------
    Refusal
        Code ``template`` where the sheet is not our form.
    """
    rows = ledger_items(rulebook)
    items = tuple(_Item(r.id, r.text("name"), bool(r.get("optional")), r) for r in rows)
    bases = {r.text("name"): r.id for r in rulebook.rows("bases")}
    bases[""] = next(r.id for r in rulebook.rows("bases") if r.get("blank"))
    payments = {"": ""} | {r.text("name"): r.id for r in rulebook.rows("payments")}
    sheet = _SheetContext(
        ledger=ledger,
        items=items,
        bases=bases,
        payments=payments,
        amounts=AmountReader(rulebook),
        day=ledger.month.last_day,
        roster=roster,
        rulebook=rulebook,
    )
    fields = ledger_fields(rulebook)
    later = {BASIS, PAYMENT, *(r.id for r in rows if r.get("later"))}
    seen: dict[str, int] = {}
    marks = sheets.marks.get(LEDGER)
    letters: dict[str, str] = {}
    for row in read_table(sheets, LEDGER, fields, later):
        letters = letters or {i.id: row.at(i.id).rstrip(digits) for i in items if i.id in row.columns}
        flags, line = _read_line(row, letters, sheet)
        id_ = row["institution"]
        if marks and row.number in marks.hidden_rows:
            sentence = f"本行被隐藏（{row['name']}），没有登记。请取消隐藏，核对后重新报送；不应报的请删去。"
            flags, line = [sheet.flag("hidden_row", sentence, row, "institution")], None
        if id_ in seen:
            sentence = f"机构“{row['name']}”在本表第{seen[id_]}行已填过一次。请删去重复的一行。"
            flags.append(sheet.flag("duplicate", sentence, row, "institution"))
            line = None
        seen.setdefault(id_, row.number)
        ledger.flags.extend(flags)
        if line is not None:
            ledger.lines.append(line)
    return ledger


def _read_line(row: GridRow, letters: dict[str, str], sheet: _SheetContext) -> tuple[list[Flag], LedgerLine | None]:
    id_, month = row["institution"], sheet.ledger.month
    state = state_in(sheet.roster.states_of(id_), month)
    if state is None:
        sentence = f"名录中没有编号为“{id_}”的机构（{row['name']}）。请核对编号；新设机构先办理名录登记。"
        return [sheet.flag("not_here", sentence, row, "institution")], None
    unit_id = sheet.roster.unit_of_county(state.county, sheet.day)
    if sheet.ledger.county not in (state.county, unit_id, id_):
        now = sheet.roster.region(state.county, sheet.day)
        where = now.name if now else state.county
        sender = "本县" if sheet.roster.region(sheet.ledger.county, sheet.day) else "本市"
        sender = "其他机构" if sheet.roster.states_of(sheet.ledger.county) else sender
        sentence = f"“{state.name}”{month}已属{where}，不应由{sender}填报。请从本表删去，由现属地填报。"
        return [sheet.flag("not_here", sentence, row, "institution")], None
    read = _read_amounts(row, sheet)
    basis = _read_word(row, BASIS, "计量方式", sheet.bases, sheet, read)
    payment = _read_word(row, PAYMENT, "付费方式", sheet.payments, sheet, read)
    if read.marks and sheet.exact_basis(basis):
        basis = sheet.rough
    reading = Reading(
        id_,
        month,
        state.kind,
        unit_id,
        state.county,
        read.amounts,
        basis,
        upload=sheet.ledger.upload,
        row=row.number,
        reasons=read.reasons,
        payment=payment,
        marks=read.marks,
    )
    return read.flags, LedgerLine(
        reading, state.name, {item: f"{column}{row.number}" for item, column in letters.items()}
    )


@dataclass
class _RowContent:
    """Content of a row: amounts, why some are absent, which are not exact, and the flags against it."""

    amounts: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)


def _read_word(
    row: GridRow, key: str, header: str, words: dict[str, str], sheet: _SheetContext, read: _RowContent
) -> str:
    found = words.get(row[key])
    if found is None:
        known = "／".join(w for w in words if w)
        sentence = f"{header}“{row[key]}”不是可填的内容。请填{known}，或留空。"
        read.flags.append(sheet.flag("number", sentence, row, key, key))
        return words[""]
    return found


def _read_amounts(row: GridRow, sheet: _SheetContext) -> _RowContent:
    """Read the cells of a row. A reason is not a zero: the item has no amount."""
    read = _RowContent()
    for item in sheet.items:
        try:
            amount = sheet.amounts.read(row.raw.get(item.id), item.row)
        except Refusal as problem:
            read.flags.append(sheet.flag("number", f"{problem.sentence}{problem.remedy}", row, item.id, item.id))
            continue
        if amount.blank and not item.optional:
            sentence = f"“{item.name}”没有填。没有消费的请填0，不掌握的请说明原因。"
            read.flags.append(sheet.flag("complete", sentence, row, item.id, item.id))
        if amount.reason:
            read.reasons[item.id] = amount.reason
        if amount.milli is None:
            continue
        read.amounts[item.id] = amount.milli
        if amount.qualifier:
            read.marks[item.id] = amount.qualifier
            sentence = (
                f"“{item.name}”填的是“{row[item.id]}”，是约数，按估算登记，不作准确数。请按凭证改填准确数，或说明原因。"
            )
            read.flags.append(sheet.flag("approximate", sentence, row, item.id, item.id))
        if amount.shown:
            where = (LEDGER, row.number, row.at(item.id), row[item.id])
            sheet.ledger.conversions.append(Conversion(*where, format_milli(amount.milli), amount.shown))
    return read
