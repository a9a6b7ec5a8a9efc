"""督办: every ask unit by unit, the right of reply, reminders, closing with evidence."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongbao.bulletin.genre import AT
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import visibility
from tongbao.office.desk.followup import reply as replying
from tongbao.office.desk.followup.remind import remind
from tongbao.office.desk.keeping import jobs
from tongbao.office.desk.queries import asks, document_kinds
from tongbao.office.desk.queries.table import Table
from tongbao.office.pages.answer import acting, file, home, page
from tongbao.office.pages.forms import Field, Form, day_of

_NOT_DONE = ("未到期", "逾期")
_STATES = (("", "全部"), ("overdue", "逾期"), ("open", "未到期"), ("met", "按期完成"), ("met_late", "逾期完成"))


def list_asks(request: HttpRequest) -> HttpResponse:
    """Everything asked for, and who is to be reminded."""
    who = acting(request)
    as_of = day_of(request.GET.get("as_of") or who.now.date().isoformat())
    if request.method == "POST":
        sent = remind(as_of, home(), who, sent=True)
        messages.success(request, f"已登记催办{len(sent)}件。")
        return redirect("asks")
    state = request.GET.get("state", "")
    filters = (
        Field("as_of", "截至日", as_of.isoformat(), kind="date"),
        Field("state", "状态", state, options=_STATES),
    )
    forms, beside = [], []
    if visibility.is_allowed("remind", who) and not visibility.own_places(who):
        waiting = remind(as_of, home(), who)
        today = as_of.isoformat()
        ripe = [r for r in waiting if r.send_on <= today]
        lines = [(r.send_on, r.line.unit_name, r.line.matter, r.line.due, r.line.document) for r in waiting]
        heads = ("催办日", "单位", "要求", "期限", "文号")
        note = "催办日已到的可以登记；期限未满的，在期限前的工作日催办。"
        beside = [Table("应催办", heads, lines, note=note, empty="没有要催办的")]
        if ripe:
            told = f"催办日已到{len(ripe)}件，见下面“应催办”一表。登记后记入各单位的催办记录。"
            forms.append(Form("催办", reverse("asks"), (), (("remind", f"登记已催办{len(ripe)}件"),), help=told))
    tables = asks.list_asks(as_of, home(), who, state)
    return page(request, "listed.html", [*tables, *beside], title="督办", filters=filters, forms=forms)


def detail(request: HttpRequest, ask: str, unit: str) -> HttpResponse:
    """One ask towards one unit."""
    who = acting(request)
    as_of = day_of(request.GET.get("as_of") or who.now.date().isoformat())
    seen = asks.ask_detail(ask, unit, as_of, home(), who)
    if request.method == "POST" and request.POST.get("act") == "letter":
        kind = f"{request.POST.get('kind', '')}{AT}{unit}"
        given = {"kind": kind, "period": request.POST.get("period", ""), "as_of": as_of.isoformat()}
        return redirect("job", jobs.start("draft", given, who))
    if request.method == "POST":
        _act(request, seen)
        return redirect("ask", ask, unit)
    forms = []
    if seen.own:
        fields = (
            Field("words", "办理情况，或者为什么没有办", kind="area", needed=True),
            Field("paper", "材料", kind="file"),
        )
        told = "答复附在通报之后，供省办和领导查看；是否完成以报送的事项和证据为准。"
        forms.append(Form("写答复", reverse("ask", args=(ask, unit)), fields, (("reply", "答复"),), help=told))
    if visibility.is_allowed("followup", who) and not visibility.own_places(who) and seen.replies:
        fields = (
            Field("reply", "哪一份答复", options=tuple((str(pk), words) for pk, words in seen.replies)),
            Field("words", "办结的依据", kind="area", needed=True),
        )
        forms.append(Form("办结", reverse("ask", args=(ask, unit)), fields, (("close", "办结"),)))
    if visibility.is_allowed("draft", who) and not visibility.own_places(who) and seen.state in _NOT_DONE:
        for kind, name, periods in document_kinds.letters(who.now.date()):
            fields = (
                Field("period", "依据哪个月已封账的进展", options=tuple((p, p) for p in periods)),
                Field("kind", "", kind, kind="hidden"),
            )
            told = f"只写对{seen.name}的要求和它的情况，一并列出它没有完成的各项；经两人印发，不公开。"
            buttons = (("letter", f"拟{name}"),)
            if periods:
                forms.append(Form(f"拟{name}", reverse("ask", args=(ask, unit)), fields, buttons, help=told))
    return page(request, "ask.html", [seen.answers, seen.reminders], seen=seen, forms=forms)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of a reply."""
    name, content = replying.paper_of(pk, home(), acting(request))
    return file(content, name)


def _act(request: HttpRequest, seen: asks.AskDetail) -> None:
    who, act = acting(request), request.POST.get("act")
    if act == "reply":
        given = request.FILES.get("paper")
        paper_ = (given.name or "材料", given.read()) if given else None
        replying.reply(seen.ask, seen.unit, request.POST.get("words", ""), paper_, home(), who)
        messages.success(request, "已答复。")
    elif act == "close":
        number = request.POST.get("reply", "")
        replying.close_ask(int(number) if number.isdigit() else 0, request.POST.get("words", ""), who)
        messages.success(request, "已办结。")
    else:
        raise Refusal("act", f"没有“{act}”这种办理。", "请从页面上的按钮办理。")
