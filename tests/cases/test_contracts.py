"""Every settlement of contracts.toml, to the thousandth of a yuan."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tongbao.measure.quantity import parse_milli
from tongbao.works.contract import Contract, Year, settle

CASES = tomllib.loads(Path(__file__).with_name("contracts.toml").read_text("utf-8"))["contract"]


def milli(case: dict[str, Any], field: str) -> int | None:
    """A written amount in thousandths."""
    return parse_milli(case[field]) if field in case else None


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_the_settlement_is_that_of_the_hand(case: dict[str, Any]) -> None:
    terms = {f"{f}_milli": milli(case, f) for f in ("baseline", "guarantee", "price", "fee")}
    contract = Contract("合成合同", case["mode"], case.get("start", ""), case.get("end", ""), **terms)
    told = {f"{f}_milli": milli(case, f) for f in ("share", "used", "verified", "payment")}
    got = settle(contract, Year("2017", adjustment_milli=milli(case, "adjustment") or 0, **told))
    assert (got.due_milli, got.worth_milli, got.working) == (milli(case, "due"), milli(case, "worth"), case["working"])
    assert [w.code for w in got.warnings] == case["warnings"]


def test_every_mode_has_a_case() -> None:
    assert {c["mode"] for c in CASES} == {"shared", "guaranteed", "trust", "lease", "mixed"}
