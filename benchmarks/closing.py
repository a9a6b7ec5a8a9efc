"""Close a span of ledgers, against DuckDB copying the same rows from memory to as many Parquet files."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
from figures import Job
from homes import acting, copied, filled, leave, removed
from province import Province

from tongbao.measure.period import Span
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.home.home import Home


class Closing(Job):
    """The accepted readings of ``size`` institutions over a span, closed by two persons in a copy of one filled home.

    ``home`` is the one closed last.
    """

    name = "封账 close"
    ours_is = "desk.close（两人，取数、排序、逐列逐行摘要、封账）"
    plain_is = "DuckDB COPY，内存表按单位按月写同样多的 Parquet（不计摘要）"

    def __init__(self, folder: Path, size: int, span: Span, step: Callable[[], None]) -> None:
        self.folder, self.span = folder, span
        folder.mkdir(parents=True)
        filled(folder / "base", Province(size), span, step)
        leave()
        self.home = Home(folder / "home")
        self.memory = duckdb.connect()
        self.parts: list[tuple[str, str, str]] = []
        self.rows = 0
        self.size = f"{size:,}家 {len(list(span))}个月"

    def fresh(self) -> None:
        """A copy of the filled home."""
        removed(self.home.path)
        self.home = copied(self.folder / "base", self.home.path)

    def ours(self) -> None:
        """One proposes, another confirms."""
        close("ledger", str(self.span), self.home, acting("封账员"))
        close("ledger", str(self.span), self.home, acting("签发人"))
        self.closed = sorted(self.home.books.rglob("*.parquet"))

    def ready(self) -> None:
        """Read the books into memory and list the parts of the baseline."""
        shutil.rmtree(self.folder / "plain", ignore_errors=True)
        (self.folder / "plain").mkdir()
        if self.parts:
            return
        for name, paths in zip(("lines", "returns", "owed"), _apart(self.closed), strict=True):
            self.memory.execute(f"CREATE TABLE {name} AS SELECT * FROM {_read(paths)}")
        cells = self.memory.execute("SELECT DISTINCT month, unit FROM lines ORDER BY ALL").fetchall()
        self.parts = [("lines", f"month = '{m}' AND unit = '{u}'", "institution") for m, u in cells]
        self.parts += [("returns", f"month = '{m}'", "county") for m in self.span]
        self.parts += [("owed", f"month = '{m}'", "institution") for m in self.span]
        self.rows = self.memory.execute("SELECT COUNT(*) FROM lines").fetchall()[0][0]

    def plain(self) -> None:
        """One COPY a file."""
        for number, (name, where, order) in enumerate(self.parts):
            target = _quoted(self.folder / "plain" / f"{name}{number:04d}.parquet")
            source = f"SELECT * FROM {name} WHERE {where} ORDER BY {order}"
            self.memory.execute(f"COPY ({source}) TO {target} (FORMAT parquet, COMPRESSION zstd)")

    def same(self) -> bool:
        """As many files, and the same rows in them."""
        written = sorted((self.folder / "plain").iterdir())
        if len(written) != len(self.closed):
            return False
        return [_rows(p) for p in _apart(self.closed)] == [_rows(p) for p in _apart(written)]

    def clear(self) -> None:
        """Give back memory and disk; the closed home stays."""
        self.memory.close()
        for name in ("base", "plain"):
            shutil.rmtree(self.folder / name, ignore_errors=True)


def _apart(files: list[Path]) -> tuple[list[Path], ...]:
    """Ledgers, lists of returns and lists of who owed one apart: they have other columns."""
    beside = [[f for f in files if f.stem.startswith(name)] for name in ("returns", "owed")]
    return ([f for f in files if not any(f in found for found in beside)], *beside)


def _rows(paths: list[Path]) -> list[tuple[int, int]]:
    """How many rows there are, and the sum of their hashes."""
    with duckdb.connect() as base:
        return base.execute(f"SELECT COUNT(*), SUM(CAST(hash(t) AS HUGEINT)) FROM {_read(paths)} AS t").fetchall()


def _read(paths: list[Path]) -> str:
    return f"read_parquet([{', '.join(map(_quoted, paths))}])"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
