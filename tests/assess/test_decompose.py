"""The parts of a change add up to it exactly, by hand and for whatever institutions report."""

import time
from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.cases import DAY, RULES

from tongbao.assess.decompose import (
    SCOPE,
    Decomposition,
    Part,
    RegionSpan,
    decompose,
    decompose_finding,
    merge_small_parts,
    separate_weather,
)
from tongbao.assess.verdict import Yearly
from tongbao.measure.coal import Basis
from tongbao.measure.refusal import Refusal
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

MIRROR = {"new": "closed", "closed": "new", "moved_in": "moved_out", "moved_out": "moved_in"}
FACTORS = ("months", "activity", "structure", "efficiency")


def line(institution: str, kgce: int, area: int = 1, kind: str = "organ", months: int = 12, **amounts: int) -> Yearly:
    """An institution that used ``kgce`` of other energy (a thousandth of a tonne is a kilogram)."""
    return Yearly(institution, "hecheng", kind, months, {"other": kgce, "area": area, **amounts})


def found(decomposition: Decomposition) -> dict[str, Fraction]:
    """The parts that are not zero."""
    assert decomposition.check()
    return {p.id: p.kgce for p in decomposition.parts if p.kgce}


def primary_rules() -> Rulebook:
    """A day on which 等价 coefficients are given: electricity three times its heat, the others as by heat."""
    tables = dict(load_shipped_tables()[0])
    rows = [r for r in tables["coal_equivalent"] if r.id.endswith(".calorific") and r.in_force(DAY)]
    made = [
        Row(
            id=f"{r.id.split('.')[0]}.primary",
            since=date(2010, 1, 1),
            source="house",
            unverified=True,
            value=str(r.exact("value") * (3 if r.id == "electricity.calorific" else 1)),
        )
        for r in rows
    ]
    tables["coal_equivalent"] = (*rows, *made)
    return Rulebook(DAY, tables)


PRIMARY_RULES = primary_rules()


def split(
    now: Sequence[Yearly],
    before: Sequence[Yearly],
    rules: Rulebook,
    heating_days: tuple[int, int] | None = None,
    elsewhere: tuple[Collection[str], Collection[str]] = ((), ()),
    **more: object,
) -> Decomposition:
    """The change of a region, with degree days and the institutions elsewhere as (now, before)."""
    days = heating_days or (None, None)
    spans = [RegionSpan(*span) for span in zip((now, before), days, elsewhere, strict=True)]
    return decompose(spans[0], spans[1], rules, **more)  # type: ignore[arg-type]


def test_activity_and_efficiency_by_hand() -> None:
    change = split([line("a", 60, area=20)], [line("a", 20, area=10)], RULES)
    assert (change.before, change.now) == (20, 60)
    assert found(change) == {"activity": 25, "efficiency": 15}


def test_the_mix_of_kinds_by_hand() -> None:
    before = [line("a", 10, area=10), line("b", 30, area=10, kind="health")]
    now = [line("a", 5, area=5), line("b", 45, area=15, kind="health")]
    assert found(split(now, before, RULES)) == {"structure": 10}


def test_missing_months_are_not_a_smaller_area() -> None:
    assert found(split([line("a", 30, 6, months=6)], [line("a", 60, 12)], RULES)) == {"months": -30}


def test_months_and_area_of_different_institutions_are_told_apart() -> None:
    before = [line("a", 120, 120), line("b", 12, 12)]
    now = [line("a", 60, 60, months=6), line("b", 24, 24)]
    assert found(split(now, before, RULES)) == {"months": -60, "activity": 12}


def test_weather_by_hand() -> None:
    before = [line("a", 110, other_heating=100)]
    milder = [line("a", 90, other_heating=80)]
    assert found(split(milder, before, RULES, heating_days=(1600, 2000))) == {"weather": -20}
    assert found(split(milder, before, RULES)) == {"efficiency": -20}


def test_saved_heating_in_a_colder_year_is_efficiency_against_weather() -> None:
    before, now = [line("a", 100, other_heating=100)], [line("a", 100, other_heating=100)]
    assert found(split(now, before, RULES, heating_days=(3000, 2000))) == {
        "efficiency": Fraction(-125, 3),
        "weather": Fraction(125, 3),
    }


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (None, "无采暖度日数，气象影响未分出，计入能效"),
        ((0, 2000), "采暖度日数有一期为零，气象影响未分出，计入能效"),
        ((2000, 0), "采暖度日数有一期为零，气象影响未分出，计入能效"),
    ],
)
def test_without_degree_days_weather_is_not_told_apart_and_this_is_said(
    days: tuple[int, int] | None, note: str
) -> None:
    change = split([line("a", 90, other_heating=80)], [line("a", 110, other_heating=100)], RULES, heating_days=days)
    assert [p.id for p in change.parts] == [*SCOPE, *FACTORS]
    assert change.notes == (
        "两期均填报且有建筑面积的机构1家，按单位建筑面积能耗分解，各因素取所有先后次序的平均值",
        "当量值下换用能源品种本身不改变折标量，其效果计入能效",
        note,
    )


