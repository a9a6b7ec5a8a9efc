"""Works ledger: every cell read by the kind its register gives it; nothing is concluded from a blank."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from unicodedata import normalize

from tongbao.intake.forms.entries import (
    CellRefusal,
    Entries,
    Source,
    find_papers,
    parse_day,
    parse_number,
    parse_whole_number,
    read_row,
    split_list,
)
from tongbao.intake.forms.grid import GridRow, read_table
from tongbao.intake.forms.headings import EVIDENCE
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.values.form import FormField
from tongbao.measure.quantity import format_milli
from tongbao.records.fact import Fact
from tongbao.records.work import Work, body_of
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

_YUAN_PER_TEN_THOUSAND = 10**4
_MAX_MILLI = 10**18  # what a sealed amount holds, in thousandths
# Numbers that people give things are told apart by what they mean, not by the width of their letters.
_IDENTIFIERS = ("key", "project", "contract", "application", "audit", "batch")
_MAX_LIST = 255  # characters that a drop-down list of a spreadsheet holds


@dataclass
class WorksReturn:
    """Lines of one works return, with its entries.

    Parameters
    ----------
    entries
        Flags and counts, as of any other return.
    works
        Lines of all registers.
    """

    entries: Entries = field(default_factory=Entries)
    works: list[Work] = field(default_factory=list)


def list_words(cell: str, rulebook: Rulebook) -> dict[str, str]:
    """List the words a cell may hold.

    Parameters
    ----------
    cell
        Kind of the cell in the register: ``word:<kind>``, ``row:<table>``, ``state:<matter>`` or a free one.
    rulebook
        Rules in force.

    Returns
    -------
    dict of word to id
        Empty where the cell is free.
    """
    kind, _, name = cell.partition(":")
    if kind == "word":
        return {r.text("name"): r.id.partition(".")[2] for r in rulebook.rows("work_words") if r.text("kind") == name}
    if kind == "row":
        return {r.text("name"): r.id for r in rulebook.rows(name)}
    if kind == "state":
        return {s["name"]: s["id"] for s in rulebook.row("matters", name).get("states", ())}
    return {}


def register_fields(register: Row, rulebook: Rulebook) -> tuple[FormField, ...]:
    """List the columns of a register's sheet.

    Parameters
    ----------
    register
        Row of table ``registers``.
    rulebook
        Rules in force, for the words of drop-downs.

    Returns
    -------
    tuple of Field
        Columns of the register, and that of the evidence.
    """
    fields = []
    for column in register.get("fields"):
        words = tuple(list_words(column["cell"], rulebook))
        short = words if len(",".join(words)) <= _MAX_LIST else ()
        fields.append(FormField(column["key"], column["header"], column["hint"], short))
    return (*fields, EVIDENCE)


def read_works(sheets: Sheets, source: Source, rulebook: Rulebook) -> WorksReturn:
    """Read every register of a works return. A sheet that is not there has no lines.

    Parameters
    ----------
    sheets : rows of cells by sheet
        Workbook as it was read.
    source
        Return being read.
    rulebook
        Rules in force, table ``registers``.

    Returns
    -------
    Works
        Lines and flags; each row is flagged separately, because each is decided separately.

    Raises
    ------
    Refusal
        Code ``template`` where a sheet is not our form.
    """
    found = WorksReturn()
    for register in rulebook.rows("registers"):
        name = register.text("name")
        if name not in sheets:
            continue
        seen: dict[str, int] = {}
        for row in read_table(sheets, name, register_fields(register, rulebook)):
            before = len(found.works)
            read = partial(_read_line, row, register, source, found, seen, rulebook)
            flagged_before = len(found.entries.flags)
            read_row(found.entries, name, row, source, read)
            # Each row is decided about by itself.
            found.entries.flags[flagged_before:] = [
                f if f.about[2] else replace(f, about=(*f.about[:2], f"{register.id}!{row.number}"))
                for f in found.entries.flags[flagged_before:]
            ]
            if len(found.works) == before and not any(
                f.row == row.number and f.sheet == name for f in found.entries.flags
            ):
                found.entries.blank += 1
    return found


def _read_line(
    row: GridRow, register: Row, source: Source, found: WorksReturn, seen: dict[str, int], rulebook: Rulebook
) -> Sequence[Fact] | None:
    columns = register.get("fields")
    if not any(row[c["key"]] for c in columns):
        return None
    cells: dict[str, str | int | tuple[str, ...]] = {}
    for column in columns:
        value = _read_cell(row, column["key"], column["cell"], rulebook)
        if value not in (None, "", ()):
            cells[column["key"]] = value
    key = str(cells.get("key", row["key"]))
    _refuse_repeated_key(row, register, key, cells, seen)
    name = register.text("name")
    found.works.append(
        Work(
            id=":".join((source.period, source.unit, register.id, _full_key(register.id, cells, key))),
            unit=source.unit,
            register=register.id,
            key=_full_key(register.id, cells, key),
            period=source.period,
            body=body_of(cells),
            evidence=find_papers(row, name, source, found.entries),
            received=source.received,
            upload=source.upload,
            place=f"{name}!{row.number}",
        )
    )
    return None


def _full_key(register: str, cells: dict[str, str | int | tuple[str, ...]], key: str) -> str:
    """Compose the key: of two parts for a building of a project, a year of a contract or a stage of an audit."""
    owner = {"buildings": "project", "settlements": "contract", "scores": "application"}.get(register)
    if owner:
        return f"{cells.get(owner, '')}/{key}"
    if register in ("audits", "demonstrations"):
        return f"{key}/{cells.get('stage', '')}"
    return key


def _refuse_repeated_key(
    row: GridRow, register: Row, key: str, cells: dict[str, str | int | tuple[str, ...]], seen: dict[str, int]
) -> None:
    """Refuse a key that appears twice in one sheet, since nobody can know which counts, and add it to ``seen``."""
    whole_key = _full_key(register.id, cells, key)
    if whole_key in seen:
        raise CellRefusal(row, "key", f"“{key}”在第{seen[whole_key]}行已经登记。", "请合为一行，或另编一个编号。")
    seen[whole_key] = row.number


def _read_cell(row: GridRow, key: str, cell: str, rulebook: Rulebook) -> str | int | tuple[str, ...] | None:
    if cell == "needed" and not row[key]:
        raise CellRefusal(row, key, "这一格必须填写。", "请补填；这一行不用的请整行清空。")
    if cell == "day":
        return parse_day(row, key)
    if cell == "whole":
        return parse_whole_number(row, key)
    if cell in ("milli", "money"):
        value = parse_number(row, key)
        if value is not None and value < 0 and key != "adjustment":
            raise CellRefusal(row, key, f"“{row[key]}”为负数。", "请核对后填写不小于0的数。")
        milli = value if value is None or cell == "milli" else value * _YUAN_PER_TEN_THOUSAND
        if milli is not None and abs(milli) >= _MAX_MILLI:
            raise CellRefusal(row, key, "这个数过大，不可能。", "请核对单位后填写。")
        return milli
    if key in _IDENTIFIERS:
        return normalize("NFKC", row[key]).strip()
    if cell == "list":
        return split_list(row[key])
    if ":" in cell and row[key]:
        words = list_words(cell, rulebook)
        if row[key] not in words:
            raise CellRefusal(row, key, f"“{row[key]}”不是可填的内容。", f"请填{'／'.join(words)}。")
        return words[row[key]]
    return row[key]


def to_cells(work: Work, rulebook: Rulebook) -> dict[str, str]:
    """Convert a line to the cells of a form: words for ids, money in 万元; it reads back the same.

    Parameters
    ----------
    work
        Line of the works ledger.
    rulebook
        Rules in force, table ``registers``.

    Returns
    -------
    dict of field key to text
        Cells that are not blank.
    """
    cells: dict[str, str] = {}
    for column in rulebook.row("registers", work.register).get("fields"):
        value = work.cells.get(column["key"])
        if value is None:
            continue
        names = {id_: word for word, id_ in list_words(column["cell"], rulebook).items()}
        if isinstance(value, tuple):
            cells[column["key"]] = "、".join(value)
        elif isinstance(value, int) and column["cell"] == "money":
            cells[column["key"]] = format_ten_thousands(value)
        elif isinstance(value, int):
            cells[column["key"]] = format_milli(value) if column["cell"] == "milli" else str(value)
        else:
            cells[column["key"]] = names.get(str(value), str(value))
    return cells


def format_ten_thousands(milli: int) -> str:
    """Format thousandths of a yuan as 万元, every digit kept.

    Parameters
    ----------
    milli : [thousandths of a yuan]
        Amount.

    Returns
    -------
    str
        Decimal without trailing zeros.
    """
    text = format(Decimal(milli) / _YUAN_PER_TEN_THOUSAND / 1000, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
