"""Verb ``works``: the registers of the campaign and the tables derived from them."""

from datetime import date
from pathlib import Path

import typer

from tongbao.measure.refusal import Refusal
from tongbao.office.commands.session import FLAGS, SESSION, day, leave, say, show
from tongbao.office.desk.works.works import (
    audits_due,
    completion,
    demonstration_units,
    export_audits,
    import_audits,
    register_of,
    settle,
)
from tongbao.office.desk.works.works_people import COVERAGE_HEADS, VACANT_HEADS, network_coverage, vacant_posts
from tongbao.office.desk.works.works_savings import HEADS, saving_lines

_COMPLETION = ("单位", "措施（计量单位）", "任务", "完工", "其中验收", "完成比例", "时间进度", "照此到期")
_SETTLED = ("合同", "年度", "核定节能量（吨标准煤）", "应付（元）", "算法", "提醒")
_DUE = ("机构编号", "机构", "依据", "上次审计报告")
_SCORED = ("单位", "创建项目", "机构", "阶段", "得分", "结果", "原因")
_MOST = 200


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("works")(works_)


def works_(
    what: str = typer.Argument(
        ...,
        help="登记簿编号（projects、money、audits……）；completion 任务完成；settle 合同结算；due 应审计未审计；"
        "scored 示范评分；vacant 空缺；coverage 队伍覆盖；savings 核定节能量；buildingsync 导出审计；take 导入审计",
    ),
    path: Path | None = typer.Argument(None, help="buildingsync、take 的文件"),
    on: str = typer.Option("", "--as-of", help="哪一天的情况，缺省为今天"),
    out: Path = typer.Option(Path("审计建议.xlsx"), "--out", help="take 写成哪个举措台账"),
) -> None:
    """举措：各登记簿的现状，任务完成，合同结算，应审计的机构，按台账和气温核定的节能量，审计的导出和导入。"""
    SESSION.open()
    as_of = day(on)
    if what in ("buildingsync", "take"):
        _exchange(what, path, as_of, out)
    elif what == "completion":
        show(f"{as_of} 改造任务完成情况", _COMPLETION, completion(as_of, SESSION.acting), most=_MOST)
    elif what == "settle":
        lines = settle(as_of, SESSION.acting)
        show(f"{as_of} 合同结算", _SETTLED, lines, most=_MOST)
        leave(FLAGS if any(line[-1] for line in lines) else 0)
    elif what == "due":
        show(f"{as_of} 应审计而未审计（门槛、周期未核实）", _DUE, audits_due(as_of, SESSION.acting), most=_MOST)
    elif what == "scored":
        show(f"{as_of} 示范单位评分", _SCORED, demonstration_units(as_of, SESSION.acting), most=_MOST)
    elif what == "vacant":
        show(f"{as_of} 领导机构空缺", VACANT_HEADS, vacant_posts(as_of, SESSION.acting), most=_MOST)
    elif what == "coverage":
        show(f"{as_of} 队伍和系统覆盖", COVERAGE_HEADS, network_coverage(as_of, SESSION.acting), most=_MOST)
    elif what == "savings":
        show(f"{as_of} 核定节能量（机构整体）", HEADS, saving_lines(as_of, SESSION.acting), most=_MOST)
    else:
        name, heads, lines = register_of(what, as_of, SESSION.acting)
        show(f"{as_of} {name}", heads, lines, most=_MOST)


def _exchange(what: str, path: Path | None, as_of: date, out: Path) -> None:
    if path is None:
        raise Refusal("path", f"{what} 没有写文件。", "请写明 XML 文件。")
    if what == "buildingsync":
        say(f"已导出{export_audits(path, as_of, SESSION.acting)}家机构的审计到 {path}")
        return
    count = import_audits(path, out, as_of, SESSION.acting)
    say(f"已读入{count}条审计建议，写成 {out}；核对后用 collect 收文。")
