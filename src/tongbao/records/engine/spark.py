"""Apache Spark over Parquet on shared storage: answers the same questions with the same digits. An optional part.

Java 17 and the ``scale`` extra are needed. A worker that is lost is done without: Spark runs its share again.
"""

import os
import shutil
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from tongbao.measure.refusal import Refusal
from tongbao.records.engine import questions

LOCAL = "local[*]"
_LOOPBACK = "127.0.0.1"
# What answers exactly as the books do: an overflow is an error and names in double quotes are names.
_ANSWERS = {"spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "Asia/Shanghai"}
_PARTS, _LEAST_PARTS = "spark.sql.shuffle.partitions", 4
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class SparkEngine:
    """Answers questions on a cluster; its tables have names of their own, so that many may be open at a time."""

    def __init__(self, master: str = "", memory: str = "") -> None:
        """Connect to a master (``spark://host:7077``), or start a Spark of this machine where none is named.

        Raises
        ------
        Refusal : code ``engine`` where Spark or Java is not installed, or the master does not answer.
        """
        self._session = _session(master or LOCAL, memory)
        self._mark = f"t{uuid4().hex[:8]}_"
        self._tables: dict[str, Any] = {}

    def lines(self, name: str, paths: Sequence[str], items: Sequence[str]) -> None:
        """Name the lines of files; they are read when a question needs them.

        Parameters
        ----------
        name
            Name of the engine's table or view.
        paths
            Parquet files.
        items
            Carriers to sum.
        """
        self._read(paths, items, ()).createOrReplaceTempView(name)
        self._tables.setdefault(name, None)

    def gather(self, name: str, paths: Sequence[str], items: Sequence[str], months: Sequence[str]) -> None:
        """Gather all files at once: Spark divides the work itself.

        Parameters
        ----------
        name
            Name of the engine's table or view.
        paths
            Parquet files.
        items
            Carriers to sum.
        months
            Months that count; empty for all.
        """
        raw = f"{self._mark}{name}"
        self._read(paths, items, months).createOrReplaceTempView(raw)
        self.keep(name, questions.gathered(raw, items))

    def keep(self, name: str, question: str) -> None:
        """Store an answer in the memory of the workers, on their disks where memory is short.

        Parameters
        ----------
        name
            Name of the engine's table or view.
        question
            Question in SQL.
        """
        before = self._tables.get(name)
        found = self._session.sql(question).persist()
        found.createOrReplaceTempView(name)
        if before is not None:
            # What stands on the table that is replaced must have its rows before they are given back.
            found.count()
            before.unpersist()
        self._tables[name] = found

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Answer a question.

        Parameters
        ----------
        question
            Question in SQL.

        Returns
        -------
        list of rows
            Rows of the answer.
        """
        return [tuple(row) for row in self._session.sql(question).collect()]

    def close(self) -> None:
        """Drop the tables of this session; Spark itself stays for the next one in this process."""
        for name, found in self._tables.items():
            self._session.catalog.dropTempView(name)
            if found is not None:
                found.unpersist()

    def _read(self, paths: Sequence[str], items: Sequence[str], months: Sequence[str]) -> Any:
        found = self._session.read.option("mergeSchema", "true").parquet(*paths)
        raw = f"{self._mark}files"
        found.createOrReplaceTempView(raw)
        question = questions.complete(raw, found.columns, items)
        return self._session.sql(questions.of_months(f"({question})", months) if months else question)


def _session(master: str, memory: str) -> Any:
    """Open a session of its own, whose tables no other session sees, of the Spark of this process."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        raise Refusal(
            "engine", "没有安装 Spark 部件。", "请运行 pip install 'tongbao[scale]'，或改用 --engine duckdb。"
        ) from None
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise Refusal("engine", "本机没有 Java，不能运行 Spark。", "请安装 Java 17 以上版本，或改用 --engine duckdb。")
    if master.startswith("local") or _LOOPBACK in master:
        os.environ.setdefault("SPARK_LOCAL_IP", _LOOPBACK)
    builder = SparkSession.builder.master(master).appName("tongbao")
    for key, value in (_SETTINGS | ({"spark.driver.memory": memory} if memory else {})).items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as problem:
        raise Refusal(
            "engine", f"Spark 主节点 {master} 没有应答（{type(problem).__name__}）。", "请检查地址和集群是否在运行。"
        ) from None
    session.sparkContext.setLogLevel("ERROR")
    own, context = session.newSession(), session.sparkContext
    if not context.getConf().contains(_PARTS):
        # Two hundred parts, Spark's own number, are mostly overhead for a table that was gathered.
        own.conf.set(_PARTS, str(max(_LEAST_PARTS, 2 * context.defaultParallelism)))
    for key, value in _ANSWERS.items():
        own.conf.set(key, value)
    return own
