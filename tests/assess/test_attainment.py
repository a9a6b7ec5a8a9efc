"""What became of a target: decided in rationals, with its working, on every boundary."""

import math
from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.dual import OTHER, RULES_2022, UNIT, judge, line, percent_of, target

from tongbao.assess.verdict import Outcome, Yearly

MET, MISSED, UNJUDGED = Outcome.MET, Outcome.MISSED, Outcome.UNJUDGED
HUGE = 10**15
BEFORE = [line(kgce=1000)]
PLAN = {"kind": "plan", "base": "2015", "period": "2016-01..2018-12"}
HEAD = "人均综合能耗：2015年100.0000，2016年"


def quarter(**more: str):  # type: ignore[no-untyped-def]
    return target("", "quarter_cap", "energy", "2016-01..2016-03", unit="", **more)


# Yearly reductions.


@pytest.mark.parametrize(
    ("kgce", "outcome", "fell", "completion", "tail"),
    [
        (960, MET, "4", "1", "96.0000（1家、1家），下降率＝1－96.0000÷100.0000＝4.00%，目标4.00%，完成"),
        (
            950,
            MET,
            "5",
            "5/4",
            "95.0000（1家、1家），下降率＝1－95.0000÷100.0000＝5.00%，目标4.00%，完成，超额25.00%（线性）",
        ),
        (961, MISSED, "3.9", "39/40", "96.1000（1家、1家），下降率＝1－96.1000÷100.0000＝3.90%，目标4.00%，未完成"),
        (1000, MISSED, "0", "0", "100.0000（1家、1家），下降率＝1－100.0000÷100.0000＝0.00%，目标4.00%，未完成"),
        (1100, MISSED, "-10", "-5/2", "110.0000（1家、1家），下降率＝1－110.0000÷100.0000＝-10.00%，目标4.00%，未完成"),
        (
            0,
            MET,
            "100",
            "25",
            "0.0000（1家、1家），下降率＝1－0.0000÷100.0000＝100.00%，目标4.00%，完成，超额2400.00%（线性）",
        ),
    ],
)
def test_a_yearly_reduction(kgce: int, outcome: Outcome, fell: str, completion: str, tail: str) -> None:
    verdict = judge(target(), [line(kgce=kgce)], BEFORE)
    assert (verdict.outcome, verdict.actual, verdict.required) == (outcome, percent_of(fell), Fraction(1, 25))
    assert (verdict.base, verdict.now, verdict.completion) == (100, Fraction(kgce, 10), Fraction(completion))
    assert verdict.working == HEAD + tail
    assert (verdict.robust, verdict.reasons, verdict.on_path) == (True, (), None)


@pytest.mark.parametrize(("more", "outcome"), [(0, MET), (1, MISSED)])
def test_one_kilogram_in_a_thousand_billion_tonnes_decides(more: int, outcome: Outcome) -> None:
    verdict = judge(target(), [line(kgce=96 * HUGE + more, people=HUGE)], [line(kgce=100 * HUGE, people=HUGE)])
    assert verdict.outcome is outcome
    assert verdict.working.startswith("人均综合能耗：2015年100.0000，2016年96.0000")


def test_thirds_are_decided_exactly() -> None:
    verdict = judge(target("10"), [line(kgce=90, people=30)], [line(kgce=100, people=30)])
    assert (verdict.base, verdict.now) == (Fraction(10, 3), 3)
    assert (verdict.actual, verdict.outcome) == (Fraction(1, 10), MET)


def test_a_demand_of_nothing_is_met_by_standing_still() -> None:
    verdict = judge(target("0"), BEFORE, BEFORE)
    assert (verdict.outcome, verdict.completion) == (MET, None)
    assert verdict.working.endswith("目标0.00%，完成")


def test_a_total_may_be_asked_to_fall() -> None:
    verdict = judge(target("10", indicator="energy"), [line(kgce=1800, people=99)], [line(kgce=2000)])
    assert (verdict.base, verdict.now, verdict.actual, verdict.outcome) == (2, Fraction(9, 5), Fraction(1, 10), MET)


def test_only_own_lines_of_the_base_are_its_base() -> None:
    verdict = judge(target(), [line("a", 960), line("b", 1)], [line("a"), line("b", 77_777, unit=OTHER)])
    assert verdict.base == 100


