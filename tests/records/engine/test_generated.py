"""Synthetic lines made in the engine: the same digits from the same seed, and faults where they are listed."""

from dataclasses import replace
from pathlib import Path

from tongbao.records.engine import duckdb as engine
from tongbao.records.engine.generated import FAULTS, Group, lines, planted
from tongbao.records.lines import LEDGER_KEYS
from tongbao.records.sealed import Cell, Column

ITEMS = ("electricity", "electricity_rooms", "electricity_cost", "people", "area")
COLUMNS = (*LEDGER_KEYS, *(Column(i, "milli") for i in ITEMS))
FAULTY = (*(Column(c, "text") for c in ("institution", "month", "item", "fault")), Column("milli", "milli"))
GROUP = Group(
    unit="u01",
    county="9901",
    counties=14,
    first=0,
    last=4000,
    month="2024-08",
    years=1,
    seed=7,
    uses={"electricity": 95_000},
    tariffs={"electricity": 560},
    kinds=("organ", "health"),
)


def rows(path: Path, group: Group) -> list[dict[str, Cell]]:
    """A group's lines by column."""
    engine.seal_table(path, engine.ComputedTable(COLUMNS, lines(group, ITEMS)))
    return [dict(zip((c.name for c in COLUMNS), r, strict=True)) for r in engine.read_table(path, COLUMNS)]


def test_it_works(tmp_path: Path) -> None:
    made = rows(tmp_path / "a.parquet", GROUP)
    assert made == rows(tmp_path / "b.parquet", GROUP)
    assert made != rows(tmp_path / "c.parquet", replace(GROUP, seed=8))
    first = made[0]
    assert [first[c] for c in ("institution", "month", "kind", "unit")] == ["S00000000", "2024-08", "organ", "u01"]
    assert {len(str(r["county"])) for r in made} == {6}
    assert {r["electricity_rooms"] for r in made} == {None}
    assert 3970 < len(made) < 4000


def test_a_fault_stands_in_the_line_and_the_truth_beside_it(tmp_path: Path) -> None:
    made = {r["institution"]: r for r in rows(tmp_path / "a.parquet", GROUP)}
    engine.seal_table(tmp_path / "p.parquet", engine.ComputedTable(FAULTY, planted(GROUP), 3))
    found = engine.read_table(tmp_path / "p.parquet", FAULTY)
    assert {r[3] for r in found} == set(FAULTS)
    for institution, _, _, fault, true in found:
        times, over, _ = FAULTS[str(fault)]
        assert made[institution]["electricity"] == int(true or 0) * times // over


def test_who_moves_stands_elsewhere_from_july(tmp_path: Path) -> None:
    few = replace(GROUP, first=0, last=20)
    spring = {r["institution"]: r["county"] for r in rows(tmp_path / "a.parquet", replace(few, month="2024-06"))}
    summer = {r["institution"]: r["county"] for r in rows(tmp_path / "b.parquet", replace(few, month="2024-07"))}
    assert {i for i in spring if i in summer and spring[i] != summer[i]} == {"S00000017"}
