"""名录: the tree as of a day, a place with its institutions, one institution."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tongbao.office.desk.look import registry
from tongbao.office.pages import charts
from tongbao.office.pages.answer import acting, number, page
from tongbao.office.pages.forms import Field, day_of


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """The reporting units on a day."""
    who = acting(request)
    on = day_of(request.GET.get("on") or who.now.date().isoformat())
    filters = (Field("on", "哪一天的名录", on.isoformat(), kind="date"),)
    return page(request, "listed.html", registry.tree(on, who), title="名录", filters=filters)


@require_GET
def place(request: HttpRequest, code: str) -> HttpResponse:
    """A unit or a county."""
    who = acting(request)
    on = day_of(request.GET.get("on") or who.now.date().isoformat())
    words = request.GET.get("words", "").strip()
    name, tables = registry.place(code, on, who, words, number(request.GET.get("page")))
    filters = (Field("on", "哪一天的名录", on.isoformat(), kind="date"), Field("words", "机构名称", words))
    return page(request, "listed.html", tables, title=name, filters=filters)


@require_GET
def institution(request: HttpRequest, id: str) -> HttpResponse:
    """One institution."""
    seen = registry.institution(id, acting(request))
    drawn = [charts.months(seen.curve)] if seen.curve else []
    return page(request, "charted.html", [seen.months, seen.states], title=seen.name, charts=drawn, lead=seen.id)
