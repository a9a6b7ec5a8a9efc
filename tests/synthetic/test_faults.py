"""An honest province of one seed, and every fault planted in a month of it where the list says."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from tongbao.measure.period import Month
from tongbao.synthetic.faults import PLANTS, SPAN, TWINS, UNITS, Fault, Life, Months, plant_month

MONTH = Month(2025, 6)
LIFE = Life(5, 120)
HANDED, FAULTS = plant_month(LIFE, MONTH, 1, Random(1))
TRUE = {b.institution.id: b.months for b in LIFE.bodies}


def amounts(life: Life) -> list[Months]:
    return [b.months for b in life.bodies]


def planted(kind: str) -> tuple[Fault, int, int]:
    """The one fault of a kind, with the handed and the true thousandths of its item."""
    (fault,) = [f for f in FAULTS if f.kind == kind]
    return fault, HANDED[fault.institution][MONTH][fault.item], TRUE[fault.institution][MONTH][fault.item]


def test_one_seed_is_one_province() -> None:
    assert amounts(Life(5, 120)) == amounts(LIFE)
    assert Life(5, 120).roster == LIFE.roster
    assert (amounts(Life(6, 120)) == amounts(LIFE)) is False


def test_every_body_has_every_month_and_its_unit() -> None:
    assert {tuple(b.months) for b in LIFE.bodies} == {tuple(SPAN)}
    assert Counter(b.unit for b in LIFE.bodies) == dict.fromkeys(UNITS, 40)
    on = date(2025, 6, 30)
    assert [LIFE.roster.unit_of_county(b.institution.county, on) for b in LIFE.bodies] == [b.unit for b in LIFE.bodies]


def test_one_draw_plants_the_same_faults_and_leaves_the_province_as_it_is() -> None:
    assert plant_month(Life(5, 120), MONTH, 1, Random(1)) == (HANDED, FAULTS)
    assert amounts(LIFE) == amounts(Life(5, 120))


def test_in_winter_every_kind_is_planted_and_nobody_has_two() -> None:
    winter = Month(2025, 1)
    _, faults = plant_month(LIFE, winter, 2, Random(1))
    assert Counter((f.kind, f.code) for f in faults) == {TWINS: 4} | {(kind, code): 2 for kind, code, _ in PLANTS}
    assert {f.month for f in faults} == {winter}
    assert set(Counter(f.institution for f in faults).values()) == {1}


def test_what_differs_from_the_truth_is_listed_and_later_months_are_not_handed_in() -> None:
    until = {i: {m: a for m, a in months.items() if m <= MONTH} for i, months in TRUE.items()}
    changed = {i for i, months in HANDED.items() if months != until[i]}
    # Of two twins one is as it was.
    (whole,) = {f.institution for f in FAULTS} - changed
    assert changed - {f.institution for f in FAULTS} == set()
    assert [f.code for f in FAULTS if f.institution == whole] == ["twins"]


@pytest.mark.parametrize(
    ("kind", "factor", "over"),
    [
        ("多写一位（×10）", 10, 1),
        ("×1000", 1000, 1),
        ("×10000", 10_000, 1),
        ("少写一位（÷10）", 1, 10),
        ("÷1000", 1, 1000),
        ("÷10000", 1, 10_000),
        ("千克标准煤填作吨标准煤", 1000, 1),
        ("费用以万元填作元", 1, 10_000),
        ("单价异常", 40, 10),
    ],
)
def test_a_slip_stands_in_the_item_that_is_named(kind: str, factor: int, over: int) -> None:
    _, handed, true = planted(kind)
    assert handed == true * factor // over


def test_the_other_faults_are_what_their_words_say() -> None:
    where = {f.code: f.institution for f in FAULTS}
    twins = [HANDED[f.institution][MONTH] for f in FAULTS if f.code == "twins"]
    assert twins[0] == twins[1]
    assert MONTH in TRUE[where["complete"]]
    assert max(HANDED[where["complete"]]) == MONTH.shift(-1)
    now, true = HANDED[where["swapped"]][MONTH], TRUE[where["swapped"]][MONTH]
    assert (now["electricity"], now["water"]) == (true["water"], true["electricity"])
    copied = HANDED[where["copied"]]
    assert [copied[MONTH.shift(-n)] for n in range(3)] == [copied[MONTH.shift(-n - 12)] for n in range(3)]
    constant = HANDED[where["constant"]]
    assert {constant[MONTH.shift(-n)]["electricity"] for n in range(7)} == {constant[MONTH]["electricity"]}
    hit = HANDED[where["target_hit"]]
    last = [hit[MONTH.shift(-n - 12)]["electricity"] for n in range(3)]
    assert [hit[MONTH.shift(-n)]["electricity"] for n in range(3)] == [e * 97 // 100 for e in last]
    digits = HANDED[where["digits"]]
    assert {digits[MONTH.shift(-n)]["electricity"] % 1_000_000 for n in range(24)} == {0}


def test_bills_caught_up_are_moved_and_not_lost() -> None:
    fault, _, _ = planted("一月抵数月")
    span = [MONTH.shift(-n) for n in range(4)]
    handed, true = (sum(x[fault.institution][m]["electricity"] for m in span) for x in (HANDED, TRUE))
    assert handed == true


def test_a_fault_that_fits_nobody_is_not_listed() -> None:
    heat = ["兆焦填作吉焦", "吨标准煤填作吉焦"]
    assert [kind for kind, _, _ in PLANTS if kind not in {f.kind for f in FAULTS}] == heat
    two = Life(5, 2)
    _, faults = plant_month(two, MONTH, 1, Random(1))
    assert {(f.kind, f.institution) for f in faults} == {(TWINS[0], b.institution.id) for b in two.bodies}
