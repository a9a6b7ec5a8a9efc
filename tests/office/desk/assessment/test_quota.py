"""Institutions against a set of quotas, from closed ledgers."""

from datetime import date

from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import AS_OF, DRAFTER, refusal

from tongbao.office.desk.assessment.quota import quota
from tongbao.office.desk.home.home import Home

EXAMPLE = "shandong-2019"
LISTED = "shandong-2019（山东省标准示例（不适用于河北））、hebei（河北省公共机构能源消耗定额）"


def test_an_institution_with_level_and_zone_is_compared(closed: Home) -> None:
    found, out = quota("2024-01", EXAMPLE, AS_OF, closed, DRAFTER)
    assert [(f.kind, f.subject, f.matter) for f in found] == [
        ("quota", "bureau", "energy_per_person"),
        ("quota", "bureau", "non_heating_per_area"),
    ]
    assert out == []


def test_each_refusal(closed: Home) -> None:
    remedy = f"请用 --set 写明用哪一套定额：{LISTED}；另一天的规则用 --rules-on。"
    assert refusal(quota, "2024-01", "none", AS_OF, closed, DRAFTER) == (
        "quota-set",
        f"在2024-03-07没有“none”这套定额。{remedy}",
    )
    assert refusal(quota, "2024-01", "", AS_OF, closed, DRAFTER) == ("quota-set", f"没有写明定额。{remedy}")
    assert refusal(quota, "2024-01", "hebei", AS_OF, closed, DRAFTER) == (
        "rule-gap",
        "“河北省公共机构能源消耗定额”在2024-03-07没有录入定额数值，不能比对。"
        "请由主管机关录入定额的约束值、基准值、引导值及其出处后再办。",
    )
    assert refusal(quota, "2024-02", EXAMPLE, date(2024, 4, 1), closed, DRAFTER)[0] == "not-closed"
    assert refusal(quota, "2024-01", EXAMPLE, AS_OF, closed, acting("办审核")) == (
        "role",
        "“办审核”（审核员）无权办理 judge。请由有权的人员办理。",
    )
