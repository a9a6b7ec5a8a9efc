"""Closed books as the dossier reads them."""

from pathlib import Path

import pytest
from tests.dossier.samples import DAY, book, ledger, reading

from tongbao.dossier.books import ClosedLedgers, Records, read_records, read_works
from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.records.fact import Demand, Fact, StatedTally, Status
from tongbao.records.issued import ISSUED, Target
from tongbao.records.lines import record_table
from tongbao.records.work import Work
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(DAY)


def tally(id_: str) -> StatedTally:
    return StatedTally(id_, "plan", "areas", "市", 3, "", "省办汇总", "2026-03-01")


def test_facts_add_up_and_tallies_are_those_of_the_newest_book(tmp_path: Path) -> None:
    folders = []
    for n in (1, 2):
        fact, demand = Fact(f"F{n}", "u1", "plan", Status.YES), Demand(f"D{n}", "plan", "areas", "", True, "")
        tables = {
            "facts.u1": record_table([fact], Fact),
            "tallies": record_table([tally(f"S{n}")], StatedTally),
            "demands": record_table([demand], Demand),
        }
        folders.append(tmp_path / book(tmp_path, "progress", f"2026-0{n}", tables)[0])
    folders.append(tmp_path / ledger(tmp_path, "2026-03")[0])
    found = read_records(folders)
    assert [[r.id for r in listed] for listed in found] == [["F1", "F2"], ["S2"], ["D2"]]
    assert read_records(folders[2:]) == Records([], [], [])


def test_works_and_targets_are_read_where_a_book_has_them(tmp_path: Path) -> None:
    work = Work("W1", "u1", "projects", "7", "2026-03", "{}")
    target = Target("T1", "u1", "energy", "cap", "", "2026", 1_000, "tce", "1号", "2026-01-20")
    lists = {n: record_table([target] if n == "targets" else [], t) for n, t in ISSUED.items()}  # type: ignore[type-var]
    put = (
        book(tmp_path, "progress", "2026-03", {"works": record_table([work], Work)}),
        book(tmp_path, "targets", "2026", lists),
    )
    assert read_works([tmp_path / f for f, _ in put]) == ([work], [target])
    assert read_works([tmp_path / ledger(tmp_path, "2026-03")[0]]) == ([], [])


def closed(home: Path, *months: str) -> ClosedLedgers:
    return ClosedLedgers.among([ledger(home, m) for m in months], home)


def test_a_span_is_closed_only_as_a_whole(tmp_path: Path) -> None:
    found = closed(tmp_path, "2025-12", "2026-01")
    files, seals = found.within(Span.parse("2025-12..2026-01"))
    assert files == [tmp_path / f"ledger/{m}/v1/u1.parquet" for m in ("2025-12", "2026-01")]
    assert seals == (found.seals["2025-12"], found.seals["2026-01"])
    assert found.within(Span.parse("2025-12..2026-02")) == ([], ())


def test_other_books_are_no_ledgers_and_the_last_book_of_a_month_counts(tmp_path: Path) -> None:
    first = ledger(tmp_path, "2026-01")
    second = book(tmp_path, "other", "2026-01", {})
    assert ClosedLedgers.among([first, second], tmp_path).seals == {"2026-01": f"seal:{first[1][:16]}"}


def test_rows_beside_the_lines_come_month_by_month(tmp_path: Path) -> None:
    beside = record_table([Work("W1", "u1", "projects", "7", "2026-03", "{}")], Work)
    put = [ledger(tmp_path, "2026-01", returns=beside), ledger(tmp_path, "2026-02")]
    found = ClosedLedgers.among(put, tmp_path)
    assert found.rows_beside(Span.parse("2025-12..2026-02"), "returns") == list(beside.rows)
    assert found.rows_beside(Span.parse("2026"), "owed") == []
    assert found.files["2026-01"] == (tmp_path / "ledger/2026-01/v1/u1.parquet",)


def test_a_span_is_opened_with_the_same_months_a_year_earlier(tmp_path: Path) -> None:
    found = closed(tmp_path, "2024-12", "2025-01", "2025-12", "2026-01")
    with found.open(Span.parse("2025-12..2026-01"), RULES, others=[Span.parse("2026-01")]) as ledgers:
        assert {"now", "before", "2026-01"} <= set(ledgers.names())
        assert ledgers.cells("before", (), ("electricity",))[0].lines == 2
        assert ledgers.cells("2026-01", (), ("electricity",))[0].lines == 1


@pytest.mark.parametrize(
    ("tree", "code", "words"),
    [
        ("2026", "period", "“2026”不是月份。"),
        ("2026-02", "tree", "2026-02没有可用的已封账台账，不知道当月的隶属关系。"),
    ],
)
def test_a_tree_is_that_of_a_closed_month(tmp_path: Path, tree: str, code: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        closed(tmp_path, "2026-01").open(Span.parse("2026-01"), RULES, tree=tree)
    assert (refused.value.code, words in str(refused.value)) == (code, True)


def test_a_tree_places_institutions_as_of_its_month(tmp_path: Path) -> None:
    moved = [
        ledger(tmp_path, "2026-01", [reading("I1", "2026-01")]),
        ledger(tmp_path, "2026-02", [reading("I1", "2026-02", "u2")]),
    ]
    found = ClosedLedgers.among(moved, tmp_path)
    with found.open(Span.parse("2026-01..2026-02"), RULES, tree="2026-02") as ledgers:
        assert [c.key for c in ledgers.cells("now", ("unit",), ("electricity",))] == [("u2",)]
