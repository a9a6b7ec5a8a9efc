"""Readings, facts, tallies and demands as sealed tables and back."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.measure.period import Month
from tongbao.records.engine import duckdb as engine
from tongbao.records.fact import FACT_FIELDS, Channel, Demand, Fact, StatedTally, Status
from tongbao.records.issued import DegreeDays, PeoplePart, Points, Restatement, Target, TargetEvent
from tongbao.records.lines import LEDGER_KEYS, ledger_table, readings_from, record_table, records_from
from tongbao.records.reading import Reading
from tongbao.records.sealed import SealedTable

FULL = Fact(
    "F1",
    "baoding",
    "fund",
    Status.YES,
    level="special",
    day="2017-03-01",
    document="〔2017〕1号",
    organ="市政府",
    marks=("a", "b"),
    amount_milli=-1,
    amount_bound="floor",
    state="budget",
    count=0,
    count_unit="个",
    unlisted=True,
    partners=("某局",),
    title="一行\n两行",
    occasion="会",
    purpose="用",
    county="130602",
    learnt=Channel.VISIT,
    confirmed=True,
    evidence=("ab", "cd"),
    received="2017-03-31",
    upload="U1",
    place="表1!3",
)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
lists = st.lists(words.filter(bool), max_size=3).map(tuple)
numbers = st.none() | st.integers(-(10**15), 10**15)


def records_of(type_: type) -> st.SearchStrategy[Any]:
    """Any record of a type, every field drawn."""
    by_annotation = {
        str: words,
        bool: st.booleans(),
        int | None: numbers,
        int: st.integers(-(10**15), 10**15),
        tuple[str, ...]: lists,
        Status: st.sampled_from(Status),
        Channel: st.sampled_from(Channel),
    }
    return st.builds(type_, **{f.name: by_annotation[f.type] for f in fields(type_)})


def test_it_works() -> None:
    plain = Fact("F2", "handan", "meeting", Status.NOT_REPORTED)
    assert records_from(record_table([FULL, plain], Fact), Fact) == [FULL, plain]


def test_the_full_fact_leaves_no_field_at_its_default() -> None:
    """So that the round trip above means every field."""
    defaults = {f.name: f.default for f in fields(Fact)}
    assert [n for n in FACT_FIELDS if getattr(FULL, n) == defaults[n]] == []


@pytest.mark.parametrize(
    "type_",
    [Fact, StatedTally, Demand, Target, TargetEvent, Restatement, DegreeDays, Points, PeoplePart],
)
@given(data=st.data())
def test_any_record_survives(type_: Any, data: st.DataObject) -> None:
    records = data.draw(st.lists(records_of(type_), max_size=3))
    assert records_from(record_table(records, type_), type_) == records


@pytest.mark.parametrize(
    "record",
    [
        FULL,
        replace(FULL, amount_milli=None, count=None, marks=(), evidence=(), title=""),
        StatedTally(
            id="T1",
            matter="fund",
            list_id="areas",
            scope="全省",
            count=None,
            quantifier="部分",
            source="摸底",
            day="2017-04-01",
            evidence=("ab",),
        ),
        StatedTally(
            id="T2",
            matter="fund",
            list_id="areas",
            scope="全省",
            count=19,
            quantifier="",
            source="摸底",
            day="2017-04-01",
        ),
        Demand("D1", "fund", "areas", "2017-04-30", True, ""),
        Demand("D2", "fund", "areas", "", False, "已办结"),
        Target(
            id="T3",
            scope="baoding",
            indicator="energy",
            kind="quarter_cap",
            base="",
            period="2016-01..2016-03",
            milli=None,
            unit="",
            document="某文",
            issued_on="2016-01-01",
        ),
        Target(
            id="T4",
            scope="baoding",
            indicator="energy_per_person",
            kind="annual",
            base="2015",
            period="2016",
            milli=3200,
            unit="percent",
            document="某文",
            issued_on="2016-01-01",
        ),
        DegreeDays("H1", "baoding", "2016-01", 512_345, "气象站"),
    ],
    ids=lambda r: r.id,
)
def test_a_record_survives_parquet(tmp_path: Path, record: Any) -> None:
    table = record_table([record], type(record))
    engine.write_table(tmp_path / "t.parquet", table)
    read = SealedTable(table.columns, engine.read_table(tmp_path / "t.parquet", table.columns), table.keys)
    assert read == table
    assert records_from(read, type(record)) == [record]


def test_only_money_is_an_amount() -> None:
    kinds = {c.name: c.kind for c in record_table([], Fact).columns if c.kind != "text"}
    assert kinds == {"amount_milli": "milli", "count": "int", "unlisted": "int", "confirmed": "int"}


def test_a_ledger_has_a_column_a_carrier_in_the_order_given() -> None:
    reading = Reading(
        institution="I1",
        month=Month(2016, 1),
        kind="health",
        unit="baoding",
        county="130602",
        amounts={"gas": 5, "coal": 0},
        basis="metered",
        upload="U",
        row=7,
        reasons={"heat": "area_billed", "coal": "x"},
        doubted=1,
        payment="prepaid",
        marks={"gas": "约"},
    )
    table = ledger_table([reading], ["coal", "electricity", "gas"])
    assert [c.name for c in table.columns] == [*(c.name for c in LEDGER_KEYS), "coal", "electricity", "gas"]
    assert [c.kind for c in table.columns[-3:]] == ["milli"] * 3
    assert table.rows == (
        (
            *("I1", "2016-01", "health", "baoding", "130602", "metered", "U", 7, "coal=x;heat=area_billed", 1),
            *("prepaid", "gas=约", 0, None, 5),
        ),
    )


def test_a_ledger_survives_whole() -> None:
    """Every field of a reading is set to something that is not its default."""
    full = Reading(
        institution="I1",
        month=Month(2016, 1),
        kind="health",
        unit="baoding",
        county="130602",
        amounts={"coal": 0, "gas": 7},
        basis="estimated",
        upload="U1",
        row=4,
        reasons={"heat": "area_billed", "lpg": "none"},
        doubted=1,
        payment="prepaid",
        marks={"gas": "约"},
    )
    plain = Reading("I2", Month(2016, 1), "health", "baoding", "130602", {})
    assert readings_from(ledger_table([full, plain], ["coal", "gas", "heat"])) == [full, plain]


def test_a_ledger_of_an_older_book_lacks_columns_and_is_read() -> None:
    whole = ledger_table([Reading("I1", Month(2016, 1), "health", "baoding", "130602", {"coal": 1})], ["coal"])
    keep = [i for i, c in enumerate(whole.columns) if c.name not in ("payment", "marks", "doubted")]
    older = SealedTable(tuple(whole.columns[i] for i in keep), tuple(tuple(r[i] for i in keep) for r in whole.rows))
    assert readings_from(older) == readings_from(whole)
