"""export, backup, restore, doctor, synth, score."""

from pathlib import Path

import typer

from tongbao.office.commands.session import FLAGS, SESSION, leave, say, show
from tongbao.office.desk.backup import backup
from tongbao.office.desk.doctor import doctor
from tongbao.office.desk.export import export
from tongbao.office.desk.restore import restore
from tongbao.office.desk.score import score
from tongbao.office.desk.synth import SEED, synth


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    for name, verb in (
        ("export", export_),
        ("backup", backup_),
        ("restore", restore_),
        ("doctor", doctor_),
        ("synth", synth_),
        ("score", score_),
    ):
        app.command(name)(verb)


def export_(
    what: str = typer.Argument(..., help="returns、flags、decisions、books、units、ledger、trail"),
    out: Path = typer.Argument(..., help="写成哪个 xlsx 文件"),
) -> None:
    """导出：任何一张表都可导出为 Excel。"""
    SESSION.open()
    say(f"已导出{export(what, out, SESSION.acting)}行到 {out}")


def backup_(target: Path = typer.Argument(..., help="新的备份文件夹")) -> None:
    """备份：数据库、账册、证据和文件，逐个记摘要。"""
    digests = backup(SESSION.open(), target, SESSION.acting)
    say(f"已备份{len(digests)}个文件到 {target}")


def restore_(
    source: Path = typer.Argument(..., help="备份文件夹"),
    check: bool = typer.Option(False, "--check", help="只核对，不恢复"),
) -> None:
    """恢复：核对备份后恢复到 --home 指定的新文件夹。"""
    wrong = restore(source, None if check else SESSION.home)
    if wrong:
        show("与备份清单不符", ("文件",), [(w,) for w in wrong])
    else:
        say("备份完好。" if check else f"已恢复到 {SESSION.home}")
    leave(FLAGS if wrong else 0)


def synth_(
    out: Path = typer.Argument(..., help="写到哪个文件夹"), seed: int = typer.Option(SEED, help="随机种子")
) -> None:
    """合成：生成一个虚构小省的名录、两轮台账、决定和真值，全部标明合成。"""
    synth(out, seed)
    say(f"已生成合成数据：{out}（名录 registry、round-1、round-2、decisions.csv、truth.json）")


def score_(truth: Path = typer.Argument(..., exists=True, help="合成时写出的 truth.json")) -> None:
    """评分：审核意见与真值比对，漏报、误报各几处；已封账的年度合计与真值比对。"""
    home = SESSION.open()
    lines = score(truth, home)
    show("评分", ("项目", "应有", "找到", "漏", "误"), lines)
    leave(FLAGS if any(missed or extra for *_, missed, extra in lines) else 0)


def doctor_() -> None:
    """体检：本机安装和工作目录是否可靠。"""
    home = SESSION.open() if (SESSION.home / "office.sqlite3").exists() else None
    checks = doctor(home)
    show("体检", ("项目", "结果", "说明"), [(w, "好" if ok else "有问题", words) for w, ok, words in checks])
    leave(0 if all(ok for _, ok, _ in checks) else FLAGS)
