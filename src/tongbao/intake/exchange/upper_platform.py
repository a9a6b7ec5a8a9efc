"""Sheets of the upper platform and the staffing list, by a table of columns: read into plain values, written back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tongbao.intake.forms.grid import text
from tongbao.intake.forms.template import write_plain
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.values.amounts import AmountReader
from tongbao.intake.values.flag import ERROR, Flag, cell_address
from tongbao.intake.values.identity import check_credit_code
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

INSTITUTIONS, STAFFING, VALUES = "institutions", "staffing", "values"
SHEET_NAMES = {INSTITUTIONS: "机构名录", STAFFING: "编制名册", VALUES: "能耗数据"}
_MOST_TITLE_ROWS = 10


@dataclass(frozen=True, slots=True)
class ListedInstitution:
    """Institution as a list names it.

    Attributes
    ----------
    uscc
        Unified social credit code; empty where it is missing or invalid.
    name, county, kind, parent
        As written.
    staff : [thousandths]
        Authorised staff; None where it is not given.
    row : number from 1
        Row of the list.
    """

    uscc: str
    name: str
    county: str = ""
    kind: str = ""
    parent: str = ""
    staff: int | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class UpperValues:
    """Values of an institution and period.

    Attributes
    ----------
    uscc, name, period
        As written.
    values : mapping of platform code to milli [thousandths]
        Values that could be read.
    row : number from 1
        Row of the sheet.
    """

    uscc: str
    name: str
    period: str
    values: Mapping[str, int]
    row: int = 0


@dataclass
class UpperWorkbook:
    """Contents of a workbook of the upper platform, or of a staffing list."""

    institutions: list[ListedInstitution] = field(default_factory=list)
    staffing: list[ListedInstitution] = field(default_factory=list)
    values: list[UpperValues] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


def sheet_columns(kind: str, rulebook: Rulebook) -> tuple[Row, ...]:
    """List the columns of a kind of sheet.

    Parameters
    ----------
    kind
        ``institutions``, ``staffing`` or ``values``.
    rulebook
        Rules in force on the day.

    Returns
    -------
    tuple of Row
        Rows of ``upper_sheets``, from left to right.
    """
    return tuple(r for r in rulebook.rows("upper_sheets") if r.text("sheet") == kind)


def read_upper(sheets: Sheets, file: str, rulebook: Rulebook) -> UpperWorkbook:
    """Read every sheet that has the headers of a known kind; titles may precede them.

    Parameters
    ----------
    sheets
        Sheets of the workbook.
    file
        File name, for flags and sentences.
    rulebook
        Rules in force on the day; ``upper_sheets`` gives the columns.

    Returns
    -------
    Upper
        Entries, values, and flags for cells that cannot be read.

    Raises
    ------
    Refusal
        Code ``upper`` where no sheet has them.
    """
    found, known, amounts = UpperWorkbook(), False, AmountReader(rulebook)
    for name, rows in sheets.items():
        for kind in (VALUES, INSTITUTIONS, STAFFING):
            own = sheet_columns(kind, rulebook)
            head = _find_header(rows, own)
            if head is None:
                continue
            known = True
            places = {r.text("field"): c for r in own if (c := head[1].get(r.text("header"))) is not None}
            for number, row in enumerate(rows[head[0] :], start=head[0] + 1):
                cells = {f: text(row[c]) for f, c in places.items() if c < len(row)}
                if any(cells.values()):
                    _read_row(kind, cells, (file, name, number), places, found, amounts)
            break
    if not known:
        wanted = "；".join(
            "、".join(r.text("header") for r in sheet_columns(k, rulebook) if r.get("required")) for k in SHEET_NAMES
        )
        raise Refusal("upper", f"“{file}”没有可以识别的表。", f"表头应有：{wanted}。表头改了的，请更新列对照表。")
    return found


def write_upper(
    path: Path, institutions: Sequence[ListedInstitution], values: Sequence[UpperValues], rulebook: Rulebook
) -> None:
    """Write the platform's sheets: the list of institutions and their values.

    Parameters
    ----------
    path
        Workbook to write.
    institutions, values
        Rows of the two sheets.
    rulebook
        Rules in force on the day; ``upper_sheets`` gives the columns.
    """
    listed, valued = sheet_columns(INSTITUTIONS, rulebook), sheet_columns(VALUES, rulebook)
    sheets = {
        SHEET_NAMES[INSTITUTIONS]: [
            [r.text("header") for r in listed],
            *([str(getattr(i, r.text("field"))) for r in listed] for i in institutions),
        ],
        SHEET_NAMES[VALUES]: [[r.text("header") for r in valued], *(_line(v, valued) for v in values)],
    }
    first = next((n for n, r in enumerate(valued) if r.text("field").isdecimal()), 0)
    write_plain(path, "上级平台数据", sheets, max(first, len(listed)) if first < len(listed) else first)


def _line(values: UpperValues, valued: Sequence[Row]) -> list[str]:
    own = {"uscc": values.uscc, "name": values.name, "period": values.period}
    known = own | {code: format_milli(milli) for code, milli in values.values.items()}
    return [known.get(r.text("field"), "") for r in valued]


def _find_header(
    rows: Sequence[Sequence[tuple[str, str] | None]], own: Sequence[Row]
) -> tuple[int, dict[str, int]] | None:
    """Return the number of the header row and its columns, where a row near the top has all that are required."""
    needed = {r.text("header") for r in own if r.get("required")}
    for number, row in enumerate(rows[:_MOST_TITLE_ROWS], start=1):
        seen = {text(c): n for n, c in enumerate(row) if text(c)}
        if needed <= seen.keys():
            return number, seen
    return None


def _read_row(
    kind: str,
    cells: Mapping[str, str],
    place: tuple[str, str, int],
    places: Mapping[str, int],
    found: UpperWorkbook,
    amounts: AmountReader,
) -> None:
    """Read one row of a known sheet into ``found``."""
    file, sheet, number = place

    def flag(code: str, sentence: str, key: str) -> None:
        about = (cells.get("uscc") or cells.get("name", ""), cells.get("period", ""), key)
        cell = cell_address(number, places[key] + 1)
        found.flags.append(Flag(code, ERROR, sentence, file=file, sheet=sheet, row=number, cell=cell, about=about))

    def milli(key: str) -> int | None:
        try:
            return amounts.number(cells[key])
        except Refusal as problem:
            flag(problem.code, str(problem), key)
            return None

    uscc, name = cells.get("uscc", ""), cells.get("name", "")
    if uscc and (trouble := check_credit_code(uscc)):
        flag("uscc", trouble, "uscc")
        uscc = ""
    if kind == VALUES:
        codes = [f for f in places if f.isdecimal() and cells.get(f)]
        values = {c: v for c in codes if (v := milli(c)) is not None}
        found.values.append(UpperValues(uscc, name, cells.get("period", ""), values, number))
        return
    staff = milli("staff") if cells.get("staff") else None
    county, kind_of, parent = (cells.get(f, "") for f in ("county", "kind", "parent"))
    (found.staffing if kind == STAFFING else found.institutions).append(
        ListedInstitution(uscc, name, county, kind_of, parent, staff=staff, row=number)
    )
