"""Three statuses over a closed list: nobody lags by complement, a yes needs its elements, the last word counts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.cases import AREAS, DAY, MARKS, NO, RULES, SILENT, YES, hebei, matter, said

from tongbao.assess.finding import Finding
from tongbao.assess.progress import (
    UnitStatus,
    county_verdict,
    facts_about,
    highlights,
    judge_matters,
    known_at,
    missing_elements,
    partition,
    verdict,
)
from tongbao.records.fact import Fact, Status

WHOLE = {"document": "8号", "day": "2017-03-01", "organ": "市政府", "marks": MARKS}


def parted(id_: str, *facts: Fact) -> Finding:
    return partition(matter(id_), facts, hebei(), DAY)


def test_yes_no_and_silence() -> None:
    found = parted("relayed", said("xinji", "relayed"), said("baoding", "relayed", NO), said("handan", "deployed"))
    rest = tuple(u for u in AREAS if u not in ("xinji", "baoding"))
    assert found == Finding(
        "partition:areas:relayed",
        "partition",
        "areas",
        "relayed",
        {
            "yes": ("xinji",),
            "no": ("baoding",),
            "not_reported": rest,
            "incomplete": (),
            "missing": (),
            "total": 13,
            "province": "",
        },
        {
            "yes": ("xinji:relayed:yes:2017-04-01",),
            "no": ("baoding:relayed:no:2017-04-01",),
            "not_reported": ("list:areas@2017-04-07",),
            "province": (),
            "*": ("list:areas@2017-04-07",),
        },
        ("matters/relayed",),
        "应报13，是1，否1，未报送11；1＋1＋11＝13",
    )


def test_the_list_of_the_day_counts() -> None:
    later = partition(matter("relayed"), [], hebei(), date(2019, 1, 1))
    assert (later.number("total"), later.units("not_reported")[-3:]) == (14, ("dingzhou", "xinji", "xiongan"))


@pytest.mark.parametrize(
    ("spoken", "status", "missing"),
    [
        ([(YES, "2017-03-01")], YES, ()),
        ([(NO, "2017-03-01")], NO, ()),
        ([], SILENT, ()),
        ([(YES, "2017-03-01"), (NO, "2017-03-01")], SILENT, ("前后答复矛盾",)),
        ([(NO, "2017-03-01"), (YES, "2017-04-01")], YES, ()),
        ([(YES, "2017-03-01"), (NO, "2017-04-01")], NO, ()),
        ([(NO, "2017-04-01"), (YES, "2017-03-01")], NO, ()),
    ],
)
def test_the_last_word_received_counts(
    spoken: list[tuple[Status, str]], status: Status, missing: tuple[str, ...]
) -> None:
    facts = [said("baoding", "relayed", s, day) for s, day in spoken]
    found = verdict(facts, matter("relayed"))
    assert (found.status, found.missing) == (status, missing)


def test_a_contradiction_is_shown_to_the_drafter_with_both_facts() -> None:
    both = [said("baoding", "relayed"), said("baoding", "relayed", NO)]
    found = parted("relayed", *both)
    assert found.values["missing"] == ("保定市：前后答复矛盾",)
    assert found.units("not_reported") == AREAS
    assert found.records["not_reported"] == (*(f.id for f in both), "list:areas@2017-04-07")


@pytest.mark.parametrize("lost", ["document", "day", "organ"])
def test_a_plan_counts_only_with_document_day_and_organ(lost: str) -> None:
    fact = said("baoding", "plan", **(WHOLE | {lost: ""}))
    assert verdict([fact], matter("plan")) == UnitStatus(SILENT, (fact.id,), (lost,))
    assert parted("plan", fact).values["incomplete"] == ("baoding",)


@pytest.mark.parametrize("lost", MARKS)
def test_a_plan_counts_only_with_its_three_marks(lost: str) -> None:
    fact = said("baoding", "plan", **(WHOLE | {"marks": tuple(m for m in MARKS if m != lost)}))
    assert verdict([fact], matter("plan")) == UnitStatus(SILENT, (fact.id,), (lost,))


def test_a_whole_plan_counts_and_so_does_one_the_office_confirmed() -> None:
    whole, confirmed = said("baoding", "plan", **WHOLE), said("xinji", "plan", confirmed=True)
    assert parted("plan", whole, confirmed).units("yes") == ("baoding", "xinji")
    assert missing_elements(said("xinji", "plan"), matter("plan")) == ("document", "day", "organ", *MARKS)


def test_confirming_does_not_stand_in_where_the_rule_does_not_say_so() -> None:
    fact = said("province", "audit", confirmed=True, state="plan")
    assert missing_elements(fact, matter("audit")) == ("evidence", "title")


def test_a_no_needs_no_elements() -> None:
    assert parted("plan", said("baoding", "plan", NO)).units("no") == ("baoding",)


@pytest.mark.parametrize(
    ("received", "day", "known"),
    [
        ("2017-04-07T23:59:59+08:00", "2017-04-07", True),
        ("2017-04-08T00:00:00+08:00", "2017-04-07", False),
        ("2017-04-07", "2017-04-08", False),
        ("2017-04-07", "", True),
    ],
)
def test_what_came_or_happened_later_is_not_known(received: str, day: str, known: bool) -> None:
    fact = said("baoding", "relayed", received=received, day=day)
    assert known_at([fact], DAY) == [fact] * known
    found = {f.id: f for f in judge_matters([fact], hebei(), RULES, DAY)}
    assert found["partition:areas:relayed"].units("yes") == ("baoding",) * known


def test_a_matter_may_be_answered_by_another_at_its_levels() -> None:
    citywide, special = said("baoding", "meeting", level="citywide"), said("xinji", "meeting", level="special")
    assert facts_about([citywide, special], matter("citywide_meeting")) == [citywide]
    assert facts_about([citywide, special], matter("leadership_meeting")) == [special]
    assert facts_about([citywide, special], matter("meeting")) == [citywide, special]


def test_every_county_must_say_yes() -> None:
    row, counties = matter("county_joint_meeting"), ["1", "2"]

    def county(code: str, status: Status) -> Fact:
        return replace(said("baoding", row.id, status, county=code), id=code)

    assert county_verdict([county("1", YES), county("2", YES)], row, counties) == UnitStatus(YES, ("1", "2"))
    assert county_verdict([county("1", YES)], row, counties) == UnitStatus(SILENT, ("1",))
    assert county_verdict([county("1", YES), county("2", NO)], row, counties) == UnitStatus(NO, ("1", "2"))
    assert county_verdict([county("9", YES)], row, counties) == UnitStatus(SILENT)
    assert county_verdict([], row, []) == UnitStatus(SILENT)


def test_who_hands_down_to_townships_is_not_asked_about_counties() -> None:
    codes = [c.code for c in hebei().counties_of("langfang", DAY)]
    facts = [said("langfang", "county_joint_meeting", county=c) for c in codes]
    found = parted("county_joint_meeting", *facts)
    assert (found.number("total"), found.units("yes")) == (11, ("langfang",))
    assert parted("county_joint_meeting", *facts[1:]).units("yes") == ()


def test_the_province_stands_beside_the_list_never_on_it() -> None:
    found = parted("leading_group_adjusted", said("province", "leading_group_adjusted"))
    assert (found.values["province"], found.units("yes"), found.number("total")) == ("yes", (), 13)
    assert parted("leading_group_adjusted").values["province"] == "not_reported"


def test_a_case_is_told_with_its_slots() -> None:
    fact = said("zhangjiakou", "fund", state="agenda", amount_milli=3_500_000_000, purpose="专项资金")
    (found,) = highlights(matter("fund"), [fact])
    assert (found.id, found.kind, found.subject, found.matter) == (
        f"highlight:{fact.id}",
        "highlight",
        "zhangjiakou",
        "fund",
    )
    assert {k: v for k, v in found.values.items() if v} == {
        "unit": "zhangjiakou",
        "state": "agenda",
        "amount": 3_500_000_000,
        "purpose": "专项资金",
    }
    assert found.records == {"*": (fact.id,)}


@pytest.mark.parametrize(
    "fact",
    [
        said("zhangjiakou", "fund", NO, state="agenda", purpose="专项资金"),
        said("zhangjiakou", "fund", state="agenda"),
        said("zhangjiakou", "fund", purpose="专项资金"),
        said("zhangjiakou", "fund", state="promised", purpose="专项资金"),
        said("province", "audit", state="plan", title="方案"),
        said("province", "audit", state="plan", evidence=("a",)),
        said("province", "audit", state="", title="方案", evidence=("a",)),
        said("province", "training"),
        said("dept-health", "sector_scheme", title="考评体系"),
        said("dingzhou", "retrofit", amount_milli=5_000),
        said("baoding", "meeting", level="citywide"),
    ],
)
def test_what_is_not_told(fact: Fact) -> None:
    assert highlights(matter(fact.matter), [fact]) == []


facts_about_anything = st.lists(
    st.builds(
        said,
        st.sampled_from([*AREAS, "province", "dept-health"]),
        st.sampled_from(["meeting", "relayed", "plan", "task_handed_down", "county_joint_meeting"]),
        st.sampled_from([YES, NO]),
        st.sampled_from(["2017-03-01", "2017-04-01", "2017-04-08"]),
        level=st.sampled_from(["citywide", "special", ""]),
        confirmed=st.booleans(),
        county=st.sampled_from(["130602", "131002"]),
    ),
    max_size=40,
)


@given(facts_about_anything)
def test_three_statuses_always_add_up(facts: list[Fact]) -> None:
    for found in judge_matters(facts, hebei(), RULES, DAY):
        if found.kind == "partition":
            whole = found.units("yes") + found.units("no") + found.units("not_reported")
            assert len(whole) == len(set(whole)) == found.number("total")
            assert set(whole) <= set(AREAS)
            spoken = {f.unit for f in facts if f.status is NO}
            assert set(found.units("no")) <= spoken