def test_weather_without_any_heating_reported_is_said_to_be_unknown() -> None:
    change = split([line("a", 90)], [line("a", 110)], RULES, heating_days=(1600, 2000))
    assert found(change) == {"efficiency": -20}
    assert change.part("weather").kgce == 0
    assert change.notes[-1] == "两期均无采暖用能数，气象影响无从计算，按零列示"


def test_who_comes_and_goes_is_named() -> None:
    now = [line("stays", 5), line("new", 7), line("in", 11)]
    before = [line("stays", 5), line("closed", 13), line("out", 17)]
    change = split(now, before, RULES, elsewhere=({"out", "stays"}, {"in", "stays"}))
    assert found(change) == {"new": 7, "closed": -13, "moved_in": 11, "moved_out": -17}
    assert [(p.id, p.name, p.institutions) for p in change.parts] == [
        ("new", "新增机构", 1),
        ("closed", "退出机构", 1),
        ("moved_in", "划入机构", 1),
        ("moved_out", "划出机构", 1),
        ("unmeasured", "缺建筑面积的机构", 0),
        ("months", "填报月数", 1),
        ("activity", "建筑面积", 1),
        ("structure", "机构类型结构", 1),
        ("efficiency", "能效", 1),
    ]


@pytest.mark.parametrize("empty", [{"area": 0}, {"months": 0}])
def test_an_institution_without_area_or_months_is_a_part_of_its_own(empty: dict[str, int]) -> None:
    now = [line("a", 50, **empty), line("b", 20)]
    change = split(now, [line("a", 30), line("b", 10)], RULES)
    assert found(change) == {"unmeasured": 20, "efficiency": 10}
    assert found(split([line("a", 50, **empty)], [line("a", 30)], RULES)) == {"unmeasured": 20}


def test_a_kind_of_one_span_only_is_structure() -> None:
    before = [line("a", 10, area=10), line("b", 20, area=10, kind="health")]
    now = [line("a", 10, area=10), line("b", 10, area=10)]
    assert found(split(now, before, RULES)) == {"structure": -10}


def test_people_may_be_the_activity() -> None:
    now, before = [line("a", 60, area=0, people=20)], [line("a", 20, people=10)]
    change = split(now, before, RULES, activity="people")
    assert found(change) == {"activity": 25, "efficiency": 15}
    assert change.part("activity").name == "用能人数"


@pytest.mark.parametrize("activity", ["water", "beds"])
def test_only_an_activity_is_an_activity(activity: str) -> None:
    with pytest.raises(ValueError, match=rf"^'{activity}' is no activity; use an item of kind activity, e.g. 'area'"):
        split([], [], RULES, activity=activity)


def test_nothing_at_all() -> None:
    change = split([], [], RULES)
    assert (change.before, change.now, found(change)) == (0, 0, {})


def test_a_part_that_was_not_told_apart() -> None:
    with pytest.raises(LookupError, match=r"^no part 'weather'; there are "):
        split([], [], RULES).part("weather")


def test_the_primary_basis_is_refused_without_its_coefficient() -> None:
    with pytest.raises(Refusal) as refused:
        split([line("a", 1)], [line("a", 1)], RULES, basis=Basis.PRIMARY)
    assert refused.value.sentence == "规则表“coal_equivalent”在2017-04-07没有“other.primary”的有效值。"


def test_a_change_of_fuel_alone_counts_by_the_primary_basis_only() -> None:
    before, now = [line("a", 1229)], [line("a", 0, electricity=10**7)]
    assert found(split(now, before, PRIMARY_RULES)) == {}
    assert found(split(now, before, PRIMARY_RULES, basis=Basis.PRIMARY)) == {"carriers": 2 * 1229}


