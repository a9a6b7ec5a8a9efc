"""能源资源消费情况: totals, intensities and changes from figures; a table and a chart where several areas reported."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.bulletin.samples import RULES, SETTING, lines

from tongbao.assess.finding import Finding
from tongbao.assess.intensity import Population, change_finding, total_finding
from tongbao.bulletin.clause import Claim
from tongbao.bulletin.page import Chart, Paragraph, Table
from tongbao.bulletin.sections.energy import energy_blocks, energy_problems
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook

INDICATORS = [i.id for i in RULES.rows("indicators")]
PERIOD = "2017年3月"
LATER = replace(SETTING, rulebook=Rulebook(date(2023, 4, 1)))
LATER_INDICATORS = [i.id for i in LATER.rulebook.rows("indicators")]


def figured(scope: str, which: str, electricity: int, institutions: int = 2, people: int = 100) -> Finding:
    amounts = {"electricity": electricity * 1000, "people": people * 1000, "area": 10_000_000, "water": 52_345_000}
    total = Total((scope,), institutions, institutions, amounts)
    return total_finding(scope, which, total, Population((total,), 1, institutions, (f"seal:{which}",)), RULES)


def year_on_year(scope: str, now: Finding, before: Finding) -> list[Finding]:
    return [now, before, *(change_finding(scope, which, now, before, INDICATORS) for which in ("all", "same"))]


PROVINCE = year_on_year("province", figured("province", "now", 90_000, 5), figured("province", "before", 100_000, 4))
UP = year_on_year("baoding", figured("baoding", "now", 11_000), figured("baoding", "before", 10_000))
DOWN = year_on_year("handan", figured("handan", "now", 9_000), figured("handan", "before", 10_000))
TOTAL = (
    "2017年3月，纳入本次统计的公共机构5家，综合能耗11.06吨标准煤（电力按当量值折算），用水5.23万立方米。"
    "人均综合能耗110.61千克标准煤/人，单位建筑面积能耗1.11千克标准煤/平方米，人均用水量523.45立方米/人。"
)


def test_totals_and_intensities() -> None:
    assert lines(energy_blocks(PERIOD, PROVINCE[:1], SETTING)) == ["一、总体情况", TOTAL]


def test_change_on_all_and_on_the_same_institutions() -> None:
    found = [PROVINCE[0], PROVINCE[2], change_finding("province", "same", PROVINCE[0], PROVINCE[0], INDICATORS)]
    assert lines(energy_blocks(PERIOD, found, SETTING))[2] == (
        "与上年同期全部报送单位相比（上年4家、本年5家），综合能耗下降10.00%，人均综合能耗下降10.00%，"
        "单位建筑面积能耗下降10.00%，人均用水量持平。"
        "按两年各月均有数据的同一批5家计算，综合能耗持平，人均综合能耗持平，单位建筑面积能耗持平，人均用水量持平。"
    )


def table_and_chart(found: list[Finding]) -> tuple[Table, Chart]:
    *_, table, chart = energy_blocks(PERIOD, found, SETTING)
    assert isinstance(table, Table) and isinstance(chart, Chart)
    return table, chart


def words(cells: tuple[str | Claim, ...]) -> list[str]:
    return [c if isinstance(c, str) else c.text for c in cells]


def test_the_table_by_area_in_customary_order() -> None:
    table, _ = table_and_chart(PROVINCE[:1] + DOWN + UP)
    assert table.caption.text == "2017年3月各市能源资源消费情况"
    assert [words(row) for row in table.rows] == [
        ["保定市", "2", "1.35", "13.52", "0.14", "523.45", "+10.00%"],
        ["邯郸市", "2", "1.11", "11.06", "0.11", "523.45", "-10.00%"],
    ]
    assert len(table.head) == 7


def test_the_chart_beside_last_year() -> None:
    _, chart = table_and_chart(PROVINCE[:1] + DOWN + UP)
    assert (chart.caption.text, chart.unit) == ("2017年3月各市人均综合能耗与上年同期比较", "千克标准煤/人")
    assert chart.categories == ("保定", "邯郸")
    assert [(name, [c.text for c in bars]) for name, bars in chart.series] == [
        ("上年同期", ["12.29", "12.29"]),
        ("本期", ["13.52", "11.06"]),
    ]
    _, alone = table_and_chart([PROVINCE[0], UP[0], *DOWN])
    assert [name for name, _ in alone.series] == ["本期"]


def test_an_area_without_a_year_before_has_no_change() -> None:
    table, _ = table_and_chart([PROVINCE[0], UP[0], DOWN[0]])
    assert [words(row)[-1] for row in table.rows] == ["—", "—"]


def test_one_area_alone_has_no_table() -> None:
    assert len(energy_blocks(PERIOD, [PROVINCE[0], UP[0]], SETTING)) == 2


def test_an_area_where_nobody_is_counted_has_a_dash_and_no_chart() -> None:
    nobody = figured("tangshan", "now", 1_000, people=0)
    blocks = energy_blocks(PERIOD, [PROVINCE[0], UP[0], nobody], SETTING)
    table = blocks[-1]
    assert isinstance(table, Table)
    assert words(table.rows[0]) == ["唐山市", "2", "0.12", "—", "0.01", "—", "—"]
    assert lines(energy_blocks(PERIOD, [figured("province", "now", 1_000, people=0)], SETTING))[1] == (
        "2017年3月，纳入本次统计的公共机构2家，综合能耗0.12吨标准煤（电力按当量值折算），用水5.23万立方米。"
    )


def test_every_figure_stands_on_a_seal() -> None:
    blocks = energy_blocks(PERIOD, PROVINCE + UP + DOWN, SETTING)
    claims = [c for b in blocks if isinstance(b, Paragraph) for c in b.clause.claims]
    claims += [c for row in table_and_chart(PROVINCE + UP + DOWN)[0].rows for c in row if isinstance(c, Claim)]
    assert {r for c in claims for r in c.records} == {"seal:now", "seal:before", "document"}
    assert all(c.records for c in claims)


QUALITY = Finding(
    "count:quality", "count", "province", "ledger_quality", {"returned": 2, "late": 5, "files": 9}, {"*": ("s",)}
)
RISING = Finding("rising:areas", "count", "areas", "intensity_rise", {"units": ("baoding", "xinji")}, {"*": ("s",)})
RETURNED = "审核中因差错退回报表2份，逾期报送5份。"
ROSE = "与上年同期相比，有两个市人均综合能耗上升（按同一批机构计算）。"


@pytest.mark.parametrize(
    ("found", "sentences", "matters"),
    [
        (
            [QUALITY, RISING],
            ["二、存在问题", f"一是填报质量还需提高。{RETURNED}", f"二是节能成效不够均衡。{ROSE}"],
            ["ledger_quality", "intensity_rise"],
        ),
        ([RISING], ["二、存在问题", f"节能成效不够均衡。{ROSE}"], ["intensity_rise"]),
        ([replace(RISING, values={"units": ()})], [], []),
        ([], [], []),
    ],
)
def test_problems_are_counted_never_named(found: list[Finding], sentences: list[str], matters: list[str]) -> None:
    blocks, spoken = energy_problems(found, SETTING)
    assert (lines(blocks), spoken) == (sentences, matters)


def with_emissions(scope: str, which: str, year: int, electricity: int) -> Finding:
    amounts = {"electricity": electricity * 1000, "people": 100_000, "area": 10_000_000, "water": 52_345_000}
    total = Total((scope,), 2, 2, amounts)
    return total_finding(scope, which, total, Population((total,), 1, 2, (f"seal:{which}",), year), LATER.rulebook)


def emitting(scope: str, year: int) -> list[Finding]:
    before = with_emissions(scope, "before", year - 1, 10_000)
    now = with_emissions(scope, "now", year, 10_000)
    return [now, before, *(change_finding(scope, which, now, before, LATER_INDICATORS) for which in ("all", "same"))]


def test_emissions_are_told_where_every_factor_is_known() -> None:
    blocks = energy_blocks(
        "2022年3月", [f for s in ("province", "baoding", "handan") for f in emitting(s, 2022)], LATER
    )
    told = lines(blocks[:3])
    assert told[1].endswith("人均用水量523.45立方米/人，单位建筑面积二氧化碳排放0.54千克二氧化碳/平方米。")
    assert told[2].split("。")[0].endswith("人均用水量持平，单位建筑面积二氧化碳排放下降3.63%")
    table = next(b for b in blocks if isinstance(b, Table))
    assert table.head[-2:] == (
        "单位建筑面积二氧化碳排放（千克二氧化碳/平方米）",
        "人均综合能耗同比（同一批机构）",
    )
    assert words(table.rows[0]) == ["保定市", "2", "1.23", "12.29", "0.12", "523.45", "0.54", "0.00%"]


def test_emissions_without_a_factor_are_not_spoken_of() -> None:
    blocks = energy_blocks(
        "2025年3月", [f for s in ("province", "baoding", "handan") for f in emitting(s, 2025)], LATER
    )
    assert "二氧化碳" not in "".join(lines(blocks[:3]))
    table = next(b for b in blocks if isinstance(b, Table))
    assert len(table.head) == 7
    assert words(table.rows[0]) == ["保定市", "2", "1.23", "12.29", "0.12", "523.45", "0.00%"]


def test_emissions_known_only_now_are_told_without_a_change() -> None:
    told = lines(energy_blocks("2021年3月", emitting("province", 2021), LATER))
    assert told[1].endswith("单位建筑面积二氧化碳排放0.56千克二氧化碳/平方米。")
    assert told[2].split("。")[0].endswith("人均用水量持平")


def winter_days(now: int, before: int, areas: int = 0) -> Finding:
    """Degree days behind a comparison [thousandths]."""
    exact = {"exact.now": str(now), "exact.before": str(before)}
    change = {"change": 0, "exact.change": str(Fraction(now - before, before))} if before else {}
    values = {"now": now, "before": before, "months": 1, "areas": areas} | exact | change
    return Finding("winter:province", "winter", "province", "degree_days", values, {"*": ("degree_days:d",)})


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (
            winter_days(700_500, 800_000),
            "其中采暖月份的采暖度日数为701℃·日，上年同期为800℃·日，同比下降12.44%，上述比较未剔除气温影响。",
        ),
        (
            winter_days(900_000, 800_000, 13),
            "其中采暖月份的采暖度日数各市平均为900℃·日，上年同期为800℃·日，同比上升12.50%，上述比较未剔除气温影响。",
        ),
        (
            Finding(
                "winter:province",
                "winter",
                "province",
                "degree_days",
                {"now": None, "before": None, "months": 1, "areas": 0},
            ),
            "报告期含采暖月份，没有采暖度日数，上述比较未剔除气温影响。",
        ),
    ],
)
def test_what_winter_did_stands_beside_the_comparison(finding: Finding, said: str) -> None:
    found = [
        PROVINCE[0],
        PROVINCE[2],
        change_finding("province", "same", PROVINCE[0], PROVINCE[0], INDICATORS),
        finding,
    ]
    assert lines(energy_blocks(PERIOD, found, SETTING))[2].endswith(said)
