"""Ledgers open for questions: sums are plain sums to the last digit."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongbao.measure.period import Month
from tongbao.records.engine import duckdb as engine
from tongbao.records.engine.duckdb import DuckEngine
from tongbao.records.engine.ledgers import Ledgers
from tongbao.records.lines import ledger_table
from tongbao.records.reading import Reading
from tongbao.records.sealed import Column, SealedTable
from tongbao.records.total import Total

ITEMS = ("electricity", "gas")
OLD = tuple(Column(c, "text") for c in ("institution", "month", "kind", "unit", "county"))
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

large = st.dictionaries(st.sampled_from(ITEMS), st.integers(-(10**15), 10**15))
ledgers = st.lists(
    st.builds(
        Reading,
        institution=st.sampled_from(["I1", "I2", "I3"]),
        month=st.builds(Month, st.just(2016), st.integers(1, 3)),
        kind=st.sampled_from(["health", "education"]),
        unit=st.sampled_from(["baoding", "handan"]),
        county=st.just("130602"),
        amounts=large,
    ),
    max_size=12,
)


def written(folder: str | Path, name: str, readings: list[Reading]) -> Path:
    """A ledger file of some readings."""
    path = Path(folder) / f"{name}.parquet"
    engine.write_table(path, ledger_table(readings, ITEMS))
    return path


def reading(institution: str, year: int, month: int, gas: int) -> Reading:
    """One institution-month."""
    return Reading(institution, Month(year, month), "health", "baoding", "130602", {"gas": gas})


def opened(now: Sequence[Path], before: Sequence[Path] = (), threads: int = 0, items: Sequence[str] = ITEMS) -> Ledgers:
    """Two spans of files, open."""
    spans = {"now": [str(p) for p in now], "before": [str(p) for p in before]}
    return Ledgers(DuckEngine(threads), spans, items)


@FEW
@given(ledgers, st.sampled_from([1, 2, 4]))
def test_cells_are_plain_sums(readings: list[Reading], threads: int) -> None:
    grouped = defaultdict(list)
    for r in readings:
        grouped[r.unit, str(r.month)].append(r)
    wanted = [
        Total(
            key,
            len(lines),
            len({r.institution for r in lines}),
            {i: sum(r.amounts.get(i, 0) for r in lines) for i in ITEMS if any(i in r.amounts for r in lines)},
        )
        for key, lines in sorted(grouped.items())
    ]
    with TemporaryDirectory() as folder:
        half = len(readings) // 2
        paths = [written(folder, "a", readings[:half]), written(folder, "b", readings[half:])]
        with opened(paths, threads=threads) as ledgers_:
            assert ledgers_.cells("now", ["unit", "month"], ITEMS) == wanted


def test_any_number_of_threads_gives_the_same_digits(tmp_path: Path) -> None:
    readings = [reading(f"I{i % 997}", 2016, 1 + i % 12, 10**15 - i * 7919) for i in range(20_000)]
    path, found = written(tmp_path, "now", readings), []
    for threads in (1, 2, 3, 8):
        with opened([path], threads=threads) as ledgers_:
            found.append(ledgers_.cells("now", ["month"], ["gas"]))
            assert ledgers_.cells("now", [], ["gas"])[0].amounts == {"gas": sum(r.amounts["gas"] for r in readings)}
    assert found == [found[0]] * 4


def test_only_institutions_with_every_month_in_both_spans_are_matched(tmp_path: Path) -> None:
    now = [reading(i, 2016, m, 10) for i in ("I1", "I2", "I3") for m in (1, 2)] + [reading("I4", 2016, 1, 99)]
    before = [reading(i, 2015, m, 7) for i in ("I1", "I3", "I4") for m in (1, 2)] + [reading("I2", 2015, 2, 99)]
    paths = [written(tmp_path, "now", now)], [written(tmp_path, "before", before)]
    with opened(*paths) as ledgers_:
        assert ledgers_.matched(2, 2) == 2
        assert ledgers_.cells("now", [], ["gas"], matched=True) == [Total((), 4, 2, {"gas": 40})]
        assert ledgers_.cells("before", [], ["gas"], matched=True) == [Total((), 4, 2, {"gas": 28})]
        assert ledgers_.cells("now", [], ["gas"]) == [Total((), 7, 4, {"gas": 159})]


def test_a_month_handed_in_twice_does_not_stand_for_another(tmp_path: Path) -> None:
    now = [reading("I1", 2016, 1, 10), reading("I1", 2016, 1, 10)]
    before = [reading("I1", 2015, m, 7) for m in (1, 2)]
    with opened([written(tmp_path, "now", now)], [written(tmp_path, "before", before)]) as ledgers_:
        assert ledgers_.matched(2, 2) == 0


def test_an_item_that_no_line_has_is_left_out(tmp_path: Path) -> None:
    with opened([written(tmp_path, "now", [reading("I1", 2016, 1, 10)])]) as ledgers_:
        assert ledgers_.cells("now", ["unit"], ITEMS) == [Total(("baoding",), 1, 1, {"gas": 10})]


def test_months_of_a_span_are_a_span_of_their_own(tmp_path: Path) -> None:
    path = written(tmp_path, "now", [reading("I1", 2016, m, 10 * m) for m in range(1, 13)])
    with opened([path], items=ITEMS) as ledgers_:
        ledgers_.part("2016-01..2016-03", "now", ["2016-01", "2016-02", "2016-03"])
        assert ledgers_.names() == ("now", "2016-01..2016-03")
        assert ledgers_.cells("2016-01..2016-03", [], ["gas"]) == [Total((), 3, 1, {"gas": 60})]
        assert ledgers_.cells("now", [], ["gas"]) == [Total((), 12, 1, {"gas": 780})]


@pytest.mark.parametrize("turned", [False, True])
def test_files_of_one_unit_may_be_of_different_layouts(tmp_path: Path, turned: bool) -> None:
    """The newest column, another order of columns, no place for basis yet: whichever file is opened first."""
    paths = []
    for folder, items, amounts in (("1", ("gas", "electricity"), (5, 2)), ("2", ("electricity",), (3,))):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "baoding.parquet")
        keys = (*OLD, Column("basis", "text"), Column("doubted", "int")) if folder == "1" else OLD
        told = ("I1", f"2016-0{folder}", "health", "baoding", "130602", *(("billed", 0) if folder == "1" else ()))
        columns = (*keys, *(Column(i, "milli") for i in items))
        engine.write_table(paths[-1], SealedTable(columns, ((*told, *amounts),)))
    with opened(paths[::-1] if turned else paths) as ledgers_:
        assert ledgers_.cells("now", ["unit"], ITEMS) == [Total(("baoding",), 2, 1, {"electricity": 5, "gas": 5})]


def test_many_units_are_gathered_in_batches_to_the_same_sums(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = []
    for month in (1, 2):
        (tmp_path / str(month)).mkdir()
        for unit in ("baoding", "handan", "tangshan"):
            own = Reading(f"I-{unit}", Month(2016, month), "health", unit, "130602", {"gas": month * 10})
            paths.append(written(tmp_path / str(month), unit, [own, reading("mover", 2016, month, 1)]))
    wanted = None
    for batch in (1, 10**9):
        monkeypatch.setattr(engine, "BATCH", batch)
        with opened(paths) as ledgers_:
            found = ledgers_.cells("now", ["unit"], ["gas"]), ledgers_.cells("now", [], ["gas"])
        wanted = wanted or found
        assert found == wanted
    assert wanted[1] == [Total((), 12, 4, {"gas": 96})]


def test_an_older_book_has_none_of_a_later_column(tmp_path: Path) -> None:
    path = written(tmp_path, "now", [reading("I1", 2016, 1, 10)])
    older = tmp_path / "older.parquet"
    engine.write_table(older, SealedTable((*OLD, Column("gas", "milli")), (("I2", "2016-01", "health", "b", "c", 7),)))
    with opened([path, older], items=(*ITEMS, "heat_heating")) as ledgers_:
        cells = ledgers_.cells("now", ["institution", "basis", "doubted"], ["gas", "heat_heating"])
    assert cells == [Total(("I1", "billed", 0), 1, 1, {"gas": 10}), Total(("I2", None, None), 1, 1, {"gas": 7})]


def test_the_tree_of_a_month_puts_every_institution_where_it_stood_then(tmp_path: Path) -> None:
    def at(unit: str, month: int) -> Reading:
        return Reading("I1", Month(2016, month), "health", unit, unit, {"gas": 5})

    path = written(tmp_path, "now", [at("baoding", 1), at("handan", 2), reading("I2", 2016, 2, 3)])
    with opened([path], items=ITEMS) as ledgers_:
        ledgers_.place_as_of("2016-01")
        assert ledgers_.cells("now", ["unit"], ["gas"]) == [Total(("baoding",), 3, 2, {"gas": 13})]
    with (
        opened([path], items=ITEMS) as ledgers_,
        pytest.raises(ValueError, match="no open ledger holds 2014-01"),
    ):
        ledgers_.place_as_of("2014-01")


def test_the_matched_are_compared_where_they_stand_at_the_end(tmp_path: Path) -> None:
    def at(unit: str, year: int, month: int, gas: int) -> Reading:
        return Reading("I1", Month(year, month), "health", unit, unit, {"gas": gas})

    now = [at("handan", 2016, 1, 5), at("baoding", 2016, 2, 6), reading("I2", 2016, 1, 1), reading("I2", 2016, 2, 1)]
    before = [at("handan", 2015, 1, 3), at("handan", 2015, 2, 4), reading("I2", 2015, 1, 1), reading("I2", 2015, 2, 1)]
    paths = [written(tmp_path, "now", now)], [written(tmp_path, "before", before)]
    with opened(*paths, items=ITEMS) as ledgers_:
        assert ledgers_.matched(2, 2, "2016-02") == 2
        assert ledgers_.cells("now", ["unit"], ["gas"], matched=True) == [Total(("baoding",), 4, 2, {"gas": 13})]
        assert ledgers_.cells("before", ["unit"], ["gas"], matched=True) == [Total(("baoding",), 4, 2, {"gas": 9})]
        assert ledgers_.cells("before", ["unit"], ["gas"]) == [
            Total(("baoding",), 2, 1, {"gas": 2}),
            Total(("handan",), 2, 1, {"gas": 7}),
        ]


def test_the_largest_institution_of_a_cell_by_weight(tmp_path: Path) -> None:
    lines = [
        Reading("I1", Month(2016, 1), "health", "baoding", "130602", {"gas": 1000, "electricity": -7}),
        Reading("I1", Month(2016, 2), "health", "baoding", "130602", {"gas": 1}),
        Reading("I2", Month(2016, 1), "health", "baoding", "130602", {"electricity": 4000}),
        Reading("I3", Month(2016, 1), "health", "handan", "130402", {}),
    ]
    weights = {"gas": Fraction(1, 3), "electricity": Fraction("0.1229")}
    with opened([written(tmp_path, "now", lines)]) as ledgers_:
        assert ledgers_.largest("now", ["unit"], weights) == {
            ("baoding",): max(Fraction(1001, 3) - 7 * Fraction("0.1229"), 4000 * Fraction("0.1229")),
            ("handan",): Fraction(0),
        }


def test_items_that_were_not_opened_are_a_bug(tmp_path: Path) -> None:
    with (
        opened([written(tmp_path, "now", [reading("I1", 2016, 1, 10)])]) as ledgers_,
        pytest.raises(ValueError, match=r"^\['coal'\] were not opened; open the ledgers with every item"),
    ):
        ledgers_.cells("now", ["unit"], ["coal"])


def test_a_part_is_told_by_the_tree_as_well(tmp_path: Path) -> None:
    def at(unit: str, month: int) -> Reading:
        return Reading("I1", Month(2016, month), "health", unit, unit, {"gas": month})

    path = written(tmp_path, "now", [at("baoding", 1), at("handan", 2), at("handan", 3)])
    with opened([path]) as ledgers_:
        ledgers_.place_as_of("2016-01")
        ledgers_.part("late", "now", ["2016-02", "2016-03"])
        assert ledgers_.cells("late", ["unit"], ["gas"]) == [Total(("baoding",), 2, 1, {"gas": 5})]
        assert ledgers_.cells("late", ["unit", "month"], ["gas"]) == [
            Total(("baoding", "2016-02"), 1, 1, {"gas": 2}),
            Total(("baoding", "2016-03"), 1, 1, {"gas": 3}),
        ]