def test_the_finding_in_thousandths_of_a_tonne() -> None:
    third = Fraction(1, 3)
    parts = (Part("activity", "建筑面积", third, 9), Part("months", "填报月数", Fraction(0), 9), Part("x", "余", third))
    change = Decomposition(Fraction(10), 10 + 2 * third, (*parts, Part("y", "另", Fraction(0))), notes=("说明",))
    finding = decompose_finding("hecheng", change, ["seal:1"])
    assert (finding.id, finding.kind, finding.subject, finding.matter) == (
        "decomposition:hecheng",
        "decomposition",
        "hecheng",
        "energy",
    )
    assert finding.values == {
        **{"before": 10, "now": 11, "change": 1, "exact.before": "10", "exact.now": "32/3"},
        "parts": ("activity", "months", "x", "y"),
        **{"activity": 1, "exact.activity": "1/3", "name.activity": "建筑面积", "n.activity": 9},
        **{"months": 0, "exact.months": "0", "name.months": "填报月数", "n.months": 9},
        **{"x": 0, "exact.x": "1/3", "name.x": "余", "n.x": 0},
        **{"y": 0, "exact.y": "0", "name.y": "另", "n.y": 0},
    }
    assert finding.records == {"*": ("seal:1",)}
    assert finding.working == (
        "本期10.667－对比期10.000＝0.667（千克标准煤，当量值）；其中建筑面积0.333，余0.333；说明"
    )


def test_the_finding_names_its_coefficients() -> None:
    change = split([line("a", 1, gas=5)], [line("a", 1, water=7)], RULES)
    assert decompose_finding("x", change, []).rules == (
        "coal_equivalent/gas.calorific",
        "coal_equivalent/other.calorific",
    )


def test_what_does_not_add_up_is_no_finding() -> None:
    wrong = Decomposition(Fraction(1), Fraction(3), (Part("activity", "建筑面积", Fraction(1)),))
    assert not wrong.check()
    with pytest.raises(ValueError, match=r"^decomposition of x does not add up; build it with"):
        decompose_finding("x", wrong, [])


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"new": 3, "closed": 5}, ["new:3", "closed:5", "efficiency:9"]),
        ({"new": 1, "closed": 5, "moved_in": 7}, ["moved_in:7", "efficiency:9", "scope:6"]),
        ({"new": 2, "closed": 1}, ["efficiency:9", "scope:3"]),
        ({"new": 1, "closed": 1}, ["efficiency_and_scope:11"]),
        ({"new": 1, "closed": 0}, ["closed:0", "efficiency_and_scope:10"]),
    ],
)
def test_scope_parts_of_few_institutions_are_joined_before_they_are_printed(
    counts: dict[str, int], shown: list[str]
) -> None:
    parts = [Part(k, k, Fraction(7 * n), n) for k, n in counts.items()] + [Part("efficiency", "能效", Fraction(-2), 9)]
    change = Decomposition(Fraction(0), sum((p.kgce for p in parts), Fraction(0)), tuple(parts))
    joined = merge_small_parts(change, RULES)
    assert joined.check()
    assert [f"{p.id}:{p.institutions}" for p in joined.parts] == shown


AMOUNTS = st.integers(0, 10**9)
AREAS = st.one_of(st.just(0), st.integers(1, 10**8))


@st.composite
def reports(draw: st.DrawFn, unit: str = "hecheng") -> list[Yearly]:
    """What up to eight institutions reported, some of them in two lines."""
    lines = []
    for i in draw(st.lists(st.sampled_from("abcdefgh"), max_size=9)):
        electricity, heat = draw(AMOUNTS), draw(AMOUNTS)
        amounts = {"electricity": electricity, "heat": heat, "gas": draw(AMOUNTS), "area": draw(AREAS)}
        amounts |= {
            "heat_heating": draw(st.integers(0, heat)),
            "electricity_heating": draw(st.integers(0, electricity)),
        }
        lines.append(Yearly(i, unit, draw(st.sampled_from(["organ", "health"])), draw(st.integers(0, 12)), amounts))
    return lines


DAYS = st.one_of(st.none(), st.tuples(st.integers(0, 5000), st.integers(0, 5000)))
BASES = st.sampled_from(list(Basis))
MOVED = st.frozensets(st.sampled_from("abcdefgh"))


@given(reports(), reports(), DAYS, BASES, MOVED, MOVED)
def test_the_parts_add_up_and_swapping_the_spans_turns_every_part_around(
    now: list[Yearly],
    before: list[Yearly],
    days: tuple[int, int] | None,
    basis: Basis,
    here: frozenset[str],
    there: frozenset[str],
) -> None:
    there_and_back = days and (days[1], days[0])
    change = split(now, before, PRIMARY_RULES, days, (here, there), basis=basis)
    back = split(before, now, PRIMARY_RULES, there_and_back, (there, here), basis=basis)
    assert change.check() and back.check()
    assert (back.before, back.now) == (change.now, change.before)
    assert {MIRROR.get(p.id, p.id): -p.kgce for p in back.parts} == {p.id: p.kgce for p in change.parts}


