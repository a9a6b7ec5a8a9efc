"""One synthetic case for each kind of verdict, as an auditor reads it, from lines to the sentence of the working."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tongbao.assess.assessment import Material, judge_units, verdict_finding
from tongbao.assess.verdict import Outcome, Verdict, Yearly
from tongbao.measure.period import Span
from tongbao.measure.quantity import parse_milli
from tongbao.records.issued import DegreeDays, Restatement, Target, TargetEvent
from tongbao.rules.rulebook import Rulebook

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "verdicts.toml").read_text("utf-8"))["case"]
DAY = date(2017, 4, 7)
RULES = Rulebook(DAY)
UNIT, OTHER, PAPER = "hecheng", "yicheng", "合成〔2016〕1号"
OUTCOMES = {"完成": Outcome.MET, "未完成": Outcome.MISSED, "无法判定": Outcome.UNJUDGED}
QUARTER = "2016-01..2016-03"
PERIODS = {"annual": "2016", "cap": "2016", "quarter_cap": QUARTER}
MEASURES = {
    "annual": ("energy_per_person", "percent"),
    "plan": ("energy_per_person", "percent"),
    "cap": ("energy", "tce"),
}


def line(row: dict[str, Any], span: Span) -> Yearly:
    """One institution in one span."""
    months = row.get("months", len(list(span)))
    amounts = {"other": row["energy"], "people": row["people"] * 1000 * months}
    amounts |= {"gas": row.get("gas", 0) * 1000, "gas_heating": row.get("heating", 0) * 1000}
    uncertain = {"other": row["estimated"]} if "estimated" in row else {}
    return Yearly(row["id"], OTHER if row.get("elsewhere") else UNIT, "organ", months, amounts, uncertain)


def target(case: dict[str, Any]) -> Target:
    """The issued number as a record."""
    kind = case["kind"]
    period = case.get("years") or PERIODS[kind]
    indicator, unit = MEASURES.get(kind, ("energy", ""))
    milli = parse_milli(case["demanded"]) if "demanded" in case else None
    return Target(
        "T", UNIT, indicator, kind, "2015" if kind == "plan" else "", period, milli, unit, PAPER, "2016-03-01"
    )


def material(case: dict[str, Any]) -> Material:
    """What the assessment of 2016 is made from."""
    span = Span.parse(QUARTER if case["kind"] == "quarter_cap" else "2016")
    lines = {str(s): [line(r, s) for r in case.get(k, ())] for k, s in (("now", span), ("before", span.year_before()))}
    days = zip(("2015-01", "2016-01"), case.get("degree_days", ()), strict=False)
    events = [TargetEvent("E", UNIT, "approved", "", "2016", case["approved"], PAPER)] if "approved" in case else []
    return Material(
        Span.parse("2016"),
        DAY,
        (UNIT, OTHER),
        {"2016": [], "2015": []} | lines,
        (target(case),),
        tuple(events),
        tuple(
            Restatement(item, UNIT, item, "2015", value * 1000, "合成", PAPER, "2016-12-01")
            for item, value in case.get("restated", {}).items()
        ),
        tuple(DegreeDays(month, UNIT, month, value * 1000, "合成") for month, value in days),
        owed={UNIT: frozenset(case.get("owed", ()))},
    )


def verdict(case: dict[str, Any]) -> Verdict:
    """The one verdict of a case."""
    (found,) = judge_units(material(case), RULES, [UNIT])[UNIT]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_verdicts(case: dict[str, Any]) -> None:
    found = verdict(case)
    assert (found.outcome, found.robust) == (OUTCOMES[case["outcome"]], case["robust"])
    assert found.working == case["working"]
    assert found.reasons == tuple(case.get("reasons", ()))
    assert found.on_path is case.get("on_path")
    assert found.provisional is not case.get("final", False)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_the_words_of_the_finding(case: dict[str, Any]) -> None:
    head = "判定" if case.get("final") else "初步判定"
    words = f"{head}：{case.get('word', case['outcome'])}。{case['working']}"
    if case.get("reasons") and case["outcome"] != "无法判定":
        words += f"。不稳健：{'；'.join(case['reasons'])}"
    assert verdict_finding(verdict(case), RULES).working == words


def test_every_case_is_synthetic_says_its_arithmetic_and_has_a_name_of_its_own() -> None:
    assert all(c["name"].startswith("合成 ") and c["hand"] for c in CASES)
    assert len({c["name"] for c in CASES}) == len(CASES)
    assert {(c["kind"], c["outcome"]) for c in CASES} == {
        *((k, o) for k in ("annual", "plan", "cap", "quarter_cap") for o in ("完成", "未完成")),
        ("annual", "无法判定"),
    }
