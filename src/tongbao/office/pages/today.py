"""工作台: what a person sees first; and what belongs to the person alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongbao.office.desk.access import sign_in
from tongbao.office.desk.queries import search as found_things
from tongbao.office.desk.queries.today import Tile, today
from tongbao.office.pages.answer import acting, home, page
from tongbao.office.pages.forms import Field, Form, day_of


def workbench(request: HttpRequest) -> HttpResponse:
    """What is due, returned, overdue, waiting."""
    seen = today(acting(request), home())
    tiles = [{"tile": t, "href": _where(t)} for t in seen.tiles]
    return page(request, "today.html", seen.tables, seen=seen, tiles=tiles, bare=True)


def me(request: HttpRequest) -> HttpResponse:
    """One's own account: password, second factor, leave, language."""
    if request.method == "POST":
        given = request.POST
        sign_in.sign_out_everywhere(
            acting(request).who,
            day_of(given.get("since", "")),
            day_of(given.get("until", "")),
            given.get("substitute", "").strip(),
            acting(request),
        )
        messages.success(request, "已登记不在岗的日期和代办人。")
        return redirect("me")
    form = Form(
        "不在岗和代办",
        reverse("me"),
        (
            Field("since", "从哪天起", kind="date", needed=True),
            Field("until", "到哪天止", kind="date", needed=True),
            Field("substitute", "由谁代办"),
        ),
        (("leave", "登记"),),
        help="代办人须是同一单位的人员，这几天能办您的事（管理员的职责除外）。没有人代办的，报表自动转上一级审核。",
    )
    return page(request, "me.html", forms=[form])


def search(request: HttpRequest) -> HttpResponse:
    """Institutions, returns and documents by words."""
    words = request.GET.get("q", "").strip()
    tables = found_things.by_words(words, acting(request)) if words else []
    return page(request, "listed.html", tables, title="查找", q=words, lead="" if words else "请在上方输入要找的字。")


def _where(tile: Tile) -> str:
    where = reverse(tile.page, args=tile.key)
    return f"{where}?{tile.query}" if tile.query else where
