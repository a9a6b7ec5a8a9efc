"""Each coefficient, density, factor and formula in use has a case worked by hand, and gives it exactly."""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from tongbao.assess.carbon import carbon_dioxide
from tongbao.assess.energy import coefficient
from tongbao.assess.people import people
from tongbao.measure.coal import Basis, coal_from
from tongbao.measure.quantity import parse_milli
from tongbao.measure.rounding import format_rounded
from tongbao.records.total import Total
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

CASE = tomllib.loads((Path(__file__).parent / "coefficients.toml").read_text("utf-8"))
TABLES = {"coal": "coal_equivalent", "density": "densities", "co2": "co2", "people": "people_formulas"}


def named(case: dict) -> str:
    return f"{case['id']} {case['on']}"


@pytest.mark.parametrize("case", CASE["coal"], ids=named)
def test_coal(case: dict) -> None:
    name, rulebook = case["id"], Rulebook(case["on"])
    row = rulebook.row("coal_equivalent", name)
    basis = Basis(row.text("basis"))
    # A calibre of its own (@) is not asked for by the carrier, so only its row can be used.
    per_unit = row.exact("value") if "@" in name else coefficient(name.partition(".")[0], basis, rulebook)
    assert coal_from(parse_milli(case["amount"]), per_unit, basis).kgce == Fraction(case["kgce"])


@pytest.mark.parametrize("case", CASE["density"], ids=named)
def test_densities(case: dict) -> None:
    density = Rulebook(case["on"]).row("densities", case["id"]).exact("value")
    assert Fraction(parse_milli(case["litres"]), 1000) * density == Fraction(case["kg"])


@pytest.mark.parametrize("case", CASE["co2"], ids=named)
def test_co2(case: dict) -> None:
    carrier, _, grid = case["id"].partition(".")
    area, _, year = grid.partition(".")
    used = Total((), 1, 1, {carrier: parse_milli(case["amount"])})
    assert carbon_dioxide(used, Rulebook(case["on"]), area or "CN", int(year) if year else None) == Fraction(case["kg"])


@pytest.mark.parametrize("case", CASE["people"], ids=named)
def test_people(case: dict) -> None:
    found = people(case["id"], {p: parse_milli(v) for p, v in case["parts"].items()}, Rulebook(case["on"]))
    assert (found, format_rounded(found, 2)) == (Fraction(case["people"]), case["printed"])


@pytest.mark.parametrize(("kind", "table"), TABLES.items())
def test_every_shipped_value_has_a_case(kind: str, table: str) -> None:
    """A row counts as covered where a case asks for its id on a day on which it is in force."""

    def covered(row: Row) -> bool:
        return any(case["id"] == row.id and row.in_force(case["on"]) for case in CASE[kind])

    assert [f"{r.id} {r.since}" for r in load_shipped_tables()[0][table] if not covered(r)] == []


@pytest.mark.parametrize("kind", TABLES)
def test_every_case_says_what_it_is_taken_from(kind: str) -> None:
    assert [c["id"] for c in CASE[kind] if not c["text"]] == []
