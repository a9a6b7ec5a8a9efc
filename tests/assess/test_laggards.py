"""Overdue begins the day after; silence and an explicit no stay apart; done late is done late."""

from datetime import date

import pytest
from tests.assess.cases import MARKS, NO, SILENT, YES, matter, said

from tongbao.assess.laggards import AskOutcome, AskState, judge_ask
from tongbao.records.fact import Fact

DUE = date(2017, 5, 10)
DAY_AFTER = date(2017, 5, 11)
HANDED = "task_handed_down"


def stand(*facts: Fact, as_of: date = DAY_AFTER, id_: str = HANDED) -> AskOutcome:
    return judge_ask("handan", matter(id_), DUE, facts, as_of)


@pytest.mark.parametrize(("as_of", "state"), [(DUE, AskState.OPEN), (DAY_AFTER, AskState.OVERDUE)])
def test_silence_on_the_day_and_the_day_after(as_of: date, state: AskState) -> None:
    assert stand(as_of=as_of) == AskOutcome(state, SILENT, ())


@pytest.mark.parametrize(("as_of", "state"), [(DUE, AskState.OPEN), (DAY_AFTER, AskState.OVERDUE)])
def test_a_no_on_the_day_and_the_day_after(as_of: date, state: AskState) -> None:
    denied = said("handan", HANDED, NO, "2017-05-01")
    assert stand(denied, as_of=as_of) == AskOutcome(state, NO, (denied.id,))


@pytest.mark.parametrize(
    ("day", "received", "state"),
    [
        ("2017-05-10", "2017-05-20T09:00:00+08:00", AskState.MET),
        ("2017-05-11", "2017-05-20T09:00:00+08:00", AskState.MET_LATE),
        ("", "2017-05-10T23:59:59+08:00", AskState.MET),
        ("", "2017-05-11T00:00:00+08:00", AskState.MET_LATE),
    ],
)
def test_done_by_the_day_it_was_done_else_by_the_day_it_came(day: str, received: str, state: AskState) -> None:
    done = said("handan", HANDED, received=received, day=day)
    assert stand(done, as_of=date(2017, 6, 1)) == AskOutcome(state, YES, (done.id,))


def test_the_earliest_of_several_days_counts() -> None:
    late, early = said("handan", HANDED, day="2017-06-01"), said("handan", HANDED, received="2017-05-02")
    assert stand(late, early).state is AskState.MET


def test_a_no_that_became_a_yes_is_met() -> None:
    denied, done = said("handan", HANDED, NO, "2017-04-01"), said("handan", HANDED, YES, "2017-05-01")
    assert stand(denied, done) == AskOutcome(AskState.MET, YES, (done.id,))


def test_another_units_word_and_another_matter_say_nothing() -> None:
    facts = [said("xingtai", HANDED), said("handan", "task_decomposed")]
    assert stand(*facts) == AskOutcome(AskState.OVERDUE, SILENT, ())


def test_a_yes_without_its_elements_meets_nothing() -> None:
    bare = said("handan", "plan", received="2017-05-01")
    assert stand(bare, id_="plan") == AskOutcome(AskState.OVERDUE, SILENT, ())
    whole = said("handan", "plan", document="8号", day="2017-05-01", organ="市政府", marks=MARKS)
    assert stand(bare, whole, id_="plan") == AskOutcome(AskState.MET, YES, (whole.id,))


def test_a_derived_matter_is_met_by_its_source_at_its_level() -> None:
    special = said("handan", "meeting", level="special")
    citywide = said("handan", "meeting", level="citywide", received="2017-05-02")
    assert stand(special, id_="citywide_meeting").state is AskState.OVERDUE
    assert stand(special, citywide, id_="citywide_meeting") == AskOutcome(AskState.MET, YES, (citywide.id,))
