"""Answers kept until something is done in the office, or until a book is closed; who asks is judged first."""

from datetime import date

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.progress_office import MONTH, progress_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.desk.queries import cache

DAY = date(2024, 2, 6)


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One home for the module."""
    return progress_office(tmp_path_factory.mktemp("progress"))


def on(who: str) -> Actor:
    """A person on the day after the month was closed."""
    return acting(who, "2024-02-06")


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


@pytest.mark.parametrize(("closed_only", "made"), [(False, 2), (True, 1)])
def test_an_answer_is_made_once_until_an_act_it_depends_on(home: Home, closed_only: bool, made: int) -> None:
    calls: list[int] = []

    def answer() -> int:
        calls.append(1)
        return len(calls)

    key = ("a test", closed_only)
    assert [cache.remember(key, home, answer, closed_only) for _ in range(2)] == [1, 1]
    with one_act():
        audit_log.record(on("办管理"), "test", "合成")
    assert cache.remember(key, home, answer, closed_only) == made


def test_findings_are_those_of_the_closed_month(home: Home) -> None:
    found, _ = cache.findings("progress", MONTH, DAY, home, on("办拟稿"))
    plan = next(f for f in found if f.id == "partition:areas:plan")
    assert plan.working == "应报3，是1，否1，未报送1；1＋1＋1＝3"


def test_kept_findings_are_still_refused_to_who_may_not_judge(home: Home) -> None:
    cache.findings("progress", MONTH, DAY, home, on("办拟稿"))
    words = "“东市填报”（填报员）无权办理 judge。请由有权的人员办理。"
    assert refusal(cache.findings, "progress", MONTH, DAY, home, on("东市填报")) == ("role", words)
