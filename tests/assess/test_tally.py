"""The founding bulletin's own numbers against its lists (rows G1 to G3 and G4, G6 of bulletin_2017_golden.csv)."""

import csv
from pathlib import Path

import pytest
from tests.assess.cases import AREAS, DAY, NO, YES, hebei, matter, said

from tongbao.assess.finding import Finding
from tongbao.assess.progress import partition
from tongbao.assess.tally import judge_tallies, stated
from tongbao.records.fact import Fact, StatedTally, Status

GOLDEN = Path(__file__).parents[1] / "cases" / "handed_over" / "bulletin_2017_golden.csv"
MATTERS = {"G1": "task_handed_down", "G2": "plan", "G3": "citywide_meeting"}
STATED = {"G1": 3, "G2": 2, "G3": 5}


def golden(id_: str) -> dict[str, str]:
    with GOLDEN.open(encoding="utf-8-sig", newline="") as file:
        return next(r for r in csv.DictReader(file) if r["id"] == id_)


def tally(id_: str, count: int | None, scope: str = "市", quantifier: str = "", day: str = "2017-04-07") -> StatedTally:
    return StatedTally(f"t:{id_}", id_, "areas", scope, count, quantifier, "省办汇总", day)


def yes(id_: str, short: str) -> Fact:
    unit = hebei().find(short, DAY)
    assert unit is not None
    if id_ == "citywide_meeting":
        return said(unit.id, "meeting", level="citywide")
    return said(unit.id, id_, confirmed=True)


def judged(id_: str, count: int | None, facts: list[Fact]) -> Finding:
    found = partition(matter(id_), facts, hebei(), DAY)
    return stated(tally(id_, count), {found.id: found}, hebei(), DAY)


def from_golden(row: str) -> Finding:
    named = golden(row)["named_positive"].split("、")
    assert len(named) == int(golden(row)["n_named"])
    assert golden(row)["stated"].startswith(f"{STATED[row]}个市")
    return judged(MATTERS[row], STATED[row], [yes(MATTERS[row], n) for n in named])


def shorts(units: tuple[str, ...]) -> set[str]:
    return {hebei().unit(u).short for u in units}


@pytest.mark.parametrize("row", MATTERS)
def test_the_complement_is_the_golden_one(row: str) -> None:
    found = from_golden(row)
    assert shorts(found.units("complement")) == set(golden(row)["complement"].split("、"))
    assert len(found.units("complement")) == int(golden(row)["n_complement"])


def test_g1_is_consistent_and_inferable() -> None:
    found = from_golden("G1")
    assert shorts(found.units("inferable")) == {"邯郸", "邢台", "廊坊"}
    assert (found.conflict, found.id) == ("", "stated:areas:task_handed_down:市")
    assert found.working == (
        "清单：应报13－已做10＝3（推定：邢台、邯郸、廊坊）；明确报“否”0；汇总数3（省办汇总）；"
        "两者一致，但点出已做的单位即可推知其余单位，仅供拟稿人掌握，正文不得点名"
    )


@pytest.mark.parametrize(
    ("row", "working"),
    [
        ("G2", "清单：应报13－已做8＝5（推定：秦皇岛、唐山、沧州、邯郸、廊坊）；明确报“否”0；汇总数2（省办汇总）；"),
        (
            "G3",
            "清单：应报13－已做6＝7（推定：张家口、承德、衡水、沧州、邢台、邯郸、廊坊）；明确报“否”0；汇总数5（省办汇总）；",
        ),
    ],
)
def test_g2_and_g3_are_in_conflict(row: str, working: str) -> None:
    found = from_golden(row)
    assert (found.conflict, found.units("inferable")) == (f"tally:areas:{MATTERS[row]}", ())
    assert found.working == working + "两者不一致，须由拟稿人决定"


def test_what_is_stated_is_kept_as_stated() -> None:
    found = from_golden("G2")
    assert (found.number("count"), found.values["scope"], found.values["source"]) == (2, "市", "省办汇总")
    assert found.records == {"*": ("t:plan",)}


