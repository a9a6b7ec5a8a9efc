"""机关: accounts, the trail, rules with their sources, the outbox."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import delegation, sign_in, visibility
from tongbao.office.desk.documents import publication
from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.queries import office_records
from tongbao.office.desk.queries.review_chain import MANDATES, mandates
from tongbao.office.desk.queries.table import Table
from tongbao.office.desk.registry import office_profile as particulars
from tongbao.office.desk.registry import staff
from tongbao.office.pages.answer import acting, number, page
from tongbao.office.pages.forms import Field, Form, day_of, needed


def people(request: HttpRequest) -> HttpResponse:
    """Who may sign in: opened and shut by the system administrator, unlocked by the security administrator."""
    who = acting(request)
    if request.method == "POST":
        try:
            _people_act(request)
            return redirect("people")
        except Refusal as refused:
            # What was typed stays in the form.
            messages.error(request, str(refused))
    tables, forms = [], []
    name = Field("name", "姓名", needed=True)
    if visibility.is_allowed("account", who):
        tables.append(Table("账号", sign_in.HEADS, sign_in.list_accounts(who)))
        told = "开通或重置后显示一次性密码，当面交给本人；本人登录后须自己修改。"
        buttons = (("open", "开通或重置"), ("shut", "停用"))
        forms.append(Form("开通、重置、停用", reverse("people"), (name,), buttons, help=told))
    if visibility.is_allowed("unlock", who):
        forms.append(Form("解除锁定", reverse("people"), (name,), (("unlock", "解除锁定"),)))
    if visibility.is_allowed("enrol", who):
        forms.append(_person_form(request))
    if visibility.is_allowed("mandate", who):
        tables.append(Table("代行职责", MANDATES, mandates(who), empty="没有代行"))
        forms.append(_mandate_form(request))
    if not forms:
        raise Refusal("role", "您的角色不管理账号。", "请联系系统管理员。")
    return page(request, "listed.html", tables, title="账号", forms=forms)


def trail(request: HttpRequest) -> HttpResponse:
    """Who did what."""
    asked = {k: request.GET.get(k, "").strip() for k in ("words", "who")}
    table = office_records.trail_table(acting(request), **asked, page=number(request.GET.get("page")))
    filters = (Field("who", "人员", asked["who"]), Field("words", "内容", asked["words"]))
    return page(request, "listed.html", [table], title="日志", filters=filters)


def rules(request: HttpRequest) -> HttpResponse:
    """The rule tables of a day, and the office's own particulars."""
    who = acting(request)
    if request.method == "POST":
        try:
            changed = particulars.change(request.POST.dict(), who)
        except Refusal as refused:
            # What was typed stays in the form.
            messages.error(request, str(refused))
        else:
            messages.success(request, f"已改：{'、'.join(changed)}。" if changed else "没有改动。")
            return redirect("rules")
    on = day_of(request.GET.get("on") or who.now.date().isoformat())
    filters = (Field("on", "哪一天的规则", on.isoformat(), kind="date"),)
    tables = [office_records.office_table(who.now.date()), office_records.rules_tables(on)]
    forms = [_settings_form(request)] if visibility.is_allowed("enrol", who) and not visibility.own_places(who) else []
    links = [("改机关设置", "#settings")] if forms else []
    if visibility.is_allowed("sign", acting(request)):
        told = "打开后，任何人不用登录就能看到已印发文件的公开版和核对包。"
        buttons = (("off", "关闭"),) if publication.is_open() else (("on", "打开"),)
        forms.append(Form("公开页", reverse("public_switched"), (), buttons, help=told))
    return page(request, "listed.html", tables, title="规则与设置", filters=filters, forms=forms, links=links)


