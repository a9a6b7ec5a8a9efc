"""Amounts of meters are rounded once; a sentence names three meters and counts the rest."""

from dataclasses import replace

import pytest

from tongbao.intake.meters import messages as words
from tongbao.intake.meters.messages import MeteredMonth
from tongbao.intake.meters.meter_list import Meter
from tongbao.records.engine.meters import MeterMonth

MONTH = MeterMonth(
    meter="E1",
    month="2024-01",
    step_s=3600,
    micro=1500500,
    covered_s=3600,
    explained_s=0,
    whole_s=7200,
    gaps=1,
    gap_from="a",
    gap_to="b",
    same=0,
    clash=0,
    falls=0,
    off=0,
    catch_ups=0,
    crossing_micro=500,
)


@pytest.mark.parametrize(("times", "milli"), [("1", 1501), ("80", 120_040), ("0.001", 2), ("3", 4502)])
def test_a_month_is_multiplied_exactly_and_rounded_once(times: str, milli: int) -> None:
    assert MeteredMonth(Meter("E1", "school", "electricity", times), MONTH).milli == milli


def test_what_crosses_a_month_is_multiplied_as_well() -> None:
    assert MeteredMonth(Meter("E1", "school", "electricity", "80"), MONTH).crossing_milli == 40


def test_many_meters_are_counted() -> None:
    own = [MeteredMonth(Meter(f"E{n}", "school", "electricity"), replace(MONTH, falls=n)) for n in range(1, 6)]
    number, say = words.DOUBTS["meter_fall"]
    assert [number(c.month) for c in own] == [1, 2, 3, 4, 5]
    assert say(own, "电") == (
        "“电”的表“E1”有1处、表“E2”有2处、表“E3”有3处示数变小或用量为负，没有计入（共5块表如此）。"
        "换表、归零的，请补报旧表止码和新表起码；倒送电的，请只报用电。"
    )


@pytest.mark.parametrize(("micro", "text"), [(0, "0"), (1, "0.000001"), (1_500_000, "1.5"), (80 * 10**6, "80")])
def test_millionths_as_text(micro: int, text: str) -> None:
    assert words.format_micro(micro) == text


@pytest.mark.parametrize(
    ("absent", "named"),
    [("A", "“A”"), ("ABC", "“A”、“B”、“C”"), ("ABCD", "“A”、“B”、“C”等4块"), ("ABCDE", "“A”、“B”、“C”等5块")],
)
def test_absent_meters_are_named_up_to_three_and_counted(absent: str, named: str) -> None:
    assert words.describe_absent(list(absent), "电", 1500) == (
        f"“电”的表{named}本月没有数据，计到的1.5不是全部，按“至少”登记。"
        "请把同一机构的表放在一个文件里重报；已停用的表，请改登记表。"
    )


def test_gaps_say_how_much_is_missing_and_what_is_not_counted() -> None:
    month = replace(MONTH, covered_s=3600, explained_s=0, crossing_micro=0)
    own = [MeteredMonth(Meter(f"E{n}", "school", "electricity"), month) for n in (1, 2, 3, 4)]
    end = "计到的是1.5，按“至少”登记，计量方式为估算。请补齐数据后重报；补不齐的，按凭证改填，或写明理由后接收。"
    one = "缺1段、共1小时（最长自a至b）"
    assert words.describe_gaps(own[:1], "电", 1500) == f"“电”计量不全：表“E1”{one}。{end}"
    assert words.describe_gaps(own, "电", 1500) == (
        f"“电”计量不全：表“E1”{one}；表“E2”{one}；表“E3”{one}（共4块表如此）。{end}"
    )
    crossing = MeteredMonth(own[0].meter, replace(month, crossing_micro=2_000_000))
    assert words.describe_gaps([crossing], "电", 1500) == (
        f"“电”计量不全：表“E1”{one}，示数跨月多出的2分不到哪个月，没有计入。{end}"
    )


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "meter_clash",
            "“电”的表“E1”有2行同一时段有不同的数，都没有计入。请核对是否拨过表的时钟、时段重叠或重复导出，改正后重报。",
        ),
        (
            "meter_off",
            "“电”的表“E1”有2行时间不在整点、整刻上，按开始时间所在的时段计入。"
            "请核对表的时钟；一天一个数的，应是零点到零点。",
        ),
        (
            "meter_catch_up",
            "“电”的表“E1”有2次缺测后一个时段补记了所缺的用量。"
            "请核对补记的数；缺测跨月的，两个月各占多少由报送单位说明。",
        ),
    ],
)
def test_each_doubt_counts_its_own_rows(code: str, sentence: str) -> None:
    number, say = words.DOUBTS[code]
    assert number(MONTH) == 0
    month = replace(MONTH, clash=2, off=2, catch_ups=2)
    assert number(month) == 2
    assert say([MeteredMonth(Meter("E1", "school", "electricity"), month)], "电") == sentence
