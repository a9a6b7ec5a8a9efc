"""机关: accounts, the trail, rules with their sources, the outbox."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tongbao.measure.refusal import Refusal
from tongbao.office.desk import public, sign_in
from tongbao.office.desk.look import ledgers, reach
from tongbao.office.desk.look.table import Table
from tongbao.office.pages.answer import acting, number, page
from tongbao.office.pages.forms import Field, Form, day_of, needed


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Who may sign in: opened and shut by the system administrator, unlocked by the security administrator."""
    who = acting(request)
    if request.method == "POST":
        _people_act(request)
        return redirect("people")
    tables, forms = [], []
    name = Field("name", "姓名", needed=True)
    if reach.may("account", who):
        tables.append(Table("账号", sign_in.HEADS, sign_in.listed(who)))
        told = "开通或重置后显示一次性密码，当面交给本人；本人登录后须自己修改。"
        buttons = (("open", "开通或重置"), ("shut", "停用"))
        forms.append(Form("开通、重置、停用", reverse("people"), (name,), buttons, help=told))
    if reach.may("unlock", who):
        forms.append(Form("解除锁定", reverse("people"), (name,), (("unlock", "解除锁定"),)))
    if not forms:
        raise Refusal("role", "您的角色不管理账号。", "请联系系统管理员。")
    return page(request, "listed.html", tables, title="账号", forms=forms)


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what."""
    asked = {k: request.GET.get(k, "").strip() for k in ("words", "who")}
    table = ledgers.trail_table(acting(request), **asked, page=number(request.GET.get("page")))
    filters = (Field("who", "人员", asked["who"]), Field("words", "内容", asked["words"]))
    return page(request, "listed.html", [table], title="日志", filters=filters)


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The rule tables of a day, and the office's own particulars."""
    on = day_of(request.GET.get("on") or acting(request).now.date().isoformat())
    filters = (Field("on", "哪一天的规则", on.isoformat(), kind="date"),)
    tables = [ledgers.rules_tables(on), ledgers.office_table()]
    forms = []
    if reach.may("sign", acting(request)):
        told = "打开后，任何人不用登录就能看到已印发文件的公开版和核对包。"
        buttons = (("off", "关闭"),) if public.is_open() else (("on", "打开"),)
        forms = [Form("公开页", reverse("public_switched"), (), buttons, help=told)]
    return page(request, "listed.html", tables, title="规则与设置", filters=filters, forms=forms)


@require_GET
def rules_table(request: HttpRequest, table: str) -> HttpResponse:
    """One rule table."""
    on = day_of(request.GET.get("on") or acting(request).now.date().isoformat())
    filters = (Field("on", "哪一天的规则", on.isoformat(), kind="date"),)
    return page(request, "listed.html", [ledgers.rules_table(table, on)], title=f"规则：{table}", filters=filters)


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What was sent."""
    return page(request, "listed.html", [ledgers.outbox_table(acting(request))], title="发件箱")


def _people_act(request: HttpRequest) -> None:
    who, given = acting(request), request.POST.dict()
    name, act = needed(given, "name", "姓名"), given.get("act")
    if act == "open":
        password = sign_in.open_account(name, who)
        messages.success(request, f"{name}的一次性密码：{password}（只显示这一次）")
    elif act == "shut":
        sign_in.shut(name, who)
        messages.success(request, f"已停用{name}的账号。")
    elif act == "unlock":
        sign_in.unlock(name, who)
        messages.success(request, f"已解除{name}的锁定。")
    else:
        raise Refusal("act", f"没有“{act}”这种办理。", "请从页面上的按钮办理。")
