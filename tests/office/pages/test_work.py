"""A job as its person sees it: what came of it, and nobody else's."""

from collections.abc import Iterator

import pytest
from tests.office.desk.chain_office import acting, chain_office
from tests.office.pages.visitor import NOT_FOUND, ready, refusal, visitor, words

from tongbao.office.desk.keeping import jobs
from tongbao.office.pages import clock
from tongbao.office.store.models import JobRow


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office of all tests here, on a day it plays."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(clock.PLAYED, "2024-02-05")
        patch.setenv("TONGBAO_DEMO", "x")
        patch.setenv("TONGBAO_JOBS", "at-once")
        ready(chain_office(tmp_path_factory.mktemp("office")).path)
        yield


def test_a_refused_job_is_shown_in_its_own_words() -> None:
    pk = jobs.start("close", {"kind": "ledger", "period": "2024-01"}, acting("办封账"))
    told = JobRow.objects.get(pk=pk).words
    assert told != ""
    assert words(visitor("办封账").get(f"/jobs/{pk}/")) == f"办理 不予办理：{told} 回到工作台"


@pytest.mark.parametrize(
    ("result", "where"), [({"to": "document", "key": "k"}, "/studio/k/"), ({"to": "close"}, "/close/")]
)
def test_a_job_that_is_done_leads_on(result: dict[str, str], where: str) -> None:
    row = JobRow.objects.create(what="draft", state="done", words="办完。", result=result, by="办封账", at="x")
    answer = visitor("办封账").get(f"/jobs/{row.pk}/")
    assert words(answer) == "办理 办完。 继续" and f'href="{where}"' in answer.content.decode()


def test_the_page_asks_again_for_a_part_of_itself() -> None:
    row = JobRow.objects.create(what="draft", state="done", words="办完。", by="办封账", at="x")
    answer = visitor("办封账").get(f"/jobs/{row.pk}/", headers={"HX-Request": "true"})
    assert "办完。" in answer.content.decode() and "<main" not in answer.content.decode()


def test_the_job_of_another_is_not_found() -> None:
    row = JobRow.objects.create(what="draft", state="done", words="暗记", by="办封账", at="x")
    assert refusal(visitor("办审核").get(f"/jobs/{row.pk}/")) == NOT_FOUND
