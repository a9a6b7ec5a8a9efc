"""Tokens of programs: one's own, and all of them for the security administrator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongbao.office.desk.access import tokens
from tongbao.office.desk.queries.table import Table
from tongbao.office.pages.answer import acting, page
from tongbao.office.pages.forms import Field, Form


def list_tokens(request: HttpRequest) -> HttpResponse:
    """List, make and take back tokens."""
    who = acting(request)
    if request.method == "POST":
        given = request.POST
        if given.get("act") == "revoke":
            number = given.get("id", "")
            tokens.revoke_token(int(number) if number.isdigit() else 0, who)
            messages.success(request, "令牌已收回。")
        else:
            days = given.get("days", "")
            person = given.get("person", "").strip() or who.who
            writes = given.get("writes") == "yes"
            plain = tokens.create_token(given.get("name", ""), person, who, int(days) if days.isdigit() else 0, writes)
            messages.success(request, f"令牌：{plain}（只显示这一次）")
        return redirect("tokens")
    fields = (
        Field("name", "给哪个程序用", needed=True),
        Field("person", "谁的职责（不填为本人）"),
        Field("days", "有效天数（不填按规则）", kind="number"),
        Field("writes", "可否办理", options=(("", "只能查看"), ("yes", "可以办理"))),
    )
    told = "令牌在程序里代替密码，只在本人的职责和范围之内；接口地址是 /api/v1/。"
    forms = [
        Form("换发令牌", reverse("tokens"), fields, (("make", "换发"),), help=told),
        Form("收回令牌", reverse("tokens"), (Field("id", "编号", kind="number", needed=True),), (("revoke", "收回"),)),
    ]
    table = Table("令牌", tokens.HEADS, tokens.list_tokens(who), empty="还没有令牌")
    return page(request, "listed.html", [table], title="令牌", forms=forms)
