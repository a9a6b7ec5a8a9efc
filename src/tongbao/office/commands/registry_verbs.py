"""Verb ``reorganise``: institutions that move, are renamed, end, merge or split."""

import typer

from tongbao.measure.refusal import Refusal
from tongbao.office.commands.session import SESSION, day, say, show
from tongbao.office.desk.queries.registry import preview_tables
from tongbao.office.desk.registry import reorganise
from tongbao.registry.reorganisation import ACTS, Reorganisation

_WORDS = "、".join(f"{id_} {words}" for id_, words in ACTS.items())


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("reorganise")(reorganise_)


def reorganise_(
    act: str = typer.Argument(..., help=f"{_WORDS}"),
    ids: list[str] = typer.Argument(..., help="机构编号，合并时写参加合并的全部机构"),
    since: str = typer.Option(..., "--from", metavar="日", help="自哪天起"),
    county: str = typer.Option("", "--to", metavar="县区代码", help="迁往的县（市、区）"),
    name: str = typer.Option("", "--name", help="新名称"),
    into: str = typer.Option("", "--into", metavar="编号", help="合并后存续的机构"),
    part: list[str] = typer.Option([], "--part", metavar="编号=名称", help="分立后的机构，一家写一次"),
    confirmed: bool = typer.Option(False, "--confirm", help="确认登记；不写只看变更前后"),
) -> None:
    """名录变更：先列变更前后各地的机构数和能耗合计，写明 --confirm 才登记。"""
    SESSION.open()
    parts = [p.partition("=") for p in part]
    if not all(number and title for number, _, title in parts):
        raise Refusal("usage", "分立后的机构写法不对。", "请写成 --part 编号=名称，一家写一次。")
    change = Reorganisation(act, tuple(ids), day(since), county, name, into, tuple((a, b) for a, _, b in parts))
    for table in preview_tables(reorganise.preview(change, SESSION.acting)):
        show(table.title, table.heads, table.plain())
    if confirmed:
        say(f"已登记：{reorganise.reorganise(change, SESSION.acting)}。")
    else:
        say("尚未登记；核对后加 --confirm 再办一次。")
