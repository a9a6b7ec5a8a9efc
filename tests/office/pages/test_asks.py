"""Asks: what is asked of whom, answers, reminders, closing with evidence."""

from collections.abc import Iterator

import pytest
from tests.office.pages.closed_office import closed_office
from tests.office.pages.visitor import NOT_FOUND, refusal, table, visitor, words

from tongbao.office.pages import clock
from tongbao.office.store.models import JobRow, ReminderRow, ReplyRow


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office with a closed month, on the day after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(clock.PLAYED, "2024-02-07")
        patch.setenv("TONGBAO_DEMO", "x")
        patch.setenv("TONGBAO_JOBS", "at-once")
        closed_office(tmp_path_factory.mktemp("office"))
        yield


PLAN = "制定本市公共机构节能“十三五”规划"


def test_asks_are_listed_and_each_unit_with_its_state() -> None:
    client = visitor("办拟稿")
    assert table(client, "/asks/")[1:] == [["合〔2024〕1号", PLAN, "2024-02-01", "0", "1", "0", "1"]]
    states = [line[:5] for line in table(client, "/asks/", 1)[1:]]
    assert states == [
        ["逾期", "合成西市", PLAN, "2024-02-01", "否"],
        ["按期完成", "合成东市", PLAN, "2024-02-01", "是"],
    ]
    assert [line[1] for line in table(client, "/asks/", 1, state="overdue")[1:]] == ["合成西市"]


def test_the_ask_of_another_is_not_found() -> None:
    assert refusal(visitor("东市填报").get("/asks/a1/west/")) == NOT_FOUND
    assert refusal(visitor("东市填报").get("/asks/none/east/")) == NOT_FOUND


def test_a_unit_answers_and_the_office_closes() -> None:
    told = words(visitor("东市填报").post("/asks/a1/east/", {"act": "reply", "words": "已制定"}, follow=True))
    assert told.startswith("已答复。") and "东市填报 已制定 未办结" in told
    given = {"act": "close", "reply": str(ReplyRow.objects.get().pk), "words": "见规划"}
    told = words(visitor("办拟稿").post("/asks/a1/east/", given, follow=True))
    assert told.startswith("已办结。") and "东市填报 已制定 办拟稿：见规划" in told


def test_an_act_that_is_none_is_refused() -> None:
    answer = visitor("办拟稿").post("/asks/a1/east/", {"act": "fly"})
    assert refusal(answer) == (409, "没有“fly”这种办理。 请从页面上的按钮办理。")


def test_who_is_late_is_reminded() -> None:
    told = words(visitor("办拟稿").post("/asks/", {"remind": "x"}, follow=True))
    assert told.startswith("已登记催办1件。")
    assert [(r.ask, r.unit) for r in ReminderRow.objects.all()] == [("a1", "west")]


def test_a_letter_is_drafted_as_a_job() -> None:
    given = {"act": "letter", "kind": "reminder", "period": "2024-01"}
    answer = visitor("办拟稿").post("/asks/a1/west/", given)
    job = JobRow.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/jobs/{job.pk}/")
    assert job.words == "已拟稿“reminder@west-2024-01-2024-02-07”，断言8处，待定0处，校核意见0处。"