@given(reports(), reports(), DAYS, st.randoms())
def test_the_order_of_lines_is_nothing(
    now: list[Yearly], before: list[Yearly], days: tuple[int, int] | None, random: Random
) -> None:
    change = split(now, before, RULES, heating_days=days)
    shuffled = [random.sample(x, len(x)) for x in (now, before)]
    assert split(shuffled[0], shuffled[1], RULES, heating_days=days) == change


@given(reports(), st.integers(2, 9), st.integers(1, 5000))
def test_only_what_changes_has_a_part(before: list[Yearly], times: int, days: int) -> None:
    before = [x for x in before if x.months and x.amounts["area"]]
    grown = [
        Yearly(x.institution, x.unit, x.kind, x.months, {k: times * v for k, v in x.amounts.items()}) for x in before
    ]
    change = split(grown, before, RULES, heating_days=(days, days))
    assert set(found(change)) <= {"activity"}
    assert change.part("activity").kgce == (times - 1) * change.before
    hungrier = [Yearly(x.institution, x.unit, x.kind, x.months, {**x.amounts, **_energy(x, times)}) for x in before]
    assert set(found(split(hungrier, before, RULES, heating_days=(days, days)))) <= {"efficiency"}


def _energy(x: Yearly, times: int) -> dict[str, int]:
    return {k: times * v for k, v in x.amounts.items() if k != "area"}


@given(reports(), reports(), st.integers(0, 10**9))
def test_a_move_cancels_in_the_sum_of_two_regions_and_is_nothing_to_the_province(
    now: list[Yearly], before: list[Yearly], used: int
) -> None:
    moved = line("moved", used)
    loses = split(now, [*before, moved], RULES, elsewhere=({"moved"}, ()))
    gains = split([*before, moved], before, RULES, elsewhere=((), {"moved"}))
    assert loses.part("moved_out").kgce + gains.part("moved_in").kgce == 0
    province, without = split([*now, moved], [*before, moved], RULES), split(now, before, RULES)
    assert [province.part(k).kgce for k in SCOPE] == [without.part(k).kgce for k in SCOPE]
    assert province.now - province.before == without.now - without.before


@given(reports(), reports(), DAYS)
def test_printed_thousandths_add_up_too_and_none_is_a_unit_off(
    now: list[Yearly], before: list[Yearly], days: tuple[int, int] | None
) -> None:
    change = split(now, before, RULES, heating_days=days)
    finding = decompose_finding("x", change, [])
    shown = {p.id: finding.number(p.id) for p in change.parts}
    assert sum(shown.values()) == finding.number("change") == finding.number("now") - finding.number("before")
    assert all(abs(shown[p.id] - p.kgce) < 1 for p in change.parts)
    assert all(shown[p.id] == 0 for p in change.parts if p.kgce == 0)


def test_a_province_is_split_in_seconds() -> None:
    rnd = Random(7)
    spans: list[Sequence[Yearly]] = [
        [
            line(f"i{i}", rnd.randint(1, 10**6), rnd.randint(1, 10**6), f"k{i % 8}", rnd.randint(9, 12))
            for i in range(20_000)
        ]
        for _ in range(2)
    ]
    start = time.process_time()
    assert split(spans[0], spans[1], RULES, heating_days=(2000, 2100)).check()
    assert time.process_time() - start < 5


def test_the_weather_of_the_areas_is_taken_out_of_the_efficiency_of_the_whole() -> None:
    heated = [[line("a", 1000, coal_heating=500)], [line("b", 2000, coal_heating=900)]]
    later = [[line("a", 1200, coal_heating=700)], [line("b", 1900, coal_heating=800)]]
    areas = [split(n, b, RULES, heating_days=(120, 100)) for n, b in zip(later, heated, strict=True)]
    plain = split([*later[0], *later[1]], [*heated[0], *heated[1]], RULES)
    whole = separate_weather(plain, areas)
    weather = sum((a.part("weather").kgce for a in areas), Fraction(0))
    assert whole.check()
    assert whole.part("weather").kgce == weather != 0
    assert whole.part("efficiency").kgce == plain.part("efficiency").kgce - weather
    assert whole.notes[-1] == "气象的影响按各地分别计算后相加"


def test_unless_every_area_tells_its_weather_nothing_is_taken_out() -> None:
    now, before = [line("a", 1200, coal_heating=700)], [line("a", 1000, coal_heating=500)]
    plain, told = split(now, before, RULES), split(now, before, RULES, heating_days=(120, 100))
    assert separate_weather(plain, [told, plain]) == plain
    assert separate_weather(plain, []) == plain
    assert separate_weather(told, [told]) == told
