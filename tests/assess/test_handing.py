"""Who handed targets down, whether the parts add up, and what tasks there are: from records known by the day."""

from datetime import date
from fractions import Fraction

import pytest
from tests.assess.dual import DAY, OTHER, RULES, UNIT, line, material, target

from tongbao.assess.assessment import PROVINCE, Material
from tongbao.assess.finding import Finding, by_id
from tongbao.assess.handing import compute_slacks, handing_findings, slack_findings, task_findings
from tongbao.records.fact import Fact, Status
from tongbao.records.issued import HANDED_DOWN, RECEIVED, TargetEvent
from tongbao.registry.reporting import AREAS, ReportingUnit
from tongbao.registry.roster import Roster
from tongbao.rules.row import Row

THIRD, PAPER = "bingcheng", "合成〔2016〕1号"
UNITS = (UNIT, OTHER, THIRD)
ROSTER = Roster(
    units=tuple(ReportingUnit(u, AREAS, u, u, n, "county", date(2010, 1, 1)) for n, u in enumerate(UNITS, start=1))
)
ANNUAL = tuple(target(scope=u, id=f"T-{u}") for u in UNITS)


def event(
    unit: str, names: str = PAPER, day: str = "2016-04-01", kind: str = HANDED_DOWN, id_: str = ""
) -> TargetEvent:
    return TargetEvent(id_ or f"E-{unit}", unit, kind, names, "2016", day, PAPER)


def fact(unit: str, status: Status, received: str = "2017-01-01", **more: str) -> Fact:
    matter = more.pop("matter", "task_handed_down")
    return Fact(f"F-{unit}", unit, matter, status, document=more.pop("document", PAPER), received=received)


def made(*targets: object, events: tuple[TargetEvent, ...] = (), **more: object) -> Material:
    return material([], [], tuple(targets or ANNUAL), UNITS, events=events, **more)  # type: ignore[arg-type]


def handed(made_of: Material, *facts: Fact) -> Finding:
    (found,) = handing_findings(made_of, ROSTER, facts)
    return found


# Handed down.


def test_yes_no_and_silence_part_the_list() -> None:
    found = handed(made(events=(event(UNIT),)), fact(OTHER, Status.NO))
    assert found.values == {"yes": (UNIT,), "no": (OTHER,), "not_reported": (THIRD,), "total": 3}
    assert (found.id, found.kind, found.subject) == ("handed:areas", "partition", "areas")
    assert found.working == f"文件1份：{PAPER}；已下达1、明确未下达1、未报告1"
    assert found.source_records("no") == ("event:E-hecheng", "F-yicheng", *(f"target:T-{u}" for u in UNITS))


def test_an_event_may_name_the_target_instead_of_the_document() -> None:
    assert handed(made(events=(event(UNIT, f"T-{UNIT}"),))).units("yes") == (UNIT,)


@pytest.mark.parametrize(
    "said",
    [event(UNIT, day="2017-04-08"), event(UNIT, kind=RECEIVED), event(UNIT, "合成〔2016〕9号"), event("nowhere")],
)
def test_what_is_no_handing_down(said: TargetEvent) -> None:
    found = handed(made(events=(said,)))
    assert found.units("not_reported") == UNITS
    assert found.units("yes") == ()


def test_events_of_other_things_are_no_evidence() -> None:
    others = (event(UNIT, day="2017-04-08"), event(OTHER, kind=RECEIVED), event(THIRD, "合成〔2016〕9号"))
    assert handed(made(events=others)).source_records("*") == tuple(f"target:T-{u}" for u in UNITS)


def test_a_fact_received_after_the_day_is_not_known() -> None:
    assert handed(made(), fact(UNIT, Status.NO, "2017-04-08")).units("not_reported") == UNITS


def test_of_two_documents_the_one_kept_back_decides() -> None:
    second = tuple(target(scope=u, indicator="water_per_person", document="合成〔2016〕2号") for u in (UNIT, OTHER))
    events = (event(UNIT), event(OTHER), event(OTHER, "合成〔2016〕2号", id_="E2"))
    found = handed(made(*ANNUAL, *second, events=events))
    assert (found.units("yes"), found.units("not_reported")) == ((OTHER,), (UNIT, THIRD))
    assert found.working == f"文件2份：{PAPER}、合成〔2016〕2号；已下达1、明确未下达0、未报告2"


def test_a_replaced_document_need_not_be_handed_down() -> None:
    later = tuple(target("3", scope=u, id=f"N-{u}", document="合成〔2016〕5号", day="2016-06-01") for u in UNITS)
    events = tuple(event(u, "合成〔2016〕5号") for u in UNITS)
    found = handed(made(*ANNUAL, *later, events=events))
    assert found.units("yes") == UNITS
    assert found.working == "文件1份：合成〔2016〕5号；已下达3、明确未下达0、未报告0"


@pytest.mark.parametrize(
    "issued",
    [
        target("19", "plan", base="2014", period="2015-01..2016-12"),
        target(period="2015"),
        target(day="2017-04-08"),
        target(scope=PROVINCE),
        target("1", "task", "hvac", unit="m2"),
    ],
)
def test_what_is_not_owed_this_year(issued: object) -> None:
    assert handing_findings(made(issued), ROSTER) == []


