"""Verbs of intake: enrol, template, collect, review, close, correct."""

from collections.abc import Sequence
from pathlib import Path

import typer

from tongbao.intake.forms.plain_lists import read_decisions
from tongbao.office.commands.session import FLAGS, SESSION, bar, leave, say, show
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.closing.correct import HEAD, correct, correction_lines
from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.collection.collect_meters import collect_meters
from tongbao.office.desk.collection.collect_weather import collect_weather
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.documents.revision_impact import (
    IMPACT_HEAD,
    RevisionImpact,
    impact_of_corrections,
    vintage_tables,
)
from tongbao.office.desk.filing.template import template
from tongbao.office.desk.registry.enrol import enrol
from tongbao.office.desk.review import flags
from tongbao.office.desk.review.review import review

_SEVERITY = {"error": "错误", "warning": "提示"}
_STATES = {"collected": "已收", "unchanged": "未变", "refused": "未收"}


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    for name, verb in (
        ("enrol", enrol_),
        ("template", template_),
        ("collect", collect_),
        ("review", review_),
        ("close", close_),
        ("correct", correct_),
    ):
        app.command(name)(verb)


def enrol_(source: str = typer.Argument(..., help="名录文件夹，或随程序提供的名录名（如 hebei）")) -> None:
    """登记人员、机关和名录。"""
    SESSION.open(create=True)
    counts = enrol(source, SESSION.acting)
    show("名录", tuple(counts), [tuple(counts.values())])


def template_(
    kind: str = typer.Argument(..., help="progress 工作进展月报、ledger 月台账、province 省本级录入"),
    period: str = typer.Argument(..., help="期间，如 2017-03"),
    out: Path = typer.Option(Path("templates"), "--out", help="写到哪个文件夹"),
) -> None:
    """下发模板：带编号、名称、单位行、上年同月、下拉选项和数据字典。"""
    SESSION.open()
    written = template(kind, period, out, SESSION.acting)
    show("模板", ("文件",), [(p,) for p in written])


def collect_(
    paths: list[Path] = typer.Argument(..., exists=True, help="来文文件或文件夹"),
    received: Path | None = typer.Option(None, "--received", exists=True, dir_okay=False, help="收文登记 received.csv"),
    received_at: str = typer.Option("", "--received-at", help="没有登记表时的收到时间，如 2017-04-01"),
    weather: bool = typer.Option(False, "--weather", help="这些是气温文件：日平均气温 CSV、EPW、县与气象站对照表"),
    meters: bool = typer.Option(
        False, "--meters", help="这些是计量数据：15分钟至1天一个数的 CSV、Parquet、Green Button，和表计登记表"
    ),
) -> None:
    """收文：读入报表；读不了的按文件、工作表、行、单元格退回，其余照收。"""
    home = SESSION.open()
    if weather:
        with bar("收气温") as progress:
            stations = collect_weather(paths, home, SESSION.acting, progress)
        show("气温", ("文件", "气象站", "天数"), stations)
        return
    if meters:
        with bar("收计量数据") as progress:
            _show_outcomes(collect_meters(paths, home, SESSION.acting, received_at, progress))
        return
    with bar("收文") as progress:
        outcomes = collect(paths, home, SESSION.acting, received, received_at, progress)
    _show_outcomes(outcomes)


def _show_outcomes(outcomes: Sequence[FileOutcome]) -> None:
    """Show the outcome of each file and every doubt; leave with a code of its own where something is wrong."""
    doubts = [
        (f.place or t.file, f.cell, _SEVERITY.get(f.severity, f.severity), f.sentence)
        for t in outcomes
        for f in t.flags
    ]
    show(
        "收文",
        ("文件", "种类", "单位", "期间", "结果", "读入", "接收", "存疑", "未变", "未答", "非数据"),
        [
            (
                *(t.file, t.kind, t.unit, t.period, _STATES[t.state], t.read),
                *(t.accepted, t.held, t.unchanged, t.unanswered, t.not_data),
            )
            for t in outcomes
        ],
    )
    _show_notes(outcomes)
    if doubts:
        show("存疑", ("位置", "单元格", "程度", "说明"), doubts)
    leave(FLAGS if any(t.state == "refused" or any(f.severity == "error" for f in t.flags) for t in outcomes) else 0)


