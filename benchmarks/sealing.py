"""Write a book with all its digests, against writing the same rows in the same order as Parquet without any."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from figures import Job

from tongbao.records.book import check_book, read_json, read_manifest, read_table, write_book
from tongbao.records.engine.duckdb import write_table
from tongbao.records.seal import Seal


class Sealing(Job):
    """The rows of closed books, in memory, written as books once more: what the digests cost by themselves."""

    name = "写账册 seal"
    ours_is = "records.write_book（内存中的行，排序、逐列逐行摘要、写 Parquet、落盘）"
    plain_is = "同样的行、已排好次序，同样装入 DuckDB 写 Parquet（不计摘要、不落盘确认）"

    def __init__(self, folders: list[Path], target: Path, size: str) -> None:
        self.target, self.size = target, size
        self.seals = [read_manifest(f) for f in folders]
        self.tables = [{n: read_table(f, n) for n in s.files} for f, s in zip(folders, self.seals, strict=True)]
        self.beside = [(read_json(f, "rules"), read_json(f, "registry")) for f in folders]
        self.rows = sum(
            len(t.rows) for tables in self.tables for n, t in tables.items() if n not in ("owed", "returns")
        )
        self.made: list[Seal] = []

    def fresh(self) -> None:
        """An empty folder."""
        shutil.rmtree(self.target, ignore_errors=True)
        self.target.mkdir(parents=True)
        self.made = []

    def ours(self) -> None:
        """Whole books."""
        for number, (seal, tables, beside) in enumerate(zip(self.seals, self.tables, self.beside, strict=True)):
            self.made.append(write_book(self.target / f"b{number}", seal, tables, *beside, {}))

    def ready(self) -> None:
        """Folders for the plain files."""
        for number in range(len(self.seals)):
            (self.target / f"p{number}").mkdir()

    def plain(self) -> None:
        """As many files, from as many threads."""
        parts = [
            (self.target / f"p{number}" / f"{name}.parquet", table)
            for number, tables in enumerate(self.tables)
            for name, table in tables.items()
        ]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda p: write_table(*p), parts))

    def same(self) -> bool:
        """The seals are those of the books the rows came from, and every book agrees with its own."""
        again = [s.sha256 for s in self.made] == [s.sha256 for s in self.seals]
        return again and not any(check_book(self.target / f"b{n}", s.sha256) for n, s in enumerate(self.made))
