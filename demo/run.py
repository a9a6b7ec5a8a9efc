"""Run the main job on every case with the program's own commands, and say what was made and where.

Run: python demo/run.py [OUT]   (make demo does it)
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
TONGBAO = Path(sys.executable).parent / "tongbao"
console = Console()


@dataclass
class Case:
    """One demonstration: its home and the commands run in it."""

    name: str
    home: Path
    made: list[tuple[str, str]] = field(default_factory=list)

    def run(self, who: str, *words: object, expect: tuple[int, ...] = (0,), quiet: bool = True) -> str:
        """Run one command as a person; stop where the exit code is not the one the case expects."""
        shown = " ".join(str(w) for w in words)
        console.print(f"[dim]tongbao --as {who}[/dim] {shown}", highlight=False)
        command = [str(TONGBAO), "--home", str(self.home), "--as", who, *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        if done.returncode not in expect:
            console.print(done.stdout, done.stderr, markup=False)
            raise SystemExit(f"“{shown}”以 {done.returncode} 退出，应为 {expect}")
        if not quiet:
            console.print(done.stdout, markup=False, highlight=False)
        return done.stdout

    def two(self, first: str, second: str, *words: object) -> None:
        """An act of two persons: one proposes, the same person is refused, another confirms."""
        self.run(first, *words)
        self.run(first, *words, expect=(3,))
        self.run(second, *words)


def hebei(out: Path) -> Case:
    """河北，2017年4月7日: from 13 progress returns to the bulletin."""
    source, folder = HERE / "hebei-2017", out / "2017-04-07"
    case = Case("河北 2017-04-07", out / "home")
    case.run("演示管理员", "enrol", "hebei")
    case.run("演示管理员", "enrol", source)
    returns = ("collect", source / "returns", source / "evidence", "--received", source / "received.csv")
    case.run("演示收文员", *returns)
    case.run("演示审核员", "review", "progress", "2017-03", "--decisions", source / "decisions.csv")
    case.two("演示封账员", "演示签发人", "close", "progress", "2017-03")
    case.run("演示审计员", "judge", "progress", "2017-03", "--as-of", "2017-04-07")
    draft = ("draft", "progress", "2017-03", "--as-of", "2017-04-07", "--out", folder)
    console.print("没有决定时，汇总数与清单不一致的地方标“待定”，以 3 退出：")
    case.run("演示拟稿人", *draft, expect=(3,))
    case.run("演示拟稿人", *draft, "--decisions", source / "decisions.csv")
    issue = ("issue", "progress-2017-03-2017-04-07", "--number", "冀公节能办〔2017〕4号", "--out", folder)
    case.two("演示拟稿人", "演示签发人", *issue)
    case.run("演示审计员", "verify", "--out", folder, quiet=False)
    for register in ("projects", "money", "audits"):
        case.run("演示审计员", "works", register, "--as-of", "2017-04-07", quiet=False)
    case.run("演示拟稿人", "followup", "--as-of", "2017-04-28")
    console.print("5月1日起，4月底前的要求逾期：")
    case.run("演示拟稿人", "followup", "--as-of", "2017-05-01", expect=(1,))
    case.made = _made(folder)
    return case


def grades(out: Path) -> Case:
    """2016年考核等级: grades in, sentences out (in the same home as the Hebei case)."""
    source, folder = HERE / "hebei-2017", out / "2017-12-15-grades"
    case = Case("河北 2016年考核等级", out / "home")
    case.run("演示收文员", "collect", source / "hebei_2016_grades.json", "--received-at", "2017-12-15")
    case.run("演示审核员", "review", "grades", "2016")
    case.two("演示封账员", "演示签发人", "close", "grades", "2016")
    case.run("演示拟稿人", "draft", "grades", "2016", "--as-of", "2017-12-15", "--out", folder)
    case.made = _made(folder)
    return case


def small_province(out: Path) -> Case:
    """A synthetic province: 27 months of ledgers in two rounds to the energy bulletin of 2025."""
    case, made, folder, span = Case("合成示例省", out / "home"), out / "made", out / "2026-04-25", "2024-01..2026-03"
    case.run("演示管理员", "synth", made)
    case.run("演示管理员", "enrol", HERE / "small-province")
    case.run("演示管理员", "enrol", made / "registry")
    case.run("演示收文员", "collect", "--weather", made / "weather", quiet=False)
    for number in (1, 2):
        folder_in = made / f"round-{number}"
        collected = ("collect", folder_in, "--received", folder_in / "received.csv")
        case.run("演示收文员", *collected, expect=(1,) if number == 1 else (0,))
        review = ("review", "ledger", span, "--decisions", made / "decisions.csv")
        case.run("演示审核员", *review, quiet=number == 2)
        if number == 1:
            case.run("演示审计员", "score", made / "truth.json", quiet=False)
    case.two("演示封账员", "演示签发人", "close", "ledger", span)
    draft = ("draft", "energy", "2025", "--as-of", "2026-04-25", "--out", folder)
    case.run("演示拟稿人", *draft, "--decisions", made / "decisions.csv")
    issue = ("issue", "energy-2025-2026-04-25", "--number", "合公节能办〔2026〕2号", "--out", folder)
    case.two("演示拟稿人", "演示签发人", *issue)
    case.run("演示审计员", "verify", "--out", folder, quiet=False)
    case.run("演示审计员", "score", made / "truth.json", quiet=False)
    case.run("演示拟稿人", "followup", "--as-of", "2026-05-21")
    case.made = _made(folder)
    return case


def dual_control(out: Path) -> Case:
    """A synthetic province of 13 units and 2,000 institutions: three years of ledgers to the assessment of 2016."""
    case, made, span = Case("合成大省 2016年考核", out / "home"), out / "made", "2014-01..2016-12"
    folder, day = out / "2017-06-30", "2017-06-30"
    case.run("演示管理员", "synth", made, "--shape", "province")
    case.run("演示管理员", "enrol", HERE / "dual-control")
    case.run("演示管理员", "enrol", made / "registry")
    for part in ("ledgers", "issued"):
        case.run("演示收文员", "collect", made / part, "--received", made / part / "received.csv", expect=(0, 1))
    case.run("演示审核员", "review", "ledger", span, "--decisions", made / "decisions.csv")
    case.two("演示封账员", "演示签发人", "close", "ledger", span)
    for year in ("2015", "2016"):
        case.run("演示审核员", "review", "targets", year)
        case.run("演示审核员", "restate", "--all", "--reason", "合成批复")
        case.two("演示封账员", "演示签发人", "close", "targets", year)
    case.run("演示收文员", "collect", HERE / "dual-control" / "grades_2015.json", "--received-at", "2016-12-15")
    case.run("演示审核员", "review", "grades", "2015")
    case.two("演示封账员", "演示签发人", "close", "grades", "2015")
    case.run("演示拟稿人", "cascade", "--targets", "2016", "--as-of", "2017-03-31", expect=(0, 1))
    console.print("核定之前的判定都是初步的：")
    case.run("演示审计员", "judge", "--period", "2016", "--as-of", "2017-03-31")
    case.run("演示收文员", "collect", made / "approval", "--received", made / "approval" / "received.csv")
    case.run("演示审核员", "review", "targets", "2016")
    case.two("演示封账员", "演示签发人", "close", "targets", "2016")
    draft = ("draft", "assessment", "2016", "--as-of", day, "--out", folder)
    case.run("演示拟稿人", *draft, "--decisions", HERE / "dual-control" / "decisions.csv")
    console.print("一个市的判定，从台账到文稿，每一步的规则和出处：")
    case.run("演示审计员", "judge", "--period", "2016", "--explain", "甲市", quiet=False)
    issue = ("issue", f"assessment-2016-{day}", "--number", "合大公节能办〔2017〕5号", "--out", folder)
    case.two("演示拟稿人", "演示签发人", *issue)
    console.print("同一批数据按2021年的规则再评一次，只供比较，2016年的结果不变：")
    case.run("演示审计员", "judge", "--period", "2016", "--as-of", day, "--rules-on", "2021-07-01")
    case.run("演示审计员", "verify", "--out", folder, quiet=False)
    case.run("演示审计员", "score", "verdicts", "--provinces", "10", quiet=False)
    console.print("节能量：400个真值已知的合成项目，核定与自报：")
    case.run("演示审计员", "score", "works", quiet=False)
    case.made = _made(folder)
    return case


def main(out: Path) -> None:
    """All cases, each in a fresh home; ends with a table of what was made and where."""
    for name in ("hebei-2017", "small-province", "dual-control"):
        shutil.rmtree(out / name, ignore_errors=True)
        (out / name).mkdir(parents=True)
    cases = [
        hebei(out / "hebei-2017"),
        grades(out / "hebei-2017"),
        small_province(out / "small-province"),
        dual_control(out / "dual-control"),
    ]
    table = Table(title="做成了什么", title_justify="left")
    for name in ("案例", "成品", "在哪里"):
        table.add_column(name, overflow="fold")
    for case in cases:
        for number, (what, where) in enumerate(case.made):
            table.add_row(case.name if number == 0 else "", what, where)
        table.add_row("", "工作目录", str(case.home), end_section=True)
    console.print(table)
    console.print(
        f"在浏览器里看：.venv/bin/tongbao serve --demo {out / 'hebei-2017'} --day 2017-04-20"
        "，屏幕上有网址和各角色的演示账号。",
        highlight=False,
    )
    console.print(
        "每个数字和名称的来历：打开 bulletin.html，点任一下划线处。程序：.venv/bin/tongbao --help", highlight=False
    )


def _made(folder: Path) -> list[tuple[str, str]]:
    words = {
        "bulletin.docx": "通报（Word）",
        "bulletin.pdf": "通报（PDF）",
        "bulletin.html": "通报（可追溯，内部版）",
        "bulletin-public.html": "通报（可追溯，公开版）",
        "evidence.xlsx": "证据表（内部）",
        "league.xlsx": "考核排名和演算（可公开）",
        "claims.json": "断言清单",
    }
    return [(what, str(folder / name)) for name, what in words.items() if (folder / name).exists()]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("out"))
