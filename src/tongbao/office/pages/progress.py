"""工作进展: the cities of a month, and one city's month."""

import tempfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongbao.measure.period import Month
from tongbao.office.desk.look import duties, reach
from tongbao.office.desk.template import progress_for
from tongbao.office.pages.answer import XLSX, acting, file, home, page
from tongbao.office.pages.forms import Field


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The cities of a month."""
    who = acting(request)
    month = request.GET.get("month") or str(Month.of(who.now.date()).shifted(-1))
    filters = (Field("month", "月份", month, hint="2017-03"),)
    return page(request, "listed.html", [duties.listed(month, who)], title="工作进展", filters=filters)


@require_GET
def one(request: HttpRequest, unit: str, month: str) -> HttpResponse:
    """One city's month; with ``?form=1`` its prefilled workbook."""
    who = acting(request)
    seen = duties.one(unit, month, who, home())
    if request.GET.get("form"):
        with tempfile.TemporaryDirectory() as folder:
            path = progress_for(unit, month, Path(folder), who)
            return file(path.read_bytes(), path.name, XLSX)
    links = []
    if reach.may("collect", who):
        links = [("下载预填好的月报", f"{request.path}?form=1"), ("上传月报和证据", reverse("upload"))]
    return page(request, "listed.html", seen.tables, title=f"{seen.name} {seen.month} 工作进展", links=links)
