"""What the large synthetic province issues: targets with their parents, events, a restated base, days and points."""

from collections import Counter
from fractions import Fraction

import pytest

from tongbao.assess.verdict import Yearly
from tongbao.records.issued import ANNUAL, APPROVED, CAP, DECOMPOSED, HANDED_DOWN, PLAN, QUARTER_CAP, RECEIVED, TASK
from tongbao.synthetic import issued
from tongbao.synthetic.reports import RESTATED_UNIT, RESTATED_YEAR, Reports
from tongbao.synthetic.truth import INDICATORS, WEIGHTS, YEARS, World

WORLD = World(7, 60)
REPORTS = Reports(WORLD)
BEFORE = REPORTS.yearly(2015)
TARGETS = issued.targets(WORLD, 2016, BEFORE)


def test_one_seed_issues_the_same() -> None:
    again, other = World(7, 60), World(8, 60)
    assert issued.targets(again, 2016, Reports(again).yearly(2015)) == TARGETS
    assert issued.events(again, 2016) == issued.events(WORLD, 2016)
    assert issued.points(again, 2016) == issued.points(WORLD, 2016)
    assert (issued.events(other, 2016) == issued.events(WORLD, 2016)) is False


def test_a_plan_and_tasks_come_in_2016() -> None:
    yearly = {ANNUAL: 42, CAP: 14, QUARTER_CAP: 52}
    assert Counter(t.kind for t in issued.targets(WORLD, 2015, REPORTS.yearly(2014))) == yearly
    assert Counter(t.kind for t in TARGETS) == yearly | {PLAN: 42, TASK: 42}


def test_every_target_has_its_own_id_and_hangs_under_the_province() -> None:
    assert set(Counter(t.id for t in TARGETS).values()) == {1}
    under = {t.id: t for t in TARGETS if t.scope == "province"}
    parts = [t for t in TARGETS if t.scope != "province" and t.kind != QUARTER_CAP]
    assert [(under[t.parent].kind, under[t.parent].indicator) for t in parts] == [(t.kind, t.indicator) for t in parts]
    assert {t.parent for t in TARGETS if t.scope == "province" or t.kind == QUARTER_CAP} == {""}


def test_annual_targets_ask_for_the_aims_of_the_world() -> None:
    annual = {(t.scope, t.indicator): t.milli for t in TARGETS if t.kind == ANNUAL}
    assert {k: m for k, m in annual.items() if k[0] != "province"} == {
        (u, i): WORLD.aims[u, i] for u in WORLD.units for i in INDICATORS
    }
    assert {(t.base, t.period, t.unit) for t in TARGETS if t.kind == ANNUAL} == {("2015", "2016", "percent")}


def test_the_plan_asks_the_same_of_everybody_over_five_years() -> None:
    plan = [t for t in TARGETS if t.kind == PLAN]
    assert {(t.indicator, t.milli) for t in plan} == set(issued.PLAN_SHARES.items())
    assert {(t.base, t.period, t.document) for t in plan} == {("2015", "2016-01..2020-12", issued.PLAN_DOCUMENT)}


def test_caps_are_whole_tonnes_up_to_four_per_cent_above_the_year_before() -> None:
    used, caps = issued.tonnes(BEFORE), {t.scope: t.milli or 0 for t in TARGETS if t.kind == CAP}
    assert {m % 1000 for m in caps.values()} == {0}
    units = {u: caps[u] for u in WORLD.units}
    assert [u for u, m in units.items() if not used[u] * 101 / 100 - 1001 <= m <= used[u] * 104 / 100] == []
    assert caps["province"] == sum(units.values()) * 1002 // 1_000_000 * 1000


def test_quarters_make_up_the_year_and_have_no_number_of_their_own() -> None:
    quarters = [t for t in TARGETS if t.kind == QUARTER_CAP]
    spans = ["2016-01..2016-03", "2016-04..2016-06", "2016-07..2016-09", "2016-10..2016-12"]
    assert [(t.scope, t.period, t.milli) for t in quarters] == [(u, s, None) for u in WORLD.units for s in spans]


def test_tasks_are_shared_out_without_a_rest() -> None:
    tasks = [t for t in TARGETS if t.kind == TASK]
    whole = {t.id: t.milli for t in tasks if t.scope == "province"}
    assert list(whole.values()) == [120_000_000, 60_000_000, 1_300_000]
    assert {i: sum(t.milli or 0 for t in tasks if t.parent == i) for i in whole} == whole


@pytest.mark.parametrize("year", YEARS[1:])
def test_events_follow_each_other_and_approval_is_last(year: int) -> None:
    *events, approval = issued.events(WORLD, year)
    assert (approval.kind, approval.day, approval.document) == (
        APPROVED,
        f"{year + 1}-05-31",
        f"合成节能〔{year + 1}〕9号",
    )
    assert [e.scope for e in events if e.kind == RECEIVED] == list(WORLD.units)
    order = {k: n for n, k in enumerate((RECEIVED, DECOMPOSED, HANDED_DOWN))}
    assert sorted(events, key=lambda e: (e.scope, order[e.kind])) == sorted(events, key=lambda e: (e.scope, e.day))
    assert {(e.target, e.document) for e in events} == {(issued.document(year), f"合成节能〔{year}〕3号")}


def test_the_base_year_is_restated_for_what_was_forgotten_and_no_other_year_is() -> None:
    (row,) = issued.restatements(REPORTS, RESTATED_YEAR)
    body = REPORTS.omitting
    forgotten = WORLD.use(body, RESTATED_YEAR)[1] * WEIGHTS[body.heated_by] / 1000
    assert (row.scope, row.item, row.period) == (RESTATED_UNIT, "energy", "2015")
    assert abs(row.milli - issued.tonnes(BEFORE)[RESTATED_UNIT] - forgotten) * 2 <= 1
    assert [issued.restatements(REPORTS, y) for y in YEARS if y != RESTATED_YEAR] == [[], []]


def test_degree_days_are_those_of_the_world() -> None:
    found = {(d.scope, d.month): d.milli for d in issued.degree_days(WORLD, 2016)}
    assert found == {(u, f"2016-{n:02d}"): WORLD.days[u, 2016][n - 1] for u in WORLD.units for n in range(1, 13)}


def test_points_are_given_once_a_unit_and_item_with_a_paper_each() -> None:
    found = issued.points(WORLD, 2016)
    assert Counter(Counter(p.item for p in found).values()) == {13: 8}
    assert [p.document for p in found] == [f"合成考核〔2017〕{n}号" for n in range(1, 105)]
    assert {p.milli % 500 for p in found} == {0}


def test_tonnes_are_summed_by_unit_and_count_energy_alone() -> None:
    lines = [
        Yearly("a", "u01", "organ", 12, {"electricity": 4_000_000, "water": 9, "people": 9}),
        Yearly("b", "u01", "organ", 12, {"electricity": 6_000_000, "electricity_rooms": 9}),
        Yearly("c", "u02", "organ", 12, {"water": 9}),
    ]
    assert issued.tonnes(lines) == {"u01": 10_000 * WEIGHTS["electricity"], "u02": Fraction(0)}
    assert issued.tonnes([]) == {}
