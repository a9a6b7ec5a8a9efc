"""Issued targets: what they mean, which hold for a span, and every way one can be wrong."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.records.issued import Target
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook
from tongbao.targets.target import (
    amount,
    base_of,
    demand_alike,
    find_fault,
    find_problems,
    in_force,
    map_replacements,
    select_current,
    share,
)

DAY = date(2017, 4, 7)
YEAR = Span.parse("2017")


def target(id_: str = "T1", **more: Any) -> Target:
    """A sound synthetic annual target, changed where asked."""
    sound = Target(
        id=id_,
        scope="baoding",
        indicator="energy_per_person",
        kind="annual",
        base="",
        period="2017",
        milli=3_200,
        unit="percent",
        document="合成〔2017〕1号",
        issued_on="2017-02-01",
    )
    return replace(sound, **more)


def cap(id_: str = "C1", **more: Any) -> Target:
    """A sound synthetic cap."""
    return target(id_, **({"indicator": "energy", "kind": "cap", "milli": 9_000_000, "unit": "tce"} | more))


def plan(id_: str = "P1", **more: Any) -> Target:
    """A sound synthetic plan."""
    return target(id_, **({"kind": "plan", "base": "2015", "period": "2016-01..2020-12", "milli": 11_000} | more))


def quarter(id_: str = "Q1", **more: Any) -> Target:
    """A sound synthetic quarterly cap."""
    return cap(id_, **({"kind": "quarter_cap", "period": "2017-04..2017-06", "milli": None} | more))


def task(id_: str = "R1", **more: Any) -> Target:
    """A sound synthetic task."""
    return target(id_, **({"kind": "task", "indicator": "envelope", "milli": 1_000, "unit": "m2"} | more))


ALL = (target(), cap(), plan(), quarter(), task())


def row(id_: str, unit: str) -> Row:
    """A synthetic row."""
    return Row(id=id_, since=date(2011, 1, 1), source="house", unverified=True, name=f"合成{id_}", unit=unit)


BOOK = Rulebook(
    DAY,
    {
        "indicators": (row("energy_per_person", "千克标准煤/人"),),
        "totals": (row("energy", "tce"), row("water", "m3")),
        "measures": (row("envelope", "m2"),),
    },
)


def test_it_works() -> None:
    assert share(target()) == Fraction(32, 1000)
    assert amount(cap()) == 9_000
    assert [find_fault(t) for t in ALL] == [find_fault(t, BOOK) for t in ALL] == [""] * 5
    assert find_problems(ALL, BOOK) == ()


@given(st.integers(0, 99_999))
def test_a_share_is_thousandths_of_a_per_cent(milli: int) -> None:
    assert share(target(milli=milli)) * 100_000 == milli


@pytest.mark.parametrize("wrong", [cap(), target(milli=None)])
def test_what_is_no_reduction_has_no_share(wrong: Target) -> None:
    with pytest.raises(ValueError, match=rf"^target {wrong.id} is no reduction in percent; ask amount\(\) instead$"):
        share(wrong)


@pytest.mark.parametrize("wrong", [target(), quarter()])
def test_what_is_no_amount_has_none(wrong: Target) -> None:
    with pytest.raises(ValueError, match=rf"^target {wrong.id} has no amount; ask share\(\) for a reduction$"):
        amount(wrong)


@pytest.mark.parametrize(("of", "base"), [(target(), "2016"), (plan(), "2015"), (cap(), ""), (task(), "")])
def test_the_base_of_a_reduction(of: Target, base: str) -> None:
    assert base_of(of) == base


def test_all_kinds_hold_for_a_year_in_the_order_of_the_kinds() -> None:
    assert [t.id for t in in_force(ALL, "baoding", YEAR, DAY)] == ["C1", "T1", "P1", "Q1", "R1"]
    assert in_force(reversed(ALL), "baoding", YEAR, DAY) == in_force(ALL, "baoding", YEAR, DAY)


@pytest.mark.parametrize(
    ("span", "ids"),
    [
        ("2016", ["P1"]),
        ("2017-04..2017-06", ["P1", "Q1", "R1"]),
        ("2017-04", ["P1", "R1"]),
        ("2017-01..2017-12", ["C1", "T1", "P1", "Q1", "R1"]),
        ("2016-01..2020-12", ["P1", "Q1"]),
        ("2015", []),
        ("2020-12..2021-01", []),
    ],
)
def test_which_hold_for_a_span(span: str, ids: list[str]) -> None:
    assert [t.id for t in in_force(ALL, "baoding", Span.parse(span), DAY)] == ids


def test_other_scopes_and_later_documents_do_not_hold() -> None:
    assert in_force(ALL, "langfang", YEAR, DAY) == ()
    assert in_force([target(issued_on="2017-04-08")], "baoding", YEAR, DAY) == ()
    assert in_force([target(issued_on="2017-04-07")], "baoding", YEAR, DAY) == (target(issued_on="2017-04-07"),)


def test_a_later_document_replaces_the_earlier_from_its_day_on() -> None:
    old, new = target(), target("T2", milli=2_500, issued_on="2017-04-07", document="合成〔2017〕2号")
    for order in permutations((old, new)):
        assert (in_force(order, "baoding", YEAR, DAY), map_replacements(order, DAY)) == ((new,), {"T1": new})
        assert (in_force(order, "baoding", YEAR, date(2017, 4, 6)), map_replacements(order, date(2017, 4, 6))) == (
            (old,),
            {},
        )


def test_a_chain_of_replacements_leads_to_the_last() -> None:
    chain = [target(f"T{n}", issued_on=f"2017-0{n}-01") for n in (3, 1, 2)]
    assert (select_current(chain, DAY), map_replacements(chain, DAY)) == ((chain[0],), {"T1": chain[0], "T2": chain[0]})


def test_one_period_written_in_two_ways_is_one_period() -> None:
    later = target("T2", period="2017-01..2017-12", issued_on="2017-03-01")
    assert in_force([target(), later], "baoding", YEAR, DAY) == (later,)


@pytest.mark.parametrize(
    "other",
    [
        {"scope": "langfang"},
        {"indicator": "water_per_person"},
        {"period": "2018"},
        {"kind": "plan", "base": "2016"},
    ],
)
def test_another_thing_is_not_replaced(other: dict[str, str]) -> None:
    assert map_replacements([target(), target("T2", issued_on="2017-03-01", **other)], DAY) == {}


def test_a_task_in_another_unit_is_another_task_but_a_cap_in_another_unit_is_not() -> None:
    assert map_replacements([task(), task("R2", unit="台", issued_on="2017-03-01")], DAY) == {}
    assert list(map_replacements([cap(), cap("C2", unit="kgce", issued_on="2017-03-01")], DAY)) == ["C1"]


TWICE = (
    "目标“T1”、“T2”是同一单位（baoding）同一指标（energy_per_person）2017的年度下降，"
    "印发日期相同，无法确定以哪一个为准。"
)


def test_two_numbers_of_one_day_are_refused() -> None:
    both = [target(), target("T2", milli=2_500)]
    with pytest.raises(Refusal) as refused:
        in_force(both, "baoding", YEAR, DAY)
    assert (refused.value.code, str(refused.value)) == (
        "target-twice",
        f"{TWICE}请核对原文，更正或撤销其中一条后再办。",
    )
    assert find_problems(both) == (TWICE,)


def test_the_same_record_read_twice_is_one() -> None:
    assert in_force([target(), target()], "baoding", YEAR, DAY) == (target(),)


def test_two_numbers_of_one_day_are_settled_by_a_later_document() -> None:
    later = target("T3", issued_on="2017-03-01")
    assert select_current([target(), target("T2"), later], DAY) == (later,)


ANNUAL_NUMBER = "年度下降目标的数值应为不小于0、小于100的百分数，下降填正数。"
A_QUARTER = "“季度不高于上年同期”的期间应为一个季度，如2017-01..2017-03"
FAULTS = [
    (target(kind="goal"), "“goal”不是目标类型，应为总量控制、年度下降、规划期下降、季度不高于上年同期、改造任务之一。"),
    (target(document=" "), "缺下达文件的文号或名称。"),
    (target(issued_on="2017-02-30"), "印发日期“2017-02-30”不是日期，应写作2017-04-07的样式。"),
    (target(issued_on="20170201"), "印发日期“20170201”不是日期，应写作2017-04-07的样式。"),
    (target(parent="T1"), "上级目标不能是目标自身。"),
    (target(period="全年"), "期间“全年”不能识别，应写作2017、2017-03或2016-01..2020-12的样式。"),
    (target(period="2017-03"), "年度下降目标的期间应为一个年份，现为“2017-03”。"),
    (target(base="2015"), "年度下降目标与上年相比，基期应为2016或不填，现为“2015”。"),
    (target(unit="tce"), "年度下降目标的计量单位应为百分数，现为“tce”。"),
    (target(milli=None), ANNUAL_NUMBER),
    (target(milli=-1), ANNUAL_NUMBER),
    (target(milli=100_000), ANNUAL_NUMBER),
    (plan(base=""), "规划期下降目标缺基期年份。"),
    (plan(base="2015-01"), "规划期下降目标的基期应为一个年份，现为“2015-01”。"),
    (plan(base="十二五"), "规划期下降目标的基期应为一个年份，现为“十二五”。"),
    (plan(period="2016-01..2020-06"), "规划期下降目标的期间应为整年，如2016-01..2020-12，现为“2016-01..2020-06”。"),
    (plan(period="2016-02..2020-12"), "规划期下降目标的期间应为整年，如2016-01..2020-12，现为“2016-02..2020-12”。"),
    (plan(base="2016"), "规划期下降目标的基期2016应早于期间2016-01..2020-12。"),
    (plan(unit=""), "规划期下降目标的计量单位应为百分数，现为“”。"),
    (cap(unit="percent"), "总量控制目标不能以百分数为计量单位。"),
    (cap(unit=""), "总量控制目标缺计量单位。"),
    (cap(milli=0), "总量控制目标的数值应大于0。"),
    (cap(milli=None), "总量控制目标的数值应大于0。"),
    (quarter(period="2017"), "“季度不高于上年同期”的期间应为一个季度，如2017-01..2017-03，现为“2017”。"),
    (
        quarter(period="2017-02..2017-04"),
        "“季度不高于上年同期”的期间应为一个季度，如2017-01..2017-03，现为“2017-02..2017-04”。",
    ),
    (quarter(milli=1), "“季度不高于上年同期”不填数值，以上年同期数为准。"),
    (quarter(unit="percent"), "季度不高于上年同期目标不能以百分数为计量单位。"),
    (task(unit="percent"), "改造任务目标不能以百分数为计量单位。"),
    (task(milli=-5), "改造任务目标的数值应大于0。"),
]


@pytest.mark.parametrize(("wrong", "sentence"), FAULTS, ids=[s for _, s in FAULTS])
def test_each_fault_has_its_sentence(wrong: Target, sentence: str) -> None:
    assert find_fault(wrong) == find_fault(wrong, BOOK) == sentence
    assert find_problems([wrong]) == (f"目标“{wrong.id}”：{sentence}",)


UNKNOWN = [
    (
        target(indicator="envelope"),
        "“envelope”不是年度下降目标可用的指标，可用的有：合成energy_per_person、合成energy、合成water。",
    ),
    (
        cap(indicator="energy_per_person"),
        "“energy_per_person”不是总量控制目标可用的指标，可用的有：合成energy、合成water。",
    ),
    (task(indicator="energy"), "“energy”不是改造任务目标可用的指标，可用的有：合成envelope。"),
    (cap(unit="m3"), "“合成energy”的计量单位应为tce，现为“m3”。"),
    (quarter(indicator="water"), "“合成water”的计量单位应为m3，现为“tce”。"),
    (task(unit="台"), "“合成envelope”的计量单位应为m2，现为“台”。"),
]


@pytest.mark.parametrize(("wrong", "sentence"), UNKNOWN, ids=[s for _, s in UNKNOWN])
def test_indicators_and_units_are_those_of_the_day(wrong: Target, sentence: str) -> None:
    assert (find_fault(wrong), find_fault(wrong, BOOK)) == ("", sentence)


@pytest.mark.parametrize("sound", [target(milli=0), target(milli=99_999), target(base="2016"), quarter(unit="")])
def test_the_edges_are_sound(sound: Target) -> None:
    assert find_fault(sound, BOOK) == ""


def test_a_reduction_of_a_total_is_sound() -> None:
    assert find_fault(target(indicator="water"), BOOK) == ""


def test_an_id_used_twice_is_a_problem() -> None:
    assert find_problems([target(), target(scope="langfang")]) == ("目标编号“T1”重复。",)


MISFIT = "目标“T2”与上级目标“{}”的指标、类型、期间或计量单位不同，不能汇总核对。"


@pytest.mark.parametrize(
    ("parent", "child", "found"),
    [
        (target(), {}, ()),
        (target(), {"base": "2016", "period": "2017-01..2017-12"}, ()),
        (target(), {"indicator": "water_per_person"}, (MISFIT.format("T1"),)),
        (target(), {"period": "2018"}, (MISFIT.format("T1"),)),
        (plan(), {}, (MISFIT.format("P1"),)),
        (plan(), {"scope": "baoding"}, ()),
        (plan(), {"scope": "baoding", "indicator": "water_per_person"}, (MISFIT.format("P1"),)),
    ],
)
def test_a_child_demands_what_its_parent_demands(parent: Target, child: dict[str, str], found: tuple[str, ...]) -> None:
    below = target("T2", **({"scope": "130602", "parent": parent.id} | child))
    assert find_problems([parent, below]) == found


def test_a_parent_from_another_book_is_no_problem() -> None:
    assert find_problems([target(parent="elsewhere")]) == ()


def test_alike_looks_at_the_base_of_plans_alone() -> None:
    assert demand_alike(plan(), plan(base="2010")) is False
    assert demand_alike(target(), target(base="2016")) is True
