"""Findings of the accounts out of closed ledgers: totals, changes, and the quality of the lines behind them."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.dossier.samples import DAY, ledger, reading

from tongbao.assess.finding import Finding, Values
from tongbao.assess.values.figures import AccountValues, TotalValues
from tongbao.assess.verdict import Yearly
from tongbao.dossier.books import ClosedLedgers
from tongbao.dossier.ledger_accounts import account_findings, add_quality, counted, yearly
from tongbao.measure.period import Span
from tongbao.records.engine.ledgers import Ledgers
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(DAY)
SPAN = Span.parse("2026-01..2026-02")


@pytest.fixture
def closed(tmp_path: Path) -> ClosedLedgers:
    """Two months of two cities, and the same months a year earlier with half the electricity."""
    books = []
    for month, milli in (("2025-01", 500_000), ("2025-02", 500_000), ("2026-01", 1_000_000), ("2026-02", 1_000_000)):
        lines = [reading("I1", month, electricity=milli), reading("I2", month, "u2", electricity=milli)]
        books.append(ledger(tmp_path, month, [lines[0], replace(lines[1], basis="estimated")]))
    return ClosedLedgers.among(books, tmp_path)


@pytest.fixture
def ledgers(closed: ClosedLedgers) -> Iterator[Ledgers]:
    """The opened ledgers of both years."""
    with closed.open(SPAN, RULES) as opened:
        yield opened


def test_costs_and_parts_are_not_counted() -> None:
    found = counted(RULES)
    assert {"electricity", "water", "people", "area"} <= set(found)
    assert not any(c.endswith("_cost") for c in found)


def test_totals_and_changes_of_both_years(ledgers: Ledgers, closed: ClosedLedgers) -> None:
    found = {f.id: f for f in account_findings(ledgers, closed, SPAN, RULES)}
    now, before = found["total:now:province"], found["total:before:province"]
    assert (now.number("institutions"), now.number("lines")) == (2, 4)
    assert now.number("energy") == 2 * before.number("energy") > 0
    assert now.source_records("*") == closed.within(SPAN)[1]
    assert before.source_records("*") == closed.within(SPAN.year_before())[1]
    assert found["change:all:u1"].values["energy_per_person"] == found["change:same:u1"].values["energy_per_person"]
    assert found["total:unit_county:u1/990101"].values["exact.largest"] == "1"


def test_without_the_year_before_there_is_no_change(tmp_path: Path) -> None:
    closed = ClosedLedgers.among([ledger(tmp_path, "2026-01")], tmp_path)
    span = Span.parse("2026-01")
    with closed.open(span, RULES) as ledgers:
        found = account_findings(ledgers, closed, span, RULES)
    assert {f.kind for f in found} == {"total"}
    assert "before" not in {f.matter for f in found}


def test_lines_are_summed_by_institution_or_by_area(ledgers: Ledgers) -> None:
    found = {x.institution: x for x in yearly(ledgers, "now")}
    assert (found["I1"].unit, found["I1"].months, found["I1"].amounts["electricity"]) == ("u1", 2, 2_000_000)
    assert found["I1"].uncertain == {}
    assert found["I2"].uncertain["electricity"] == 2_000_000
    assert {(x.institution, x.unit, x.kind) for x in yearly(ledgers, "now", ("unit",))} == {
        ("", "u1", ""),
        ("", "u2", ""),
    }


def total_values() -> Values:
    """Values of a total of one institution."""
    account = AccountValues(
        institutions=1, lines=1, energy=1, exact_energy=Fraction(1), water=0, people=1, area=1, months=1
    )
    return TotalValues(account=account, indicators={}).as_values()


def test_the_estimated_share_is_added_to_current_totals_only() -> None:
    account = total_values()
    total = Finding("total:now:u1", "total", "u1", "now", account)
    others = [replace(total, matter="before"), replace(total, subject="u9")]
    lines = [
        Yearly("I1", "u1", "organ", 1, {"electricity": 3_000}),
        Yearly("I2", "u1", "organ", 1, {"electricity": 1_000}, {"electricity": 1_000}, {}),
    ]
    found = add_quality([total, *others], lines, RULES)
    assert found[0].values == account | {"estimated": 250_000, "doubted": 0}
    assert found[1:] == others


def test_no_coal_has_no_share() -> None:
    total = Finding("total:now:u1", "total", "u1", "now", total_values())
    (found,) = add_quality([total], [Yearly("I1", "u1", "organ", 1, {})], RULES)
    assert found.values == total_values() | {"estimated": 0, "doubted": 0}
