"""How long each page takes a person of each role in a synthetic province, and how its questions are answered.

Run: python benchmarks/pages.py                    (PostgreSQL, a private server; 50,000 institutions × 36 months)
     python benchmarks/pages.py --sqlite
     python benchmarks/pages.py --institutions 2000 --months 6
Pages are asked in this process, one after the other, through every part of a request except the network. Everything is
synthetic. Nothing is asserted.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent)]
LARGE = 10_000
# Steps of a plan that ask for no more rows than they are asked for.
_PASSING = ("Gather", "Gather Merge", "Subquery Scan", "Nested Loop", "Result", "Append", "LockRows")
CITY, COUNTY, INSTITUTION = "市审核01", "县审核001", "合成填报000001"
EVERYBODY = "省办全部"
PAGES = (
    ("工作台", "today", (), {}, (EVERYBODY, CITY, COUNTY, INSTITUTION)),
    ("报表列表", "returns", (), {}, (EVERYBODY, CITY, COUNTY, INSTITUTION)),
    ("报表列表·已接收", "returns", (), {"state": "accepted", "page": "3"}, (EVERYBODY, CITY)),
    ("待审核", "review_home", (), {}, (EVERYBODY, COUNTY)),
    ("审核", "review", ("ledger", "{month}"), {}, (EVERYBODY, CITY, COUNTY)),
    ("报送情况", "board", (), {"period": "{month}"}, (EVERYBODY, CITY, COUNTY)),
    ("名录", "registry", (), {}, (EVERYBODY, CITY, COUNTY)),
    ("名录·一县", "registry_place", ("{county}",), {}, (EVERYBODY, COUNTY)),
    ("名录·一机构", "institution", ("S000001",), {}, (EVERYBODY, INSTITUTION)),
    ("网格", "fill", ("S000001", "{month}"), {}, (INSTITUTION,)),
    ("一份报表", "return", ("{return}",), {}, (EVERYBODY, INSTITUTION)),
    ("评价", "findings", (), {}, (EVERYBODY,)),
    ("通报", "studio", (), {}, (EVERYBODY,)),
    ("督办", "asks", (), {}, (EVERYBODY,)),
    ("查找·机构", "search", (), {"q": "机构000123"}, (EVERYBODY, CITY, COUNTY)),
    ("查找·没有的", "search", (), {"q": "查无此字"}, (EVERYBODY,)),
)


def prepared(path: Path, asked: argparse.Namespace) -> dict[str, str]:
    """A home, made where there is none, and what the addresses need."""
    from tongbao.office.desk.home.home import is_home, open_for_pages, serve_many

    import office_home  # isort: skip  its models need the settings that the desk brings

    # The pages play on a day of the synthetic months; only a demonstration may.
    os.environ |= {"TONGBAO_DEMO": "benchmark", "TONGBAO_DEMO_DAY": office_home.DAY.isoformat()}
    begun = time.perf_counter()
    if not is_home(path):
        office_home.made(path, asked.institutions, 2, asked.reporters, lambda words: None)
        office_home.longer(asked.months, lambda words: None)
        office_home.everybody(EVERYBODY)
    open_for_pages(path)
    serve_many()
    from django.db import connection
    from province import county_code

    from tongbao.office.store.models import InstitutionRow, ReadingRow, UploadRow

    counts = [f"{m.objects.count():,}" for m in (InstitutionRow, UploadRow, ReadingRow)]
    print(
        f"{connection.vendor}：合成机构{counts[0]}家，报表{counts[1]}份，读数{counts[2]}行；"
        f"备好用了{time.perf_counter() - begun:.0f}秒",
        flush=True,
    )
    upload = UploadRow.objects.filter(unit="S000001").order_by("-period").first()
    return {"month": str(office_home.LAST), "county": county_code(0), "return": str(upload.pk if upload else 0)}


def visitor(name: str) -> Any:
    """A client with a session, by TLS, as a person."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked_pages(known: dict[str, str]) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """(page, who, address, query) of every line to be printed."""
    from django.urls import reverse

    for name, address, args, query, people in PAGES:
        where = reverse(address, args=[a.format(**known) for a in args])
        for who in people:
            yield name, who, where, {k: v.format(**known) for k, v in query.items()}


def timed(client: Any, where: str, query: dict[str, str], times: int) -> tuple[int, list[float], list[str]]:
    """The status, the times of so many requests [ms] after a first one, and the questions of one more."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    status = client.get(where, query, secure=True).status_code
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        client.get(where, query, secure=True)
        found.append((time.perf_counter() - begun) * 1000)
    with CaptureQueriesContext(connection) as caught:
        client.get(where, query, secure=True)
    return status, found, [q["sql"] for q in caught.captured_queries]


