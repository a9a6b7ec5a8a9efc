"""Statistical returns, quarterly and annual: written with known values, read back, compared with the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal
from pathlib import Path

from tongbao.intake.checks import balance, part_of_whole
from tongbao.intake.forms.grid import GridRow, read_cover, read_table
from tongbao.intake.forms.headings import cover_headings
from tongbao.intake.forms.statistical_form import (
    ANNUAL,
    HEAD_KEYS,
    KIND_NAME,
    PLACE_KEYS,
    SIGNATURES,
    VALUE,
    History,
    StatisticalPeriod,
    code_of,
    find_edition,
    legal_head,
    list_fields,
    list_indicators,
    list_missing,
)
from tongbao.intake.forms.template import Cover, FormTable, write_form
from tongbao.intake.reading.workbook import Cell, Sheets
from tongbao.intake.values.amount_errors import amount_refusal
from tongbao.intake.values.amounts import AmountReader
from tongbao.intake.values.flag import ERROR, WARNING, Flag, make_flag
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution, state_in
from tongbao.registry.roster import Roster
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

Known = Mapping[str, Mapping[str, int]]
_DISPLAYED = Context(prec=15)  # what a spreadsheet keeps of a number; the rest is binary noise


@dataclass(frozen=True, slots=True)
class ReturnFile:
    """File of a statistical return.

    Parameters
    ----------
    file, upload
        File name, and first digits of its digest.
    received : time (ISO)
        When the office received it.
    """

    file: str
    upload: str
    received: str


@dataclass
class StatisticalReturn:
    """Statistical return as read.

    Parameters
    ----------
    filed
        File it came in.
    place
        Institution, county or unit that hands it in.
    period
        Quarter or year.
    head, signatures : text by Chinese key
        Legal head and signatures of the first sheet.
    values : by institution, period (as a span) and code [thousandths]
        Values of the period, and of the year where it is on the same form.
    flags
        Flags against it.
    """

    filed: ReturnFile
    place: str
    period: StatisticalPeriod
    head: dict[str, str]
    signatures: dict[str, str]
    values: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)

    def of(self, institution: str) -> dict[str, int]:
        """Give the values of the period itself.

        Parameters
        ----------
        institution
            Id of the institution.

        Returns
        -------
        dict of code to milli
            Empty where it reported nothing.
        """
        return self.values.get(institution, {}).get(str(self.period.span), {})


def write_statistical(
    path: Path,
    cover: Cover,
    institutions: Sequence[Institution],
    rulebook: Rulebook,
    prefilled: Mapping[str, Known] | None = None,
    head: Mapping[str, str] | None = None,
) -> None:
    """Write the form of a period (``cover.period``: 2017Q1 or 2017).

    Parameters
    ----------
    path
        File to write.
    cover
        Place, name, period and notice.
    institutions
        One institution, or those of a county.
    rulebook
        Rules in force, for edition and indicators.
    prefilled : by column (``value``, ``annual``), institution and code [thousandths]
        Known values.
    head : text by Chinese key
        Particulars of the legal head that the office knows and the rules do not.

    Raises
    ------
    Refusal
        Codes ``period`` and ``edition`` where the period is malformed or its edition unknown.
    """
    period = StatisticalPeriod.parse(cover.period)
    legal = legal_head(rulebook, head)
    given = cover_headings(KIND_NAME, cover.unit, cover.name, str(period))
    given |= legal | {word: (cover.filled or {}).get(word, "") for word in SIGNATURES}
    tables = [
        FormTable(
            form,
            list_fields(period),
            [_prefill_line(i, row, prefilled or {}) for i in institutions for row in rows],
            ("institution", "name", "code", "indicator", "unit"),
            (VALUE, ANNUAL),
        )
        for form, rows in list_indicators(rulebook).items()
    ]
    gaps = list_missing(legal)
    warning = f"{'、'.join(gaps)}尚未核实，由下发机关补填后再下发。" if gaps else ""
    write_form(path, f"{cover.name}{KIND_NAME}", given, tables, "".join((cover.notice, warning)))


def read_statistical(sheets: Sheets, filed: ReturnFile, roster: Roster, rulebook: Rulebook) -> StatisticalReturn:
    """Read a statistical return. A cell that cannot be read is flagged and left open; the rest goes on.

    Parameters
    ----------
    sheets : rows of cells by sheet
        Workbook as it was read.
    filed
        File it came in.
    roster
        Regions and institutions.
    rulebook
        Rules in force, for edition, indicators and cross checks.

    Returns
    -------
    Return
        Values and flags.

    Raises
    ------
    Refusal
        Codes ``template``, ``period`` and ``edition``: not this form, or not the form of its period.
    """
    cover = read_cover(sheets)
    if cover.get("报表种类") != KIND_NAME:
        raise Refusal("template", f"“{filed.file}”不是{KIND_NAME}。", "请用 tongbao statistical forms 写出的表填报。")
    period = StatisticalPeriod.parse(cover.get("报告期", ""))
    wanted = find_edition(rulebook).text("edition")
    if cover.get("版本", "") != wanted:
        raise Refusal(
            "edition",
            f"“{filed.file}”是{cover.get('版本') or '未写明'}年版，{period}应使用{wanted}年版。",
            "请换用该期有效版本的报表重报。",
        )
    signed = {word: cover.get(word, "") for word in SIGNATURES}
    head = {word: cover.get(word, "") for word in HEAD_KEYS}
    found = StatisticalReturn(filed, cover.get("单位编号", ""), period, head, signed)
    found.flags += _check_cover(found, cover)
    amounts = AmountReader(rulebook)
    for form, rows in list_indicators(rulebook).items():
        sheet = _Sheet(form, {code_of(r): r for r in rows}, found, roster, amounts)
        for row in read_table(sheets, form, list_fields(period)):
            found.flags += _read_line(row, sheet)
    found.flags += _cross_check(found, rulebook)
    return found


def compare_with_ledger(
    found: StatisticalReturn, history: History, others: Mapping[str, Known], rulebook: Rulebook
) -> list[Flag]:
    """Compare a return with the ledger's months and the year's other returns.

    Parameters
    ----------
    found
        Return as read.
    history : amounts by institution, month and item [thousandths]
        Accepted months.
    others : values by institution, period and code [thousandths]
        Other returns of the year; the return replaces its own period.
    rulebook
        Rules in force.

    Returns
    -------
    list of Flag
        Code ``balance``, one an institution and code.
    """
    rows = [r for r in rulebook.rows("carriers") if r.get("indicator")]
    codes = {r.id: r.text("indicator") for r in rows}
    levels = {r.text("indicator") for r in rows if r.text("kind") == "activity"}
    names = _indicator_names(rulebook)
    year = found.period.year
    flags = []
    for institution, periods in sorted(found.values.items()):
        merged = {**others.get(institution, {}), **periods}
        quarters = {q: v for q in range(1, 5) if (v := merged.get(str(StatisticalPeriod(year, q).span)))}
        months = {
            m: {codes[i]: v for i, v in amounts.items() if i in codes}
            for m in range(1, 13)
            if (amounts := history.get(institution, {}).get(Month(year, m)))
        }
        annual = merged.get(str(year))
        for failure in balance.find_imbalances(annual, quarters, months, levels):
            about = (institution, str(found.period), failure.code)
            flags.append(_flag_file("balance", balance.describe_imbalance(failure, names), found, rulebook, about))
    return flags


def _prefill_line(institution: Institution, row: Row, prefilled: Mapping[str, Known]) -> dict[str, str]:
    code = code_of(row)
    line = {
        "institution": institution.id,
        "name": institution.name,
        "code": code,
        "indicator": row.text("name"),
        "unit": row.text("unit"),
    }
    for column, known in prefilled.items():
        milli = known.get(institution.id, {}).get(code)
        line[column] = "" if milli is None else format_milli(milli)
    return line


def _check_cover(found: StatisticalReturn, cover: Mapping[str, str]) -> list[Flag]:
    """Flag gaps on the first sheet: signatures and the day are errors, an empty legal head is a warning."""
    about = (found.place, str(found.period), "")
    where = {"file": found.filed.file, "about": about, "upload": found.filed.upload}
    flags = []
    if missing := [word for word in PLACE_KEYS + SIGNATURES if not cover.get(word, "").strip()]:
        sentence = f"首页缺少{'、'.join(missing)}。请补填并签名后重报。"
        flags.append(Flag("signature", ERROR, sentence, **where))  # type: ignore[arg-type]
    day = cover.get("报出日期", "").strip()
    if day and not _is_day(day):
        sentence = f"报出日期“{day}”不是日期。请写成 2017-04-07 的样子。"
        flags.append(Flag("signature", ERROR, sentence, **where))  # type: ignore[arg-type]
    if gaps := list_missing(found.head):
        sentence = f"表头缺少{'、'.join(gaps)}。请下发机关核实后补填；没有这些内容的报表，填报单位依法可以拒填。"
        flags.append(Flag("legal_head", WARNING, sentence, **where))  # type: ignore[arg-type]
    return flags


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class _Sheet:
    """Sheet being read: its indicators by code, the return its values go into, and the rows already seen."""

    form: str
    codes: Mapping[str, Row]
    found: StatisticalReturn
    roster: Roster
    amounts: AmountReader
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def flag(self, code: str, sentence: str, row: GridRow, key: str) -> Flag:
        """Make a flag at a cell of a row."""
        return Flag(
            code,
            ERROR,
            sentence,
            file=self.found.filed.file,
            sheet=self.form,
            row=row.number,
            cell=row.at(key),
            about=(row["institution"], str(self.found.period), row["code"]),
            upload=self.found.filed.upload,
        )


def _read_line(row: GridRow, sheet: _Sheet) -> Iterable[Flag]:
    """Read one row into the return of the sheet, or flag it."""
    institution, code, found = row["institution"], row["code"], sheet.found
    state = state_in(sheet.roster.states_of(institution), found.period.span.last)
    if state is None:
        sentence = f"名录中没有编号为“{institution}”的机构（{row['name']}）。请核对编号；新设机构先办理名录登记。"
        return [sheet.flag("not_here", sentence, row, "institution")]
    units = {state.id, state.county, sheet.roster.unit_of_county(state.county, found.period.span.last.last_day)}
    if found.place not in units:
        sentence = f"“{state.name}”不在“{found.place}”。请核对机构编号和首页的单位编号。"
        return [sheet.flag("not_here", sentence, row, "institution")]
    if code not in sheet.codes:
        sentence = f"“{sheet.form}”没有代码“{code}”。请恢复表中的代码，一字不改。"
        return [sheet.flag("code", sentence, row, "code")]
    if (before := sheet.seen.setdefault((institution, code), row.number)) != row.number:
        name = sheet.codes[code].text("name")
        sentence = f"“{state.name}”的“{name}”在第{before}行已填过一次。请删去重复的一行。"
        return [sheet.flag("duplicate", sentence, row, "code")]
    return [
        *_read_value(row, VALUE, found.period.span, sheet),
        *_read_value(row, ANNUAL, found.period.whole_year, sheet),
    ]


def _read_value(row: GridRow, column: str, span: Span, sheet: _Sheet) -> Iterable[Flag]:
    if not row[column]:
        return
    try:
        milli = _parse_milli(row.raw[column], sheet.amounts)
    except Refusal as problem:
        yield sheet.flag(problem.code, f"“{row['indicator']}”：{problem.sentence}{problem.remedy}", row, column)
        return
    sheet.found.values.setdefault(row["institution"], {}).setdefault(str(span), {})[row["code"]] = milli


def _parse_milli(cell: Cell, amounts: AmountReader) -> int:
    kind, words = cell or ("s", "")
    if kind not in ("n", "s"):
        raise amount_refusal(kind, words)
    if kind == "n" and "e" not in words.lower():
        words = format(_DISPLAYED.create_decimal(Decimal(words)), "f")
    return amounts.number(words)


def _cross_check(found: StatisticalReturn, rulebook: Rulebook) -> list[Flag]:
    """Compare parts with wholes, and sums with their parts."""
    names, checks = _indicator_names(rulebook), rulebook.rows("cross_checks")
    sums = {
        code_of(r): r.texts("sum_of") for rows in list_indicators(rulebook).values() for r in rows if r.get("sum_of")
    }
    flags = []
    for institution, periods in sorted(found.values.items()):
        for values in periods.values():
            about = (institution, str(found.period))
            for failure in part_of_whole.find_excesses(values, checks):
                sentence = part_of_whole.describe_excess(failure, names)
                flags.append(_flag_file("part_of_whole", sentence, found, rulebook, (*about, failure.whole)))
            for code, parts in sums.items():
                if code in values and all(p in values for p in parts) and values[code] != sum(values[p] for p in parts):
                    added = format_milli(sum(values[p] for p in parts))
                    sentence = f"“{names[code]}”{format_milli(values[code])}，各分项之和{added}，不相等。请核对后改正。"
                    flags.append(_flag_file("balance", sentence, found, rulebook, (*about, code)))
    return flags


def _flag_file(
    code: str, sentence: str, found: StatisticalReturn, rulebook: Rulebook, about: tuple[str, str, str]
) -> Flag:
    return make_flag(code, sentence, rulebook, file=found.filed.file, about=about, upload=found.filed.upload)


def _indicator_names(rulebook: Rulebook) -> dict[str, str]:
    return {code_of(r): r.text("name") for rows in list_indicators(rulebook).values() for r in rows}
