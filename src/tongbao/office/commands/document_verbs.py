"""Verb ``document``: the dispatch workflow: steps, dispatch, receipts, cover sheet, archive pack."""

from collections.abc import Iterable
from pathlib import Path

import typer

from tongbao.measure.refusal import Refusal
from tongbao.office.commands.session import SESSION, day, say, show
from tongbao.office.desk.documents.archive import archive
from tongbao.office.desk.documents.cover_sheet import manuscript
from tongbao.office.desk.documents.dispatch import Copy, dispatch, receipts, receive_copy
from tongbao.office.desk.documents.workflow import StepDone, record_step, steps

_ACTS = ("steps", "step", "dispatch", "receipt", "manuscript", "archive")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("document")(document_)


def document_(
    key: str = typer.Argument(..., help="草稿编号或文号"),
    act: str = typer.Argument(
        "steps",
        help="steps 各环节、step 登记（如 step 核稿）、dispatch 分发、receipt 签收、manuscript 稿纸、archive 归档包",
    ),
    words: list[str] | None = typer.Argument(None, help="环节、单位或归档包的文件名"),
    who: str = typer.Option("", "--who", help="环节由谁办理、由谁签收；不写为本人"),
    on: str = typer.Option("", "--day", help="办理的日期；不写为今天"),
    note: str = typer.Option("", "--note", help="说明"),
    copies: int = typer.Option(1, "--copies", help="每个单位几份"),
    issued: Path = typer.Option(Path("out"), "--issued", help="印发的文件所在的文件夹"),
    out: Path = typer.Option(Path("out"), "--out", help="稿纸写到哪个文件夹"),
) -> None:
    """发文：各环节的登记，分发和签收，发文稿纸，归档包。"""
    given, home, when = words or [], SESSION.open(), day(on)
    acting = SESSION.acting
    if act == "steps":
        _show_steps(steps(key, home, acting))
    elif act == "step":
        _show_steps(record_step(key, _only_word(given, "环节"), home, acting, who, when, note))
    elif act == "dispatch":
        _show_copies(dispatch(key, home, acting, given, when, copies))
    elif act == "receipt":
        _show_copies(
            receive_copy(key, _only_word(given, "单位"), home, acting, when, who)
            if given
            else receipts(key, home, acting)
        )
    elif act == "manuscript":
        files, notices = manuscript(key, home, acting, out)
        show("发文稿纸", ("文件",), [(f,) for f in files])
        for notice in notices:
            say(notice)
    elif act == "archive":
        digests = archive(key, home, acting, issued, Path(_only_word(given, "归档包的文件名")))
        show("归档包", ("文件", "SHA-256"), list(digests.items()), most=len(digests))
    else:
        raise Refusal("act", f"没有“{act}”这种办理。", f"可用：{'、'.join(_ACTS)}。")


def _only_word(given: list[str], what: str) -> str:
    if len(given) != 1:
        raise Refusal("act", f"请写明一个{what}。", "用法见 tongbao document --help。")
    return given[0]


def _show_steps(listed: Iterable[StepDone]) -> None:
    rows = [
        (
            s.name,
            "已失效" if s.is_void else "已办" if s.is_done else "" if s.is_needed else "按需",
            s.who,
            s.day,
            s.note,
        )
        for s in listed
    ]
    show("发文环节", ("环节", "情况", "经办", "日期", "说明"), rows)


def _show_copies(listed: Iterable[Copy]) -> None:
    rows = [(c.name, c.copies, c.sent_on, c.received_on, c.received_by) for c in listed]
    show("分发和签收", ("单位", "份数", "分发日期", "签收日期", "签收人"), rows, most=len(rows))
