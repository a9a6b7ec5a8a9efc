"""A demand is a finding: a day, every month, or nothing with the reason."""

from tongbao.assess.demand import judge_demands
from tongbao.assess.finding import Finding
from tongbao.records.fact import Demand


def test_one_finding_a_demand() -> None:
    dated = Demand("d1", "plan", "areas", "2017-04-30", False, "")
    monthly = Demand("d2", "monthly_report", "areas", "", True, "")
    none = Demand("d3", "county_body", "areas", "", False, "原通报未提出期限")
    assert judge_demands([dated, monthly, none]) == [
        Finding(
            "demand:areas:plan",
            "demand",
            "areas",
            "plan",
            {"due": "2017-04-30", "monthly": "", "none_reason": ""},
            {"*": ("d1",)},
        ),
        Finding(
            "demand:areas:monthly_report",
            "demand",
            "areas",
            "monthly_report",
            {"due": "", "monthly": "yes", "none_reason": ""},
            {"*": ("d2",)},
        ),
        Finding(
            "demand:areas:county_body",
            "demand",
            "areas",
            "county_body",
            {"due": "", "monthly": "", "none_reason": "原通报未提出期限"},
            {"*": ("d3",)},
        ),
    ]
    assert judge_demands([]) == []
