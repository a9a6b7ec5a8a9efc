"""What the large synthetic province reports: months and quarters that add up, and each way its truth is spoilt."""

from collections import Counter
from collections.abc import Iterable

import pytest

from tongbao.assess.verdict import Yearly
from tongbao.measure.period import Month
from tongbao.synthetic.reports import RESTATED_UNIT, RESTATED_YEAR, Lapse, Line, Reports
from tongbao.synthetic.truth import BY_AREA, YEARS, Body, World

REPORTS = Reports(World(7, 120))
ALL = [(b, y, REPORTS.lapse(b, y)) for b in REPORTS.world.bodies for y in YEARS]


def added(lines: Iterable[Line | Yearly]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for line in lines:
        found.update(line.amounts)
    return dict(found)


def by_institution(year: int) -> dict[str, Yearly]:
    return {y.institution: y for y in REPORTS.yearly(year)}


def whole(body: Body, year: int, lapse: Lapse) -> bool:
    return not lapse.missed and body.throughout((year,))


def test_one_seed_reports_the_same() -> None:
    again, other = Reports(World(7, 120)), Reports(World(8, 120))
    assert [again.yearly(y) for y in YEARS] == [REPORTS.yearly(y) for y in YEARS]
    assert (other.yearly(2016) == REPORTS.yearly(2016)) is False


@pytest.mark.parametrize("year", YEARS)
def test_months_add_up_to_the_totals_of_a_whole_year(year: int) -> None:
    bodies = [b for b, y, lapse in ALL if y == year and whole(b, y, lapse)]
    assert [added(REPORTS.months(b, year)) for b in bodies] == [REPORTS.totals(b, year) for b in bodies]


@pytest.mark.parametrize("year", YEARS)
def test_quarters_add_up_to_the_year(year: int) -> None:
    quarters = [REPORTS.quarter(year, n) for n in (1, 2, 3, 4)]
    assert added(line for q in quarters for line in q) == added(REPORTS.yearly(year))
    months = Counter[str]()
    for line in (line for q in quarters for line in q):
        months[line.institution] += line.months
    assert months == {i: y.months for i, y in by_institution(year).items()}


def test_sound_reports_are_the_truth() -> None:
    sound = [(b, y) for b, y, lapse in ALL if lapse == Lapse()]
    assert [REPORTS.year(b, y) for b, y in sound] == [REPORTS.world.use(b, y) for b, y in sound]


def test_missed_months_and_silent_years_are_absent() -> None:
    missing = [(b, y, lapse.missed) for b, y, lapse in ALL if lapse.missed]
    assert [{x.month for x in REPORTS.months(b, y)} for b, y, _ in missing] == [
        {m for m in (Month(y, n) for n in range(1, 13)) if b.exists(m.last_day)} - {Month(y, n) for n in missed}
        for b, y, missed in missing
    ]
    silent = [(b.id, y) for b, y, missed in missing if len(missed) == 12]
    assert [(i, y) for i, y in silent if i in by_institution(y)] == []
    assert (len(missing) > len(silent) > 0) is True


def test_estimates_are_off_by_their_error_and_wholly_uncertain() -> None:
    estimated = [(b, y, lapse) for b, y, lapse in ALL if lapse.error]
    assert {lapse.basis for _, _, lapse in estimated} == {"estimated", "apportioned"}
    for body, year, lapse in estimated:
        used, heating = REPORTS.world.use(body, year)
        off = {c: m * (1000 + lapse.error) // 1000 for c, m in used.items()}
        assert REPORTS.year(body, year) == (off, heating * (1000 + lapse.error) // 1000)
    uncertain = {(y, i) for y in YEARS for i, line in by_institution(y).items() if line.uncertain == line.amounts}
    assert uncertain == {(y, b.id) for b, y, _ in estimated if b.id in by_institution(y)}


def test_a_jump_is_doubted_in_its_january() -> None:
    jumps = {(y, b.id): REPORTS.months(b, y)[0].amounts for b, y, _ in ALL if REPORTS.jumps(b, y)}
    assert {(y, i): x.doubted for y in YEARS for i, x in by_institution(y).items() if x.doubted} == jumps
    assert {y for y, _ in jumps} == {2016}
    assert [REPORTS.jumps(b, YEARS[0]) for b in REPORTS.world.bodies] == [()] * 120


def test_heat_billed_by_area_has_no_amount() -> None:
    by_area = {b.id for b in REPORTS.world.bodies if b.heated_by == BY_AREA}
    lines = by_institution(2016)
    assert {i for i, line in lines.items() if "heat" not in line.amounts} == by_area & set(lines)


def test_one_institution_forgot_its_heating_in_the_base_year_alone() -> None:
    body = REPORTS.omitting
    assert [(b.id, b.unit(y), y) for b, y, lapse in ALL if lapse.omitted] == [(body.id, RESTATED_UNIT, RESTATED_YEAR)]
    used, heating = REPORTS.world.use(body, RESTATED_YEAR)
    assert REPORTS.year(body, RESTATED_YEAR) == (used, 0)
    assert REPORTS.lapse(body, RESTATED_YEAR + 1) == Lapse()
    assert heating == body.heating
