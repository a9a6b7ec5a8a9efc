"""Spark gives the digits that DuckDB and plain Python give, on any books."""

import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.records.correction import Correction, apply_corrections
from tongbao.records.engine import duckdb as books
from tongbao.records.engine.choice import EngineChoice
from tongbao.records.engine.ledgers import Ledgers
from tongbao.records.engine.spark import SparkEngine
from tongbao.records.lines import ledger_table
from tongbao.records.reading import Reading
from tongbao.records.total import Total

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="NOT RUN: no Java here; Spark needs it"),
]
ITEMS = ("electricity", "gas")
WEIGHTS = {"electricity": Fraction("0.1229"), "gas": Fraction("1.33")}
MONTHS = (1, 2)
BY: tuple[tuple[str, ...], ...] = ((), ("unit",), ("unit", "county"), ("kind",))
Held = dict[tuple[str, int], tuple[str, str, dict[str, int]]]
MANY = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
amounts = st.dictionaries(st.sampled_from(ITEMS), st.integers(-(10**15), 10**15))
# Every institution-month at most once, each month perhaps elsewhere: moves.
lines = st.dictionaries(
    st.tuples(st.sampled_from(["I1", "I2", "I3"]), st.sampled_from(MONTHS)),
    st.tuples(st.sampled_from(["baoding", "handan"]), st.sampled_from(["health", "education"]), amounts),
    max_size=6,
)
corrections = st.dictionaries(st.sampled_from(["I1", "I2", "I3"]), st.integers(-(10**6), 10**6), max_size=2)


@pytest.fixture(scope="module", autouse=True)
def small_answers() -> Iterator[None]:
    """The books of these tests are tiny; two hundred shuffle files for each would only be slow."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    yield
    session.stop()


def readings(found: Held, year: int) -> list[Reading]:
    """Lines of one year."""
    return [Reading(i, Month(year, m), kind, unit, f"{unit}-1", held) for (i, m), (unit, kind, held) in found.items()]


def written(folder: str | Path, name: str, found: Sequence[Reading]) -> list[str]:
    """One file a month and unit; an empty span has one empty file."""
    groups: dict[tuple[Month, str], list[Reading]] = defaultdict(list)
    for r in found:
        groups[r.month, r.unit].append(r)
    paths = []
    for (month, unit), held in (groups or {(Month(2000, 1), "empty"): []}).items():
        path = Path(folder) / name / str(month) / f"{unit}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        books.write_table(path, ledger_table(held, ITEMS))
        paths.append(str(path))
    return paths


def plain(found: Sequence[Reading], by: Sequence[str]) -> list[Total]:
    """Cells by hand."""
    groups: dict[tuple[str, ...], list[Reading]] = defaultdict(list)
    for r in found:
        groups[tuple(str(getattr(r, b)) for b in by)].append(r)
    if not by:
        groups.setdefault((), [])
    return [
        Total(
            key,
            len(held),
            len({r.institution for r in held}),
            {i: sum(r.amounts.get(i, 0) for r in held) for i in ITEMS if any(i in r.amounts for r in held)},
        )
        for key, held in sorted(groups.items())
    ]


def answers(choice: EngineChoice, spans: dict[str, list[str]], tree: str) -> list[object]:
    """Everything that is asked of books."""
    with Ledgers(choice.started(), spans, ITEMS) as ledgers:
        if tree:
            ledgers.place_as_of(tree)
        ledgers.part("first", "now", ["2016-01"])
        found: list[object] = [ledgers.cells("now", by, ITEMS) for by in BY]
        found += [ledgers.cells("now", ("unit", "month"), ITEMS), ledgers.cells("first", ("institution",), ITEMS)]
        found.append(ledgers.largest("now", ("unit", "kind"), WEIGHTS))
        found.append(ledgers.matched(len(MONTHS), len(MONTHS), "2016-02"))
        found += [ledgers.cells(which, ("unit",), ITEMS, matched=True) for which in ("now", "before")]
        return found


def same_everywhere(now: Held, before: Held, late: dict[str, int], by_tree: bool, both_vintages: bool = True) -> None:
    """Books of two years and their next vintage, asked of both engines and added up by hand."""
    sealed = readings(now, 2016)
    changes = [
        Correction(r.institution, r.month, "gas", r.amounts.get("gas"), late[r.institution], "合成更正")
        for r in sealed
        if r.institution in late
    ]
    second = apply_corrections(sealed, changes)
    for vintage in (sealed, second) if both_vintages else (second,):
        with TemporaryDirectory() as folder:
            spans = {
                "now": written(folder, "now", vintage),
                "before": written(folder, "before", readings(before, 2015)),
            }
            tree = "2016-01" if by_tree and any(r.month == Month(2016, 1) for r in vintage) else ""
            one, other = (answers(c, spans, tree) for c in (EngineChoice("duckdb"), EngineChoice("spark", "local[2]")))
        assert one == other
        if not tree:
            assert one[:5] == [plain(vintage, by) for by in (*BY, ("unit", "month"))]


MOVED: Held = {
    ("I1", 1): ("baoding", "health", {"gas": 10**15, "electricity": -1}),
    ("I1", 2): ("handan", "health", {"gas": 7}),
    ("I2", 1): ("handan", "education", {}),
    ("I2", 2): ("handan", "education", {"electricity": 10**15}),
    ("I3", 2): ("baoding", "health", {"gas": -3}),
}


def test_it_works() -> None:
    same_everywhere(MOVED, MOVED, {"I1": 5}, True, both_vintages=False)


@pytest.mark.long
def test_a_span_without_lines() -> None:
    same_everywhere(MOVED, {}, {}, False)
    same_everywhere({}, MOVED, {}, False)


@pytest.mark.long
@MANY
@given(lines, lines, corrections, st.booleans())
def test_spark_is_duckdb_is_plain_python(now: Held, before: Held, late: dict[str, int], by_tree: bool) -> None:
    same_everywhere(now, before, late, by_tree)


def test_an_overflow_is_an_error_and_no_other_number() -> None:
    engine = SparkEngine("local[2]")
    from pyspark.errors import PySparkException

    with pytest.raises(PySparkException):
        engine.ask("SELECT CAST(9 AS DECIMAL(38,3)) * CAST(POW(10, 34) AS DECIMAL(38,3)) * CAST(1e3 AS DECIMAL(38,3))")


def test_without_spark_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(Refusal) as refused:
        SparkEngine()
    told = "没有安装 Spark 部件。请运行 pip install 'tongbao[scale]'，或改用 --engine duckdb。"
    assert (refused.value.code, str(refused.value)) == ("engine", told)


def test_without_java_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Refusal) as refused:
        SparkEngine()
    told = "本机没有 Java，不能运行 Spark。请安装 Java 17 以上版本，或改用 --engine duckdb。"
    assert (refused.value.code, str(refused.value)) == ("engine", told)
