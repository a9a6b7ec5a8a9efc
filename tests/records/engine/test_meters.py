"""The roll-up of meters equals plain Python to the last digit, from whatever file the rows come."""

import dataclasses
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.records.engine import meter_reference as reference
from tests.records.engine.meter_reference import LIMITS, Row, local, seconds

from tongbao.records.engine.meters import (
    Columns,
    EngineError,
    MeterMonth,
    RollUp,
    roll_up_rows,
    roll_up_text,
    roll_up_typed,
    typed_columns,
)

COLUMNS = Columns(("meter", "time", "amount"), "meter", "time", "amount")
EAST = 8 * 3600


def written(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    """A CSV."""
    path.write_text("meter,time,amount\n" + "".join(f"{m},{t},{a}\n" for m, t, a in rows), "utf-8")
    return path


def decimal(micro: int) -> str:
    """Millionths as decimal text."""
    whole, rest = divmod(abs(micro), 10**6)
    return f"{'-' if micro < 0 else ''}{whole}.{rest:06d}"


def stamp(at: int, way: int) -> str:
    """A local second as one of the texts people write."""
    if way == 0:
        return local(at).isoformat(sep=" ")
    if way == 1:
        return local(at - EAST).isoformat() + "Z"
    if way == 2:
        return local(at - EAST + 3600).isoformat() + "+01:00"
    return f"{local(at):%Y/%m/%d %H:%M:%S}"


def hourly(path: Path, start: str, hours: int, change: dict[int, str | None], meter: str = "A") -> Path:
    """Hours of one unit each; ``change`` gives another amount by hour, None leaves it out."""
    first = seconds(start)
    rows = [(meter, stamp(first + 3600 * h, 0), change.get(h, "1")) for h in range(hours)]
    return written(path, [(m, t, a) for m, t, a in rows if a is not None])


def month(found: RollUp, text: str = "2024-01") -> MeterMonth:
    """The one month of that name."""
    return next(m for m in found.months if m.month == text)


def test_a_whole_month_is_metered_and_nothing_is_wrong(tmp_path: Path) -> None:
    found = roll_up_text(hourly(tmp_path / "a.csv", "2024-01-01", 744, {}), COLUMNS, LIMITS)
    whole = 744 * 3600
    assert found == RollUp(
        (
            MeterMonth(
                meter="A",
                month="2024-01",
                step_s=3600,
                micro=744_000_000,
                covered_s=whole,
                explained_s=0,
                whole_s=whole,
                gaps=0,
                gap_from="",
                gap_to="",
                same=0,
                clash=0,
                falls=0,
                off=0,
                catch_ups=0,
                crossing_micro=0,
            ),
        )
    )
    assert not found.months[0].partial


def test_the_month_ends_at_midnight_in_shanghai_whatever_zone_a_stamp_is_in(tmp_path: Path) -> None:
    rows = [("A", "2024-01-31T15:00:00Z", "1"), ("A", "2024-01-31T16:00:00Z", "2"), ("A", "2024-02-01 01:00", "4")]
    found = roll_up_text(written(tmp_path / "a.csv", rows), COLUMNS, LIMITS)
    assert [(m.month, m.micro) for m in found.months] == [("2024-01", 10**6), ("2024-02", 6 * 10**6)]


def test_an_interval_stamped_with_its_end_belongs_to_where_it_began(tmp_path: Path) -> None:
    rows = [("A", "2024-01-31 23:00", "1"), ("A", "2024-01-31 24:00", "2"), ("A", "2024-02-01 01:00", "4")]
    at_end = dataclasses.replace(COLUMNS, at_end=True)
    found = roll_up_text(written(tmp_path / "a.csv", rows), at_end, LIMITS)
    assert [(m.month, m.micro, m.step_s) for m in found.months] == [
        ("2024-01", 3 * 10**6, 3600),
        ("2024-02", 4 * 10**6, 3600),
    ]


def test_a_gap_a_catch_up_and_what_a_catch_up_explains(tmp_path: Path) -> None:
    gap: dict[int, str | None] = dict.fromkeys(range(24, 48))
    open_ = month(roll_up_text(hourly(tmp_path / "a.csv", "2024-01-01", 744, gap), COLUMNS, LIMITS))
    assert (open_.micro, open_.gaps, open_.gap_from, open_.gap_to, open_.catch_ups, open_.partial) == (
        *(720_000_000, 1, "2024-01-02 00:00", "2024-01-03 00:00"),
        *(0, True),
    )
    path = hourly(tmp_path / "b.csv", "2024-01-01", 744, gap | {48: "25"})
    held = month(roll_up_text(path, COLUMNS, LIMITS))
    assert (held.micro, held.catch_ups, held.explained_s, held.partial) == (744_000_000, 1, 24 * 3600, False)


def test_a_gap_over_the_end_of_a_month_is_explained_in_neither(tmp_path: Path) -> None:
    gap: dict[int, str | None] = dict.fromkeys(range(734, 754))
    found = roll_up_text(hourly(tmp_path / "a.csv", "2024-01-01", 1440, gap | {754: "21"}), COLUMNS, LIMITS)
    assert [(m.month, m.explained_s, m.catch_ups, m.partial) for m in found.months] == [
        ("2024-01", 0, 0, True),
        ("2024-02", 0, 1, True),
    ]


def test_the_same_row_twice_counts_once_and_a_contradiction_not_at_all(tmp_path: Path) -> None:
    path = hourly(tmp_path / "a.csv", "2024-01-01", 744, {})
    with path.open("a", encoding="utf-8") as file:
        file.write("A,2024-01-05 03:00,1\nA,2024-01-05 04:00,7\nA,2024-01-05 05:30,1\nA,2024-01-06 02:00:59,1\n")
    found = month(roll_up_text(path, COLUMNS, LIMITS))
    assert (found.same, found.clash, found.off, found.micro) == (1, 6, 1, 741_000_000)


def test_a_minute_beside_the_grid_is_on_it_and_two_are_told(tmp_path: Path) -> None:
    gap: dict[int, str | None] = {5: None, 9: None}
    path = hourly(tmp_path / "a.csv", "2024-01-01", 744, gap)
    with path.open("a", encoding="utf-8") as file:
        file.write("A,2024-01-01 04:59:00,1\nA,2024-01-01 09:02:00,1\n")
    found = month(roll_up_text(path, COLUMNS, LIMITS))
    assert (found.off, found.gaps, found.micro) == (1, 0, 744_000_000)


def test_a_negative_amount_does_not_count(tmp_path: Path) -> None:
    found = month(roll_up_text(hourly(tmp_path / "a.csv", "2024-01-01", 744, {7: "-3"}), COLUMNS, LIMITS))
    assert (found.falls, found.micro, found.partial) == (1, 743_000_000, True)


def test_a_register_is_read_at_the_ends_of_months_and_bridges_its_own_gaps(tmp_path: Path) -> None:
    rows = [("A", "2024-01-01", "10"), ("A", "2024-01-15", "20"), ("A", "2024-02-01 00:00:40", "33.5")]
    register = dataclasses.replace(COLUMNS, register=True)
    [found] = roll_up_text(written(tmp_path / "a.csv", rows), register, LIMITS).months
    assert (found.micro, found.covered_s, found.partial, found.gaps) == (23_500_000, found.whole_s, False, 0)


def test_a_register_that_falls_or_crosses_the_end_of_a_month_is_partial(tmp_path: Path) -> None:
    rows = [("A", "2024-01-01", "10"), ("A", "2024-01-15", "3"), ("A", "2024-01-31", "5"), ("A", "2024-02-02", "9")]
    register = dataclasses.replace(COLUMNS, register=True)
    january, february = roll_up_text(written(tmp_path / "a.csv", rows), register, LIMITS).months
    assert (january.micro, january.falls, january.gaps, january.crossing_micro) == (2_000_000, 1, 2, 4_000_000)
    assert (january.gap_from, january.gap_to) == ("2024-01-01 00:00", "2024-01-15 00:00")
    assert (february.micro, february.covered_s, february.crossing_micro) == (0, 0, 4_000_000)


@pytest.mark.parametrize(
    ("row", "example"),
    [
        (("", "2024-01-01 00:00", "1"), ""),
        (("A", "昨天", "1"), "昨天"),
        (("A", "2024-13-01 00:00", "1"), "2024-13-01 00:00"),
        (("A", "2024-01-01 00:00 PRC", "1"), "2024-01-01 00:00 PRC"),
        (("A", "1970-01-01 00:00", "1"), "1970-01-01 00:00"),
        (("A", "2024-01-01 00:00", "1e3"), "1e3"),
        (("A", "2024-01-01 00:00", "1_0"), "1_0"),
        (("A", "2024-01-01 00:00", "0.1234567"), "0.1234567"),
        (("A", "2024-01-01 00:00", "约5"), "约5"),
        (("A", "2024-01-01 00:00", "NaN"), "NaN"),
    ],
)
def test_a_row_that_cannot_be_read_is_counted_and_shown(
    tmp_path: Path, row: tuple[str, str, str], example: str
) -> None:
    path = written(tmp_path / "a.csv", [row, ("A", "2024-01-01 01:00", "1")])
    for register in (False, True):
        found = roll_up_text(path, dataclasses.replace(COLUMNS, register=register), LIMITS)
        assert (found.unread, found.example) == (1, example)


def test_a_blank_amount_is_a_gap_and_a_number_keeps_its_zeros(tmp_path: Path) -> None:
    rows = [("A", "2024-01-01 00:00", ""), ("A", "2024-01-01 01:00", " 0.1234560000 "), ("A", "2024-01-01 02:00", "0")]
    found = roll_up_text(written(tmp_path / "a.csv", rows), COLUMNS, LIMITS)
    assert (found.unread, found.months[0].micro, found.months[0].covered_s) == (0, 123_456, 7200)


def test_a_file_that_is_no_table_raises(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1" + b"x" * 100)
    with pytest.raises(EngineError):
        roll_up_typed(path, COLUMNS, LIMITS)


def test_the_engine_reads_that_one_file_and_no_other(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [("A", "2024-01-01 00:00", "1")])
    other = written(tmp_path / "b.csv", [("B", "2024-01-01 00:00", "1")])
    sly = dataclasses.replace(COLUMNS, delimiter=f",', x=(SELECT 1 FROM '{other}'), quote='")
    with pytest.raises(EngineError):
        roll_up_text(path, sly, LIMITS)


def test_a_quote_in_the_name_of_a_file_is_a_quote(tmp_path: Path) -> None:
    path = written(tmp_path / "a'b.csv", [("A", "2024-01-01 00:00", "1")])
    assert roll_up_text(path, COLUMNS, LIMITS).months[0].micro == 10**6


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[list[Row], bool]:
    """Interval data about the end of a month: runs left out, caught up, doubled, contradicted, shifted, negative."""
    step = draw(st.sampled_from([900, 1800, 3600, 86400]))
    at_end = draw(st.booleans())
    rows: list[Row] = []
    for meter in ("A", "B")[: draw(st.integers(1, 2))]:
        # Steps of a day keep to midnight; the others begin anywhere on their grid.
        start = seconds("2024-01-30") + draw(st.integers(0, 3)) * (86400 if step == 86400 else step)
        number = draw(st.integers(2, 12 if step == 86400 else 250))
        gap = draw(st.integers(0, number)), draw(st.integers(0, 40))
        for n in range(number):
            if gap[0] <= n < sum(gap):
                continue
            caught = n == sum(gap) and draw(st.booleans())
            rows.append((meter, start + (n + at_end) * step, (gap[1] + 1 if caught else 1) * 10**6 + n % 7))
    for _ in range(draw(st.integers(0, 4))):
        if rows:
            meter, at, micro = rows[draw(st.integers(0, len(rows) - 1))]
            shift = draw(st.sampled_from([0, 0, -60, 59, 61, -61, 450, 900]))
            rows.append((meter, at + shift, draw(st.sampled_from([micro, micro, micro + 1, -5, 0]))))
    return rows, at_end


@settings(max_examples=30)
@given(given_=spoilt(), ways=st.lists(st.integers(0, 3), min_size=1, max_size=5))
def test_intervals_equal_plain_python(tmp_path_factory, given_, ways) -> None:  # type: ignore[no-untyped-def]
    rows, at_end = given_
    path = tmp_path_factory.mktemp("m") / "a.csv"
    texts = [(m, stamp(at, ways[n % len(ways)]), decimal(micro)) for n, (m, at, micro) in enumerate(rows)]
    found = roll_up_text(written(path, texts), dataclasses.replace(COLUMNS, at_end=at_end), LIMITS)
    assert settled(found.months) == settled(reference.intervals(rows, at_end))
    assert found.unread == 0


def settled(months) -> list[MeterMonth]:  # type: ignore[no-untyped-def]
    """Of two runs of one length either may be told as the longest."""
    return [dataclasses.replace(m, gap_from="", gap_to="") for m in months]


@settings(max_examples=30)
@given(
    given_=st.lists(
        st.tuples(
            st.sampled_from("AB"),
            st.one_of(st.integers(0, 100 * 86400), st.integers(0, 100).map(lambda d: d * 86400)),
            st.integers(0, 10**9),
        ),
        max_size=12,
    ),
    shift=st.sampled_from([0, 60, -60, 61]),
    sort=st.booleans(),
)
def test_registers_equal_plain_python(tmp_path_factory, given_, shift, sort) -> None:  # type: ignore[no-untyped-def]
    rows = [(m, seconds("2024-01-01") + at + shift, v) for m, at, v in given_]
    if sort:  # a register that counts up, else one that falls at random
        rows = [(m, at, v) for (m, at, _), v in zip(sorted(rows), sorted(r[2] for r in rows), strict=True)]
    path = written(tmp_path_factory.mktemp("m") / "a.csv", [(m, stamp(at, 1), decimal(v)) for m, at, v in rows])
    found = roll_up_text(path, dataclasses.replace(COLUMNS, register=True), LIMITS)
    assert settled(found.months) == settled(reference.registers(rows))


@pytest.mark.parametrize("register", [False, True])
def test_a_csv_a_parquet_and_rows_give_the_same_digits(tmp_path: Path, register: bool) -> None:
    start = seconds("2024-01-30")
    rows = [("A", start + 900 * n, 250_000 * (n if register else n % 11)) for n in range(400) if n % 50 != 7]
    columns = dataclasses.replace(COLUMNS, register=register)
    text = written(tmp_path / "a.csv", [(m, stamp(at, 0), decimal(v)) for m, at, v in rows])
    known = roll_up_text(text, columns, LIMITS)
    assert len(known.months) == 2
    assert roll_up_rows([(m, at - EAST, decimal(v)) for m, at, v in rows], columns, LIMITS) == known
    for kind, instant in (("TIMESTAMP", False), ("TIMESTAMPTZ", True)):
        path = tmp_path / f"{kind}.parquet"
        with duckdb.connect() as base:
            base.execute("SET TimeZone = 'UTC'")
            shift = "- INTERVAL 8 HOUR" if instant else ""
            base.execute(
                f"COPY (SELECT meter, (time::TIMESTAMP {shift})::{kind} AS time, amount::DECIMAL(12,3) AS amount "
                f"FROM read_csv('{text}', all_varchar=true)) TO '{path}' (FORMAT parquet)"
            )
        shown = {"TIMESTAMP": "TIMESTAMP", "TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}[kind]
        assert typed_columns(path) == {"meter": "VARCHAR", "time": shown, "amount": "DECIMAL(12,3)"}
        assert roll_up_typed(path, dataclasses.replace(columns, instant=instant), LIMITS) == known


def test_no_amount_is_ever_a_float(tmp_path: Path) -> None:
    rows = [("A", stamp(seconds("2024-01-01") + 900 * n, 0), "999999999999.999999") for n in range(2000)]
    found = roll_up_text(written(tmp_path / "a.csv", rows), COLUMNS, LIMITS)
    assert month(found).micro == 2000 * 999_999_999_999_999_999
    assert timedelta(seconds=month(found).covered_s) == timedelta(seconds=2000 * 900)
