"""通报: documents, the studio with its claims and what must be dealt with, files, issuing by two."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from tongbao.office.desk.access import visibility
from tongbao.office.desk.documents.drafter_decision import decide
from tongbao.office.desk.keeping import jobs
from tongbao.office.desk.queries import document_kinds, studio
from tongbao.office.pages.answer import XLSX, acting, file, home, page
from tongbao.office.pages.forms import Field, Form, day_of, needed

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": XLSX,
    "json": "application/json",
    "html": "text/html; charset=utf-8",
}


def list_documents(request: HttpRequest) -> HttpResponse:
    """Documents, and drafting a new one."""
    who = acting(request)
    if request.method == "POST":
        given = request.POST.dict()
        kind, _, period = needed(given, "what", "文件和期间").partition(" ")
        as_of = day_of(needed(given, "as_of", "截至日"))
        job = jobs.start("draft", {"kind": kind, "period": period, "as_of": as_of.isoformat()}, who)
        return redirect("job", job)
    forms = []
    if visibility.is_allowed("draft", who):
        on = who.now.date()
        called = document_kinds.kind_names(on)
        options = tuple(
            (f"{kind} {period}", f"{called[kind]} {period}")
            for kind, periods in document_kinds.ready(on).items()
            for period in periods
        )
        form = Form(
            "拟稿",
            reverse("studio"),
            (
                Field("what", "文件和期间", options=options),
                Field("as_of", "截至日", who.now.date().isoformat(), kind="date", needed=True),
            ),
            (("draft", "拟稿"),),
            help="从已封账的账册按截至日的规则写出。有待定的事项会标出来，决定以后再拟一次。",
        )
        forms = [form] if options else []
    table = studio.documents(who)
    return page(request, "listed.html", [table], title="通报", forms=forms)


def detail(request: HttpRequest, key: str) -> HttpResponse:
    """One document."""
    who = acting(request)
    seen = studio.document_detail(key, home(), who)
    tables = [seen.balance]
    other = request.GET.get("other", "")
    if other:
        tables.insert(0, studio.difference(key, other, home(), who))
    lines = _group_rows(seen.lines)
    forms = _forms(request, seen)
    return page(request, "studio.html", tables, seen=seen, lines=lines, forms=forms, title=seen.name)


def claim(request: HttpRequest, key: str, id: str) -> HttpResponse:
    """The chain behind a claim; a fragment beside the page, a page of its own where there is no script."""
    found, steps, onward = studio.claim(key, id, home(), acting(request))
    template = "claim_part.html" if request.htmx else "claim.html"  # type: ignore[attr-defined]
    return render(request, template, {"claim": found, "steps": steps, "key": key, "onward": onward})


def decide_conflict(request: HttpRequest, key: str) -> HttpResponse:
    """Decide a conflict and draft again."""
    who, given = acting(request), request.POST
    seen = studio.document_detail(key, home(), who)
    decide(given.get("conflict", ""), given.get("choice", ""), given.get("reason", ""), who)
    kind = key.split("-")[0]
    job = jobs.start("draft", {"kind": kind, "period": seen.period, "as_of": seen.as_of}, who)
    return redirect("job", job)


def issue(request: HttpRequest, key: str) -> HttpResponse:
    """Propose or confirm the issue, or verify what was issued."""
    who, given = acting(request), request.POST.dict()
    studio.document_detail(key, home(), who)
    if given.get("act") == "verify":
        return redirect("job", jobs.start("verify", {"key": key}, who))
    number = needed(given, "number", "发文字号")
    return redirect("job", jobs.start("issue", {"key": key, "number": number}, who))


@xframe_options_sameorigin
def document_file(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A file of a document; the PDF may be shown in the page, all others are taken away."""
    content = studio.file(key, name, home(), acting(request))
    kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return file(content, f"{key}-{name}", kind, inline=name.endswith(".pdf"))


def _group_rows(lines: Sequence[studio.Line]) -> list[dict[str, Any]]:
    """Lines as drawn: each on its own, rows that follow each other as one table."""
    drawn: list[dict[str, Any]] = []
    for line in lines:
        if line.shape == "head":
            drawn.append({"head": line, "rows": []})
        elif line.shape == "row" and drawn and "rows" in drawn[-1]:
            drawn[-1]["rows"].append(line)
        else:
            drawn.append({"line": line})
    return drawn


def _forms(request: HttpRequest, seen: studio.Studio) -> list[Any]:
    who = acting(request)
    forms = []
    if not seen.issued and (visibility.is_allowed("issue", who) or visibility.is_allowed("sign", who)):
        words = "签发" if seen.proposed and not seen.mine else "提出印发"
        told = seen.proposed or "拟稿人提出，签发人确认；两个人不能是同一个人。文号要一致。"
        forms.append(
            Form(
                "印发",
                reverse("issued", args=(seen.key,)),
                (Field("number", "发文字号", seen.proposed.rpartition(" ")[2] if seen.proposed else "", needed=True),),
                (("issue", words),),
                help=told,
                confirm="印发以后不能再改。确定吗？",
            )
        )
    if seen.issued and visibility.is_allowed("verify", who):
        forms.append(
            Form(
                "复核",
                reverse("issued", args=(seen.key,)),
                (),
                (("verify", "按账册和当日规则重算每一处"),),
            )
        )
    return forms
