"""Doctor: checks that the installation is sound, and points out what may surprise its users."""

import os
import sys
from datetime import date
from itertools import count

from tongbao.bulletin.writers import fonts, layout
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Home, database
from tongbao.office.desk.keeping import database_checks
from tongbao.office.store.models import BookRow
from tongbao.records.book import check_book
from tongbao.records.engine.choice import choose_engine
from tongbao.records.engine.pace import break_even_lines, measure_pace
from tongbao.rules.digest import sm3
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.rulebook import Rulebook


def doctor(home: Home | None) -> list[tuple[str, bool, str]]:
    """List the checks as (subject, whether it is sound, words); without a home those of the program alone."""
    tables, _ = load_shipped_tables()
    unverified = sum(r.unverified for rows in tables.values() for r in rows)
    checks = [
        ("Python", sys.version_info >= (3, 11), sys.version.split()[0]),
        ("SM3", bool(sm3(b"")), "可用" if sm3(b"") else "本机密码库没有SM3，印章只给SHA-256"),
        ("规则表", True, f"{len(tables)}张，其中未经核实的值{unverified}个"),
        ("字体", True, "；".join(_font_notices()) or "办公字体齐全"),
        ("求和引擎", True, _engine()),
    ]
    if home is not None:
        wrong = [f"{b.kind} {b.period}" for b in BookRow.objects.all() if check_book(home.path / b.folder, b.seal)]
        broken = audit_log.broken_links()
        checks += [
            ("数据库", True, database()),
            *database_checks.lines(),
            ("账册", not wrong, f"{BookRow.objects.count()}册与印章相符" if not wrong else f"不符：{'、'.join(wrong)}"),
            ("操作日志", not broken, "链条完整" if not broken else f"第{broken[0]}条起断裂"),
        ]
    return checks


def _engine() -> str:
    """Describe the engine of sums: its name, its speed, and the size from which a cluster would pay."""
    rate = measure_pace()
    few = next(n for n in count(1) if break_even_lines(rate, n))
    from_ = break_even_lines(rate, 2 * few) or 0
    return (
        f"{choose_engine(os.environ).name}；本机每秒约{rate // 10_000}万行；这样的机器少于{few}台，改用Spark不会更快，"
        f"{2 * few}台时约从{from_ // 10_000}万行起合算"
    )


def _font_notices() -> tuple[str, ...]:
    return fonts.shelf(layout.layout(Rulebook(date(2017, 4, 7)))).notices
