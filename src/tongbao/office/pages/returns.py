"""报表: the list, one return, filling in, uploading, attaching bills, handing in with a receipt."""

import json
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import visibility
from tongbao.office.desk.collection import attachments as bills_of
from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.filing import ledger_entry as filling
from tongbao.office.desk.filing.template import template_for
from tongbao.office.desk.queries import returns
from tongbao.office.desk.queries.table import BAD, GOOD, WARN, Cell, Table
from tongbao.office.desk.review import flags
from tongbao.office.desk.review.transitions import act_on
from tongbao.office.pages import charts
from tongbao.office.pages.answer import XLSX, acting, file, home, number, page
from tongbao.office.pages.forms import Field, Form, cells_of

# What was done, as one is told of it.
_DONE = {"submit": "已报送", "withdraw": "已撤回", "accept": "已接收", "give_back": "已退回", "undo": "已撤销上一步："}
_STATES = {"collected": Cell("已收", GOOD), "unchanged": Cell("与已收相同", WARN), "refused": Cell("未收", BAD)}


def list_returns(request: HttpRequest) -> HttpResponse:
    """The returns of the territory."""
    asked = {k: request.GET.get(k, "") for k in ("kind", "period", "state", "words")}
    table = returns.list_returns(acting(request), **asked, page=number(request.GET.get("page")), most=returns.MOST)
    kinds = (("", "全部"), *returns.KINDS.items())
    states = (
        ("", "全部"),
        ("draft", "草稿"),
        ("collected", "待审核"),
        ("returned", "已退回"),
        ("accepted", "已接收"),
        ("sealed", "已封账"),
    )
    filters = (
        Field("kind", "报表", asked["kind"], options=kinds),
        Field("period", "期间", asked["period"], hint="2017-03"),
        Field("state", "状态", asked["state"], options=states),
        Field("words", "文件名", asked["words"]),
    )
    links = [("上传报表", reverse("upload"))] if visibility.is_allowed("collect", acting(request)) else []
    return page(request, "listed.html", [table], title="报表", filters=filters, links=links)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One return."""
    seen = returns.return_detail(pk, acting(request), home())
    tables = [t for t in (seen.flags, seen.figures, seen.bills, seen.moves, seen.notes) if t.rows or t is seen.flags]
    curve = charts.months(seen.chart) if seen.chart else None
    explains = visibility.is_allowed("flag", acting(request))
    return page(
        request, "return.html", tables, seen=seen, charts=[curve] if curve else [], explains=explains, title=seen.unit
    )


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in, withdraw, accept, return, undo."""
    who, act, reason = acting(request), request.POST.get("act", ""), request.POST.get("reason", "")
    done = act_on(act, returns.get(pk, who), reason, who)
    messages.success(request, f"{_DONE.get(act, '已办理')}“{done.file}”。")
    return redirect("return", pk)


def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """The reporter's word on a flag."""
    upload = returns.get(pk, acting(request))
    flags.explain(
        upload.kind, upload.period, request.POST.get("key", ""), request.POST.get("words", ""), acting(request)
    )
    messages.success(request, "情况说明已登记，审核人员可以看到。")
    return redirect("return", pk)


def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    name, content = returns.original(pk, acting(request), home())
    return file(content, name)


def annotated(request: HttpRequest, pk: int) -> HttpResponse:
    """The file given back with the flags at their cells."""
    name, content = returns.annotated(pk, acting(request), home())
    return file(content, name, XLSX)


def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """A receipt that can be printed."""
    seen = returns.return_detail(pk, acting(request), home())
    return page(request, "receipt.html", [seen.figures], seen=seen, bare=True)


def fill(request: HttpRequest, place: str, month: str) -> HttpResponse:
    """The grid."""
    seen = filling.grid(place, month, acting(request))
    lines = [
        {
            "row": r,
            "cells": [
                {
                    "column": c,
                    "typed": r.typed.get(c.id, ""),
                    "last": r.last.get(c.id, ""),
                    "year": r.year.get(c.id, ""),
                }
                for c in seen.columns
            ],
        }
        for r in seen.rows
    ]
    started = any(word for row in seen.rows for word in row.typed.values())
    return page(request, "fill.html", grid=seen, lines=lines, started=started)


def check(request: HttpRequest, place: str, month: str) -> HttpResponse:
    """What the checks say to what is being typed; a fragment."""
    found = filling.check(place, month, cells_of(request.POST), acting(request))
    told = [
        {"who": who, "column": item, "name": found.names.get(item, ""), "severity": severity, "sentence": sentence}
        for who, item, severity, sentence in found.flags
    ]
    places = json.dumps([[t["who"], t["column"], t["severity"]] for t in told])
    shown = {"told": told, "places": places, "coal": found.coal, "whole": found.whole}
    return render(request, "fill_flags.html", shown)