def rules_table(request: HttpRequest, table: str) -> HttpResponse:
    """One rule table."""
    on = day_of(request.GET.get("on") or acting(request).now.date().isoformat())
    filters = (Field("on", "哪一天的规则", on.isoformat(), kind="date"),)
    shown = office_records.rules_table(table, on)
    return page(request, "listed.html", [shown], title=f"规则：{shown.title}", filters=filters)


def outbox(request: HttpRequest) -> HttpResponse:
    """What was sent."""
    return page(request, "listed.html", [office_records.outbox_table(acting(request))], title="发件箱")


def _people_act(request: HttpRequest) -> None:
    who, given = acting(request), request.POST.dict()
    act = given.get("act")
    if act == "mandate":
        _pass_on(given, who)
        messages.success(request, "已登记代行职责。")
        return
    name = needed(given, "name", "姓名")
    if act == "open":
        password = sign_in.open_account(name, who)
        messages.success(request, f"{name}的一次性密码：{password}（只显示这一次）")
    elif act == "shut":
        sign_in.shut_account(name, who)
        messages.success(request, f"已停用{name}的账号。")
    elif act == "unlock":
        sign_in.unlock_account(name, who)
        messages.success(request, f"已解除{name}的锁定。")
    elif act == "enrol":
        where = staff.enrol_person(name, request.POST.getlist("roles"), given.get("place", "").strip(), who)
        messages.success(request, f"已登记{name}（{where}）。还没有账号的，请接着开通。")
    elif act == "remove":
        staff.remove_person(name, who)
        messages.success(request, f"{name}已离任，不能再登录。")
    else:
        raise Refusal("act", f"没有“{act}”这种办理。", "请从页面上的按钮办理。")


def _person_form(request: HttpRequest) -> Form:
    given, acts = request.POST, ("enrol", "remove")
    kept = given if given.get("act") in acts else {}
    fields = (
        Field("name", "姓名", kept.get("name", ""), needed=True),
        Field("place", "单位、县区或机构（名称或编号；省办人员不填）", kept.get("place", "")),
        Field("roles", "角色", "|".join(given.getlist("roles")), kind="checks", options=staff.roles(acting(request))),
    )
    told = "登记新人员，或改已登记人员的角色和范围（以这次填的为准）。离任的只填姓名。"
    buttons = (("enrol", "登记"), ("remove", "离任"))
    return Form("登记人员", reverse("people"), fields, buttons, help=told)


def _settings_form(request: HttpRequest) -> Form:
    given = request.POST
    fields = tuple(
        Field(s.key, s.name, given.get(s.key, s.value), options=s.choices, needed=s.needed, hint=s.help)
        for s in particulars.settings(acting(request).now.date())
    )
    told = "改后新拟的文件按新的内容；已拟、已印发的不变。每次改动记入日志。"
    return Form("机关设置", reverse("rules"), fields, (("settings", "保存"),), help=told, id="settings")


def _mandate_form(request: HttpRequest) -> Form:
    kept = request.POST if request.POST.get("act") == "mandate" else {}
    fields = (
        Field("place", "哪一级无人（单位、县区或机构的编号）", kept.get("place", ""), needed=True),
        Field("passes_to", "由哪个上级代行（编号；省办不填）", kept.get("passes_to", "")),
        Field("since", "自哪天起", kept.get("since", ""), kind="date", needed=True),
        Field("until", "到哪天止", kept.get("until", ""), kind="date", needed=True),
        Field("reason", "理由和依据", kept.get("reason", ""), needed=True),
    )
    told = "某一级没有审核员时，登记由哪个上级代行；没有登记的，自动转到有审核员的上一级。"
    return Form("登记代行职责", reverse("people"), fields, (("mandate", "登记代行"),), help=told)


def _pass_on(given: dict[str, str], who: Actor) -> None:
    days = (day_of(needed(given, name, "起止日期")) for name in ("since", "until"))
    since, until = days
    place = needed(given, "place", "哪一级无人")
    delegation.delegate(place, given.get("passes_to", "").strip(), since, until, given.get("reason", ""), who)