def test_records_are_the_target_and_the_seals() -> None:
    verdict = judge(target(id="T1"), BEFORE, BEFORE, records=("seal:1", "seal:2"))
    assert verdict.records == ("target:T1", "seal:1", "seal:2")


# Not judged.


@pytest.mark.parametrize(
    ("now", "before", "why"),
    [
        ([], BEFORE, "缺本期的台账"),
        (BEFORE, [], "缺2015年的台账"),
        ([], [], "缺2015年和本期的台账"),
        (BEFORE, [line(unit=OTHER)], "缺2015年的台账"),
        ([line(people=0)], BEFORE, "分母为零或缺少折算系数"),
        (BEFORE, [line(people=0)], "分母为零或缺少折算系数"),
        (BEFORE, [line(kgce=0)], "分母为零或缺少折算系数"),
    ],
)
@pytest.mark.parametrize("issued", [target(), target("27.1", **PLAN)])
def test_not_judged(issued, now: list[Yearly], before: list[Yearly], why: str) -> None:  # type: ignore[no-untyped-def]
    verdict = judge(issued, now, before)
    assert (verdict.outcome, verdict.robust, verdict.reasons, verdict.working) == (UNJUDGED, False, (why,), why)
    assert (verdict.base, verdict.now, verdict.actual, verdict.required) == (None,) * 4
    assert (verdict.readings, verdict.on_path, verdict.completion) == ((), None, None)


def test_a_plan_is_not_judged_on_a_part_of_a_year() -> None:
    verdict = judge(target("27.1", **PLAN), [line(kgce=1, months=6)], BEFORE, months=6)
    assert (verdict.outcome, verdict.reasons) == (UNJUDGED, ("规划期目标按整年判定，本期不是整年",))


def test_carbon_without_a_factor_is_not_judged() -> None:
    issued = target(indicator="co2_per_area", period="2022")
    verdict = judge(issued, [line(kgce=0, gas=9)], [line(kgce=1, gas=9)], RULES_2022, 2022)
    assert verdict.reasons == ("分母为零或缺少折算系数",)


def test_tasks_are_left_out() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        judge(target("1", "task", "boilers", unit="set"), BEFORE, BEFORE)


# Plans.

PATHS = [  # years gone, D, 1-d exactly on the path: (1-d)^3 = (1-D)^k
    (2016, "27.1", "0.9"),
    (2017, "27.1", "0.81"),
    (2018, "27.1", "0.729"),
    (2016, "48.8", "0.8"),
    (2017, "48.8", "0.64"),
    (2016, "65.7", "0.7"),
]


@pytest.mark.parametrize(("year", "demanded", "left"), PATHS)
@pytest.mark.parametrize(("more", "outcome"), [(0, MET), (1, MISSED), (-1, MET)])
def test_a_plan_exactly_on_its_path(year: int, demanded: str, left: str, more: int, outcome: Outcome) -> None:
    kgce = int(Fraction(left) * HUGE) + more
    verdict = judge(target(demanded, **PLAN), [line(kgce=kgce)], [line(kgce=HUGE)], year=year)
    assert (verdict.outcome, verdict.on_path) == (outcome, outcome is MET)


def test_floats_would_err_on_these_very_paths() -> None:
    wrong = [
        (year, demanded)
        for year, demanded, left in PATHS
        if math.log(Fraction(left)) * 3 > math.log(1 - Fraction(demanded) / 100) * (year - 2015)
        or math.log(Fraction(left) + Fraction(1, HUGE * 100)) * 3 <= math.log(1 - percent_of(demanded)) * (year - 2015)
    ]
    assert wrong != []


def test_working_of_a_plan_on_its_path() -> None:
    verdict = judge(target("27.1", **PLAN), [line(kgce=900)], BEFORE)
    assert verdict.working == (
        f"{HEAD}90.0000（1家、1家），下降率＝1－90.0000÷100.0000＝10.00%，目标27.10%"
        "；(1－d)^3≤(1－D)^1，第1年（共3年）符合进度，进度ln(1－d)÷ln(1－D)＝33.33%"
    )


