"""Statistical returns, quarterly and annual: written with what is known, read back, held against the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal
from itertools import chain
from pathlib import Path

from tongbao.intake.checks import balance, part_of_whole
from tongbao.intake.forms.grid import GridRow, info, read_table
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
    fields,
    find_edition,
    indicators,
    legal_head,
    list_missing,
)
from tongbao.intake.forms.template import Cover, FormTable, write_form
from tongbao.intake.reading.workbook import Cell, Sheets
from tongbao.intake.values.amount_errors import trouble
from tongbao.intake.values.amounts import Amounts
from tongbao.intake.values.flag import ERROR, WARNING, Flag, flagged
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution, state_in
from tongbao.registry.roster import Roster
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

Known = Mapping[str, Mapping[str, int]]
_DISPLAYED = Context(prec=15)  # what a spreadsheet keeps of a number; the rest is binary noise


@dataclass(frozen=True, slots=True)
class Filed:
    """With what a statistical return came: its file, its upload (first digits of the digest), the time received."""

    file: str
    upload: str
    received: str


@dataclass
class Return:
    """A statistical return as read: values by institution, period (as a span) and code, and the flags against it."""

    filed: Filed
    place: str
    period: StatisticalPeriod
    head: dict[str, str]
    signatures: dict[str, str]
    values: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)

    def of(self, institution: str) -> dict[str, int]:
        """The values of the period itself, by code [thousandths]."""
        return self.values.get(institution, {}).get(str(self.period.span), {})


def write_statistical(
    path: Path,
    cover: Cover,
    institutions: Sequence[Institution],
    rulebook: Rulebook,
    prefilled: Mapping[str, Known] | None = None,
    head: Mapping[str, str] | None = None,
) -> None:
    """The form of a period (``cover.period``: 2017Q1 or 2017) for an institution, or for those of a county.

    Parameters
    ----------
    prefilled : what is known, by ``value`` and ``annual``, by institution and code [thousandths].
    head : particulars of the legal head that the office knows and the rules do not.
    """
    period = StatisticalPeriod.parse(cover.period)
    legal = legal_head(rulebook, head)
    given = {"报表种类": KIND_NAME, "单位编号": cover.unit, "单位名称": cover.name, "报告期": str(period)}
    given |= legal | {word: (cover.filled or {}).get(word, "") for word in SIGNATURES}
    tables = [
        FormTable(
            form,
            fields(period),
            [_prefill_line(i, row, prefilled or {}) for i in institutions for row in rows],
            ("institution", "name", "code", "indicator", "unit"),
            (VALUE, ANNUAL),
        )
        for form, rows in indicators(rulebook).items()
    ]
    gaps = list_missing(legal)
    warning = f"{'、'.join(gaps)}尚未核实，由下发机关补填后再下发。" if gaps else ""
    write_form(path, f"{cover.name}{KIND_NAME}", given, tables, "".join((cover.notice, warning)))


def read_statistical(sheets: Sheets, filed: Filed, roster: Roster, rulebook: Rulebook) -> Return:
    """Read a form back. A cell that cannot be read is flagged and left open; the rest goes on.

    Raises
    ------
    Refusal : codes ``template``, ``period`` and ``edition``: not this form, or not the form of its period.
    """
    cover = info(sheets)
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
    found = Return(filed, cover.get("单位编号", ""), period, head, signed)
    found.flags += _check_cover(found, cover)
    amounts = Amounts(rulebook)
    for form, rows in indicators(rulebook).items():
        codes = {code_of(r): r for r in rows}
        seen: dict[tuple[str, str], int] = {}
        for row in read_table(sheets, form, fields(period)):
            found.flags += _read_line(row, form, codes, seen, found, roster, amounts)
    found.flags += _cross_check(found, rulebook)
    return found


def against_ledger(found: Return, history: History, others: Mapping[str, Known], rulebook: Rulebook) -> list[Flag]:
    """The return held against the ledger's months and the year's other returns (by institution and period)."""
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


def _check_cover(found: Return, cover: Mapping[str, str]) -> list[Flag]:
    """What is missing on the first sheet: signatures and the day are errors, an empty legal head is told."""
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


def _read_line(
    row: GridRow,
    form: str,
    codes: Mapping[str, Row],
    seen: dict[tuple[str, str], int],
    found: Return,
    roster: Roster,
    amounts: Amounts,
) -> Iterable[Flag]:
    """Take failure row in, or say why not."""
    institution, code = row["institution"], row["code"]
    state = state_in(roster.states_of(institution), found.period.span.last)
    if state is None:
        sentence = f"名录中没有编号为“{institution}”的机构（{row['name']}）。请核对编号；新设机构先办理名录登记。"
        return [_flag_cell("not_here", sentence, row, form, "institution", found)]
    units = {state.id, state.county, roster.unit_of_county(state.county, found.period.span.last.last_day)}
    if found.place not in units:
        sentence = f"“{state.name}”不在“{found.place}”。请核对机构编号和首页的单位编号。"
        return [_flag_cell("not_here", sentence, row, form, "institution", found)]
    if code not in codes:
        sentence = f"“{form}”没有代码“{code}”。请恢复表中的代码，一字不改。"
        return [_flag_cell("code", sentence, row, form, "code", found)]
    if (before := seen.setdefault((institution, code), row.number)) != row.number:
        sentence = f"“{state.name}”的“{codes[code].text('name')}”在第{before}行已填过一次。请删去重复的一行。"
        return [_flag_cell("duplicate", sentence, row, form, "code", found)]
    return list(
        chain(
            _read_value(row, form, VALUE, str(found.period.span), found, amounts),
            _read_value(row, form, ANNUAL, str(found.period.whole_year), found, amounts),
        )
    )


def _read_value(row: GridRow, form: str, column: str, period: str, found: Return, amounts: Amounts) -> Iterable[Flag]:
    if not row[column]:
        return
    try:
        milli = _parse_milli(row.raw[column], amounts)
    except Refusal as problem:
        yield _flag_cell(
            problem.code, f"“{row['indicator']}”：{problem.sentence}{problem.remedy}", row, form, column, found
        )
        return
    found.values.setdefault(row["institution"], {}).setdefault(period, {})[row["code"]] = milli


def _parse_milli(cell: Cell, amounts: Amounts) -> int:
    kind, words = cell or ("s", "")
    if kind not in ("n", "s"):
        raise trouble(kind, words)
    if kind == "n" and "e" not in words.lower():
        words = format(_DISPLAYED.create_decimal(Decimal(words)), "f")
    return amounts.number(words)


def _flag_cell(code: str, sentence: str, row: GridRow, form: str, key: str, found: Return) -> Flag:
    about = (row["institution"], str(found.period), row["code"])
    return Flag(
        code, ERROR, sentence, found.filed.file, form, row.number, row.at(key), about=about, upload=found.filed.upload
    )


def _cross_check(found: Return, rulebook: Rulebook) -> list[Flag]:
    """Parts against wholes, and sums against what they are the sum of."""
    names, checks = _indicator_names(rulebook), rulebook.rows("cross_checks")
    sums = {code_of(r): r.texts("sum_of") for rows in indicators(rulebook).values() for r in rows if r.get("sum_of")}
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


def _flag_file(code: str, sentence: str, found: Return, rulebook: Rulebook, about: tuple[str, str, str]) -> Flag:
    return flagged(code, sentence, rulebook, file=found.filed.file, about=about, upload=found.filed.upload)


def _indicator_names(rulebook: Rulebook) -> dict[str, str]:
    return {code_of(r): r.text("name") for rows in indicators(rulebook).values() for r in rows}
