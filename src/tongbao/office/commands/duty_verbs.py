"""Verbs of reporting: duty, statistical, outbox."""

from pathlib import Path

import typer

from tongbao.measure.refusal import Refusal
from tongbao.office.commands.session import FLAGS, SESSION, day, leave, say, show
from tongbao.office.desk.collection.statistical_returns import forms, import_statistical
from tongbao.office.desk.followup.outbox import FAILED, SENDING, TERMS, outbox, queue, send, send_again
from tongbao.office.desk.followup.reporting_rates import reporting_rates


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    for name, verb in (("duty", duty_), ("statistical", statistical_), ("outbox", outbox_)):
        app.command(name)(verb)


def duty_(
    kind: str = typer.Argument(..., help="ledger、statistical、progress"),
    period: str = typer.Argument(..., help="2017-03；统计报表写 2017Q1 或 2017"),
    on: str = typer.Option("", "--on", help="哪一天的情况，缺省为今天"),
    remind: bool = typer.Option(False, "--remind", help="给亮黄灯、红灯的地方各拟一件提醒，放入发件箱"),
) -> None:
    """报送：应报、已报、完整有效、按时四个率逐级到省，亮灯，列出未报的。"""
    SESSION.open()
    found = reporting_rates(kind, period, day(on), SESSION.acting)
    head = ("级别", "地方", "应报", "已报", "报送率", "完整有效", "有效率", "按时", "按时率", "灯")
    lines = [
        (
            r.level,
            r.name,
            r.expected,
            r.received,
            r.percent(r.received),
            r.valid,
            r.percent(r.valid),
            r.on_time,
            r.percent(r.on_time),
            r.light,
        )
        for r in found.rates
    ]
    show(f"{found.period}{found.name}（{found.due}前）", head, lines)
    late = [(x.owed.name, x.owed.who, x.owed.county or x.owed.unit, x.light, x.days, x.contacts) for x in found.late]
    if late:
        show("未报", ("名称", "编号", "地方", "灯", "已过天数", "联系人"), late)
    if remind:
        say(f"已放入发件箱{len(queue(found, day(on), SESSION.acting))}件，用 tongbao outbox --send 发出。")
    leave(FLAGS if late else 0)


def statistical_(
    what: str = typer.Argument(..., help="forms 写出报表；take 收进报表"),
    rest: list[str] = typer.Argument(None, help="forms：期间、文件夹；take：文件"),
    received_at: str = typer.Option("", "--received-at", help="收到时间，如 2017-04-08"),
) -> None:
    """统计报表：forms 2017Q1 文件夹，按县写出并预填；take 文件……，收进并核对。"""
    home, given = SESSION.open(), rest or []
    if what == "forms" and len(given) == 2:
        say(f"已写出{len(forms(given[0], Path(given[1]), SESSION.acting))}份报表到 {given[1]}")
        return
    if what != "take" or not given:
        raise Refusal(
            "usage", "统计报表的写法不对。", "请写 statistical forms 2017Q1 文件夹，或 statistical take 文件。"
        )
    imported = import_statistical([Path(p) for p in given], home, SESSION.acting, received_at)
    states = {"collected": "已收，待审核", "unchanged": "与已收相同", "refused": "不能读取"}
    show(
        "统计报表",
        ("文件", "期间", "地方", "结果", "机构", "数"),
        [(t.file, t.period, t.place, states[t.state], t.institutions, t.values) for t in imported],
    )
    if flags := [(f.place or t.file, f.sentence) for t in imported for f in t.flags]:
        show("存疑", ("位置", "说明"), flags)
    leave(FLAGS if any(f.severity == "error" for t in imported for f in t.flags) else 0)


def outbox_(
    sending: bool = typer.Option(False, "--send", help="发出待发的和上次失败的"),
    requeue: str = typer.Option("", "--again", help="发送中断的一件，经查确未发出，重新排队：写编号"),
) -> None:
    """发件箱：每件发给谁、发出没有、服务器怎么答复；没有邮件服务器的写成函件。"""
    if requeue:
        SESSION.open()
        send_again(requeue, SESSION.acting)
    home = SESSION.open()
    if sending:
        say(f"办理{len(send(home, SESSION.acting))}件")
    lines = outbox()
    show("发件箱", ("编号", "收件", "标题", "状态", "次数", "时间", "邮件编号", "服务器答复"), lines)
    leave(FLAGS if any(line[3] in (TERMS[FAILED], TERMS[SENDING]) for line in lines) else 0)
