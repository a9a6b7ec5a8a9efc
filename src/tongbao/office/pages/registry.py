"""名录: the tree as of a day, a place with its institutions, one institution."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import visibility
from tongbao.office.desk.queries import registry
from tongbao.office.desk.queries.table import Table
from tongbao.office.desk.registry import reorganise
from tongbao.office.pages import charts
from tongbao.office.pages.answer import acting, home, number, page
from tongbao.office.pages.forms import Field, Form, day_of, needed
from tongbao.registry.reorganisation import ACTS, Reorganisation

_BETWEEN = re.compile(r"[\s、,，;；]+")


def tree(request: HttpRequest) -> HttpResponse:
    """The reporting units on a day."""
    who = acting(request)
    on = day_of(request.GET.get("on") or who.now.date().isoformat())
    filters = (Field("on", "哪一天的名录", on.isoformat(), kind="date"),)
    mine = (("登记名录变更", "registry_change"), ("机构名录的导出和导入", "registry_list"))
    links = [(words, reverse(name)) for words, name in mine] if visibility.is_allowed("enrol", who) else []
    return page(request, "listed.html", registry.tree(on, who), title="名录", filters=filters, links=links)


def place(request: HttpRequest, code: str) -> HttpResponse:
    """A unit or a county."""
    who = acting(request)
    on = day_of(request.GET.get("on") or who.now.date().isoformat())
    words = request.GET.get("words", "").strip()
    name, tables = registry.place(code, on, who, words, number(request.GET.get("page")))
    filters = (Field("on", "哪一天的名录", on.isoformat(), kind="date"), Field("words", "机构名称", words))
    return page(request, "listed.html", tables, title=name, filters=filters)


def institution(request: HttpRequest, id: str) -> HttpResponse:
    """One institution."""
    who = acting(request)
    seen = registry.institution(id, who)
    drawn = [charts.months(seen.curve)] if seen.curve else []
    links = [("登记变更", f"{reverse('registry_change')}?ids={id}")] if visibility.is_allowed("enrol", who) else []
    tables = [seen.months, seen.states]
    return page(request, "charted.html", tables, title=seen.name, charts=drawn, lead=seen.id, links=links)


def change(request: HttpRequest) -> HttpResponse:
    """Move, rename, end, merge or split institutions: what it does to the sums is shown before it is done."""
    who = acting(request)
    if not visibility.is_allowed("enrol", who):
        raise Refusal("role", "您的角色不登记名录变更。", "请联系系统管理员。")
    given = (request.POST or request.GET).dict()
    tables: list[Table] = []
    forms = [_change_form(given, who.now.date().isoformat())]
    if request.method == "POST":
        try:
            asked = _change(given)
            if given.get("act") == "confirm":
                messages.success(request, f"已登记：{reorganise.reorganise(asked, who)}。")
                return redirect("registry")
            tables = registry.preview_tables(reorganise.preview(asked, who))
        except Refusal as refused:
            # What was typed stays in the form.
            messages.error(request, str(refused))
        else:
            kept = tuple(Field(k, "", given.get(k, ""), kind="hidden") for k in _FIELDS)
            told = "以上是变更前后的情况，尚未登记。已封账的月份不受影响。"
            forms.insert(0, Form("确认变更", reverse("registry_change"), kept, (("confirm", "确认登记"),), help=told))
    return page(request, "listed.html", tables, title="名录变更", forms=forms)


def whole_list(request: HttpRequest) -> HttpResponse:
    """Every institution with its dated states to take away, and a list to enrol, seen before it is done."""
    who = acting(request)
    shown = registry.whole_list(who, 0 if request.GET.get("format") else number(request.GET.get("page")))
    tables, forms = [shown], []
    if request.method == "POST":
        given = request.FILES.get("file")
        name = (given.name if given else request.POST.get("name", "")) or ""
        try:
            if request.POST.get("act") == "confirm":
                content = reorganise.bring_back(request.POST.get("digest", ""), home())
                messages.success(request, f"已登记名录：{reorganise.enrol_list(content, name, home(), who)}。")
                return redirect("registry")
            if given is None:
                raise Refusal("empty", "没有选择文件。", "请选择机构名录文件。")
            content = given.read()
            tables = registry.preview_tables(reorganise.preview_list(content, name, who))
        except Refusal as refused:
            messages.error(request, str(refused))
        else:
            kept = {"digest": reorganise.set_aside(content, home()), "name": name}
            fields = tuple(Field(k, "", v, kind="hidden") for k, v in kept.items())
            told = f"以上是{name}登记前后的情况，尚未登记。已封账的月份不受影响。"
            forms.append(Form("确认登记", reverse("registry_list"), fields, (("confirm", "确认登记"),), help=told))
    file = Field("file", "机构名录（CSV UTF-8，列名同上表）", kind="file", needed=True)
    told = "先把上表导出为CSV，在Excel或WPS里改好，另存为“CSV UTF-8”再选到这里。撤销的机构保留原行并填“至”。"
    forms.append(Form("导入机构名录", reverse("registry_list"), (file,), (("preview", "看登记前后"),), help=told))
    return page(request, "listed.html", tables, title="机构名录的导出和导入", forms=forms)


_FIELDS = ("what", "ids", "day", "county", "name", "into", "parts")


def _change_form(given: dict[str, str], today: str) -> Form:
    counties = tuple(registry.county_choices(day_of(today)))
    fields = (
        Field("what", "变更", given.get("what", ""), options=tuple(ACTS.items())),
        Field("ids", "机构编号", given.get("ids", ""), needed=True, hint="多家用顿号或空格隔开"),
        Field("day", "自哪天起", given.get("day", today), kind="date", needed=True),
        Field("county", "迁往的县（市、区）（迁移）", given.get("county", ""), options=(("", "—"), *counties)),
        Field("name", "新名称（更名；合并后更名）", given.get("name", "")),
        Field("into", "存续机构的编号（合并）", given.get("into", "")),
        Field("parts", "分立后的机构，一行一家：编号 名称", given.get("parts", ""), kind="area"),
    )
    told = "先看变更前后各地的机构数和能耗合计，再确认登记。某月的隶属以该月最后一天为准。"
    return Form("登记变更", reverse("registry_change"), fields, (("preview", "看变更前后"),), help=told)


def _change(given: dict[str, str]) -> Reorganisation:
    parts = (line.strip().partition(" ") for line in given.get("parts", "").splitlines() if line.strip())
    return Reorganisation(
        given.get("what", ""),
        tuple(i for i in _BETWEEN.split(needed(given, "ids", "机构编号")) if i),
        day_of(needed(given, "day", "日期")),
        given.get("county", "").strip(),
        given.get("name", "").strip(),
        given.get("into", "").strip(),
        tuple((id_, name.strip()) for id_, _, name in parts),
    )
