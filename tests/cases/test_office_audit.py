"""The published office audit: 33 figures equal to the last printed digit, and its one inconsistency flagged."""

import csv
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tongbao.intake.checks.part_of_whole import compute_excess
from tongbao.measure.coal import Basis, CoalAmount, coal_from
from tongbao.measure.quantity import format_milli, parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.rules.rulebook import Rulebook

HERE = Path(__file__).parent
CASE = tomllib.loads((HERE / "office_audit.toml").read_text("utf-8"))


def amount(row: dict) -> CoalAmount:
    """Standard coal of a row by the calibre of the example."""
    rule = Rulebook(date(int(row["period"]), 12, 31)).row("coal_equivalent", row["coefficient"])
    return coal_from(parse_milli(row["quantity"]), rule.exact("value"), Basis(rule.text("basis")))


AMOUNTS = {row["name"]: amount(row) for row in CASE["coal"]}
SUMS = {row["name"]: AMOUNTS[row["of"][0]] + AMOUNTS[row["of"][1]] for row in CASE["sum"]}


@pytest.mark.parametrize("row", CASE["coal"] + CASE["sum"], ids=lambda r: r["name"])
def test_tonnes(row: dict) -> None:
    assert format_rounded((AMOUNTS | SUMS)[row["name"]].tce, row["places"]) == row["stated"]


@pytest.mark.parametrize("row", CASE["ratio"], ids=lambda r: r["name"])
def test_intensities(row: dict) -> None:
    assert (
        format_rounded((AMOUNTS | SUMS)[row["of"]].kgce / CASE["building"][row["by"]], row["places"]) == row["stated"]
    )


@pytest.mark.parametrize("row", CASE["plain_ratio"], ids=lambda r: r["name"])
def test_plain_ratios(row: dict) -> None:
    value = Fraction(parse_milli(row["quantity"]), 1000 * CASE["building"][row["by"]])
    assert format_rounded(value, row["places"]) == row["stated"]


@pytest.mark.parametrize("row", CASE["coal_kg"], ids=lambda r: r["name"])
def test_sub_items(row: dict) -> None:
    assert format_rounded(amount(row).kgce, row["places"]) == row["stated"]


def test_the_published_inconsistency_is_flagged() -> None:
    parts = {k: parse_milli(v) for k, v in CASE["parts"]["of"].items()}
    assert format_milli(sum(parts.values())) == CASE["parts"]["stated_sum"]
    assert format_milli(compute_excess(parts, parse_milli(CASE["parts"]["whole"]))) == CASE["parts"]["excess"]


def test_the_two_bases_are_never_added() -> None:
    with pytest.raises(Refusal) as refused:
        AMOUNTS["2008 电 等价"] + AMOUNTS["2008 电 当量"]
    assert (
        str(refused.value)
        == "等价值与当量值的标准煤量不能相加减、相比较。（依据：GB/T 2589）请先统一折标口径后再计算。"
    )


def test_no_figure_of_the_published_table_was_left_out() -> None:
    with (HERE / "handed_over" / "office_audit_worked.csv").open(encoding="utf-8-sig", newline="") as file:
        published = sorted(r["stated"] for r in csv.DictReader(file))
    ours = [r["stated"] for kind in ("coal", "sum", "ratio", "plain_ratio", "coal_kg") for r in CASE[kind]]
    assert published == sorted([*ours, CASE["parts"]["whole"]])
