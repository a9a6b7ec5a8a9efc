"""Jobs: long work requested by one person and done once by a worker, with its state to be looked up.

A worker that is killed loses nothing: the act and the mark that it is done are committed in one transaction, and the
queue hands the job to the next worker, which finds it done or does it.
"""

import os
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django_q.models import OrmQ
from django_q.tasks import async_task

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.documents.draft import draft
from tongbao.office.desk.documents.issue import issue
from tongbao.office.desk.documents.render import files_of
from tongbao.office.desk.documents.verify import verify
from tongbao.office.desk.home.home import Actor, Home, current_home, one_act
from tongbao.office.store.models import JobRow

# Without a worker beside the server (in tests, on a small machine) the job runs at once, in the request.
AT_ONCE = "at-once"
_MOST_LISTED = 8
_RUN = "tongbao.office.desk.keeping.jobs.run"
# Its path until 0.1: jobs that a home queued before the upgrade refer to it so.
_FORMER_RUN = "tongbao.office.desk.jobs.run"


def start(what: str, given: dict[str, str], acting: Actor) -> int:
    """Request a job and return its number.

    Raises
    ------
    Refusal
        Codes ``job`` where there is no such job or something it needs is not given, ``period`` where a day is none, and
        ``person``.
    """
    if what not in _JOBS:
        raise Refusal("job", f"没有“{what}”这种工作。", f"可用：{'、'.join(_JOBS)}。")
    if lacking := [name for name in _GIVEN[what] if not given.get(name)]:
        raise Refusal("job", f"“{what}”缺少：{'、'.join(lacking)}。", "请补齐后再办。")
    roles.person(acting)
    row = JobRow.objects.create(what=what, given=given, by=acting.who, at=acting.now.isoformat())
    if os.environ.get("TONGBAO_JOBS") == AT_ONCE:
        run(row.pk)
    else:
        async_task(_RUN, row.pk)
    return row.pk


def requeue_former() -> int:
    """Queue again, under the current path, the jobs an older version of the program queued; return their number."""
    former = [queued for queued in OrmQ.objects.all() if queued.func() == _FORMER_RUN]
    with one_act():
        for queued in former:
            async_task(_RUN, *queued.task["args"])
            queued.delete()
    return len(former)


def run(pk: int) -> str:
    """Do a job as the person who requested it, unless it is done; a refusal is stored as its result, word for word."""
    row = JobRow.objects.get(pk=pk)
    if row.state in ("done", "refused"):
        return row.words
    acting = Actor(row.by, datetime.fromisoformat(row.at))
    JobRow.objects.filter(pk=pk).update(state="running")
    try:
        with one_act():
            words, result = _JOBS[row.what](row.given, current_home(), acting)
            JobRow.objects.filter(pk=pk).update(state="done", words=words, result=result)
    except Refusal as refusal:
        words = str(refusal)
        JobRow.objects.filter(pk=pk).update(state="refused", words=words)
    return words


def own_job(pk: int, acting: Actor) -> JobRow:
    """Return a job that the person requested.

    Raises
    ------
    Refusal
        Code ``absent``.
    """
    row = JobRow.objects.filter(pk=pk, by=acting.who).first()
    if row is None:
        raise Refusal("absent", "没有这项工作。", "请从工作台打开。")
    return row


def _close(given: dict[str, str], home: Home, acting: Actor) -> tuple[str, dict[str, Any]]:
    books = close(given["kind"], given["period"], home, acting)
    if books is None:
        return f"已提出封账 {given['kind']} {given['period']}，请另一名有权人员办理同样的封账予以确认。", {}
    listed = "；".join(f"{b.period}第{b.vintage}稿，印章{b.seal[:16]}" for b in books[:_MOST_LISTED])
    return f"已封账{len(books)}册：{listed}{'……' if len(books) > _MOST_LISTED else ''}", {"to": "close"}


def _draft(given: dict[str, str], home: Home, acting: Actor) -> tuple[str, dict[str, Any]]:
    as_of = _read_day(given["as_of"])
    key = f"{given['kind']}-{given['period']}-{as_of}"
    made = draft(given["kind"], given["period"], as_of, home, acting, files_of(home, key))
    counts = f"待定{len(made.draft.undecided)}处，校核意见{len(made.draft.faults)}处"
    return f"已拟稿“{made.key}”，断言{len(made.draft.page.claims())}处，{counts}。", {"to": "document", "key": made.key}


def _issue(given: dict[str, str], home: Home, acting: Actor) -> tuple[str, dict[str, Any]]:
    made = issue(given["key"], given["number"], home, acting, files_of(home, given["key"]))
    if made is None:
        return f"已提出印发 {given['number']}，请签发人办理签发。", {"to": "document", "key": given["key"]}
    return f"已印发 {given['number']}。{''.join(made.notices)}", {"to": "document", "key": given["key"]}


def _verify(given: dict[str, str], home: Home, acting: Actor) -> tuple[str, dict[str, Any]]:
    roles.require(acting, "verify")
    found = verify(home, given["key"], files_of(home, given["key"]))
    wrong = [m for r in found for m in r.mismatches]
    counts = "；".join(f"{r.document}：断言{r.claims}处、账册{r.books}册、原件{r.originals}份" for r in found)
    mismatches = "".join(f"{what} {where} {words}。" for what, where, words in wrong[:_MOST_LISTED])
    return f"复核{counts}，不符{len(wrong)}处。{mismatches}", {"to": "document", "key": given["key"]}


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("period", f"“{text}”不是日期。", "请写成 2017-04-07 的样子。") from None


# What each job has to be given.
_GIVEN = {
    "close": ("kind", "period"),
    "draft": ("kind", "period", "as_of"),
    "issue": ("key", "number"),
    "verify": ("key",),
}
_JOBS: dict[str, Callable[[dict[str, str], Home, Actor], tuple[str, dict[str, Any]]]] = {
    "close": _close,
    "draft": _draft,
    "issue": _issue,
    "verify": _verify,
}
