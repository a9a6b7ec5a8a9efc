"""审核: the queue by effect on the total, decisions, bulk acceptance; the board of who reported; closing by two."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongbao.intake.forms.plain_lists import Decision
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.keeping import jobs
from tongbao.office.desk.queries import closing
from tongbao.office.desk.queries import review_queue as queues
from tongbao.office.desk.review import review as reviewing
from tongbao.office.pages.answer import acting, number, page
from tongbao.office.pages.forms import Field, Form, needed
from tongbao.office.pages.gate import NOT_NOW, status_of

_KINDS = (("ledger", "台账"), ("progress", "工作进展（含举措）"), ("targets", "目标清单"), ("grades", "考核等级"))


def choose(request: HttpRequest) -> HttpResponse:
    """Choose what to review."""
    kind, period = request.GET.get("kind", ""), request.GET.get("period", "").strip()
    if kind and period:
        return redirect("review", kind, period)
    table = closing.waiting(acting(request))
    filters = (
        Field("kind", "报表", "ledger", options=_KINDS),
        Field("period", "期间", str(Month.containing(acting(request).now.date()).shift(-1))),
    )
    return page(request, "listed.html", [table], title="审核", filters=filters, lead="选报表和期间，或者点下面的一行。")


def queue(request: HttpRequest, kind: str, period: str) -> HttpResponse:
    """A period's queue; deciding is one form."""
    who, refused = acting(request), None
    if request.method == "POST":
        try:
            done = reviewing.review(kind, period, _decisions(request), who)
        except Refusal as problem:
            if status_of(problem) != NOT_NOW:
                raise
            refused = problem
        else:
            messages.success(request, _result_words(done))
            return redirect("review", kind, period)
    seen = queues.queue(kind, period, who)
    # What was chosen and written stays on the page that says why nothing was done.
    typed = [(f, request.POST.get(f"choice:{f.key}"), request.POST.get(f"reason:{f.key}", "")) for f in seen.open]
    shared = request.POST.get("reason_all", "")
    if refused is not None:
        messages.error(request, str(refused))
    answer = page(request, "review.html", [seen.waiting], seen=seen, typed=typed, title="审核", reason_all=shared)
    answer.status_code = NOT_NOW if refused else answer.status_code
    return answer


def board(request: HttpRequest) -> HttpResponse:
    """Who reported what, up the tree."""
    who = acting(request)
    kind = request.GET.get("kind", "ledger")
    period = request.GET.get("period") or str(Month.containing(who.now.date()).shift(-1))
    shown = 0 if request.GET.get("format") else number(request.GET.get("page"))
    _, tables = queues.board(kind, period, who, shown)
    kinds = (("ledger", "台账"), ("statistical", "统计报表"), ("progress", "工作进展"))
    filters = (Field("kind", "报表", kind, options=kinds), Field("period", "期间", period))
    return page(request, "listed.html", tables, title="报送情况", filters=filters)


def close_period(request: HttpRequest) -> HttpResponse:
    """Close a period: one person proposes, another confirms; the heavy part runs as a job."""
    who = acting(request)
    if request.method == "POST":
        kind = needed(request.POST.dict(), "kind", "报表")
        period = needed(request.POST.dict(), "period", "期间")
        job = jobs.start("close", {"kind": kind, "period": period}, who)
        return redirect("job", job)
    tables = [closing.ready(who), *closing.books(who)]
    forms = [_confirm_form(*found) for found in closing.proposed(who)]
    form = Form(
        "封账",
        reverse("close"),
        (
            Field("kind", "报表", "ledger", options=_KINDS),
            Field("period", "期间", needed=True, hint="2017-03 或 2016-01..2016-12"),
        ),
        (("close", "提出或确认封账"),),
        help="第一人办理为提出，第二人办理同样的报表和期间为确认。封账后的数不再改动，更正进入下一稿。",
        confirm="封账后的数不再改动。确定要办理吗？",
    )
    return page(request, "listed.html", tables, title="封账", forms=[*forms, form])


def _confirm_form(kind: str, period: str, by: str, owed: str) -> Form:
    name = dict(_KINDS).get(kind, kind)
    fields = (Field("kind", "", kind, kind="hidden"), Field("period", "", period, kind="hidden"))
    told = f"{by}提出封账{name} {period}。{owed}。" if owed else f"{by}提出封账{name} {period}。"
    sure = f"{told}封账后的数不再改动，更正进入下一稿。确定吗？"
    return Form(f"确认封账：{name} {period}", reverse("close"), fields, (("close", "确认封账"),), told, sure)


def _result_words(done: reviewing.Reviewed) -> str:
    """What a review did, in words; what still waits is said with why."""
    counts = (("接收", done.accepted), ("转上一级", done.passed), ("退回", done.returned))
    words = "、".join(f"{name}{len(found)}份" for name, found in counts if found) or "没有可以接收的"
    held = f"还有{len(done.held)}份有疑点待定，请逐处作出决定。" if done.held else ""
    return f"核对完毕：{words}。{held}"


def _decisions(request: HttpRequest) -> list[Decision]:
    """Decisions of the form: choice and reason by flag; a choice without a reason is refused."""
    who = acting(request)
    found = []
    for name, choice in request.POST.items():
        if not name.startswith("choice:") or not choice:
            continue
        key = name.removeprefix("choice:")
        reason = str(request.POST.get(f"reason:{key}", "")).strip() or request.POST.get("reason_all", "").strip()
        if not reason:
            raise Refusal(
                "reason", "作了决定但没有写明理由。", "请写明理由后再办；其余决定也还没有办理，都留在页面上。"
            )
        found.append(Decision(key, str(choice), reason, who.who, who.at))
    return found
