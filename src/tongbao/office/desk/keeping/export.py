"""Export: any table of the home as a workbook."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from tongbao.bulletin.writers.xlsx import Amount, Share, Sheet, write
from tongbao.intake.review.state import CURRENT, State
from tongbao.intake.values.form import LEDGER, ledger_items
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.closing.export_book import BOOK, export_book
from tongbao.office.desk.filing.reporting_burden import burden
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, DecisionRow, FlagRow, OfficeRow, ReadingRow, TrailRow, UploadRow
from tongbao.rules.rulebook import Rulebook

_AMOUNT = re.compile(r"-?\d{1,12}\.\d{1,3}")
_SHARE = re.compile(r"-?\d{1,9}(\.\d{1,4})?%")


def export(what: str, out: Path, acting: Actor, home: Home | None = None) -> int:
    """Write one of the tables below as xlsx and return its number of rows.

    ``book:2017-03`` with a home writes the closed ledger of a month as forms into the folder ``out`` (see
    export_book.py) and returns the number of forms.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``export`` where there is no such table, and ``path`` where ``out`` is not writable.
    """
    if what.startswith(BOOK) and home is not None:
        return _export_forms(what.removeprefix(BOOK), out, acting, home)
    tables: dict[str, Callable[[], Sheet]] = {
        "returns": _returns,
        "rows": _rows_of_files,
        "conversions": _conversions,
        "flags": _flags,
        "decisions": _decisions,
        "books": _books,
        "units": _units,
        "ledger": _ledger,
        "trail": _trail,
        "burden": lambda: _burden(acting),
    }
    if what not in tables:
        raise Refusal("export", f"没有“{what}”这张表。", f"可导出：{'、'.join(tables)}。")
    with one_act():
        roles.require(acting, "export")
        sheet = tables[what]()
        _require_writable(out)
        issuer = OfficeRow.objects.filter(key="issuer").first()
        write([sheet], out, acting.now.date(), str(issuer.value) if issuer else "")
        audit_log.record(acting, "export", f"{what} {len(sheet.rows)}行")
    return len(sheet.rows)


def _export_forms(period: str, out: Path, acting: Actor, home: Home) -> int:
    with one_act():
        roles.require(acting, "export")
        mark = OfficeRow.objects.filter(key="synthetic_mark").first()
        written = export_book(period, out, home, str(mark.value) if mark else "")
        audit_log.record(acting, "export", f"{BOOK}{period} {len(written)}份")
    return len(written)


def export_tables(
    tables: Sequence[tuple[str, Sequence[str], Sequence[Sequence[object]]]], out: Path, acting: Actor
) -> None:
    """Write tables shown before (title, head, rows) as sheets of one workbook.

    Raises
    ------
    Refusal
        Code ``path`` where ``out`` is not writable.
    """
    _require_writable(out)
    names: list[str] = []
    sheets = []
    for title, head, found in tables:
        name = _sheet_name(title, names)
        names.append(name)
        lines = tuple(tuple(c if isinstance(c, int) or c is None else _to_number(str(c)) for c in row) for row in found)
        sheets.append(Sheet(name, tuple(head), lines))
    write(sheets, out, acting.now.date(), acting.who)


def _to_number(text: str) -> str | Amount:
    """Convert a figure with decimals or in per cent to a number, so that people can calculate with it.

    Any other text is returned as it is. So is an integer: it is a code, a year or a telephone number as often as an
    amount.
    """
    bare = text.replace("−", "-")
    if _SHARE.fullmatch(bare):
        return Share(Decimal(bare[:-1]).scaleb(-2))
    return Amount(bare) if _AMOUNT.fullmatch(bare) else text


def _sheet_name(title: str, used: Sequence[str]) -> str:
    """Return a name a workbook allows: at most 31 characters, none of them forbidden, and none used before."""
    bare = "".join(" " if c in "[]:*?/\\" else c for c in title).strip()[:28] or "表"
    number = sum(t == bare or t.startswith(f"{bare}（") for t in used)
    return f"{bare}（{number + 1}）" if number else bare


def _require_writable(out: Path) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("ab"):
            pass
    except OSError as problem:
        raise Refusal(
            "path", f"不能写到“{out}”（{problem.strerror}）。", "请换一个可写的位置，或先关闭已打开的同名文件。"
        ) from problem


def _returns() -> Sheet:
    lines = tuple(
        (u.file, u.kind, u.unit, u.period, u.sender, u.received_at, State(u.state).term, u.reason, u.digest)
        for u in UploadRow.objects.order_by("period", "unit", "id")
    )
    return Sheet("收文", ("文件", "种类", "单位", "期间", "发件人", "收到时间", "状态", "退回理由", "摘要"), lines)


def _rows_of_files() -> Sheet:
    """List every row of every ledger read with its outcome: the counts of a file, row by row."""
    names = {i.id: i.name for i in rows.roster().institutions}
    lines: list[tuple[str | int | None, ...]] = []
    for upload in UploadRow.objects.filter(kind="ledger").order_by("period", "unit", "id"):
        came = {
            (sheet or LEDGER, line): institution
            for institution, sheet, line in ReadingRow.objects.filter(upload=upload).values_list(
                "institution", "sheet", "line"
            )
        }
        flagged: dict[tuple[str, int], list[str]] = {}
        for flag in FlagRow.objects.filter(upload=upload, line__gt=0).order_by("id"):
            flagged.setdefault((flag.sheet, flag.line), []).append(flag.sentence)
        notes = {(n["sheet"], n["row"]): n for n in upload.reading_notes if n["type"] != "conversion"}
        for place in sorted({*came, *flagged, *notes}):
            note = notes.get(place, {})
            outcome, why = _outcome(note, flagged.get(place, []))
            who = came.get(place, "")
            lines.append((upload.file, upload.period, *place, who, names.get(who, ""), outcome, why))
    head = ("文件", "期间", "工作表", "行", "机构编号", "机构", "结果", "说明")
    return Sheet("逐行结果", head, tuple(lines))


def _outcome(note: Mapping[str, str], sentences: Sequence[str]) -> tuple[str, str]:
    if note.get("type") == "not_data":
        return "非数据", f"{note['why']}：{note['words']}"
    if sentences:
        return "存疑", "；".join(sentences)
    if note.get("type") == "differs":
        return "存疑", "与已收到的数不同，待审核决定"
    return ("未变", "与已收到的数相同") if note.get("type") == "unchanged" else ("接收", "")


def _conversions() -> Sheet:
    """List every value that was not recorded letter for letter."""
    lines = tuple(
        (u.file, u.period, n["sheet"], n["cell"], n["before"], n["after"], n["why"])
        for u in UploadRow.objects.filter(kind="ledger").order_by("period", "unit", "id")
        for n in u.reading_notes
        if n["type"] == "conversion"
    )
    return Sheet("换算和认定", ("文件", "期间", "工作表", "单元格", "原文", "登记", "说明"), lines)


def _flags() -> Sheet:
    words = {"error": "错误", "warning": "提示"}
    lines = tuple(
        (
            f.upload.file if f.upload else "",
            f.sheet,
            f.line or None,
            f.cell,
            words[f.severity],
            f.sentence,
            f.choice,
            f.reason,
            f.key,
        )
        for f in FlagRow.objects.select_related("upload").order_by("id")
    )
    return Sheet("审核意见", ("文件", "工作表", "行", "单元格", "程度", "意见", "决定", "理由", "编号"), lines)


def _decisions() -> Sheet:
    lines = tuple(
        (d.conflict, d.choice, d.reason, d.who, d.when, d.entered_by, d.entered_at)
        for d in DecisionRow.objects.order_by("id")
    )
    return Sheet("决定", ("冲突", "选择", "理由", "决定人", "时间", "登记人", "登记时间"), lines)


def _books() -> Sheet:
    lines = tuple(
        (b.kind, b.period, b.vintage, b.seal, b.seal_sm3, b.proposed_by, b.confirmed_by, b.closed_at)
        for b in BookRow.objects.order_by("kind", "period", "vintage")
    )
    return Sheet("账册", ("种类", "期间", "稿次", "印章", "SM3", "提出人", "确认人", "封账时间"), lines)


def _units() -> Sheet:
    lines = tuple(
        (
            u.id,
            u.list_id,
            u.name,
            u.code,
            u.since.isoformat(),
            u.until.isoformat() if u.until else "",
            "未经核实" if u.unverified else "",
        )
        for u in rows.roster().units
    )
    return Sheet("填报单位", ("编号", "名单", "名称", "代码", "起", "止", "备注"), lines)


def _ledger() -> Sheet:
    items = ledger_items(Rulebook(date.max))
    span = Span(Month(1949, 1), Month(2200, 12))
    lines = tuple(
        (
            r.institution,
            str(r.month),
            r.kind,
            r.unit,
            r.county,
            *(format_milli(r.amounts[i.id]) if i.id in r.amounts else "" for i in items),
        )
        for r in rows.readings(span, CURRENT)
    )
    return Sheet("台账", ("机构", "月份", "类型", "填报单位", "县", *(i.text("name") for i in items)), lines)


def _burden(acting: Actor) -> Sheet:
    """Count the fields each role is asked for: all of them, those prefilled and those typed."""
    lines = tuple(
        (b.role, b.form, b.each, b.times, b.fields, b.prefilled, b.typed) for b in burden(acting.now.date(), acting)
    )
    return Sheet("填报负担", ("角色", "报表", "每份", "每年次数", "项数", "已预填", "手填"), lines)


def _trail() -> Sheet:
    lines = tuple((t.pk, t.at, t.who, t.act, t.subject, t.digest) for t in TrailRow.objects.order_by("id"))
    return Sheet("操作日志", ("序号", "时间", "人员", "操作", "内容", "链"), lines)
