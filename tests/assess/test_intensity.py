"""A region's ratio is a ratio of sums; people are averaged over months; change on all and on the same institutions."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.cases import RULES

from tongbao.assess.finding import Finding
from tongbao.assess.intensity import Population, change_finding, numerator, ratio, total_finding
from tongbao.records.total import Total, add_totals
from tongbao.rules.rulebook import Rulebook

PER_PERSON, PER_AREA = RULES.rows("indicators")[:2]
INDICATORS = [i.id for i in RULES.rows("indicators")]


def cell(institutions: int, months: int = 1, **amounts: int) -> Total:
    return Total(("x",), institutions * months, institutions, amounts)


def figured(total: Total, months: int = 1, which: str = "now") -> Finding:
    return total_finding("baoding", which, total, Population((total,), months, total.institutions, ("seal:1",)), RULES)


SMALL = cell(1, electricity=1_000_000, people=100_000, area=1_000_000, water=200_000)
LARGE = cell(1, electricity=9_000_000, people=400_000, area=1_000_000, water=300_000)
LATER = Rulebook(date(2023, 4, 1))
EMITTED = cell(1, electricity=1_000_000, people=100_000, area=1_000_000)


def test_a_region_is_a_ratio_of_sums_not_a_mean_of_ratios() -> None:
    both = add_totals([SMALL, LARGE], ("x",), 2)
    apart = [ratio(t, PER_PERSON, 1, RULES) for t in (SMALL, LARGE)]
    assert apart == [Fraction("1.229"), Fraction("2.76525")]
    assert ratio(both, PER_PERSON, 1, RULES) == Fraction(10_000) * Fraction("0.1229") / 500 == Fraction("2.458")
    assert ratio(both, PER_PERSON, 1, RULES) != sum(apart) / 2  # type: ignore[operator,arg-type]


def test_people_are_averaged_over_the_months_use_is_not() -> None:
    year = cell(1, 12, electricity=12_000_000, people=12 * 100_000, area=12 * 1_000_000, water=0)
    assert ratio(year, PER_PERSON, 12, RULES) == 12_000 * Fraction("0.1229") / 100
    assert ratio(year, PER_AREA, 12, RULES) == 12_000 * Fraction("0.1229") / 1000
    assert ratio(year, RULES.row("indicators", "water_per_person"), 12, RULES) == 0


def test_nobody_gives_no_ratio_and_no_nought() -> None:
    assert ratio(cell(1, electricity=1_000), PER_PERSON, 1, RULES) is None
    found = figured(cell(1, electricity=1_000, area=1_000))
    assert (found.values["energy_per_person"], found.values["exact.energy_per_person"]) == (None, None)
    assert found.values["exact.energy_per_area"] == "1229/10000"


def test_a_figure_holds_thousandths_for_print_and_fractions_for_verdicts() -> None:
    assert figured(SMALL) == Finding(
        "total:now:baoding",
        "total",
        "baoding",
        "now",
        {
            "institutions": 1,
            "lines": 1,
            "energy": 123,
            "exact.energy": "1229/10",
            "water": 200_000,
            "people": 100_000,
            "area": 1_000_000,
            "months": 1,
            "energy_per_person": 1229,
            "exact.energy_per_person": "1229/1000",
            "energy_per_area": 123,
            "exact.energy_per_area": "1229/10000",
            "water_per_person": 2000,
            "exact.water_per_person": "2",
        },
        {"*": ("seal:1",)},
        ("indicators/energy_per_person", "indicators/energy_per_area", "indicators/water_per_person"),
        "1行相加；综合能耗＝各能源消费量×折标系数（当量值）之和；强度＝总量之和÷月均人数（面积）之和",
    )


def test_a_newcomer_changes_the_whole_and_not_the_same_institutions() -> None:
    """Like for like: the old institution used a tenth less while the whole rose."""
    before = figured(LARGE, which="before")
    after = cell(1, electricity=8_100_000, people=400_000, area=1_000_000, water=300_000)
    with_newcomer = figured(add_totals([after, SMALL], ("x",), 2))
    on_all = change_finding("baoding", "all", with_newcomer, before, INDICATORS)
    on_same = change_finding("baoding", "same", figured(after), before, INDICATORS)
    assert (on_all.values["exact.energy"], on_same.values["exact.energy"]) == ("1/90", "-1/10")
    assert (on_all.values["n_now"], on_all.values["n_before"]) == (2, 1)
    assert (on_same.id, on_same.values["energy"], on_same.values["water_per_person"]) == (
        "change:same:baoding",
        -100_000,
        0,
    )
    assert on_same.records == {"*": ("seal:1", "seal:1")}
    assert on_all.working == "（本期－上年同期）÷上年同期；本期2家，上年同期1家"


@pytest.mark.parametrize("nobody", ["now", "before"])
def test_what_cannot_be_compared_has_no_change(nobody: str) -> None:
    empty, full = cell(1, electricity=1_000, area=1_000), SMALL
    now, before = (empty, full) if nobody == "now" else (full, empty)
    found = change_finding("baoding", "all", figured(now), figured(before, which="before"), INDICATORS)
    assert (found.values["energy_per_person"], found.values["exact.energy_per_person"]) == (None, None)


def test_from_nothing_to_something_has_no_percentage() -> None:
    nothing = cell(1, electricity=0, people=1_000, area=1_000)
    found = change_finding("baoding", "all", figured(SMALL), figured(nothing, which="before"), INDICATORS)
    assert found.values["energy"] is None


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**6)), min_size=1, max_size=6))
def test_a_regions_ratio_lies_between_those_of_its_parts(parts: list[tuple[int, int]]) -> None:
    cells = [cell(1, electricity=e, people=p) for e, p in parts]
    apart = [ratio(t, PER_PERSON, 1, RULES) for t in cells]
    whole = ratio(add_totals(cells, ("x",), len(cells)), PER_PERSON, 1, RULES)
    assert whole is not None
    known = [a for a in apart if a is not None]
    assert min(known) <= whole <= max(known)


def emitted(total: Total, year: int | None) -> Finding:
    return total_finding("baoding", "now", total, Population((total,), 1, 1, ("seal:1",), year), LATER)


@pytest.mark.parametrize(("year", "exact"), [(2022, "2683/5000"), (2021, "348/625")])
def test_emissions_go_by_the_factor_of_the_year_they_are_about(year: int, exact: str) -> None:
    found = emitted(EMITTED, year)
    assert found.values["exact.co2_per_area"] == exact
    assert found.rules[-1] == "indicators/co2_per_area"
    assert "二氧化碳" not in found.working


@pytest.mark.parametrize(
    ("total", "year", "reason"),
    [
        (EMITTED, 2024, "缺少2024年全国电力排放因子"),
        (cell(1, electricity=1_000, other=1_000, area=1_000), 2022, "缺少其他能源排放因子"),
        (EMITTED, None, "缺少所属年份"),
    ],
)
def test_emissions_that_would_be_too_low_or_of_another_year_are_withheld(
    total: Total, year: int | None, reason: str
) -> None:
    found = emitted(total, year)
    assert (found.values["co2_per_area"], found.values["exact.co2_per_area"]) == (None, None)
    assert found.values["exact.energy_per_area"] is not None
    assert found.working.endswith(f"；{reason}，二氧化碳排放不计算")
    assert change_finding("baoding", "all", found, found, ["co2_per_area"]).values["co2_per_area"] is None


def test_no_emissions_before_they_became_an_indicator() -> None:
    assert [i.id for i in Rulebook(date(2021, 5, 31)).rows("indicators")] == INDICATORS
    assert [i.id for i in Rulebook(date(2021, 6, 1)).rows("indicators")] == [*INDICATORS, "co2_per_area"]


def test_numerators_in_their_units() -> None:
    used = cell(1, electricity=1_000_000, water=2_500)
    assert [numerator(used, w, LATER, 2022) for w in ("energy", "water", "co2")] == [
        Fraction("122.9"),
        Fraction("2.5"),
        Fraction("536.6"),
    ]
    assert numerator(used, "co2", LATER) == Fraction("530.6")
