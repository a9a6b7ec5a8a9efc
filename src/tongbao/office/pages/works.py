"""举措: registers of projects, money, audits, contracts, demonstration units and activities, and what is due."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tongbao.office.desk.queries import registers
from tongbao.office.pages.answer import acting, page
from tongbao.office.pages.forms import Field, day_of


def list_registers(request: HttpRequest) -> HttpResponse:
    """The registers, each with how many lines."""
    who = acting(request)
    as_of = day_of(request.GET.get("as_of") or who.now.date().isoformat())
    filters = (Field("as_of", "截至日", as_of.isoformat(), kind="date"),)
    table = registers.overview(as_of, who)
    links = [(words, reverse("works_register", args=(id_,))) for id_, words in registers.QUESTIONS]
    return page(request, "listed.html", [table], title="举措", filters=filters, links=links)


def register(request: HttpRequest, register: str) -> HttpResponse:
    """One register, or one question over them."""
    who = acting(request)
    as_of = day_of(request.GET.get("as_of") or who.now.date().isoformat())
    filters = (Field("as_of", "截至日", as_of.isoformat(), kind="date"),)
    table = registers.register_table(register, as_of, who)
    return page(request, "listed.html", [table], title=table.title, filters=filters)
