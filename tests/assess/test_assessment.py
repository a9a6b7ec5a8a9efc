"""The yearly assessment: every unit's verdicts, and parts that hold each area exactly once."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.dual import DAY, OTHER, RULES, UNIT, line, material, target

from tongbao.assess.assessment import (
    PROVINCE,
    Material,
    heating_days,
    judge_units,
    verdict_finding,
    verdict_findings,
    verdict_id,
)
from tongbao.assess.finding import Finding, by_id
from tongbao.assess.verdict import Outcome, Verdict
from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.records.issued import DegreeDays, Restatement, Target, TargetEvent

THIRD, FOURTH, FIFTH = "bingcheng", "dingcheng2", "wucheng"
ATTAINED = "attained:annual:energy_per_person:2016"
PARTS = ("met", "missed", "doubtful", "unjudged", "without")


def only(made: Material, unit: str = UNIT) -> Verdict:
    (verdict,) = judge_units(made, RULES, [unit])[unit]
    return verdict


def findings(made: Material) -> dict[str, Finding]:
    return by_id(verdict_findings(judge_units(made, RULES), made, RULES))


def days(scope: str, month: str, milli: int, id_: str = "") -> DegreeDays:
    return DegreeDays(id_ or f"{scope}-{month}", scope, month, milli, "合成")


def event(day: str = "2017-04-01", kind: str = "approved", period: str = "2016") -> TargetEvent:
    return TargetEvent("E1", PROVINCE, kind, "", period, day, "合成〔2017〕9号")


def restatement(id_: str, milli: int, day: str = "2017-01-01", scope: str = UNIT) -> Restatement:
    return Restatement(id_, scope, "energy", "2015", milli, "合成", "合成〔2017〕2号", day)


# Verdicts of units.


def test_every_area_and_the_province_are_judged() -> None:
    targets = tuple(target(scope=u) for u in (UNIT, OTHER, PROVINCE))
    now, before = [line("a", 960), line("b", 2000, unit=OTHER)], [line("a"), line("b", 2000, unit=OTHER)]
    found = judge_units(material(now, before, targets), RULES)
    assert list(found) == [UNIT, OTHER, PROVINCE]
    assert {u: (v.outcome, v.base, v.now) for u, (v,) in found.items()} == {
        UNIT: (Outcome.MET, 100, 96),
        OTHER: (Outcome.MISSED, 200, 200),
        PROVINCE: (Outcome.MISSED, 150, 148),
    }


def test_without_a_target_there_is_no_verdict() -> None:
    assert judge_units(material([line()], [line()]), RULES) == {UNIT: [], OTHER: [], PROVINCE: []}


def test_the_province_joins_an_institution_that_moved_within_the_year() -> None:
    now = [line("a", 400, months=6), line("a", 500, unit=OTHER, months=6)]
    made = material(now, [line("a", 1000)], (target(scope=PROVINCE),))
    verdict = only(made, PROVINCE)
    assert (verdict.now, verdict.actual) == (90, Fraction(1, 10))
    assert [a.actual for a in verdict.readings] == [Fraction(1, 10)] * 2
    assert verdict.working.startswith("人均综合能耗：2015年100.0000，2016年90.0000（1家、1家）")


def test_an_area_does_not_compare_half_a_year_of_one_that_moved() -> None:
    now = [line("a", 400, months=6), line("a", 500, unit=OTHER, months=6), line("c", 960)]
    verdict = only(material(now, [line("a"), line("c")], (target(),)))
    assert [(a.name, a.actual) for a in verdict.readings][1] == ("同一批机构、按现行隶属", Fraction(1, 25))


def test_an_institution_whose_kind_changed_is_one_institution() -> None:
    halves = [line("a", 480, months=6), replace(line("a", 480, months=6), kind="school")]
    made = material(halves, [line("a")], (target(),), owed={UNIT: frozenset("a")})
    verdict = only(made)
    assert (verdict.outcome, verdict.robust, verdict.now) == (Outcome.MET, True, 96)
    assert len(verdict.readings) == 2


def test_who_moved_in_is_compared_with_its_base_elsewhere() -> None:
    now, before = [line("a", 960), line("b", 3000)], [line("a"), line("b", 3200, unit=OTHER)]
    verdict = only(material(now, before, (target(),)))
    assert (verdict.base, verdict.robust) == (100, False)
    assert verdict.readings[1].actual == 1 - Fraction(3960, 4200)


def test_a_plan_looks_into_its_base_year() -> None:
    plan = target("19", "plan", base="2014", period="2015-01..2016-12")
    verdict = only(material([line(kgce=810)], [line()], (plan,), lines={"2014": [line(kgce=1000)]}))
    assert (verdict.outcome, verdict.on_path, verdict.base) == (Outcome.MET, True, 100)
    assert only(material([line()], [line()], (plan,))).reasons == ("缺2014年的台账",)


def test_quarters_are_found_by_their_span() -> None:
    issued = target("", "quarter_cap", "energy", "2016-04..2016-06", unit="")
    lines = {"2016-04..2016-06": [line(kgce=5, months=3)], "2015-04..2015-06": [line(kgce=5, months=3)]}
    assert only(material([line()], [], (issued,), lines=lines)).outcome is Outcome.MET


@pytest.mark.parametrize(("day", "count"), [("2017-04-07", 1), ("2017-04-08", 0)])
def test_targets_issued_after_the_day_do_not_count(day: str, count: int) -> None:
    made = material([line()], [line()], (target(day=day),))
    assert len(judge_units(made, RULES, [UNIT])[UNIT]) == count


def test_a_later_document_replaces_the_number() -> None:
    targets = target("4", id="T1"), target("3", id="T2", day="2016-06-01"), target("1", id="T3", day="2017-05-01")
    verdict = only(material([line(kgce=970)], [line()], targets))
    assert (verdict.target.id, verdict.required, verdict.outcome) == ("T2", Fraction(3, 100), Outcome.MET)


def test_two_numbers_of_one_day_are_refused() -> None:
    made = material([line()], [line()], (target("4", id="T1"), target("3", id="T2")))
    with pytest.raises(Refusal) as refused:
        judge_units(made, RULES)
    assert refused.value.code == "target-twice"


def test_restatements_known_by_the_day_the_latest_first() -> None:
    known = (restatement("R2", 1300, "2017-04-07"), restatement("R1", 1200), restatement("R3", 9, "2017-04-08"))
    made = material([line()], [line()], (target(),), restatements=(*known, restatement("R4", 5, scope=OTHER)))
    assert only(made).base == 130


@pytest.mark.parametrize(
    ("said", "approved"),
    [
        (event(), True),
        (event("2017-04-07"), True),
        (event("2017-04-08"), False),
        (event(kind="handed_down"), False),
        (event(period="2015"), False),
    ],
)
def test_approval_ends_the_provisional(said: TargetEvent, approved: bool) -> None:
    made = material([line()], [line()], (target(),), events=(said,))
    assert (made.approved, only(made).provisional) == (approved, not approved)


# Degree days.


def test_degree_days_are_added_by_year_and_unit() -> None:
    given = (days(UNIT, "2015-01", 5), days(UNIT, "2015-02", 7), days(UNIT, "2016-01", 6), days(UNIT, "2016-02", 6))
    made = material([], [], degree_days=(*given, days(OTHER, "2016-01", 99)))
    assert heating_days(UNIT, made) == {"2015": 12, "2016": 12}
    assert heating_days(OTHER, made) == {"2016": 99}
    assert heating_days(THIRD, made) == {}


def test_a_year_that_lacks_a_month_is_not_known() -> None:
    given = (days(UNIT, "2015-01", 5), days(UNIT, "2015-02", 7), days(UNIT, "2016-01", 6))
    assert heating_days(UNIT, material([], [], degree_days=given)) == {"2015": 12}


def test_the_weather_of_the_books_is_tried() -> None:
    now, before = [line(kgce=900, heat=0, gas=100, gas_heating=100)], [line()]
    given = (days(UNIT, "2015-01", 2), days(UNIT, "2016-01", 1))
    made = material(now, before, (target(),), degree_days=given)
    assert [a.name for a in only(made).readings][2:] == [
        "采暖按基期气候、按报送数",
        "采暖按基期气候、同一批机构、按现行隶属",
    ]
    assert len(only(replace(made, degree_days=given[:1])).readings) == 2


# Findings.


def five() -> Material:
    """One area for each part: met, missed, doubtful, not judged, without a target."""
    units = (UNIT, OTHER, THIRD, FOURTH, FIFTH)
    now = [line("a", 960), line("b", 970, unit=OTHER), line("c", 970, unit=THIRD, guessed=500), line("e", unit=FIFTH)]
    before = [line(i, unit=u) for i, u in zip("abce", (UNIT, OTHER, THIRD, FIFTH), strict=True)]
    return material(now, before, tuple(target(scope=u, id=f"T-{u}") for u in units[:4]), units, records=("seal:1",))


def parts(finding: Finding) -> dict[str, tuple[str, ...]]:
    return {k: finding.units(k) for k in PARTS}


def test_every_area_stands_in_exactly_one_part() -> None:
    found = findings(five())[ATTAINED]
    assert parts(found) == {
        "met": (UNIT,),
        "missed": (OTHER,),
        "doubtful": (THIRD,),
        "unjudged": (FOURTH,),
        "without": (FIFTH,),
    }
    assert (found.values["total"], found.values["provisional"], found.values["period"]) == (5, 1, "2016")
    assert found.working == "完成＋未完成＋待核＋无法判定＋没有目标：1＋1＋1＋1＋1＝5"
    assert found.rules == ("methods/over.linear", "indicators/energy_per_person")
    assert found.source_records("met") == (
        *(f"target:T-{u}" for u in (UNIT,)),
        "seal:1",
        *(f"target:T-{u}" for u in (OTHER, THIRD, FOURTH)),
    )


def test_a_decision_on_record_takes_the_doubt_away() -> None:
    key = f"name:verdict:annual:energy_per_person:2016:{THIRD}"
    found = findings(replace(five(), confirmed=frozenset([key])))
    assert (found[ATTAINED].units("missed"), found[ATTAINED].units("doubtful")) == ((OTHER, THIRD), ())
    assert found["missed:areas"].values == {"units": (OTHER, THIRD)}


def test_a_decision_on_another_verdict_does_not() -> None:
    key = f"name:verdict:annual:energy_per_person:2015:{THIRD}"
    assert findings(replace(five(), confirmed=frozenset([key])))[ATTAINED].units("doubtful") == (THIRD,)


def test_no_decision_makes_a_verdict_of_none() -> None:
    key = f"name:verdict:annual:energy_per_person:2016:{FOURTH}"
    assert findings(replace(five(), confirmed=frozenset([key])))[ATTAINED].units("unjudged") == (FOURTH,)


def test_only_yearly_reductions_count_as_missed_targets_and_each_area_once() -> None:
    cap = target("1", "cap", "energy", unit="tce")
    both = (target("90", scope=OTHER), target("90", indicator="energy_per_area", scope=OTHER))
    lines = [line("a", 5000), line("b", unit=OTHER)]
    made = material(lines, lines, (cap, *both))
    found = findings(made)
    assert found["attained:cap:energy:2016"].units("missed") == (UNIT,)
    assert found["missed:areas"].units("units") == (OTHER,)


def test_nobody_missed_is_said_of_the_seals() -> None:
    found = findings(material([], [], records=("seal:1",)))
    assert found["missed:areas"].values == {"units": ()}
    assert found["missed:areas"].source_records("units") == ("seal:1",)


def test_the_province_is_no_area() -> None:
    made = material([line()], [line()], (target(scope=PROVINCE),))
    assert set(findings(made)) == {"verdict:annual:energy_per_person:2016:province", "missed:areas"}


def test_a_verdict_as_a_finding() -> None:
    made = material([line(kgce=970)], [line()], (target(id="T1"),), records=("seal:1",))
    found = verdict_finding(only(made), RULES)
    assert found.id == verdict_id(only(made)) == "verdict:annual:energy_per_person:2016:hecheng"
    assert found.values == {
        "target": "T1",
        "document": "合成〔2016〕1号",
        "kind": "annual",
        "outcome": "missed",
        "word": "未完成",
        "robust": 1,
        "provisional": 1,
        "on_path": None,
        "reasons": (),
        "readings": ("按报送数：3.00%，未完成", "同一批机构、按现行隶属：3.00%，未完成"),
        "base": 100_000,
        "exact.base": "100",
        "now": 97_000,
        "exact.now": "97",
        "actual": 30_000,
        "exact.actual": "3/100",
        "required": 40_000,
        "exact.required": "1/25",
        "completion": 750_000,
        "exact.completion": "3/4",
    }
    assert found.source_records("actual") == ("target:T1", "seal:1")
    assert found.working == (
        "初步判定：未完成。人均综合能耗：2015年100.0000，2016年97.0000（1家、1家），"
        "下降率＝1－97.0000÷100.0000＝3.00%，目标4.00%，未完成"
    )


def test_doubt_and_approval_are_in_the_words() -> None:
    made = replace(five(), events=(event(),))
    found = findings(made)[f"verdict:annual:energy_per_person:2016:{THIRD}"]
    assert (found.values["robust"], found.values["provisional"]) == (0, 0)
    assert found.working.startswith("判定：未完成。人均综合能耗：")
    assert found.working.endswith("。不稳健：“按报送数”“同一批机构、按现行隶属”与目标之差在估算、分摊数据的误差之内")


def test_a_cap_and_an_unjudged_verdict_as_findings() -> None:
    cap = only(material([line(kgce=9000)], [], (target("10", "cap", "energy", unit="tce"),)))
    found = verdict_finding(cap, RULES)
    assert (found.values["actual"], found.values["required"], found.values["completion"]) == (9000, 10_000, 1_111_111)
    assert (found.values["readings"], found.rules) == (("按报送数：9.000，完成",), ("totals/energy",))
    none = verdict_finding(only(material([], [line()], (target(),))), RULES)
    assert {none.values[k] for k in ("base", "now", "actual", "required", "completion", "exact.actual")} == {None}
    assert none.working == "初步判定：无法判定。缺本期的台账"


# Properties.

ROWS = st.lists(
    st.tuples(
        st.integers(0, 10**6), st.integers(1, 500), st.integers(0, 10**6), st.integers(1, 500), st.sampled_from("xyz")
    ),
    min_size=1,
    max_size=8,
)


def province(rows: list[tuple[int, int, int, int, str]], units: str) -> Material:
    """Institutions now and then; ``units`` says where each stands now."""
    now = [line(str(i), r[0], r[1], unit=u) for i, (r, u) in enumerate(zip(rows, units, strict=True))]
    before = [line(str(i), r[2], r[3], unit=r[4]) for i, r in enumerate(rows)]
    targets = tuple(target(scope=u) for u in ("x", "y", PROVINCE))
    return Material(Span.parse("2016"), DAY, tuple("xyz"), {"2016": now, "2015": before}, targets)


@given(ROWS, st.data())
def test_moving_institutions_changes_nothing_for_the_province(
    rows: list[tuple[int, int, int, int, str]], data: st.DataObject
) -> None:
    units = "".join(data.draw(st.lists(st.sampled_from("xyz"), min_size=len(rows), max_size=len(rows))))
    stayed = province(rows, "".join(r[4] for r in rows))
    assert only(province(rows, units), PROVINCE) == only(stayed, PROVINCE)


@given(ROWS, st.data())
def test_the_parts_always_add_up(rows: list[tuple[int, int, int, int, str]], data: st.DataObject) -> None:
    units = "".join(data.draw(st.lists(st.sampled_from("xyz"), min_size=len(rows), max_size=len(rows))))
    found = findings(province(rows, units))[ATTAINED]
    assert sorted(u for part in PARTS for u in found.units(part)) == ["x", "y", "z"]


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_verdict(rows: list[tuple[int, int, int, int, str]], random: Random) -> None:
    made = province(rows, "".join(r[4] for r in rows))
    mixed = replace(made, lines={s: random.sample(list(x), len(x)) for s, x in made.lines.items()})
    assert judge_units(mixed, RULES) == judge_units(made, RULES)
    assert findings(mixed) == findings(made)


def test_target_kinds_are_left_to_the_order_of_the_tables() -> None:
    targets: tuple[Target, ...] = (
        target(indicator="water_per_person"),
        target(),
        target("9", "cap", "water", unit="m3"),
    )
    found = [
        f.id
        for f in verdict_findings(judge_units(material([line()], [line()], targets), RULES), material([], []), RULES)
    ]
    assert [i for i in found if i.startswith("attained")] == [
        ATTAINED,
        "attained:annual:water_per_person:2016",
        "attained:cap:water:2016",
    ]
