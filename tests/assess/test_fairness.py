"""Every admissible reading is tried; a verdict that one of them turns is not robust, and the reason says which."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.dual import DAY, OTHER, RULES, RULES_2022, UNIT, judge, line, percent_of, target

from tongbao.assess.fairness import Context, readings, reduction, thin, within_error
from tongbao.assess.verdict import Outcome, Verdict, Yearly

REPORTED, SAME, JUMP = "按报送数", "同一批机构、按现行隶属", "人数或面积变动超限的按基期"
FILLED, FILLED_BEFORE = "本期缺报的按基期补入", "基期缺报的按本期补入"
WEATHER = "采暖按基期气候、"
MET, MISSED = Outcome.MET, Outcome.MISSED


def told(verdict: Verdict) -> dict[str, Fraction | None]:
    """What each reading says, by its name."""
    assert len({a.name for a in verdict.readings}) == len(verdict.readings)
    return {a.name: a.actual for a in verdict.readings}


def turned(*names: str) -> tuple[str, ...]:
    return (f"改按“{'”“'.join(names)}”，结论相反",)


def test_nothing_happened_and_two_readings_agree() -> None:
    verdict = judge(target(), [line(kgce=960)], [line()])
    assert told(verdict) == {REPORTED: Fraction(1, 25), SAME: Fraction(1, 25)}
    assert (verdict.robust, verdict.reasons) == (True, ())


def test_an_institution_that_moved_in_brings_its_base_along() -> None:
    now = [line("a", 960), line("b", 3000)]
    verdict = judge(target(), now, [line("a", 1000), line("b", 3200, unit=OTHER)])
    assert told(verdict) == {REPORTED: 1 - Fraction(198, 100), SAME: 1 - Fraction(3960, 4200)}
    assert (verdict.outcome, verdict.robust, verdict.reasons) == (MISSED, False, turned(SAME))


def test_an_institution_that_left_takes_its_base_along() -> None:
    verdict = judge(target(), [line("a", 1000)], [line("a", 1000), line("b", 3000)])
    assert told(verdict) == {REPORTED: Fraction(1, 2), SAME: 0}
    assert (verdict.outcome, verdict.reasons) == (MET, turned(SAME))


def test_the_same_institutions_are_those_with_every_month_in_both() -> None:
    now = [line("a", 960), line("b", 10, months=11), line("c", 999)]
    before = [line("a", 1000), line("b", 1000), line("c", 500, months=6)]
    verdict = judge(target(), now, before)
    assert told(verdict)[SAME] == Fraction(1, 25)
    assert told(verdict)[FILLED_BEFORE] == 1 - Fraction(960 + 999, 1000 + 999)


@pytest.mark.parametrize(("people", "jumps"), [(110, False), (111, True), (90, False), (89, True), (100, False)])
def test_people_that_moved_by_more_than_a_tenth_are_held(people: int, jumps: bool) -> None:
    verdict = judge(target(), [line(kgce=10_000, people=people)], [line(kgce=10_000, people=100)])
    assert told(verdict).get(JUMP) == (Fraction(0) if jumps else None)
    assert verdict.robust is not (people == 111)


def test_a_headcount_correction_that_makes_the_saving() -> None:
    verdict = judge(target("4"), [line(kgce=10_000, people=120)], [line(kgce=10_000, people=100)])
    assert (verdict.outcome, verdict.actual) == (MET, Fraction(1, 6))
    assert verdict.reasons == turned(JUMP)


def test_floor_area_is_held_as_well() -> None:
    issued = target(indicator="energy_per_area")
    verdict = judge(issued, [line(area=120)], [line(area=100)])
    assert told(verdict) == {REPORTED: Fraction(1, 6), SAME: Fraction(1, 6), JUMP: 0}
    assert verdict.reasons == turned(JUMP)


def test_only_the_activity_that_jumped_is_held() -> None:
    verdict = judge(target(), [line(kgce=900, people=10, area=500)], [line(kgce=1000, people=10, area=100)])
    assert told(verdict)[JUMP] == Fraction(1, 10)


def test_who_is_missing_now_is_filled_in_with_the_base() -> None:
    now, before = [line("a", 900)], [line("a", 1000), line("b", 9000)]
    owing = judge(target("5"), now, before, owed=frozenset("ab"))
    assert told(owing) == {REPORTED: 1 - Fraction(90, 500), SAME: Fraction(1, 10), FILLED: Fraction(1, 100)}
    assert owing.reasons == (*turned(FILLED), "应报2家，各月齐全的只有1家")
    closed = judge(target("5"), now, before, owed=frozenset("a"))
    assert (closed.robust, FILLED in told(closed)) == (True, False)


def test_weather_is_put_back_and_named() -> None:
    """10 of 100 m3 are for heating; the base winter was half as cold again."""
    now, before = line(kgce=0, gas=95_000, gas_heating=30_000), line(kgce=0, gas=100_000, gas_heating=35_000)
    verdict = judge(target("4"), [now], [before], heating={"2016": 2_000_000, "2015": 3_000_000})
    turned_back = 1 - Fraction(95 + 15, 100)
    assert told(verdict) == {
        REPORTED: Fraction(1, 20),
        SAME: Fraction(1, 20),
        WEATHER + REPORTED: turned_back,
        WEATHER + SAME: turned_back,
    }
    assert verdict.reasons == turned(WEATHER + REPORTED, WEATHER + SAME)


@pytest.mark.parametrize("heating", [{}, {"2016": 5}, {"2015": 5}, {"2016": 0, "2015": 5}, {"2016": 5, "2015": 0}])
def test_weather_that_is_not_known_is_not_read(heating: dict[str, int]) -> None:
    verdict = judge(target(), [line(gas=9, gas_heating=9)], [line()], heating=heating)
    assert list(told(verdict)) == [REPORTED, SAME]


def test_weather_says_nothing_of_water() -> None:
    verdict = judge(
        target(indicator="water_per_person"), [line(water=9)], [line(water=10)], heating={"2016": 1, "2015": 2}
    )
    assert list(told(verdict)) == [REPORTED, SAME]


def test_weather_and_jump_are_read_together() -> None:
    verdict = judge(target(), [line(people=20)], [line()], heating={"2016": 1, "2015": 2})
    assert list(told(verdict)) == [REPORTED, SAME, JUMP, WEATHER + REPORTED, WEATHER + SAME, WEATHER + JUMP]


def test_with_nobody_to_compare_it_is_not_robust() -> None:
    verdict = judge(target(), [line("a", 500, months=11)], [line("a")])
    assert (list(told(verdict)), verdict.robust) == ([REPORTED], False)
    assert verdict.reasons == ("没有两期各月齐全、可以相比的机构",)


# The error of estimates: twice a tenth of the estimated part, both years and all institutions squared and added.


@pytest.mark.parametrize(
    ("kgce", "outcome", "robust"),
    [(8_800, MET, True), (8_801, MET, False), (9_000, MET, False), (9_199, MISSED, False), (9_200, MISSED, True)],
)
def test_the_margin_against_one_estimate_now(kgce: int, outcome: Outcome, robust: bool) -> None:
    """The demand is 9000 kgce; 1000 estimated give 200 either way, and the edge itself is outside."""
    verdict = judge(target("10"), [line(kgce=kgce, guessed=1000)], [line(kgce=10_000)])
    assert (verdict.outcome, verdict.robust) == (outcome, robust)
    reason = f"“{REPORTED}”“{SAME}”与目标之差在估算、分摊数据的误差之内"
    assert verdict.reasons == (() if robust else (reason,))


@pytest.mark.parametrize(("kgce", "robust"), [(8_820, True), (8_821, False), (9_179, False), (9_180, True)])
def test_the_margin_against_an_estimate_in_the_base(kgce: int, robust: bool) -> None:
    """What is estimated in the base weighs (1-D) times: 0.9 × 200 = 180."""
    assert judge(target("10"), [line(kgce=kgce)], [line(kgce=10_000, guessed=1000)]).robust is robust


@pytest.mark.parametrize(("kgce", "robust"), [(17_000, True), (17_001, False)])
def test_the_errors_of_institutions_are_independent(kgce: int, robust: bool) -> None:
    """3000 and 4000 estimated give 2 × 0.1 × 5000, not 7000. 20 persons, 18000 demanded."""
    now = [line("a", kgce - 5000, guessed=3000), line("b", 5000, guessed=4000)]
    assert judge(target("10"), now, [line("a", 10_000), line("b", 10_000)]).robust is robust


@pytest.mark.parametrize(("water", "robust"), [(8_800, True), (8_801, False)])
def test_estimated_water(water: int, robust: bool) -> None:
    now = Yearly("a", UNIT, "organ", 12, line(water=water * 1000).amounts, {"water": 1_000_000, "other": 10**9})
    verdict = judge(target("10", indicator="water_per_person"), [now], [line(water=10_000_000)])
    assert verdict.robust is robust


@pytest.mark.parametrize(("gas", "robust"), [(8_800, True), (8_801, False)])
def test_estimated_emissions(gas: int, robust: bool) -> None:
    now = Yearly("a", UNIT, "organ", 12, line(kgce=0, gas=gas * 1000).amounts, {"gas": 1_000_000})
    issued = target("10", indicator="co2_per_area", period="2022")
    assert judge(issued, [now], [line(kgce=0, gas=10_000_000)], RULES_2022, 2022).robust is robust


@pytest.mark.parametrize(("kgce", "robust"), [(17_800, True), (17_801, False), (18_199, False), (18_200, True)])
def test_the_error_is_that_of_the_intensity(kgce: int, robust: bool) -> None:
    """Twice the people, so 18000 are allowed where 10000 were used; the estimate is still 200 either way."""
    now = [line("a", kgce - 1, 10, guessed=1000), line("b", 1, 10)]
    before = [line("a", 10_000, 9), line("c", 0, 1)]
    (first, *_) = readings(UNIT, now, before, 2015, None, Context(RULES, DAY, 2016))
    assert within_error(first, "energy_per_person", Fraction(1, 10), RULES) is not robust


def test_an_estimate_of_another_thing_is_no_error() -> None:
    verdict = judge(target("10", indicator="water_per_person"), [line(water=9001, guessed=1000)], [line(water=10_000)])
    assert (verdict.outcome, verdict.robust) == (MISSED, True)


def test_a_restated_base_moves_the_margin() -> None:
    """With 10000 the demand of 9000 is near 9100; restated to 12000 it is 10800 and far."""
    now, before = [line(kgce=9_100, guessed=1000)], [line(kgce=10_000)]
    assert judge(target("10"), now, before).robust is False
    assert judge(target("10"), now, before, restated={("2015", "energy"): 12_000}).robust is True


@pytest.mark.parametrize(("kgce", "robust"), [(879, True), (881, False), (919, False), (921, True)])
def test_a_plan_is_held_against_what_is_due_this_year(kgce: int, robust: bool) -> None:
    """27.1 % in three years is 10 % in one: 900 of 1000, and 100 estimated give 20 either way."""
    plan = target("27.1", "plan", base="2015", period="2016-01..2018-12")
    assert judge(plan, [line(kgce=kgce, guessed=100)], [line()]).robust is robust


# Who reported.


@pytest.mark.parametrize(
    ("whole", "reason"), [(10, ""), (9, ""), (8, "应报10家，各月齐全的只有8家"), (0, "应报10家，各月齐全的只有0家")]
)
def test_too_few_with_every_month(whole: int, reason: str) -> None:
    now = [line(str(i), months=12 if i < whole else 11) for i in range(10)]
    context = Context(RULES, DAY, 2016, owed=frozenset(map(str, range(10))))
    assert thin([*now, line("not owed")], context) == reason


def test_without_a_list_nobody_is_missed() -> None:
    assert thin([], Context(RULES, DAY, 2016)) == ""


def test_few_reporters_are_a_reason() -> None:
    now, before = [line("a", 900)], [line("a", 1000)]
    verdict = judge(target("5"), now, before, owed=frozenset("ab"))
    assert (verdict.outcome, verdict.robust, verdict.reasons) == (MET, False, ("应报2家，各月齐全的只有1家",))


# The parts by themselves.


def test_readings_know_years_sums_and_restatement() -> None:
    context = Context(RULES, DAY, 2016, restated={("2015", "energy"): 700, ("2015", "people"): 5_000})
    first, same = readings(UNIT, [line(kgce=600)], [line(kgce=500)], 2015, None, context)
    assert (first.name, first.years, first.shift) == (REPORTED, (2016, 2015), {"energy": 200})
    assert first.before.amounts["people"] == 60_000
    assert reduction(first, "energy_per_person", 12, RULES) == 1 - Fraction(60, 140)
    assert (same.name, same.shift) == (SAME, first.shift)


def test_without_estimates_no_margin_is_too_small() -> None:
    (first, _) = readings(UNIT, [line(kgce=960)], [line()], 2015, None, Context(RULES, DAY, 2016))
    assert within_error(first, "energy_per_person", Fraction(1, 25), RULES) is False


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 10**5), st.integers(0, 10**5), st.integers(0, 99))
def test_the_band_is_that_of_plain_fractions(used: int, had: int, now: int, then: int, percent: int) -> None:
    verdict = judge(target(str(percent)), [line(kgce=used, guessed=now)], [line(kgce=had, guessed=then)])
    left = 1 - percent_of(str(percent))
    margin = left * had - used
    inside = 25 * margin**2 < (left * then) ** 2 + now**2
    assert verdict.robust is not inside
    assert verdict.outcome is (MET if margin >= 0 else MISSED)
