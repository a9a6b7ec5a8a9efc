"""An assessment out of closed books: its material, and everything judged from it."""

from pathlib import Path

from tests.dossier.samples import Book, book, dossier, ledger, reading

from tongbao.dossier.assessment import Judged, assess
from tongbao.measure.period import Span
from tongbao.records.fact import Fact, Status
from tongbao.records.issued import ISSUED, Target
from tongbao.records.lines import record_table


def targets(home: Path, *issued: Target) -> Book:
    """A closed book of targets."""
    lists = {n: record_table(list(issued) if n == "targets" else [], t) for n, t in ISSUED.items()}  # type: ignore[type-var]
    return book(home, "targets", "2025", lists)


def months(home: Path, period: str, electricity: int) -> list[Book]:
    """The closed ledgers of a period: one institution of one city."""
    return [ledger(home, str(m), [reading("I1", str(m), electricity=electricity)]) for m in Span.parse(period)]


def judged(home: Path, now: int, period: str = "2025", **more: object) -> Judged:
    cap = Target("T1", "u1", "energy_per_person", "annual", "2024", "2025", 10_000, "percent", "1号", "2025-01-20")
    span = Span.parse(period)
    ledgers = [*months(home, str(span.year_before()), 1_000_000), *months(home, period, now)]
    return assess(dossier(home, "assessment", period, [*ledgers, targets(home, cap)], **more))


def test_a_target_is_judged_from_both_years(tmp_path: Path) -> None:
    found = judged(tmp_path, 800_000)
    (verdict,) = found.verdicts["u1"]
    assert (verdict.outcome.value, found.verdicts["u2"]) == ("met", [])
    assert sorted(found.material.lines) == ["2024", "2025"]
    assert len(found.material.records) == 24
    assert found.scores == ()


def test_more_than_the_year_before_is_missed(tmp_path: Path) -> None:
    (verdict,) = judged(tmp_path, 1_100_000).verdicts["u1"]
    assert verdict.outcome.value == "missed"


def test_a_heating_season_is_compared_with_the_season_before(tmp_path: Path) -> None:
    material = judged(tmp_path, 800_000, "2025-11..2026-03").material
    assert {p: x[0].amounts["electricity"] for p, x in material.lines.items()} == {
        "2025-11..2026-03": 4_000_000,
        "2024-11..2025-03": 5_000_000,
    }


def test_confirmed_decisions_are_those_to_confirm(tmp_path: Path) -> None:
    choices = {"grade:2025:u1": "confirm", "grade:2025:u2": "drop"}
    assert judged(tmp_path, 800_000, choices=choices).material.confirmed == {"grade:2025:u1"}


def test_the_grades_of_the_year_before_come_from_the_books(tmp_path: Path) -> None:
    fact = Fact("G1", "u1", "grade", Status.YES, level="good")
    grades = book(tmp_path, "grades", "2024", {"facts.u1": record_table([fact], Fact)})
    of = dossier(tmp_path, "assessment", "2025", [*months(tmp_path, "2025", 1), targets(tmp_path), grades])
    assert assess(of).material.previous == {"u1": "good"}
