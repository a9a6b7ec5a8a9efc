"""Long work: done once, in its own words, for the person who asked; a worker that was killed loses nothing."""

from pathlib import Path

import pytest
from django.utils.module_loading import import_string
from django_q.models import OrmQ
from django_q.tasks import async_task
from tests.office.desk.chain_office import acting, chain_office
from tests.office.pages.visitor import ready, visitor

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.keeping import jobs
from tongbao.office.store.models import JobRow, ProposalRow, TrailRow


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TONGBAO_JOBS", jobs.AT_ONCE)
    home = chain_office(tmp_path)
    ready(home.path)
    return home.path


def test_a_refusal_is_a_result_in_its_own_words(office: Path) -> None:
    pk = jobs.start("close", {"kind": "ledger", "period": "2024-01"}, acting("办封账"))
    row = jobs.own_job(pk, acting("办封账"))
    assert row.state == "refused" and "2024-01" in row.words
    answer = visitor("办封账").get(f"/jobs/{pk}/")
    assert "不予办理" in answer.content.decode()


def test_a_job_is_done_once_however_often_it_is_run(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def act(given: dict[str, str], home: object, who: object) -> tuple[str, dict[str, str]]:
        done.append(given["x"])
        return "办完", {}

    monkeypatch.setitem(jobs._JOBS, "close", act)
    pk = jobs.start("close", {"x": "1", "kind": "ledger", "period": "2024-01"}, acting("办封账"))
    assert [jobs.run(pk), jobs.run(pk)] == ["办完", "办完"]
    assert done == ["1"]


def test_what_a_killed_worker_began_is_taken_back_and_done_again(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The act and the note that it is done land together: killed in between, neither is there."""

    class Killed(BaseException):
        pass

    def begin(given: dict[str, str], home: object, who: object) -> tuple[str, dict[str, str]]:
        ProposalRow.objects.create(act="close", subject="半途", by="办封账", at="")
        if given.get("kill") and not JobRow.objects.filter(state="done").exists() and not tries:
            tries.append(1)
            raise Killed
        return "办完", {}

    tries: list[int] = []
    monkeypatch.setitem(jobs._JOBS, "close", begin)
    row = JobRow.objects.create(what="close", given={"kill": "yes"}, by="办封账", at=acting("x").now.isoformat())
    with pytest.raises(Killed):
        jobs.run(row.pk)
    assert (JobRow.objects.get(pk=row.pk).state, ProposalRow.objects.count()) == ("running", 0)
    assert jobs.run(row.pk) == "办完"
    assert (JobRow.objects.get(pk=row.pk).state, ProposalRow.objects.count()) == ("done", 1)


def test_a_job_is_seen_by_who_asked_for_it_alone(office: Path) -> None:
    pk = jobs.start("close", {"kind": "ledger", "period": "2024-01"}, acting("办封账"))
    with pytest.raises(Refusal) as refused:
        jobs.own_job(pk, acting("办审核"))
    assert refused.value.code == "absent"
    with pytest.raises(Refusal) as unknown:
        jobs.start("fly", {}, acting("办封账"))
    assert unknown.value.sentence == "没有“fly”这种工作。"
    assert TrailRow.objects.filter(act="fly").count() == 0


def test_a_job_that_an_older_version_queued_is_queued_under_the_name_of_today(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TONGBAO_JOBS")
    older = JobRow.objects.create(what="close", given={}, by="办封账", at=acting("x").now.isoformat())
    async_task("tongbao.office.desk.jobs.run", older.pk)
    todays = jobs.start("close", {"kind": "ledger", "period": "2024-01"}, acting("办封账"))
    assert jobs.requeue_former() == 1
    queued = sorted((q.func(), q.task["args"]) for q in OrmQ.objects.all())
    assert queued == [("tongbao.office.desk.keeping.jobs.run", (pk,)) for pk in sorted((older.pk, todays))]
    assert import_string(queued[0][0]) is jobs.run
    assert jobs.requeue_former() == 0


def test_a_job_without_what_it_needs_is_refused(office: Path) -> None:
    with pytest.raises(Refusal) as refused:
        jobs.start("draft", {"kind": "progress", "period": "2024-01"}, acting("办管理"))
    assert str(refused.value) == "“draft”缺少：as_of。请补齐后再办。"
    assert not JobRow.objects.exists()


def test_a_day_that_is_none_is_a_refusal_of_the_job(office: Path) -> None:
    pk = jobs.start("draft", {"kind": "progress", "period": "2024-01", "as_of": "三月"}, acting("办管理"))
    row = JobRow.objects.get(pk=pk)
    assert (row.state, row.words) == ("refused", "“三月”不是日期。请写成 2017-04-07 的样子。")