def test_working_of_a_plan_behind_its_path() -> None:
    verdict = judge(target("27.1", **PLAN), [line(kgce=950)], BEFORE, year=2017)
    assert verdict.working == (
        "人均综合能耗：2015年100.0000，2017年95.0000（1家、1家），下降率＝1－95.0000÷100.0000＝5.00%，目标27.10%"
        "；(1－d)^3＞(1－D)^2，第2年（共3年）落后于进度，进度ln(1－d)÷ln(1－D)＝16.23%"
    )
    assert (verdict.outcome, verdict.on_path, verdict.completion) == (MISSED, False, Fraction(50, 271))


def test_a_plan_at_its_end_is_the_whole_target() -> None:
    kept = judge(target("27.1", **PLAN), [line(kgce=729)], BEFORE, year=2018)
    assert (kept.outcome, kept.actual, kept.completion) == (MET, percent_of("27.1"), 1)
    assert kept.working.endswith("；(1－d)^3≤(1－D)^3，第3年（共3年）符合进度，进度ln(1－d)÷ln(1－D)＝100.00%")
    assert judge(target("27.1", **PLAN), [line(kgce=730)], BEFORE, year=2018).outcome is MISSED


def test_a_plan_judged_after_its_end_is_the_whole_target() -> None:
    found = judge(target("27.1", **PLAN), [line(kgce=729)], BEFORE, year=2020)
    assert (found.outcome, "第3年（共3年）" in found.working) == (MET, True)


# Caps.


@pytest.mark.parametrize(
    ("kgce", "outcome", "working"),
    [
        (10_000, MET, "能源消费总量10.000≤上限10.000，未超过"),
        (9_000, MET, "能源消费总量9.000≤上限10.000，未超过"),
        (10_001, MISSED, "能源消费总量10.001＞上限10.000，超过"),
    ],
)
def test_a_cap(kgce: int, outcome: Outcome, working: str) -> None:
    verdict = judge(target("10", "cap", "energy", unit="tce"), [line(kgce=kgce)], [])
    assert (verdict.outcome, verdict.actual, verdict.required) == (outcome, Fraction(kgce, 1000), 10)
    assert (verdict.working, verdict.robust, verdict.reasons) == (working, True, ())
    assert verdict.completion == Fraction(10_000, kgce)


def test_caps_on_water_and_on_carbon() -> None:
    water = judge(target("20", "cap", "water", unit="m3"), [line(water=20_001)], [])
    assert (water.outcome, water.actual) == (MISSED, Fraction("20.001"))
    carbon = target("2.162", "cap", "co2", "2022", unit="t")
    verdict = judge(carbon, [line(kgce=0, gas=1_000_000)], [], RULES_2022, 2022)
    assert (verdict.outcome, verdict.working) == (MISSED, "二氧化碳排放总量2.162＞上限2.162，超过")


def test_a_cap_without_lines_or_a_factor_is_not_judged() -> None:
    assert judge(target("10", "cap", "energy", unit="tce"), [], []).reasons == ("缺本期的台账",)
    carbon = target("9", "cap", "co2", "2022", unit="t")
    assert judge(carbon, [line(kgce=1)], [], RULES_2022, 2022).reasons == ("缺少折算系数",)


@pytest.mark.parametrize("lacking", [[], [line("b", 1, months=11)]])
def test_a_cap_kept_with_institutions_missing_is_not_robust(lacking: list[Yearly]) -> None:
    cap = target("10", "cap", "energy", unit="tce")
    kept = judge(cap, [line("a", 5000), *lacking], [], owed=frozenset("ab"))
    assert (kept.outcome, kept.robust, kept.reasons) == (MET, False, ("1家缺报，总量偏低",))
    exceeded = judge(cap, [line("a", 50_000), *lacking], [], owed=frozenset("ab"))
    assert (exceeded.outcome, exceeded.robust) == (MISSED, True)


@pytest.mark.parametrize(("kgce", "robust"), [(9_800, True), (9_801, False), (10_199, False), (10_200, True)])
def test_a_cap_within_the_error_of_estimates(kgce: int, robust: bool) -> None:
    """A tenth of 1000 kgce, twice: 200 kgce either way."""
    verdict = judge(target("10", "cap", "energy", unit="tce"), [line(kgce=kgce, guessed=1000)], [])
    assert verdict.robust is robust
    assert verdict.reasons == (() if robust else ("与上限之差在估算、分摊数据的误差之内",))


