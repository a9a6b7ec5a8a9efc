"""How many of those who owe a return sent every month, exactly, by area and in the province."""

from dataclasses import replace

from tests.assess.dual import OTHER, RULES, UNIT, line, material

from tongbao.assess.coverage import coverage_findings
from tongbao.assess.finding import by_id

TEN = frozenset(map(str, range(10)))


def test_by_area_and_province() -> None:
    now = [*(line(str(i)) for i in range(9)), line("9", months=11), line("b", unit=OTHER), line("stranger")]
    owed = {UNIT: TEN, OTHER: frozenset({"b", "c", "d"})}
    found = by_id(coverage_findings(material(now, [], owed=owed, records=("seal:1",)), RULES))
    assert list(found) == ["coverage:hecheng", "coverage:yicheng", "coverage:province", "coverage:low"]
    assert found["coverage:hecheng"].values == {"owed": 10, "complete": 9, "share": 900_000, "exact.share": "9/10"}
    assert found["coverage:yicheng"].values == {"owed": 3, "complete": 1, "share": 333_333, "exact.share": "1/3"}
    assert found["coverage:province"].values == {"owed": 13, "complete": 10, "share": 769_231, "exact.share": "10/13"}
    assert found["coverage:hecheng"].working == "应报10家，12个月齐全的9家，占90.00%"
    assert found["coverage:low"].values == {"units": (OTHER,)}
    assert found["coverage:low"].working == "齐全率低于90.00%"
    assert {f.source_records("*") for f in found.values()} == {("seal:1",)}


def test_just_below_the_least_is_low() -> None:
    now = [line(str(i)) for i in range(8)]
    (*_, low) = coverage_findings(material(now, [], owed={UNIT: TEN}), RULES)
    assert low.units("units") == (UNIT,)


def test_where_nobody_says_who_owed_there_is_no_coverage() -> None:
    assert coverage_findings(material([line()], []), RULES) == []


def test_an_area_where_nobody_owes_is_not_low() -> None:
    found = by_id(coverage_findings(material([line("a")], [], owed={UNIT: frozenset("a"), OTHER: frozenset()}), RULES))
    assert list(found) == ["coverage:hecheng", "coverage:province", "coverage:low"]
    assert found["coverage:low"].units("units") == ()


def test_nobody_reported_at_all() -> None:
    made = replace(material([], [], owed={UNIT: frozenset("a")}), lines={})
    found = by_id(coverage_findings(made, RULES))
    assert found["coverage:hecheng"].values["complete"] == 0
    assert found["coverage:low"].units("units") == (UNIT,)


def test_a_changed_kind_does_not_make_a_year_incomplete() -> None:
    halves = [line("a", months=6), replace(line("a", months=6), kind="school")]
    found = by_id(coverage_findings(material(halves, [], owed={UNIT: frozenset("a")}), RULES))
    assert found["coverage:hecheng"].values["complete"] == 1
