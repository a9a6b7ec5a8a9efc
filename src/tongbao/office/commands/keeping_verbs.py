"""Verbs of maintenance: export, backup, restore, doctor, synth, score."""

from pathlib import Path

import typer

from tongbao.measure.refusal import Refusal
from tongbao.office.commands.session import FLAGS, SESSION, bar, leave, say, show
from tongbao.office.desk.assessment.score import score
from tongbao.office.desk.home.home import is_home
from tongbao.office.desk.keeping.backup import backup
from tongbao.office.desk.keeping.doctor import doctor
from tongbao.office.desk.keeping.export import export
from tongbao.office.desk.keeping.migrate_database import migrate_database
from tongbao.office.desk.keeping.restore import restore
from tongbao.synthetic.books import write_books
from tongbao.synthetic.province import SEED as PROVINCE_SEED
from tongbao.synthetic.score_checks import HEADS as CHECK_HEADS
from tongbao.synthetic.score_checks import score_checks
from tongbao.synthetic.score_verdicts import HEADS, score_verdicts
from tongbao.synthetic.score_works import HEADS as WORKS_HEADS
from tongbao.synthetic.score_works import TWICE_HEADS, score_works
from tongbao.synthetic.small_province import SEED, synth
from tongbao.synthetic.write import write_province

JUDGED, CHECKED = 2000, 400  # default number of institutions of a synthetic province
PROJECTS = 400


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
    what: str = typer.Argument(
        ...,
        help="returns、rows 逐行结果、conversions 换算、flags、decisions、books、units、ledger、trail、burden；"
        "book:2017-03 为该月账册，按原表式",
    ),
    out: Path = typer.Argument(..., help="写成哪个 xlsx 文件；导出账册时为文件夹"),
) -> None:
    """导出：任何一张表都可导出为 Excel；账册按原表式导出，可以再收进来。"""
    home = SESSION.open()
    number = export(what, out, SESSION.acting, home)
    say(f"已导出{number}{'份' if what.startswith('book:') else '行'}到 {out}")


def backup_(
    target: Path | None = typer.Argument(None, help="新的备份文件夹"),
    to: str = typer.Option(
        "", "--to", help="不备份，而是把 SQLite 里的数据搬进一个空的 PostgreSQL 库：postgresql://用户:密码@主机/库名"
    ),
) -> None:
    """备份：数据库、账册、证据和文件，逐个记摘要；或用 --to 把数据搬到 PostgreSQL。"""
    if target is not None and str(target).startswith(("postgresql:", "postgres:")):
        # As a folder it would be created with the password in its name.
        raise Refusal("backup", "数据库地址要写在 --to 后面。", "请写成 tongbao backup --to postgresql://……。")
    if (target is None) == (not to):
        raise Refusal("backup", "没有写明备份到哪里，或者写了两处。", "请写一个新的文件夹，或者只写 --to。")
    if target is not None:
        digests = backup(SESSION.open(), target, SESSION.acting)
        say(f"已备份{len(digests)}个文件到 {target}")
        return
    home = SESSION.open()
    with bar("搬到 PostgreSQL") as progress:
        moved = migrate_database(home, to, SESSION.acting, progress)
    filled = [(t.table, t.rows, t.digest) for t in moved.tables if t.rows]
    show("已搬的表（逐行核对过）", ("表", "行数", "摘要"), filled, most=len(filled))
    if moved.left:
        say(f"程序不认识、留在旧库里的表：{'、'.join(moved.left)}")
    say(f"共{moved.rows}行。以后请一律设置 {moved.setting}，工作目录仍是 {home.path}")
    say(f"旧库留在 {moved.kept}，只供查阅，不能再写。")


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
    out: Path = typer.Argument(..., help="写到哪个文件夹"),
    seed: int = typer.Option(SEED, help="随机种子"),
    shape: str = typer.Option(
        "small", "--shape", help="small 三市小省；province 十三个填报单位的大省，三年；books 任意规模的已封账账册"
    ),
    institutions: int = typer.Option(2000, "--institutions", min=52, help="大省的机构数；账册可到160万家"),
    months: int = typer.Option(12, "--months", min=1, max=120, help="账册的月数"),
) -> None:
    """合成：生成一个虚构省的名录、台账、清单、决定和真值，或任意规模的账册，全部标明合成。"""
    if shape == "small":
        synth(out, seed)
        say(f"已生成合成数据：{out}（名录 registry、气温 weather、round-1、round-2、decisions.csv、truth.json）")
    elif shape == "province":
        with bar("合成") as progress:
            write_province(out, PROVINCE_SEED if seed == SEED else seed, institutions, progress)
        say(f"已生成合成数据：{out}（名录 registry、台账 ledgers、清单 issued、decisions.csv、truth.json）")
    elif shape == "books":
        with bar("合成") as progress:
            write_books(out, institutions, months, seed, progress)
        say(f"已生成合成账册：{out}（账册 books，印章 books.json，每册中的 planted 是埋入的差错及真值）")
    else:
        raise Refusal("shape", f"没有“{shape}”这种合成省。", "可用：small、province、books。")


def score_(
    truth: str = typer.Argument(
        ...,
        help="合成时写出的 truth.json；或 verdicts 判定、checks 审核、works 节能量，都不需要工作目录",
    ),
    provinces: int = typer.Option(10, "--provinces", min=1, help="评分用多少个合成省"),
    seed: int = typer.Option(PROVINCE_SEED, "--seed", help="评分的首个随机种子"),
    institutions: int = typer.Option(
        0, "--institutions", help="每省机构数（works 为项目数）；不写为2000家、400家、400个"
    ),
) -> None:
    """评分：与真值比对；verdicts 比较三种点名办法点错多少，checks 列各项审核的召回率和精确率，works 核对节能量。"""
    if truth == "checks":
        with bar("审核评分") as progress:
            found = score_checks(provinces, seed, progress, institutions or CHECKED)
        show(f"审核评分（{provinces}个合成省，种子{seed}起）", CHECK_HEADS, [t.line() for t in found], most=len(found))
        return
    if truth == "works":
        with bar("举措评分") as progress:
            works = score_works(institutions or PROJECTS, seed, progress)
        show(f"节能量评分（合成，种子{seed}）", WORKS_HEADS, [t.line() for t in works.tallies])
        show("重复计楼（合成）", TWICE_HEADS, [works.twice()])
        return
    if truth == "verdicts":
        with bar("判定评分") as progress:
            tallies = score_verdicts(provinces, seed, institutions=institutions or JUDGED, progress=progress)
        show(f"判定评分（{provinces}个合成省，每省{institutions or JUDGED}家机构）", HEADS, [t.line() for t in tallies])
        return
    if not Path(truth).is_file():
        raise Refusal("path", f"找不到“{truth}”。", "请给出合成时写出的 truth.json，或写 verdicts、checks、works。")
    home = SESSION.open()
    lines = score(Path(truth), home)
    show("评分", ("项目", "应有", "找到", "漏", "误"), lines)
    leave(FLAGS if any(missed or extra for *_, missed, extra in lines) else 0)


def doctor_() -> None:
    """体检：本机安装和工作目录是否可靠。"""
    home = SESSION.open() if is_home(SESSION.home) else None
    checks = doctor(home)
    show("体检", ("项目", "结果", "说明"), [(w, "好" if ok else "有问题", words) for w, ok, words in checks])
    leave(0 if all(ok for _, ok, _ in checks) else FLAGS)
