"""Verbs of the first day, the upper platform and the guards.

They are roster, opening, upper, burden; receive, reused, draw, visit, restate.
"""

from datetime import date
from pathlib import Path

import typer

from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.office.commands.session import FLAGS, SESSION, day, leave, say, show
from tongbao.office.desk.closing.restatements import approve_restatement, restatements_waiting
from tongbao.office.desk.collection.mail_register import Receipt, numbers_missing, receive
from tongbao.office.desk.filing.reporting_burden import burden
from tongbao.office.desk.registry.onboarding import (
    OPEN,
    build,
    differences,
    exits,
    import_opening,
    sign_off,
    signoffs,
    write_enrolment,
)
from tongbao.office.desk.registry.upper_platform import export_upper
from tongbao.office.desk.review.evidence_checks import against_papers, papers_reused
from tongbao.office.desk.review.sample_visits import draw, visited, visits


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    for name, verb in (
        ("roster", roster_),
        ("opening", opening_),
        ("upper", upper_),
        ("burden", burden_),
        ("receive", receive_),
        ("reused", reused_),
        ("draw", draw_),
        ("visit", visit_),
        ("restate", restate_),
    ):
        app.command(name)(verb)


def roster_(
    what: str = typer.Argument(..., help="build 比对；sign 签认；list 年度复核；exits 退出名单"),
    rest: list[str] = typer.Argument(
        None, help="build：上级导出、编制名册；sign：县、年度；list：年度；exits：前日、后日"
    ),
    out: Path | None = typer.Option(None, "--out", help="build：把两边一致的写成哪个 institutions.csv"),
    since: str = typer.Option("", "--since", help="build：名录自哪天起，缺省为今天"),
) -> None:
    """名录：上级平台与编制名册比对，各县签认，年度复核，退出的按能耗从大到小列出。"""
    SESSION.open()
    given = rest or []
    wanted = {"build": 2, "sign": 2, "list": 1, "exits": 2}
    if len(given) != wanted.get(what):
        raise Refusal("usage", "名录命令的写法不对。", "请用 tongbao roster --help 查看。")
    if what == "build":
        _build(Path(given[0]), Path(given[1]), out, since)
    elif what == "sign":
        done = sign_off(given[0], _year(given[1]), SESSION.acting)
        say(f"{done.name}{given[1]}年名录{done.institutions}家，已由{done.by}签认。")
    elif what == "list":
        lines = signoffs(_year(given[0]), day(""))
        head = ("县", "名称", "机构", "签认", "签认人", "时间")
        show(f"{given[0]}年名录签认", head, [(x.county, x.name, x.institutions, x.state, x.by, x.at) for x in lines])
        leave(FLAGS if any(x.state == OPEN for x in lines) else 0)
    else:
        gone = exits(day(given[0]), day(given[1]))
        rows = [
            (
                x.name,
                x.institution,
                x.county,
                "未报" if x.energy is None else format_rounded(x.energy / 1000, 2),
                f"{format_rounded(x.share * 100, 2)}%",
            )
            for x in gone
        ]
        show("退出名录的机构", ("名称", "编号", "县", "能耗（吨标准煤）", "占比"), rows)


def _build(upper: Path, staffing: Path, out: Path | None, since: str) -> None:
    found = build(upper, staffing, SESSION.acting)
    say(f"两边一致{len(found.pairs)}家。")
    if out is not None:
        write_enrolment(found, day(since), out, SESSION.acting)
        say(f"已写出 {out}，各县签认后用 tongbao enrol 登记。")
    rows = [(words, "重复", key, "、".join(f"第{b.row}行" for b in same)) for words, key, same in found.twice]
    rows += [("上级平台", "编制名册没有", b.name, f"第{b.row}行") for b in found.only_upper]
    rows += [("编制名册", "上级平台没有", b.name, f"第{b.row}行") for b in found.only_staffing]
    rows += [("两边", "不一致", why, f"第{a.row}行、第{b.row}行") for a, b, why in found.doubts]
    if rows:
        show("待核实", ("名单", "情况", "内容", "位置"), rows)
    leave(0 if found.settled else FLAGS)


def opening_(
    what: str = typer.Argument(..., help="import 导入；reconcile 与上报数核对"),
    path: Path = typer.Argument(..., help="CSV：范围、年度、项目、数量"),
) -> None:
    """期初：旧年度数据导入，标明未核实；与已上报的数核对，列差异。"""
    home = SESSION.open()
    if what == "import":
        say(f"已导入{len(import_opening(path, home, SESSION.acting))}条期初数，均标为未核实。")
    elif what == "reconcile":
        found = differences(path, SESSION.acting)
        head = ("范围", "年度", "项目", "上报", "总数", "机构合计", "家数", "结果")
        rows = [
            (d.scope, d.year, d.item, *map(_text, (d.reported, d.total, d.summed)), d.institutions, d.told())
            for d in found
        ]
        show("期初数核对", head, rows)
        leave(FLAGS if any(d.gap != 0 for d in found) else 0)
    else:
        raise Refusal("usage", f"没有“{what}”这一步。", "可用：import、reconcile。")