def denials(*units: str) -> list[Fact]:
    return [said(u, "relayed", NO) for u in units]


@pytest.mark.parametrize(
    ("count", "conflict"),
    [(1, "tally:areas:relayed"), (2, ""), (3, "tally:areas:relayed"), (12, "tally:areas:relayed"), (13, "")],
)
def test_a_number_must_be_read_off_the_lists(count: int, conflict: str) -> None:
    """Two said no, eleven nothing: fewer than two contradicts them, between two and thirteen is nobody's count."""
    assert judged("relayed", count, denials("baoding", "xinji")).conflict == conflict


def test_when_everybody_answered_nothing_is_inferred() -> None:
    facts = denials("baoding", "xinji") + [said(u, "relayed") for u in AREAS if u not in ("baoding", "xinji")]
    found = judged("relayed", 2, facts)
    assert (found.conflict, found.units("inferable"), found.units("complement")) == ("", (), ("baoding", "xinji"))


def test_when_everybody_did_it_a_number_stated_is_a_conflict() -> None:
    found = judged("relayed", 1, [said(u, "relayed") for u in AREAS])
    assert found.conflict == "tally:areas:relayed"
    assert found.working.startswith("清单：应报13－已做13＝0（推定：无）；")


def test_districts_and_counties_are_counted_with_their_own_denominator() -> None:
    found = stated(tally("county_body", 19, "区"), {}, hebei(), DAY)
    assert found.working == "汇总数19（省办汇总）；同日区共47个；未给名单，不与其他口径相加"
    found = stated(tally("county_body", 40, "县"), {}, hebei(), DAY)
    assert found.working == "汇总数40（省办汇总）；同日县、自治县共102个；未给名单，不与其他口径相加"
    assert (found.conflict, found.units("complement")) == ("", ())


def test_a_word_stays_a_word() -> None:
    found = stated(tally("staff_one", None, "市", "有的"), {}, hebei(), DAY)
    assert (found.values["count"], found.values["quantifier"]) == (None, "有的")
    assert found.working == "汇总用语（省办汇总），未给数目"
    assert judged("relayed", None, []).conflict == ""


def test_a_county_tally_is_never_held_against_the_cities() -> None:
    found = partition(matter("relayed"), [], hebei(), DAY)
    assert stated(tally("relayed", 5, "县"), {found.id: found}, hebei(), DAY).conflict == ""


def test_a_tally_of_tomorrow_is_not_known_today() -> None:
    days = ["2017-04-07", "2017-04-08", ""]
    found = judge_tallies([tally(f"m{d}", 1, day=d) for d in days], {}, hebei(), DAY)
    assert [f.matter for f in found] == ["m2017-04-07", "m"]


def reported(code: str, status: Status, received: str = "2017-04-01") -> Fact:
    return said("shijiazhuang", "county_body", status, received, county=code)


@pytest.mark.parametrize(("count", "conflict"), [(0, True), (1, False), (46, False), (47, True)])
def test_what_districts_report_themselves_bounds_the_number(count: int, conflict: bool) -> None:
    """Of 47 districts one says no, one says yes; a county is not a district, a later word replaces an earlier."""
    facts = [
        reported("130102", NO),
        reported("130104", YES, "2017-04-02"),
        reported("130104", NO),
        reported("130121", NO),
    ]
    found = stated(tally("county_body", count, "区"), {}, hebei(), DAY, facts)
    assert found.conflict == ("tally:areas:county_body:区" if conflict else "")
    assert found.working.endswith("；县级自报：已报2个，其中“无”1个，未报45个")


def test_without_county_reports_nothing_is_recounted() -> None:
    found = judge_tallies([tally("county_body", 19, "区")], {}, hebei(), DAY, [said("baoding", "relayed")])
    assert (found[0].conflict, "县级自报" in found[0].working) == ("", False)
