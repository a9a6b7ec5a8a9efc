"""Values on consumption; families of keys are read back with their order."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.values.again import FIGURES, NAMES, assert_read_back

from tongbao.assess.values.figures import (
    AccountValues,
    ChangeValues,
    CoverageValues,
    DecompositionValues,
    LargestShare,
    ListedValues,
    PartValues,
    QualityValues,
    SuppressedValues,
    TotalValues,
    WinterValues,
)
from tongbao.assess.values.shape import Figure, FindingValues

KINDS = [AccountValues, CoverageValues, ListedValues, QualityValues, SuppressedValues, WinterValues]
ACCOUNT = AccountValues(
    institutions=3, lines=36, energy=1500, exact_energy=Fraction(3, 2), water=7, people=10, area=20, months=12
)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_values_are_read_back(kind: type[FindingValues], data: st.DataObject) -> None:
    assert_read_back(data.draw(st.from_type(kind)))


@given(st.builds(TotalValues, account=st.from_type(AccountValues), indicators=FIGURES))
def test_totals_are_read_back(values: TotalValues) -> None:
    assert_read_back(values)


@given(st.integers(), st.integers(), FIGURES)
def test_changes_are_read_back(now: int, before: int, changes: dict[str, Figure]) -> None:
    assert_read_back(ChangeValues(n_now=now, n_before=before, changes=changes))


@given(st.dictionaries(NAMES, st.from_type(PartValues), max_size=3), st.integers(), st.fractions())
def test_decompositions_are_read_back(parts: dict[str, PartValues], whole: int, exact: Fraction) -> None:
    assert_read_back(
        DecompositionValues(before=whole, now=whole, change=0, exact_before=exact, exact_now=exact, parts=parts)
    )


def test_the_stored_keys_of_a_total() -> None:
    figures = {"energy_per_person": Figure(150, Fraction(3, 20)), "co2_per_person": Figure(None, None)}
    total = TotalValues(account=ACCOUNT, indicators=figures, co2=Figure(None, None), estimated=0, doubted=1)
    assert list(total.as_values()) == [
        "institutions",
        "lines",
        "energy",
        "exact.energy",
        "water",
        "people",
        "area",
        "months",
        "energy_per_person",
        "exact.energy_per_person",
        "co2_per_person",
        "exact.co2_per_person",
        "co2",
        "exact.co2",
        "estimated",
        "doubted",
    ]
    assert total.figures == {"energy": Figure(1500, Fraction(3, 2)), **figures}


@pytest.mark.parametrize(
    ("largest", "stored", "share"),
    [
        (None, {}, None),
        (LargestShare(None), {"exact.largest": None}, None),
        (LargestShare(Fraction(0)), {"exact.largest": "0"}, Fraction(0)),
        (LargestShare(Fraction(1, 3)), {"exact.largest": "1/3"}, Fraction(1, 3)),
    ],
)
def test_a_share_nobody_looked_for_is_not_one_of_nothing(
    largest: LargestShare | None, stored: dict[str, str | None], share: Fraction | None
) -> None:
    total = TotalValues(account=ACCOUNT, indicators={}, largest=largest)
    assert total.as_values() == ACCOUNT.as_values() | stored
    assert TotalValues.from_values(total.as_values()).largest_share == share


def test_the_stored_keys_of_a_part() -> None:
    part = PartValues(rounded=-1, exact=Fraction(-2, 3), name="能效", institutions=9)
    values = DecompositionValues(
        before=2, now=1, change=-1, exact_before=Fraction(2), exact_now=Fraction(4, 3), parts={"efficiency": part}
    )
    assert list(values.as_values().items()) == [
        ("before", 2),
        ("now", 1),
        ("change", -1),
        ("parts", ("efficiency",)),
        ("exact.before", "2"),
        ("exact.now", "4/3"),
        ("efficiency", -1),
        ("exact.efficiency", "-2/3"),
        ("name.efficiency", "能效"),
        ("n.efficiency", 9),
    ]
