"""Long work as one sees it: how far, and what came of it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tongbao.office.desk.keeping import jobs
from tongbao.office.pages.answer import acting, page


def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; the page asks again by itself until it is done."""
    row = jobs.own_job(pk, acting(request))
    where = ""
    if row.state == "done" and row.result.get("to"):
        key = row.result.get("key")
        where = reverse(row.result["to"], args=(key,) if key else ())
    template = "job_part.html" if request.htmx else "job.html"  # type: ignore[attr-defined]
    return page(request, template, job=row, where=where)
