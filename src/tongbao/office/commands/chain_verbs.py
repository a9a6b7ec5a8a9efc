"""Verbs of the review chain: move, flag, mandate, extend, entered."""

from pathlib import Path

import typer

from tongbao.intake.review.state import Level, State
from tongbao.measure.refusal import Refusal
from tongbao.office.commands.session import SESSION, day, say, show
from tongbao.office.desk.access import deadlines, delegation
from tongbao.office.desk.queries import review_chain
from tongbao.office.desk.review import flags, transitions

_MOVES = ("submit", "withdraw", "accept", "return", "undo")


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    for name, verb in (
        ("move", move_),
        ("mandate", mandate_),
        ("extend", extend_),
        ("entered", entered_),
        ("flag", flag_),
    ):
        app.command(name)(verb)


def move_(
    act: str = typer.Argument(..., help="submit 报送、withdraw 撤回、accept 接收、return 退回、undo 撤销、show 查看"),
    kind: str = typer.Argument(..., help="ledger、progress …"),
    period: str = typer.Argument(..., help="报告期，如 2024-01"),
    unit: str = typer.Argument("", help="单位编号；show 时可不写"),
    reason: str = typer.Option("", "--reason", help="理由"),
) -> None:
    """移交：报表在审核链上走一步；show 列出各报表轮到哪一级、为什么锁定。"""
    SESSION.open()
    if act == "show":
        show(f"{kind} {period}", review_chain.HEADS, review_chain.returns_in_chain(kind, period, SESSION.acting))
        return
    if act not in _MOVES:
        raise Refusal("act", f"没有“{act}”这种办理。", f"可用：{'、'.join((*_MOVES, 'show'))}。")
    upload = review_chain.newest_return(kind, unit, period, SESSION.acting)
    if act == "return":
        moved = transitions.give_back(upload, reason, SESSION.acting)
    elif act == "submit":
        moved = transitions.submit(upload, SESSION.acting, reason)
    elif act == "undo":
        moved = transitions.undo(upload, SESSION.acting, reason)
    else:
        moved = {"accept": transitions.accept, "withdraw": transitions.withdraw}[act](upload, SESSION.acting)
    turn = f"，转{Level(moved.level).term}审核" if moved.state == State.COLLECTED else ""
    say(f"“{moved.file}”现为{State(moved.state).term}{turn}。")


def mandate_(
    place: str = typer.Argument("", help="哪一级无人：单位、县区或机构的编号；不写则列出"),
    to: str = typer.Option("", "--to", help="由哪个上级代行；省办留空"),
    since: str = typer.Option("", "--since", help="起始日"),
    until: str = typer.Option("", "--until", help="截止日"),
    reason: str = typer.Option("", "--reason", help="理由和依据"),
) -> None:
    """代行：某一级无人时，登记由哪个上级从哪天到哪天代行其审核职责。"""
    SESSION.open()
    if place:
        if not until:
            raise Refusal("day", "代行没有写明截止日。", "请用 --until 写明，如 2024-12-31。")
        delegation.delegate(place, to, day(since), day(until), reason, SESSION.acting)
    show("代行职责", review_chain.MANDATES, review_chain.mandates(SESSION.acting))


def extend_(
    kind: str = typer.Argument(..., help="ledger 或 progress"),
    period: str = typer.Argument(..., help="报告期，如 2024-01"),
    until: str = typer.Argument(..., help="延到哪一天"),
    place: str = typer.Option("", "--place", help="单位、县区或机构的编号；全省留空"),
    reason: str = typer.Option("", "--reason", help="理由和依据"),
) -> None:
    """延期：某种报表、某个范围、某一期延到某日，记入日志，到期自动失效。"""
    SESSION.open()
    deadlines.extend_deadline(kind, place, period, day(until), reason, SESSION.acting)
    show("延期", review_chain.EXTENSIONS, review_chain.extensions(SESSION.acting))


def entered_(
    kind: str = typer.Argument(..., help="ledger、progress …"),
    period: str = typer.Argument(..., help="报告期，如 2024-01"),
    unit: str = typer.Argument(..., help="单位编号"),
    scan: Path = typer.Argument(..., help="签字盖章的扫描件"),
) -> None:
    """代录：登记一份报表是照纸质件代录的，扫描件存入证据，报表仍属填报单位。"""
    home = SESSION.open()
    if not scan.is_file():
        raise Refusal("path", f"找不到“{scan}”。", "请核对扫描件的路径。")
    upload = review_chain.newest_return(kind, unit, period, SESSION.acting)
    moved = review_chain.enter_for(upload, scan.read_bytes(), home, SESSION.acting)
    say(f"“{moved.file}”由“{moved.entered_by}”代录，扫描件摘要{moved.scan[:12]}。")


def flag_(
    act: str = typer.Argument(..., help="list 查看、assign 指定给人、explain 报送单位说明情况"),
    kind: str = typer.Argument(..., help="ledger、progress …"),
    period: str = typer.Argument(..., help="报告期，如 2024-01"),
    key: str = typer.Argument("", help="疑点编号；list 时不写"),
    to: str = typer.Option("", "--to", help="指定给谁"),
    reason: str = typer.Option("", "--reason", help="情况说明"),
) -> None:
    """疑点：按对本市总量的影响从大到小列出；指定给人跟进；报送单位说明情况。决定用 review 办理。"""
    SESSION.open()
    if act == "assign":
        flags.assign(kind, period, key, to, SESSION.acting)
    elif act == "explain":
        flags.explain(kind, period, key, reason, SESSION.acting)
    elif act != "list":
        raise Refusal("act", f"没有“{act}”这种办理。", "可用：list、assign、explain。")
    show("疑点", flags.HEADS, flags.list_flags(kind, period, SESSION.acting))