def save(request: HttpRequest, place: str, month: str) -> HttpResponse:
    """Keep a draft, or hand in."""
    who = acting(request)
    if request.POST.get("act") == "keep":
        entry = filling.save(place, month, cells_of(request.POST), who, log_autosave=False)
        return HttpResponse(f"{entry.at[11:16]}已自动暂存，还没有报送。", content_type="text/plain; charset=utf-8")
    if request.POST.get("act") == "save":
        entry = filling.save(place, month, cells_of(request.POST), who)
        messages.success(request, f"已暂存（{entry.at[11:16]}），还没有报送。")
        return redirect("fill", place, month)
    taken = filling.hand_in(place, month, cells_of(request.POST), home(), who)
    messages.success(request, f"已报送{taken.read}行，回执见本页“打印回执”。")
    return redirect("return", taken.upload) if returns.visible_keys([taken.upload], who) else redirect("today")


def blank(request: HttpRequest, place: str, month: str) -> HttpResponse:
    """The prefilled workbook of a place and month."""
    with tempfile.TemporaryDirectory() as folder:
        path = template_for(place, month, Path(folder), acting(request))
        return file(path.read_bytes(), path.name, XLSX)


def upload(request: HttpRequest) -> HttpResponse:
    """Hand in files; each is taken in or comes back with its reasons, and the rest goes on."""
    tables: list[Table] = []
    if request.method == "POST":
        tables = _outcome_tables(_collect_files(request), request)
    form = Form(
        "上传报表",
        reverse("upload"),
        (
            Field("files", "文件（可以多选）", kind="file", needed=True, many=True),
            *(
                (Field("received", "收到日期（代收的填写）", kind="date"),)
                if visibility.collects(acting(request))
                else ()
            ),
        ),
        (("upload", "上传"),),
        help="系统下发的表、自己的表都可以。读不懂的会说明哪个文件、哪张表、哪一行、哪一格，其余照收。证据文件一并选上。",
    )
    return page(request, "listed.html", tables, title="上传报表", forms=[form])


def bills(request: HttpRequest, institution: str, month: str) -> HttpResponse:
    """The bills of an institution's month."""
    who = acting(request)
    found = bills_of.papers(institution, month, who)
    if request.method == "POST":
        chosen = request.FILES.getlist("files")
        if not chosen:
            raise Refusal("empty", "没有选择单据。", "请先选择文件，再附上。")
        for given in chosen:
            bills_of.attach(institution, month, given.name or "单据", given.read(), home(), who)
        messages.success(request, "单据已存入证据。")
        return redirect("bills", institution, month)
    lines = [(Cell(p.file, page="paper", key=(p.pk,)), p.by, p.at.replace("T", " ")[:16], p.digest[:16]) for p in found]
    table = Table("单据", ("文件", "上传人", "时间", "摘要"), lines, empty="还没有附单据")
    forms = []
    if visibility.is_allowed("collect", who):
        forms.append(
            Form(
                "附上单据",
                reverse("bills", args=(institution, month)),
                (Field("files", "电费单、水费单等（可以多选）", kind="file", needed=True, many=True),),
                (("attach", "附上"),),
            )
        )
    return page(request, "listed.html", [table], title=f"{month}单据", forms=forms)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One bill."""
    name, content = bills_of.paper(pk, home(), acting(request))
    return file(content, name)


def _collect_files(request: HttpRequest) -> list[FileOutcome]:
    with tempfile.TemporaryDirectory() as folder:
        for number_, given in enumerate(request.FILES.getlist("files")):
            # A folder each: two files of one name must not become one.
            place = Path(folder) / str(number_)
            place.mkdir()
            (place / (Path(given.name or "").name or "报表")).write_bytes(given.read())
        taken = collect([Path(folder)], home(), acting(request), None, request.POST.get("received", ""))
    filling.check_outcome(taken, acting(request))
    return taken


def _outcome_tables(taken: list[FileOutcome], request: HttpRequest) -> list[Table]:
    links = returns.visible_keys([t.upload for t in taken], acting(request))
    lines: list[Any] = [
        (
            Cell(t.file, page="return", key=(t.upload,)) if t.upload in links else t.file,
            returns.KINDS.get(t.kind, t.kind),
            returns.place_named(t.unit, acting(request)),
            t.period,
            _STATES[t.state],
            t.read,
            t.held,
            t.unchanged,
        )
        for t in taken
    ]
    heads = ("文件", "报表", "单位", "期间", "结果", "读入", "存疑", "未变")
    tables = [Table("收文结果", heads, lines, empty="没有可以读的报表")]
    doubts: list[Any] = [
        (f.place or t.file, Cell("错误", BAD) if f.severity == "error" else Cell("提示", WARN), f.sentence)
        for t in taken
        for f in t.flags
    ]
    if doubts:
        tables.append(Table("存疑", ("位置", "程度", "说明"), doubts))
    changed = [(t.file, d) for t in taken for d in t.differences]
    names = returns.names_in([d for _, d in changed])
    differing = [
        (file, names.get(d.institution, d.institution), d.month, names.get(d.item, d.item), d.before, d.after)
        for file, d in changed
    ]
    if differing:
        heads_d = ("文件", "机构", "月份", "项目", "已报", "新报")
        tables.append(Table("与已收到的不同（没有自动替换，待审核决定）", heads_d, differing))
    named = {t.file for t in taken}
    beside = [f.name or "" for f in request.FILES.getlist("files") if f.name not in named]
    if beside:
        tables.append(Table("随附的材料", ("文件", ""), [(name, Cell("已存为证据", GOOD)) for name in beside]))
    return tables
