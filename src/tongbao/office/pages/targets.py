"""目标任务: the cascade, reconciliation and slack, progress against the path, the forecast."""

from django.http import HttpRequest, HttpResponse

from tongbao.office.desk.queries import tasks
from tongbao.office.pages import charts
from tongbao.office.pages.answer import acting, home, page
from tongbao.office.pages.forms import Field, day_of


def list_targets(request: HttpRequest) -> HttpResponse:
    """Tasks and targets of a year, as of a day."""
    who = acting(request)
    known = tasks.years()
    year = request.GET.get("year", "")
    year = year if year in known else (known[0] if known else "")
    as_of = day_of(request.GET.get("as_of") or who.now.date().isoformat())
    filters = (
        Field("year", "目标年度", year, options=tuple((y, y) for y in known) or (("", "没有封账的目标"),)),
        Field("as_of", "截至日", as_of.isoformat(), kind="date"),
    )
    drawn = [
        charts.path(f"目标路径：{name}", years, values, [None] * len(years))
        for name, years, values in tasks.path(year, as_of, home(), who)
    ]
    tables = tasks.tables(year, as_of, home(), who)
    return page(request, "charted.html", tables, title="目标任务", filters=filters, charts=drawn)
