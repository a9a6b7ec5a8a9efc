"""What was handed down adds up to what was demanded, on any tree; a shortfall is said, a rounding is called one."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.measure.refusal import Refusal
from tongbao.records.issued import Target
from tongbao.targets.reconcile import (
    ReductionPart,
    Slack,
    implied_reduction,
    reconcile_all,
    reconcile_intensity,
    reconcile_totals,
    reconcile_years,
    spread,
)

F = Fraction
DAY = date(2017, 4, 7)
weights = st.lists(st.integers(1, 1000), min_size=1, max_size=6)
positive = st.fractions(F(1, 100), 1000, max_denominator=100)
shares = st.fractions(0, F(99, 100), max_denominator=1000)
parts = st.lists(st.builds(ReductionPart, positive, positive, shares), min_size=1, max_size=8)


def target(id_: str = "P", **more: Any) -> Target:
    """A synthetic cap of 1,000 tce of the province."""
    top = Target(
        id=id_,
        scope="province",
        indicator="energy",
        kind="cap",
        base="",
        period="2017",
        milli=1_000_000,
        unit="tce",
        document="合成〔2017〕1号",
        issued_on="2017-02-01",
    )
    return replace(top, **more)


def child(n: int, milli: int | None, **more: Any) -> Target:
    """What was handed down to the n-th city."""
    return target(f"P.{n}", scope=f"city{n}", milli=milli, parent="P", **more)


ANNUAL = {"kind": "annual", "indicator": "energy_per_person", "unit": "percent"}
PLAN = ANNUAL | {"kind": "plan", "base": "2015", "period": "2016-01..2017-12"}
TASK = {"kind": "task", "indicator": "coal_boiler", "unit": "台"}


def test_it_works() -> None:
    found = reconcile_totals(target(), [child(1, 400_000), child(2, 600_000)])
    sentence = "总量控制目标1000吨标准煤，分解到2家合计1000吨标准煤，与下达数相等。"
    assert found == Slack(
        parent="P",
        indicator="energy",
        demanded=F(1000),
        given=F(1000),
        slack=F(0),
        children=2,
        explained=True,
        sentence=sentence,
    )
    assert found.short is False


@pytest.mark.parametrize(
    ("last", "slack", "explained", "short", "tail"),
    [
        (590_000, 10, False, False, "合计990吨标准煤，留有余量10吨标准煤。"),
        (601_000, -1, True, False, "合计1001吨标准煤，超出1吨标准煤，在数字取舍范围内。"),
        (601_001, F(-1001, 1000), False, True, "合计1001.001吨标准煤，超出1.001吨标准煤。"),
        (599_500, F(1, 2), True, False, "合计999.5吨标准煤，留有余量0.5吨标准煤，在数字取舍范围内。"),
    ],
)
def test_caps_add_up_to_no_more(last: int, slack: Fraction, explained: bool, short: bool, tail: str) -> None:
    found = reconcile_totals(target(), [child(1, 400_000), child(2, last)])
    assert (found.slack, found.explained, found.short) == (slack, explained, short)
    assert found.sentence == f"总量控制目标1000吨标准煤，分解到2家{tail}"


@pytest.mark.parametrize(
    ("last", "slack", "short", "tail"),
    [(5_000, -3, True, "合计9台，尚缺3台。"), (9_000, 1, False, "合计13台，多出1台，在数字取舍范围内。")],
)
def test_tasks_add_up_to_no_less(last: int, slack: int, short: bool, tail: str) -> None:
    found = reconcile_totals(target(milli=12_000, **TASK), [child(1, 4_000, **TASK), child(2, last, **TASK)])
    assert (found.slack, found.short) == (slack, short)
    assert found.sentence == f"任务12台，分解到2家{tail}"


def test_numbers_printed_in_ten_thousands_may_be_further_off() -> None:
    children = [child(1, 400_000), child(2, 605_000)]
    assert [reconcile_totals(target(), children, F(unit)).explained for unit in (1, 5, 10)] == [False, True, True]


def test_nothing_handed_down_is_not_explained_by_rounding() -> None:
    found = reconcile_totals(target(milli=1, **TASK), [])
    assert (found.given, found.slack, found.explained, found.short) == (0, F(-1, 1000), False, True)


@pytest.mark.parametrize("more", [{"unit": "kgce"}, {"indicator": "water"}, {"period": "2018"}, {"kind": "task"}])
def test_what_demands_another_thing_is_not_added(more: dict[str, str]) -> None:
    with pytest.raises(ValueError) as refused:
        reconcile_totals(target(), [child(1, 1_000), child(2, 1_000, **more)])
    assert str(refused.value) == "targets ['P.2'] demand another thing than P; leave them out"


def test_reductions_do_not_add_up() -> None:
    with pytest.raises(ValueError, match=r"^target P is of kind annual; only caps and tasks add up$"):
        reconcile_totals(target(**ANNUAL), [])


def test_the_parts_of_a_reduction_weigh_by_what_they_use() -> None:
    """A big city at 2 % and a small one at 5 % do not make 3 %, although their plain mean is 3.5 %."""
    two = [ReductionPart(F(900), F(100), F(2, 100)), ReductionPart(F(100), F(100), F(5, 100))]
    assert implied_reduction(two) == F(23, 1000)
    found = reconcile_intensity(target(**ANNUAL | {"milli": 3_000}), two)
    assert (found.demanded, found.given, found.slack, found.short) == (F(3, 100), F(23, 1000), F(-7, 1000), True)
    assert found.sentence == "应下降3.00%，分解到2家，按基期消费量加权合计下降2.30%，少0.700个百分点。"


GIVEN = "分解到2家，按基期消费量加权合计下降2.30%"


@pytest.mark.parametrize(
    ("milli", "slack", "explained", "tail"),
    [
        (2_300, 0, True, f"应下降2.30%，{GIVEN}，与下达数相等。"),
        (
            2_305,
            F(-5, 10**5),
            True,
            "应下降2.31%，分解到2家，按基期消费量加权合计下降2.30%，少0.005个百分点，在数字取舍范围内。",
        ),
        (2_306, F(-6, 10**5), False, "应下降2.31%，分解到2家，按基期消费量加权合计下降2.30%，少0.006个百分点。"),
        (2_000, F(3, 1000), False, "应下降2.00%，分解到2家，按基期消费量加权合计下降2.30%，多0.300个百分点。"),
    ],
)
def test_half_a_printed_step_is_all_that_rounding_explains(
    milli: int, slack: Fraction, explained: bool, tail: str
) -> None:
    two = [ReductionPart(F(900), F(100), F(2, 100)), ReductionPart(F(100), F(100), F(5, 100))]
    found = reconcile_intensity(target(**ANNUAL | {"milli": milli}), two)
    assert (found.slack, found.explained, found.sentence) == (slack, explained, tail)


@given(parts)
def test_the_whole_falls_by_no_less_than_its_worst_and_no_more_than_its_best_part(some: list[ReductionPart]) -> None:
    found = implied_reduction(some)
    assert found is not None
    assert min(p.share for p in some) <= found <= max(p.share for p in some)


@given(parts)
def test_the_identity_is_that_of_the_base_and_the_final_consumption(some: list[ReductionPart]) -> None:
    before = sum(p.activity * p.intensity for p in some)
    after = sum(p.activity * (p.intensity - p.intensity * p.share) for p in some)
    assert implied_reduction(some) == (before - after) / before


@pytest.mark.parametrize(
    ("some", "n"), [([], 0), ([ReductionPart(F(0), F(1), F(1, 2))], 1), ([ReductionPart(F(1), F(1), F(0))], 2)]
)
def test_without_a_whole_base_nothing_is_given(some: list[ReductionPart], n: int) -> None:
    found = reconcile_intensity(target(**ANNUAL | {"milli": 3_000}), some, children=n)
    sentence = f"应下降3.00%，分解到{n}家，基期活动量或强度不全，无法核对。"
    assert found == Slack(
        parent="P",
        indicator="energy_per_person",
        demanded=F(3, 100),
        given=None,
        slack=None,
        children=n,
        explained=False,
        sentence=sentence,
    )
    assert found.short is False


def years(*milli: int) -> list[Target]:
    """Annual targets of the province from 2016 on."""
    return [
        target(f"P{2016 + n}", period=str(2016 + n), parent="P", **ANNUAL | {"milli": m}) for n, m in enumerate(milli)
    ]


@pytest.mark.parametrize(
    ("annual", "slack", "explained", "said"),
    [
        ((10_000, 10_000), 0, True, "规划期应下降19.00%，2个年度目标连乘下降19.00%，与下达数相等。"),
        ((9_500, 9_500), F(-9025, 10**6), False, "规划期应下降19.00%，2个年度目标连乘下降18.10%，少0.903个百分点。"),
        ((10_000,), None, False, "规划期应下降19.00%，2年中已定年度目标1个，尚不能核对。"),
        ((1_000, 1_000, 1_000), None, False, "规划期应下降19.00%，2年中已定年度目标3个，尚不能核对。"),
    ],
)
def test_years_compound_to_the_plan(annual: tuple[int, ...], slack: Any, explained: bool, said: str) -> None:
    found = reconcile_years(target(**PLAN | {"milli": 19_000}), years(*annual))
    assert (found.slack, found.explained, found.sentence) == (slack, explained, said)


@given(st.integers(0, 10**15), weights)
def test_a_spread_always_adds_up(total: int, by: list[int]) -> None:
    assert sum(spread(total, by)) == total


@given(st.integers(1, 10**15), weights)
def test_a_spread_always_reconciles(total: int, by: list[int]) -> None:
    children = [child(n, m) for n, m in enumerate(spread(total, by))]
    assert reconcile_totals(target(milli=total), children).slack == 0


@pytest.mark.parametrize(("total", "by"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_what_cannot_be_spread_is_refused(total: int, by: list[int]) -> None:
    with pytest.raises(ValueError, match=r"^cannot share "):
        spread(total, by)


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Target], dict[str, int]]:
    """A random tree of caps, three levels deep at most, and the slack that was put into each of its parents."""
    tree, slacks, open_ = [target(milli=draw(st.integers(10**6, 10**12)))], {}, [0]
    while open_:
        parent = tree[open_.pop()]
        by = draw(st.lists(st.integers(1, 50), max_size=4)) if parent.id.count(".") < 3 else []
        if not by:
            continue
        put = draw(st.integers(-(10**5), 10**5))
        assert parent.milli is not None
        slacks[parent.id] = put
        for n, milli in enumerate(spread(max(parent.milli - put, 0), by)):
            id_ = f"{parent.id}.{n}"
            open_.append(len(tree))
            tree.append(replace(parent, id=id_, scope=id_, milli=milli, parent=parent.id))
        slacks[parent.id] = parent.milli - max(parent.milli - put, 0)
    return tree, slacks


@given(trees(), st.randoms())
def test_the_ledger_of_any_tree_finds_what_was_put_into_it(
    grown: tuple[list[Target], dict[str, int]], random: Any
) -> None:
    tree, slacks = grown
    random.shuffle(tree)
    found = reconcile_all(tree, {}, DAY)
    assert {s.parent: s.slack for s in found} == {id_: F(put, 1000) for id_, put in slacks.items()}
    assert [(s.depth, s.parent) for s in found] == sorted((s.parent.count("."), s.parent) for s in found)


@given(st.lists(weights, min_size=1, max_size=4), st.data())
def test_intensities_reconcile_on_two_levels_alike(cities: list[list[int]], data: st.DataObject) -> None:
    """If every city demands just what its counties imply, then so does the province over all its counties."""
    below = [[ReductionPart(F(w), F(data.draw(st.integers(1, 9))), data.draw(shares)) for w in city] for city in cities]
    whole = []
    for city in below:
        fall, energy = implied_reduction(city), sum((p.activity * p.intensity for p in city), F(0))
        assert fall is not None
        people = sum((p.activity for p in city), F(0))
        whole.append(ReductionPart(people, energy / people, fall))
    assert implied_reduction(whole) == implied_reduction([p for city in below for p in city])


def test_a_ledger_of_reductions_takes_their_own_bases() -> None:
    top = target(**ANNUAL | {"milli": 3_000})
    two = [child(1, 2_000, **ANNUAL), child(2, 5_000, **ANNUAL)]
    bases = {("city1", "energy_per_person", "2016"): (F(900), F(100))}
    (found,) = reconcile_all([top, *two], bases, DAY)
    assert (found.given, found.children) == (None, 2)
    (found,) = reconcile_all([top, *two], bases | {("city2", "energy_per_person", "2016"): (F(100), F(100))}, DAY)
    assert (found.given, found.children, found.short) == (F(23, 1000), 2, True)


def test_a_plan_is_held_against_its_cities_and_against_its_years() -> None:
    top, city = target(**PLAN | {"milli": 19_000}), child(1, 19_000, **PLAN)
    bases = {("city1", "energy_per_person", "2015"): (F(1), F(1))}
    found = reconcile_all([top, city, *years(10_000, 10_000)], bases, DAY)
    assert [(s.children, s.slack) for s in found] == [(1, 0), (2, 0)]


def test_children_of_a_replaced_target_are_held_against_the_one_that_holds() -> None:
    lowered = target("P-new", milli=900_000, issued_on="2017-03-01")
    tree = [target(), child(1, 1_000_000), lowered]
    assert [(s.parent, s.slack) for s in reconcile_all(tree, {}, DAY)] == [("P-new", -100)]
    assert [(s.parent, s.slack) for s in reconcile_all(tree, {}, date(2017, 2, 28))] == [("P", 0)]


def test_children_that_demand_another_thing_and_targets_not_broken_down_are_not_in_the_ledger() -> None:
    assert reconcile_all([target(), child(1, 1_000, indicator="water"), target("alone", scope="b")], {}, DAY) == ()


def test_a_circle_is_refused() -> None:
    circle = [child(1, 5), target(parent="P.1"), child(2, 5)]
    with pytest.raises(Refusal) as refused:
        reconcile_all(circle, {}, DAY)
    assert refused.value.code == "target-circle"
    assert str(refused.value) == "目标“P”、“P.1”互为上级。请按下达文件更正上级目标后再办。"
