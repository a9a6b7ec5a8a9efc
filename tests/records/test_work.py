"""Lines of the works ledger: what is blank is not there, the last month counts."""

from hypothesis import given
from hypothesis import strategies as st

from tongbao.records.lines import record_table, records_from
from tongbao.records.work import Work, body_of, select_latest, select_register


def line(period: str, key: str = "p1", unit: str = "east", received: str = "2017-04-01", **cells: str) -> Work:
    """A synthetic line."""
    return Work(f"{period}:{unit}:projects:{key}", unit, "projects", key, period, body_of(cells), received=received)


def test_cells_come_back_and_blank_ones_are_nothing() -> None:
    work = Work("i", "east", "money", "m", "2017-03", body_of({"amount": 5, "state": "spent", "members": ("甲", "乙")}))
    assert (work.number("amount"), work.text("state"), work.names("members")) == (5, "spent", ("甲", "乙"))
    assert (work.number("state"), work.text("bound"), work.number("count"), work.names("state")) == (None, "", None, ())


def test_the_last_line_of_a_key_received_by_the_day_counts() -> None:
    lines = [
        line("2017-04", received="2017-05-01", stage="completed"),
        line("2017-03", stage="started"),
        line("2017-03", unit="west"),
        line("2017-03", key="p2"),
    ]
    assert [w.text("stage") for w in select_latest(lines, "2017-05-01")] == ["completed", "", ""]
    assert [w.text("stage") for w in select_latest(lines, "2017-04-30")] == ["started", "", ""]
    assert [(w.unit, w.key) for w in select_latest(lines, "2017-05-01")] == [
        ("east", "p1"),
        ("east", "p2"),
        ("west", "p1"),
    ]
    assert select_register(lines, "money") == []


def test_a_cancelled_project_falls_out_with_what_belongs_to_it() -> None:
    money = Work("m", "east", "money", "m", "2017-03", body_of({"project": "p1", "amount": 5}), received="2017-04-01")
    lines = [line("2017-03", stage="started"), line("2017-03", unit="west", stage="started"), money]
    assert len(select_latest(lines, "2017-05-01")) == 3
    lines.append(line("2017-04", received="2017-05-01", stage="cancelled"))
    assert [(w.unit, w.register) for w in select_latest(lines, "2017-05-01")] == [("west", "projects")]
    assert len(select_latest(lines, "2017-04-30")) == 3


@given(st.dictionaries(st.text(min_size=1), st.text() | st.integers() | st.tuples(st.text(), st.text())))
def test_a_sealed_line_reads_back_equal(cells: dict[str, str | int | tuple[str, ...]]) -> None:
    work = Work("i", "east", "money", "m", "2017-03", body_of(cells), ("ab", "cd"))
    assert records_from(record_table([work], Work), Work) == [work]
    assert work.cells == cells