def upper_(
    period: str = typer.Argument(..., help="2017-03、2017Q1 或 2017"),
    out: Path = typer.Argument(..., help="写成哪个 xlsx 文件"),
) -> None:
    """上报：按列对照表写出上级平台的表，不再重复填报。"""
    SESSION.open()
    say(f"已写出{export_upper(period, out, SESSION.acting)}家机构到 {out}")


def burden_(on: str = typer.Option("", "--on", help="哪一天的报表，缺省为今天")) -> None:
    """负担：每类人员要填多少项，其中多少已预填，多少要手填。"""
    SESSION.open()
    rows = [(b.role, b.form, b.each, b.times, b.fields, b.prefilled, b.typed) for b in burden(day(on), SESSION.acting)]
    show("填报负担", ("角色", "报表", "每份", "每年次数", "项数", "已预填", "手填"), rows)


def receive_(
    number: int = typer.Argument(..., min=1, max=9_999_999, help="收文号"),
    received_on: str = typer.Argument(..., help="收到日期"),
    title: str = typer.Argument(..., help="文件名称"),
    dated: str = typer.Option("", "--dated", help="落款日期"),
) -> None:
    """收文登记：号码与日期顺序不符的不予登记，防止倒签；列出缺号。"""
    SESSION.open()
    receive(Receipt(number, day(received_on), title, day(dated) if dated else None), SESSION.acting)
    say(f"已登记第{number}号。")
    if gaps := numbers_missing():
        show("缺号", ("自", "至"), gaps)


def reused_(
    month: str = typer.Option("", "--month", help="并核对该月人数、面积与编制、产权凭证"),
    on: str = typer.Option("", "--on", help="按哪一天的规定，缺省为今天"),
) -> None:
    """雷同：不同单位或月份用了同一份或近乎相同的材料（图片只比对文件摘要，不比画面）。"""
    home = SESSION.open()
    found = papers_reused(day(on), home, SESSION.acting)
    rows = [
        (
            x.one.unit,
            x.one.month,
            x.other.unit,
            x.other.month,
            "同一文件" if x.same_bytes else f"文字重合{format_rounded(x.similarity * 100, 0)}%",
            x.one.digest[:12],
        )
        for x in found
    ]
    show("雷同材料", ("单位", "月份", "另一单位", "月份", "情况", "摘要"), rows)
    wrong = against_papers(month, day(on), SESSION.acting) if month else []
    if wrong:
        show("与凭证不符", ("机构", "月份", "说明"), wrong)
    leave(FLAGS if found or wrong else 0)


def draw_(
    year: int = typer.Argument(..., help="年度"),
    words: str = typer.Argument(..., help="事先公布的公开用语"),
) -> None:
    """抽签：按公开用语抽取全年核查的机构，谁都可以复算，一年一次。"""
    SESSION.open()
    rows = [(v.position, v.institution) for v in draw(year, words, SESSION.acting)]
    show(f"{year}年核查名单（用语“{words}”）", ("次序", "机构"), rows)


def visit_(
    year: int = typer.Argument(..., help="年度"),
    institution: str = typer.Argument("", help="机构编号；不写则只看各单位的结果"),
    outcome: str = typer.Argument("", help="结果，见规则表 sampling"),
    note: str = typer.Option("", "--note", help="说明"),
) -> None:
    """核查结果：登记一家被抽中机构的核查结果，登记后不改；各单位的结果按轻重列出，报“是”不实的最重。"""
    SESSION.open()
    if institution:
        visited(year, institution, outcome, note, SESSION.acting)
        say(f"已登记{institution}的核查结果。")
    show(f"{year}年核查结果", ("单位", "抽中", "已核查", "轻重", "结果"), visits(year, SESSION.acting))


def restate_(
    id_: str = typer.Argument("", help="基期重述的编号；不写则列出待批准的"),
    every: bool = typer.Option(False, "--all", help="待批准的都按同一理由批准"),
    reason: str = typer.Option("", "--reason", help="批准的依据和理由"),
) -> None:
    """重述：基期数的重述须经上一级批准，没有批准的不能封账；列出没有批准的。"""
    SESSION.open()
    asked = [waiting[0] for waiting in restatements_waiting()] if every else [id_] if id_ else []
    for one in asked:
        approve_restatement(one, reason, SESSION.acting)
    if asked:
        say(f"已批准基期重述{'、'.join(asked)}。")
        return
    rows = restatements_waiting()
    show("待批准的基期重述", ("编号", "范围", "项目", "理由"), rows)
    leave(FLAGS if rows else 0)


def _year(text: str) -> int:
    try:
        return date(int(text), 1, 1).year
    except ValueError:
        raise Refusal("year", f"“{text}”不是年度。", "请写成 2017 的样子。") from None


def _text(milli: int | None) -> str:
    return "" if milli is None else format_milli(milli)
