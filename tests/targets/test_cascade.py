"""分解 and 下达: two events, and whether what comes down agrees with what was sent."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from tongbao.records.fact import Fact, Status
from tongbao.records.issued import DECOMPOSED, HANDED_DOWN, RECEIVED, Target, TargetEvent
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.registry.roster import Roster
from tongbao.targets.cascade import DocumentProgress, TaskProgress, group_by_handing_down, trace_documents, trace_task

BULLETIN = date(2017, 4, 7)
ROSTER: Roster = read_roster(TABLES / "hebei")
YES, NO, SILENT = Status.YES, Status.NO, Status.NOT_REPORTED


def fact(matter: str, status: Status, received: str = "2017-03-31", **more: Any) -> Fact:
    """What 廊坊 or one of its counties says."""
    return Fact(f"F{received}{matter}{more.get('county', '')}", "langfang", matter, status, received=received, **more)


def langfang(*facts: Fact) -> TaskProgress:
    """Where the task stands in 廊坊."""
    return next(h for h in trace_task(facts, ROSTER, BULLETIN) if h.unit == "langfang")


def test_it_works() -> None:
    found = langfang(
        fact("task_decomposed", YES, day="2017-03-01"),
        fact("task_handed_down", YES, day="2017-03-20"),
        fact("county_receipt", YES, county="131002"),
        fact("county_receipt", YES, county="131003"),
    )
    assert found == TaskProgress("langfang", YES, YES, "2017-03-20", 10, 2, 0)
    assert found.contradicted is False


def test_the_list_of_areas_is_closed_and_who_said_nothing_has_not_reported() -> None:
    found = trace_task([], ROSTER, BULLETIN)
    assert [h.unit for h in found] == [u.id for u in ROSTER.units_at(BULLETIN, "areas")]
    assert {(h.decomposed, h.handed_down, h.handed_down_on, h.received, h.denied) for h in found} == {
        (SILENT, SILENT, "", 0, 0)
    }


def test_where_tasks_go_to_townships_there_are_no_counties() -> None:
    counties = {h.unit: h.counties for h in trace_task([], ROSTER, BULLETIN)}
    assert (counties["dingzhou"], counties["xinji"], sum(counties.values())) == (0, 0, 166)


def test_decomposing_is_not_handing_down() -> None:
    found = langfang(fact("task_decomposed", YES, day="2017-03-01"))
    assert (found.decomposed, found.handed_down, found.handed_down_on) == (YES, SILENT, "")


def test_a_county_that_has_nothing_contradicts_its_city() -> None:
    down = fact("task_handed_down", YES, day="2017-03-20")
    found = langfang(down, fact("county_receipt", NO, county="131002"), fact("county_receipt", YES, county="131003"))
    assert (found.received, found.denied, found.contradicted) == (1, 1, True)


@pytest.mark.parametrize("status", [NO, SILENT])
def test_a_city_that_handed_nothing_down_is_not_contradicted(status: Status) -> None:
    found = langfang(fact("task_handed_down", status), fact("county_receipt", NO, county="131002"))
    assert (found.denied, found.contradicted) == (1, False)


def test_a_silent_county_neither_has_it_nor_denies_it() -> None:
    found = langfang(fact("task_handed_down", YES), fact("county_receipt", SILENT, county="131002"))
    assert (found.received, found.denied, found.contradicted) == (0, 0, False)


def test_the_last_word_counts_in_whatever_order_the_facts_come() -> None:
    facts = [
        fact("task_handed_down", NO, "2017-02-28"),
        fact("task_handed_down", YES, "2017-03-31", day="2017-03-20"),
        fact("county_receipt", NO, "2017-02-28", county="131002"),
        fact("county_receipt", YES, "2017-03-31", county="131002"),
    ]
    found = {langfang(*order) for order in permutations(facts)}
    assert found == {TaskProgress("langfang", SILENT, YES, "2017-03-20", 10, 1, 0)}


def test_the_last_word_is_the_one_received_last_not_the_one_about_the_latest_day() -> None:
    done = fact("task_decomposed", YES, "2017-02-28", day="2017-02-01")
    found = {langfang(*order).decomposed for order in permutations((done, fact("task_decomposed", NO, "2017-03-31")))}
    assert found == {NO}


def test_other_areas_do_not_speak_for_it() -> None:
    other = Fact("F1", "baoding", "task_handed_down", YES, day="2017-03-20", received="2017-03-31")
    assert langfang(other).handed_down is SILENT


def test_a_new_area_is_on_the_list_from_its_day_on() -> None:
    assert [len(trace_task([], ROSTER, d)) for d in (BULLETIN, date(2019, 6, 1))] == [13, 14]


DOCUMENT = "合成〔2017〕1号"


def target(scope: str, issued_on: str = "2017-02-01", document: str = DOCUMENT) -> Target:
    """A synthetic task of a scope."""
    return Target(
        id=f"T-{scope}",
        scope=scope,
        indicator="envelope",
        kind="task",
        base="",
        period="2017",
        milli=1_000,
        unit="m2",
        document=document,
        issued_on=issued_on,
    )


def event(kind: str, day: str, scope: str = "langfang", of: str = DOCUMENT) -> TargetEvent:
    """Something that happened to the document."""
    return TargetEvent(f"E-{kind}-{day}", scope, kind, of, "2017", day, "")


def standing(*events: TargetEvent, facts: tuple[Fact, ...] = (), as_of: date = BULLETIN) -> DocumentProgress:
    """Where the synthetic document stands in 廊坊."""
    (found,) = trace_documents([target("langfang")], events, ROSTER, as_of, facts)
    return found


def test_three_events_with_three_days() -> None:
    found = standing(
        event(RECEIVED, "2017-02-03"),
        event(DECOMPOSED, "2017-03-01"),
        event(HANDED_DOWN, "2017-03-20", of="T-langfang"),
    )
    assert found == DocumentProgress(
        document=DOCUMENT,
        scope="langfang",
        decomposed=YES,
        decomposed_on="2017-03-01",
        handed_down=YES,
        handed_down_on="2017-03-20",
        received=YES,
        received_on="2017-02-03",
    )


@pytest.mark.parametrize(
    ("kind", "statuses"),
    [(DECOMPOSED, (YES, SILENT, SILENT)), (HANDED_DOWN, (SILENT, YES, SILENT)), (RECEIVED, (SILENT, SILENT, YES))],
)
def test_no_step_follows_from_another(kind: str, statuses: tuple[Status, ...]) -> None:
    found = standing(event(kind, "2017-03-01"))
    assert (found.decomposed, found.handed_down, found.received) == statuses


@pytest.mark.parametrize(
    "other",
    [
        event(HANDED_DOWN, "2017-03-01", scope="baoding"),
        event(HANDED_DOWN, "2017-03-01", of="合成〔2017〕2号"),
        event(HANDED_DOWN, "2017-04-08"),
        event("approved", "2017-03-01"),
    ],
    ids=["another scope", "another document", "not yet", "another kind"],
)
def test_what_happened_elsewhere_does_not_count(other: TargetEvent) -> None:
    assert standing(other) == DocumentProgress(
        document=DOCUMENT,
        scope="langfang",
        decomposed=SILENT,
        decomposed_on="",
        handed_down=SILENT,
        handed_down_on="",
        received=SILENT,
        received_on="",
    )


def test_the_first_day_counts() -> None:
    days = ["2017-03-20", "2017-03-02"]
    found = {standing(*(event(HANDED_DOWN, d) for d in order)).handed_down_on for order in permutations(days)}
    assert found == {"2017-03-02"}


def test_a_fact_that_names_the_document_speaks_for_it_and_no_other_does() -> None:
    named = fact("task_handed_down", NO, document=DOCUMENT)
    assert standing(facts=(named,)).handed_down is NO
    assert standing(facts=(fact("task_handed_down", NO),)).handed_down is SILENT
    assert standing(facts=(named,), as_of=date(2017, 3, 30)).handed_down is SILENT


def test_the_last_word_counts_between_events_and_facts_and_silence_is_no_word() -> None:
    done = event(HANDED_DOWN, "2017-03-20")
    after, before = (fact("task_handed_down", NO, day_, document=DOCUMENT) for day_ in ("2017-03-31", "2017-02-28"))
    silent = fact("task_handed_down", SILENT, document=DOCUMENT)
    same_day = fact("task_handed_down", NO, "2017-03-20", document=DOCUMENT)
    found = [standing(done, facts=(f,)) for f in (after, before, silent, same_day)]
    assert [(s.handed_down, s.handed_down_on) for s in found] == [(NO, "")] + [(YES, "2017-03-20")] * 3


def test_a_county_speaks_for_itself() -> None:
    targets = [target("131002"), target("langfang")]
    said = fact("county_receipt", YES, county="131002", document=DOCUMENT, day="2017-03-21")
    found = trace_documents(targets, [], ROSTER, BULLETIN, [said])
    assert [(s.scope, s.received, s.received_on) for s in found] == [
        ("langfang", SILENT, ""),
        ("131002", YES, "2017-03-21"),
    ]


def test_a_document_not_yet_issued_stands_nowhere() -> None:
    assert trace_documents([target("langfang", "2017-04-08")], [], ROSTER, BULLETIN) == ()


def test_three_lists_that_add_up_to_the_areas_of_the_document() -> None:
    targets = [target(s) for s in ("province", "hengshui", "langfang", "baoding", "131002")]
    events = [event(HANDED_DOWN, "2017-03-20", "baoding"), event(DECOMPOSED, "2017-03-20", "hengshui")]
    said = [fact("task_handed_down", NO, document=DOCUMENT)]
    assert group_by_handing_down(targets, events, ROSTER, BULLETIN, said) == {
        DOCUMENT: {YES: ("baoding",), NO: ("langfang",), SILENT: ("hengshui",)}
    }


def test_nobody_lags_by_complement() -> None:
    units = [u.id for u in ROSTER.units_at(BULLETIN, "areas")]
    found = group_by_handing_down([target(u) for u in reversed(units)], [], ROSTER, BULLETIN)
    assert found == {DOCUMENT: {YES: (), NO: (), SILENT: tuple(units)}}
