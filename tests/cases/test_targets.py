"""Targets that were really issued: our suggestions beside them, and what came of them, met or missed."""

import tomllib
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tongbao.measure.quantity import parse_milli
from tongbao.measure.rounding import format_rounded
from tongbao.records.issued import Target
from tongbao.targets.target import amount, share
from tongbao.targets.trajectory import (
    compound_progress,
    keeps_path,
    meets,
    over_linear,
    suggest_geometric,
    suggest_linear,
)

CASES = tomllib.loads((Path(__file__).parent / "targets.toml").read_text("utf-8"))
HALF = Fraction(1, 200)  # what two printed decimals may hide
WORD = {True: "met", False: "missed"}


def target(value: str, unit: str = "percent") -> Target:
    """An issued number as a record."""
    kind = "plan" if unit == "percent" else "cap"
    return Target("T", "national", "", kind, "", "2020", parse_milli(value), unit, "", "")


def demanded(row: dict[str, Any]) -> Fraction:
    """The share demanded."""
    return share(target(row["demanded"]))


def reached(row: dict[str, Any]) -> Fraction:
    """The share by which it fell."""
    if "fell" in row:
        return Fraction(row["fell"]) / 100
    if "yearly" in row:
        return 1 - (1 - Fraction(row["yearly"]) / 100) ** row["years"]
    return 1 - Fraction(row["now"]) / Fraction(row["base"])


def corners(row: dict[str, Any]) -> list[Fraction]:
    """The reductions at the corners of what the published levels may stand for."""
    base, now = Fraction(row["base"]), Fraction(row["now"])
    return [1 - (now + n) / (base + b) for b, n in product((-HALF, HALF), repeat=2)]


def by_name(kind: str) -> Any:
    """One test a case."""
    return pytest.mark.parametrize("row", CASES[kind], ids=lambda r: r["name"])


@by_name("suggest")
def test_suggestions(row: dict[str, Any]) -> None:
    plan, years = share(target(row["plan"])), row["years"]
    yearly = suggest_geometric(plan, years)
    assert yearly == share(target(row["geometric"]))
    assert suggest_linear(plan, years) == share(target(row["linear"]))
    assert (1 - yearly) ** years <= 1 - plan < (1 - yearly + Fraction(1, 1000)) ** years
    assert row.get("issued", row["geometric"]) == row["geometric"]


@by_name("reduction")
def test_verdicts(row: dict[str, Any]) -> None:
    d, D = reached(row), demanded(row)
    over = over_linear(d, D)
    assert over is not None
    assert (WORD[meets(d, D)], format_rounded(over * 100, 2)) == (row["verdict"], row["over"])


@pytest.mark.parametrize("row", [r for r in CASES["reduction"] if "progress" in r], ids=lambda r: r["name"])
def test_printed_progress(row: dict[str, Any]) -> None:
    progress = compound_progress(reached(row), demanded(row))
    assert progress is not None
    assert format_rounded(progress * 100, 2) == row["progress"]


@pytest.mark.parametrize("row", [r for r in CASES["reduction"] if "base" in r], ids=lambda r: r["name"])
def test_published_levels_give_the_published_change(row: dict[str, Any]) -> None:
    assert format_rounded(reached(row) * 100, 2) == row["stated"]
    assert (len({meets(d, demanded(row)) for d in corners(row)}) == 1) is row["robust"]


@by_name("path")
def test_where_the_plan_stood(row: dict[str, Any]) -> None:
    D, elapsed, years = demanded(row), row["elapsed"], row["years"]
    assert keeps_path(reached(row), D, elapsed, years) is row["kept"]
    assert (len({keeps_path(d, D, elapsed, years) for d in corners(row)}) == 1) is row["robust"]


@by_name("cap")
def test_caps(row: dict[str, Any]) -> None:
    assert WORD[Fraction(row["total"]) <= amount(target(row["cap"], row["unit"]))] == row["verdict"]


def test_every_case_says_where_it_comes_from() -> None:
    rows = [row for kind in CASES.values() for row in kind]
    assert [r["name"] for r in rows if not r["source"] or r["confidence"] not in ("A", "B", "C")] == []
    assert len({r["name"] for r in rows}) == len(rows)