# Slack.


def test_caps_that_add_up_to_too_much() -> None:
    cap = target("10", "cap", "energy", unit="tce", scope=PROVINCE, id="P")
    parts = [target(n, "cap", "energy", unit="tce", scope=u, parent="P") for u, n in ((UNIT, "6"), (OTHER, "6"))]
    (found,) = slack_findings(made(cap, *parts), RULES)
    assert (found.id, found.kind, found.subject) == ("slack:P:energy:0", "slack", "P")
    assert {k: found.values[k] for k in ("exact.demanded", "exact.given", "exact.slack", "children")} == {
        "exact.demanded": "10",
        "exact.given": "12",
        "exact.slack": "-2",
        "children": 2,
    }
    assert (found.values["explained"], found.values["short"]) == (0, 1)
    assert found.working == "总量控制目标10吨标准煤，分解到2家合计12吨标准煤，超出2吨标准煤。"


def test_reductions_are_weighted_by_the_base() -> None:
    """4 % of 9000 and 14 % of 1000 are 5 % of 10000."""
    before = [line("a", 9000, 50), line("b", 1000, 50, unit=OTHER)]
    parent = target("5", scope=PROVINCE, id="P")
    parts = [target(n, scope=u, parent="P") for u, n in ((UNIT, "4"), (OTHER, "14"))]
    (slack,) = compute_slacks(material([], before, (parent, *parts)), RULES)
    assert (slack.given, slack.slack, slack.short) == (Fraction(1, 20), 0, False)
    assert slack.sentence == "应下降5.00%，分解到2家，按基期消费量加权合计下降5.00%，与下达数相等。"


def test_without_a_base_nothing_is_given() -> None:
    parent, part = target("5", scope=PROVINCE, id="P"), target("4", parent="P")
    (found,) = slack_findings(made(parent, part), RULES)
    assert (found.values["exact.given"], found.values["exact.slack"], found.values["short"]) == (None, None, 0)
    assert found.working == "应下降5.00%，分解到1家，基期活动量或强度不全，无法核对。"


def test_a_plan_against_areas_and_against_years_are_two_findings() -> None:
    plan = {"kind": "plan", "base": "2014", "period": "2015-01..2016-12"}
    whole, part = target("19", scope=PROVINCE, id="P", **plan), target("19", parent="P", **plan)
    year = target("10", scope=PROVINCE, parent="P", id="Y")
    found = by_id(slack_findings(made(whole, part, year), RULES))
    assert [f.working[:6] for f in found.values()] == ["应下降19.", "规划期应下降"]
    assert list(found) == ["slack:P:energy_per_person:0", "slack:P:energy_per_person:0:2"]


# Tasks.


def task(number: str, scope: str = UNIT, indicator: str = "hvac", unit: str = "m2", **more: str):  # type: ignore[no-untyped-def]
    return target(number, "task", indicator, scope=scope, unit=unit, **more)


def test_tasks_by_area_and_measure() -> None:
    tasks = (task("100.5", id="A"), task("30", OTHER, id="B"), task("7", indicator="envelope", id="C"))
    found = task_findings(made(*tasks, task("999", PROVINCE, id="P")), RULES)
    assert [(f.id, f.values["quantity"], f.source_records("*")) for f in found] == [
        ("task:envelope:m2:hecheng", 7000, ("target:C",)),
        ("task:hvac:m2:hecheng", 100_500, ("target:A",)),
        ("task:hvac:m2:yicheng", 30_000, ("target:B",)),
        ("task:hvac:m2:province", 999_000, ("target:P",)),
    ]


def test_units_are_never_added_and_stand_on_their_own_records() -> None:
    found = task_findings(made(task("5", id="A"), task("6", unit="set", id="B")), RULES)
    assert [(f.values["unit"], f.values["quantity"], f.source_records("*")) for f in found] == [
        ("m2", 5000, ("target:A",)),
        ("set", 6000, ("target:B",)),
    ]


@pytest.mark.parametrize("row", RULES.rows("measures"), ids=lambda r: r.id)
def test_every_measure_is_told_in_its_own_unit(row: Row) -> None:
    (found,) = task_findings(made(task("1.5", indicator=row.id, unit=row.text("unit"))), RULES)
    assert found.working == f"{row.text('name')}1.5{row.text('unit_name')}"
    assert found.rules == (f"measures/{row.id}",)


def test_a_replaced_task_is_not_added_to_its_successor() -> None:
    later = task("40", id="B", day="2016-09-01")
    (found,) = task_findings(made(task("100", id="A"), later, task("1", id="C", day="2017-05-01")), RULES)
    assert (found.values["quantity"], found.source_records("*")) == (40_000, ("target:B",))


def test_tasks_of_other_years_are_left_out() -> None:
    assert task_findings(made(task("5", period="2015"), task("5", period="2017")), RULES) == []
    assert len(task_findings(made(task("5", period="2016-12..2020-12")), RULES)) == 1


def test_the_day_is_that_of_the_assessment() -> None:
    assert made().as_of == DAY