# Quarters.


def in_quarter(now: list[Yearly], before: list[Yearly], **more: object):  # type: ignore[no-untyped-def]
    history = {"2016-01..2016-03": now, "2015-01..2015-03": before}
    return judge(quarter(), [line()], [], history=history, **more)


def three(institution: str = "a", kgce: int = 1000, unit: str = UNIT, guessed: int = 0, months: int = 3) -> Yearly:
    return line(institution, kgce, unit=unit, months=months, guessed=guessed)


@pytest.mark.parametrize(
    ("kgce", "outcome", "working"),
    [
        (1000, MET, "能源消费总量1.000≤上年同季度1.000，未超过"),
        (999, MET, "能源消费总量0.999≤上年同季度1.000，未超过"),
        (1001, MISSED, "能源消费总量1.001＞上年同季度1.000，超过"),
    ],
)
def test_a_quarter(kgce: int, outcome: Outcome, working: str) -> None:
    verdict = in_quarter([three(kgce=kgce)], [three()])
    assert (verdict.outcome, verdict.working, verdict.robust) == (outcome, working, True)
    assert (verdict.base, verdict.now, verdict.required) == (None, Fraction(kgce, 1000), 1)


@pytest.mark.parametrize(
    ("now", "before"),
    [([], [three()]), ([three()], []), ([three(unit=OTHER)], [three()]), ([three()], [three(unit=OTHER)])],
)
def test_a_quarter_without_own_lines_is_not_judged(now: list[Yearly], before: list[Yearly]) -> None:
    """Lines of an institution that came later, and stood elsewhere then, are no total of nothing."""
    assert in_quarter(now, before).reasons == ("缺本季度或上年同季度的台账",)


def test_a_quarter_exceeded_only_because_an_institution_came() -> None:
    verdict = in_quarter([three("a", 990), three("b", 500)], [three("a", 1000), three("b", 520, OTHER)])
    assert (verdict.outcome, verdict.robust) == (MISSED, False)
    assert verdict.reasons == ("改按“同一批机构、按现行隶属”，结论相反",)
    assert [(a.name, a.actual, a.met) for a in verdict.readings] == [
        ("按报送数", Fraction("1.49"), False),
        ("同一批机构、按现行隶属", Fraction(1490, 1520), True),
    ]


def test_a_quarter_exceeded_only_because_last_year_was_silent() -> None:
    verdict = in_quarter([three("a", 990), three("b", 500)], [three("a", 1000), three("b", 100, months=1)])
    assert (verdict.outcome, verdict.reasons) == (MISSED, ("改按“同一批机构、按现行隶属”，结论相反",))


@pytest.mark.parametrize(("kgce", "robust"), [(1100, False), (1282, False), (1283, True)])
def test_estimates_of_both_quarters_count(kgce: int, robust: bool) -> None:
    """Twice a tenth of the root of 1000² + 1000² is 282.8…"""
    verdict = in_quarter([three(kgce=kgce, guessed=1000)], [three(guessed=1000)])
    assert verdict.robust is robust


# Restated bases and approval.


@pytest.mark.parametrize(
    ("item", "milli", "indicator", "base"),
    [
        ("energy", 1100, "energy_per_person", "110"),
        ("people", 8_000, "energy_per_person", "125"),
        ("area", 80_000, "energy_per_area", "12.5"),
        ("water", 30_000, "water_per_person", "3"),
    ],
)
def test_a_restated_base_decides(item: str, milli: int, indicator: str, base: str) -> None:
    issued, before = target("10", indicator=indicator), [line(kgce=1000, water=20_000)]
    now = [line(kgce=950, water=20_000)]
    computed = judge(issued, now, before)
    restated = judge(issued, now, before, restated={("2015", item): milli})
    assert (computed.outcome, restated.outcome) == (MISSED, MET)
    assert (restated.base, restated.robust) == (Fraction(base), True)
    assert judge(issued, now, before, restated={("2014", item): milli}) == computed


def test_a_restated_base_shifts_the_base_of_the_same_institutions_too() -> None:
    now, before = [line("a", 900)], [line("a", 900), line("gone", 100)]
    verdict = judge(target("5"), now, before, restated={("2015", "energy"): 2100, ("2015", "people"): 20_000})
    assert [(a.name, a.actual) for a in verdict.readings] == [
        ("按报送数", 1 - Fraction(90) / 105),
        ("同一批机构、按现行隶属", 1 - Fraction(90) / 200),
    ]