def large_tables() -> set[str]:
    """Tables of more rows than a page may scan."""
    from django.db import connection

    with connection.cursor() as cursor:
        found = set()
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            if cursor.fetchone()[0] > LARGE:
                found.add(table)
    return found


def scanned(question: str, large: set[str]) -> list[str]:
    """The large tables that a question reads from end to end, by the database's own account."""
    from django.db import connection

    if not question.lstrip().upper().startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (FORMAT JSON) {question}")
            return sorted(large & set(_sequential(cursor.fetchone()[0][0]["Plan"])))
        cursor.execute(f"EXPLAIN QUERY PLAN {question}")
        plans = [str(row[-1]).split() for row in cursor.fetchall()]
    return sorted({p[1] for p in plans if p[0] == "SCAN" and "INDEX" not in p and p[1] in large})


def _sequential(plan: dict[str, Any], soon: bool = False) -> Iterator[str]:
    """Tables read from end to end, in their own order or in that of an index; ``soon``: a limit ends the reading."""
    node = plan["Node Type"]
    whole = node == "Seq Scan" or (node in ("Index Scan", "Index Only Scan") and "Index Cond" not in plan)
    if whole and not soon:
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _sequential(part, node == "Limit" or (soon and node in _PASSING))


def run(home: Path, asked: argparse.Namespace) -> None:
    """Every page by every role, then the scans."""
    known = prepared(home, asked)
    large = large_tables()
    clients: dict[str, Any] = {}
    scans: dict[tuple[str, str], list[str]] = {}
    print(f"每页{asked.requests}次；毫秒", flush=True)
    print(f"{'页':<10}\t{'人':<12}\t状态\tp50\tp95\t问数", flush=True)
    for name, who, where, query in asked_pages(known):
        client = clients.setdefault(who, None) or visitor(who)
        clients[who] = client
        status, times, questions = timed(client, where, query, asked.requests)
        middle, high = statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[18]
        print(f"{name:<10}\t{who:<12}\t{status}\t{middle:.0f}\t{high:.0f}\t{len(questions)}", flush=True)
        for question in questions:
            for table in scanned(question, large):
                scans.setdefault((table, _shape(question)), []).append(f"{name}（{who}）")
    print(f"从头扫到尾的大表（多于{LARGE:,}行）：{'' if scans else '没有'}", flush=True)
    for (table, shape), pages in scans.items():
        print(f"  {table}：{'、'.join(dict.fromkeys(pages))}\n    {shape[: asked.width]}", flush=True)


def _shape(question: str) -> str:
    """A question with its list of columns left out."""
    head, _, rest = question.partition(" FROM ")
    return f"{head if 'COUNT' in head or 'MAX' in head else 'SELECT …'} FROM {rest}"


def main(words: Sequence[str]) -> int:
    """Run against a private PostgreSQL server, or against SQLite."""
    asked = options().parse_args(words)
    print(f"{os.cpu_count()}核，开始时系统负载{os.getloadavg()[0]:.1f}。", flush=True)
    os.environ.setdefault("TONGBAO_LOOPBACK", "1")
    with _server(asked) as url, tempfile.TemporaryDirectory() as folder:
        if url:
            os.environ["TONGBAO_DATABASE"] = url
        run(asked.home or Path(folder) / "home", asked)
        from django.db import connections

        connections.close_all()
    return 0


@contextmanager
def _server(asked: argparse.Namespace) -> Iterator[str]:
    """The address of the database: the one that is set, a private server's, or none for SQLite."""
    from tests.postgres import binaries, started

    given = os.environ.get("TONGBAO_DATABASE", "")
    place = None if asked.sqlite or given else binaries()
    with started(place) if place else nullcontext() as server:
        yield given or (server.new() if server else "")


def options() -> argparse.ArgumentParser:
    """The sizes."""
    parser = argparse.ArgumentParser(description="各页多快，各问怎样作答。全部为合成数据。")
    parser.add_argument("--institutions", type=int, default=50_000)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--reporters", type=int, default=2000)
    parser.add_argument("--requests", type=int, default=20, help="每页问几次")
    parser.add_argument("--width", type=int, default=300, help="扫表的问题打印多少字")
    parser.add_argument("--home", type=Path, help="已经备好的合成工作目录；没有就建在这里")
    parser.add_argument("--sqlite", action="store_true", help="用 SQLite，不用一个私有的 PostgreSQL")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