def _show_notes(outcomes: Sequence[FileOutcome]) -> None:
    """Show values that differ from earlier ones, conversions, and rows left aside as no data."""
    differing = [
        (t.file, d.institution, d.month, d.item, d.before, d.after, d.file) for t in outcomes for d in t.differences
    ]
    if differing:
        head = ("文件", "机构", "月份", "项目", "已报", "新报", "已报文件")
        show("与已收到的不同（未自动替换，待审核决定）", head, differing)
    converted = [(t.file, c.sheet, c.cell, c.before, c.after, c.why) for t in outcomes for c in t.conversions]
    if converted:
        show("换算和认定", ("文件", "工作表", "单元格", "原文", "登记", "说明"), converted)
    left = [(t.file, n.sheet, n.row, n.words, n.why) for t in outcomes for n in t.left]
    if left:
        show("非数据行", ("文件", "工作表", "行", "内容", "原因"), left)


def review_(
    kind: str = typer.Argument(..., help="progress、ledger、grades、targets"),
    period: str = typer.Argument(..., help="期间，如 2017-03、2024-01..2026-03"),
    decisions: Path | None = typer.Option(
        None, "--decisions", exists=True, dir_okay=False, help="decisions.csv：冲突、选择、理由、决定人、时间"
    ),
) -> None:
    """审核：无疑问的接收；有错误的退回；有提示的须写明理由后接收。"""
    SESSION.open()
    given = read_decisions(decisions.read_bytes(), decisions.name) if decisions else []
    done = review(kind, period, given, SESSION.acting, say)
    rows = flags.list_flags(kind, period, SESSION.acting)
    if rows:
        show("审核意见（影响大的在前；编号写入 decisions.csv 的 conflict 列）", flags.HEADS, rows)
    if done.late:
        show("迟报、缺报名单", ("单位", "情况", "联系人"), done.late)
    going = [(file, "接收后转上一级", who) for file, who in done.passed]
    going += [(file, "由这一级审核", who) for file, who in done.waiting]
    if going:
        show("审核链上", ("文件", "情况", "哪一级"), going)
    counts = [len(x) for x in (done.accepted, done.passed, done.returned, done.held, done.waiting)]
    show("审核结果", ("接收", "转上一级", "退回", "待定", "在其他级"), [tuple(counts)])
    leave(FLAGS if done.open else 0)


def close_(
    kind: str = typer.Argument(..., help="progress、ledger、grades、targets"),
    period: str = typer.Argument(..., help="期间，如 2017-03、2024-01..2026-03"),
) -> None:
    """封账：一人提出，另一人用同一命令确认。"""
    home = SESSION.open()
    with bar("封账") as progress:
        books = close(kind, period, home, SESSION.acting, progress)
    if books is None:
        say(f"已提出封账 {kind} {period}，请另一名有权人员执行同一命令确认。")
        return
    show("账册", ("种类", "期间", "稿次", "印章（SHA-256）"), [(b.kind, b.period, b.vintage, b.seal) for b in books])
    for book in books:
        differences, figures = vintage_tables(book, home)
        if differences:
            show(f"{book.period}第{book.vintage}稿与上一稿的差异", HEAD, differences)
            _show_impact(figures, book.period)


def correct_(
    file: Path = typer.Argument(..., exists=True, help="更正后的台账"),
    reason: str = typer.Option("", "--reason", help="更正理由和依据"),
    apply: bool = typer.Option(False, "--apply", help="登记更正；不加此项只显示差异"),
) -> None:
    """更正：封账后的更正与封账值并列，另封下一稿。"""
    home = SESSION.open()
    found = correct(file, reason, home, SESSION.acting, apply)
    show("差异", HEAD, correction_lines(found, home))
    if found:
        _show_impact(impact_of_corrections(found, home), str(found[0].month))
    say("已登记，封下一稿后生效。" if apply and found else "仅为预览。" if found else "与封账值相同。")


def _show_impact(moved: RevisionImpact, month: str) -> None:
    """Show the revision impact on published figures."""
    if moved.figures:
        show("已公布的数的变化", IMPACT_HEAD, moved.figures)
    say(moved.sentence(month))
