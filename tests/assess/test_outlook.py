"""Where a plan stands on its path, how far it still is, and where it lands if things go on."""

import pytest
from tests.assess.dual import OTHER, RULES, UNIT, line, material, target

from tongbao.assess.assessment import PROVINCE, judge_units
from tongbao.assess.finding import Finding
from tongbao.assess.outlook import outlook_findings
from tongbao.assess.verdict import Yearly

PLAN = {"kind": "plan", "base": "2014", "period": "2015-01..2017-12"}
STEPS = "；年度分解建议（仅供参考，以下达数为准）：等比每年6.80%，等差每年6.33%"


def outlook(now: int, before: int = 950, scope: str = UNIT, **lines: list[Yearly]) -> Finding:
    years = {"2014": [line(kgce=1000)]} | {k.strip("_"): v for k, v in lines.items()}
    made = material([line(kgce=now)], [line(kgce=before)], (target("19", scope=scope, **PLAN),), lines=years)
    (found,) = outlook_findings(judge_units(made, RULES), made, RULES)
    return found


def test_a_plan_behind_its_path() -> None:
    found = outlook(900)
    assert found.id == "outlook:energy_per_person:2015-01..2017-12:hecheng"
    assert found.values == {
        "due": 86_894,
        "gap": 9_000,
        "path": ("100.0000", "93.2170", "86.8940", "81.0000"),
        "limit": 81_000,
        "low": 85_263,
        "mid": 85_385,
        "high": 85_500,
    }
    assert found.rules == ("methods/gap.reported", "methods/on_path.rational")
    assert found.source_records("gap") == ("target:hecheng-plan-energy_per_person-2015-01..2017-12",)
    assert found.working == (
        "本年轨迹值86.8940，本年90.0000；期末目标值81.0000，还差9.0000"
        f"；按2014年以来的变化推算，2017年为85.3846（85.2632—85.5000），在区间内均不能完成{STEPS}"
    )


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (855, "还差4.5000；按2014年以来的变化推算，2017年为79.1423（76.9500—81.2250），能否完成尚不确定"),
        (810, "已达到；按2014年以来的变化推算，2017年为73.1077（69.0632—76.9500），在区间内均可完成"),
    ],
)
def test_nearer_and_reached(now: int, words: str) -> None:
    assert outlook(now).working.endswith(words + STEPS)


def test_a_year_that_lacks_breaks_the_run() -> None:
    """Of 2012, 2014, 2015 and 2016 only the last three follow each other."""
    assert outlook(900, _2012=[line(kgce=9999)]) == outlook(900)
    assert "按2013年以来" in outlook(900, _2013=[line(kgce=1100)]).working


def test_two_years_give_no_range() -> None:
    found = outlook(900, **{"_2014": [line(kgce=1000)], "_2013": [line(people=0)]})
    assert "按2014年以来" in found.working
    plan = target("19", kind="plan", base="2015", period="2016-01..2017-12")
    made = material([line(kgce=900)], [line()], (plan,))
    (short,) = outlook_findings(judge_units(made, RULES), made, RULES)
    assert "2017年为81.0000（81.0000—81.0000），只有两个年度，没有区间，不作判断" in short.working


def test_a_level_of_zero_gives_no_forecast() -> None:
    found = outlook(0)
    assert {"low", "mid", "high"} & set(found.values) == set()
    assert found.working == f"本年轨迹值86.8940，本年0.0000；期末目标值81.0000，已达到{STEPS}"


def test_the_province_adds_every_area() -> None:
    years = {"2014": [line(), line("b", unit=OTHER)]}
    now = [line(kgce=900), line("b", 1000, unit=OTHER)]
    made = material(now, years["2014"], (target("19", scope=PROVINCE, **PLAN),), lines=years)
    (found,) = outlook_findings(judge_units(made, RULES), made, RULES)
    assert (found.subject, found.values["mid"]) == (PROVINCE, 92_625)


def test_only_plans_that_were_judged_have_an_outlook() -> None:
    made = material([line()], [line()], (target(), target("19", **PLAN)))
    assert outlook_findings(judge_units(made, RULES), made, RULES) == []