def carbon(**more: object):  # type: ignore[no-untyped-def]
    issued = target("10", indicator="co2_per_area", period="2022")
    return judge(issued, [line(kgce=0, gas=950_000)], [line(kgce=0, gas=1_000_000)], RULES_2022, 2022, **more)


def test_restated_emissions_decide() -> None:
    assert (carbon().outcome, carbon().base) == (MISSED, Fraction("21.622"))
    restated = carbon(restated={("2021", "co2"): 2400})
    assert (restated.outcome, restated.base) == (MET, 24)


def test_restated_coal_leaves_emissions_alone() -> None:
    assert carbon(restated={("2021", "energy"): 5}) == carbon()


def test_before_approval_it_is_provisional() -> None:
    assert judge(target(), BEFORE, BEFORE).provisional is True
    assert judge(target(), BEFORE, BEFORE, approved=True).provisional is False
    assert judge(target(), [], BEFORE, approved=True).provisional is False


# Properties.

AMOUNT = st.integers(0, 10**9)
LINES: Callable[[], st.SearchStrategy[list[tuple[int, int]]]] = lambda: st.lists(  # noqa: E731
    st.tuples(AMOUNT, st.integers(1, 10**5)), min_size=1, max_size=6
)


def lines_of(pairs: list[tuple[int, int]]) -> list[Yearly]:
    return [line(str(i), kgce, people) for i, (kgce, people) in enumerate(pairs)]


@given(LINES(), LINES(), st.integers(0, 99_999))
def test_the_outcome_is_that_of_plain_fractions(
    now: list[tuple[int, int]], before: list[tuple[int, int]], milli: int
) -> None:
    verdict = judge(target(f"{milli // 1000}.{milli % 1000:03d}"), lines_of(now), lines_of(before))
    used, had = (Fraction(sum(k for k, _ in p), sum(n for _, n in p)) for p in (now, before))
    if not had:
        assert verdict.outcome is UNJUDGED
        return
    assert verdict.outcome is (MET if used <= had * (1 - Fraction(milli, 100_000)) else MISSED)
    assert (verdict.now, verdict.base, verdict.actual) == (used, had, 1 - used / had)
    assert (verdict.readings[0].met, verdict.readings[0].actual) == (verdict.outcome is MET, verdict.actual)
    assert verdict.robust is (len({a.met for a in verdict.readings}) == 1)


@given(LINES(), LINES(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(
    now: list[tuple[int, int]], before: list[tuple[int, int]], random: Random
) -> None:
    later, earlier = lines_of(now), lines_of(before)
    owed = frozenset(x.institution for x in [*later, *earlier])
    for issued in (target("3"), target("27.1", **PLAN), target("9", "cap", "energy", unit="tce")):
        verdict = judge(issued, later, earlier, owed=owed)
        mixed = judge(issued, random.sample(later, len(later)), random.sample(earlier, len(earlier)), owed=owed)
        assert mixed == verdict


@given(LINES(), LINES(), st.integers(2, 1000))
def test_scaling_amounts_and_people_alike_changes_no_reduction(
    now: list[tuple[int, int]], before: list[tuple[int, int]], factor: int
) -> None:
    def verdict(by: int):  # type: ignore[no-untyped-def]
        spans = [lines_of([(k * by, n * by) for k, n in pairs]) for pairs in (now, before)]
        found = judge(target("3"), *spans)
        return found.outcome, found.actual, found.base, found.now, found.robust, found.readings

    assert verdict(1) == verdict(factor)


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 99_999), st.integers(2016, 2020))
def test_a_plan_is_decided_by_powers(had: int, used: int, milli: int, year: int) -> None:
    plan = target(f"{milli // 1000}.{milli % 1000:03d}", "plan", base="2015", period="2016-01..2020-12")
    verdict = judge(plan, [line(kgce=used)], [line(kgce=had)], year=year)
    kept = used**5 * 100_000 ** (year - 2015) <= had**5 * (100_000 - milli) ** (year - 2015)
    assert (verdict.outcome, verdict.on_path) == (MET if kept else MISSED, kept)
