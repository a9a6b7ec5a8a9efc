"""How a document leaves the office: words over its claims, the draft that came back, steps, dispatch, archive."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.documents import edit as editing
from tongbao.office.desk.documents.archive import archive
from tongbao.office.desk.documents.cover_sheet import manuscript
from tongbao.office.desk.documents.dispatch import dispatch, receipts, receive_copy
from tongbao.office.desk.documents.rebind import Returned, rebind
from tongbao.office.desk.documents.render import files_of
from tongbao.office.desk.documents.workflow import record_step, steps
from tongbao.office.desk.queries import studio
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.pages.answer import acting, file, home, page
from tongbao.office.pages.forms import Field, Form, day_of

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def words(request: HttpRequest, key: str) -> HttpResponse:
    """Edit the words of a draft; numbers and names stand as marks and stay bound to their claims."""
    who = acting(request)
    if request.method == "POST":
        given = request.POST
        number = given.get("clause", "")
        template = None if given.get("act") == "undo" else given.get("template", "").replace("\r\n", "\n")
        where = files_of(home(), key)
        editing.edit(key, int(number) if number.isdigit() else -1, template, home(), who, where)
        messages.success(request, "已改，数字和名称仍由原来的断言给出。")
        return redirect("words", key)
    lines = editing.clauses(key, home(), who)
    return page(request, "words.html", key=key, lines=lines, title="改文字")


def returned(request: HttpRequest, key: str) -> HttpResponse:
    """Take in the DOCX that leaders edited: see what changed, then apply what is bound to claims."""
    who, tables = acting(request), list[Table]()
    studio.document_detail(key, home(), who)
    if request.method == "POST":
        given = request.FILES.get("file")
        if given is None:
            raise Refusal("document", "没有选文件。", "请选领导改过的 Word 文件。")
        apply = request.POST.get("act") == "apply"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / Path(given.name or "修改稿.docx").name
            path.write_bytes(given.read())
            found = rebind(key, path, home(), who, apply, files_of(home(), key) if apply else None)
        if found.is_applied:
            messages.success(request, "修改已导入，数字和名称都已对应到断言。")
            return redirect("document", key)
        tables = _change_table(found)
    form = Form(
        "导入领导改过的 Word",
        reverse("returned", args=(key,)),
        (Field("file", "Word 文件（.docx）", kind="file", needed=True),),
        (("look", "先看改了什么"), ("apply", "导入")),
        help="逐段比对：没有依据的数字、名称会标出来，标出的改好以前不能导入。",
    )
    links = [("下载现在的 Word", reverse("document_file", args=(key, "bulletin.docx"))), ("回到正文", _back(key))]
    return page(request, "listed.html", tables, title="修改稿", forms=[form], links=links)


def way(request: HttpRequest, key: str) -> HttpResponse:
    """The steps of a document and who was sent it."""
    who = acting(request)
    if request.method == "POST":
        _step(request, key)
        return redirect("way", key)
    seen = studio.document_detail(key, home(), who)
    tables = _status_tables(key, request)
    links = [("回到正文", _back(key)), ("发文稿纸（Word）", reverse("manuscript", args=(key, "docx")))]
    links.append(("发文稿纸（PDF）", reverse("manuscript", args=(key, "pdf"))))
    if seen.issued:
        links.append(("归档包", reverse("archive", args=(key,))))
    return page(request, "listed.html", tables, title=f"{seen.name}办理", forms=_way_forms(key, seen), links=links)


def sheet(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The 发文稿纸, to be printed and signed."""
    with tempfile.TemporaryDirectory() as folder:
        files, _ = manuscript(key, home(), acting(request), Path(folder))
        wanted = next((f for f in files if f.suffix == f".{form}"), None)
        if wanted is None:
            raise Refusal("absent", "没有这种格式。", "可用：docx、pdf。")
        kind = "application/pdf" if form == "pdf" else _DOCX
        return file(wanted.read_bytes(), f"{key}-发文稿纸.{form}", kind)


def archive_pack(request: HttpRequest, key: str) -> HttpResponse:
    """The archive pack of an issued document."""
    who = acting(request)
    studio.file(key, "bulletin.pdf", home(), who)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "archive.zip"
        archive(key, home(), who, files_of(home(), key), out)
        return file(out.read_bytes(), f"{key}-归档.zip", "application/zip")


def _change_table(found: Returned) -> list[Table]:
    tones = {"未改": CALM, "已改且全部对应": GOOD}
    lines: list[tuple[Value, ...]] = [
        (
            r.paragraph,
            Cell(r.state, tones.get(r.state, BAD if r.unbound else WARN)),
            r.before,
            r.after,
            "；".join(f"“{u.text}”{u.suggestion}" for u in r.unbound),
            "；".join(r.comments),
        )
        for r in found.changed
    ]
    heads = ("段", "情况", "原文", "修改稿", "没有依据的", "批注")
    note = "可以导入。" if found.clean else "有没有依据的数字或名称，改好以前不能导入。"
    tables = [Table("改动", heads, lines, note="".join((note, *found.notices)), empty="没有改动")]
    return tables


def _status_tables(key: str, request: HttpRequest) -> list[Table]:
    who = acting(request)
    done: list[tuple[Value, ...]] = [
        (
            s.name,
            Cell("已办", GOOD) if s.is_done else Cell("须重办", WARN) if s.is_void else Cell("未办", CALM),
            s.who,
            s.day,
            s.note,
        )
        for s in steps(key, home(), who)
    ]
    sent: list[tuple[Value, ...]] = [
        (
            c.name,
            c.copies,
            c.sent_on,
            Cell(c.received_on, GOOD) if c.received_on else Cell("未签收", WARN),
            c.received_by,
        )
        for c in receipts(key, home(), who)
    ]
    return [
        Table("步骤", ("步骤", "情况", "办理人", "日期", "说明"), done),
        Table("分发和签收", ("单位", "份数", "发出", "签收", "签收人"), sent, empty="还没有分发"),
    ]


def _way_forms(key: str, seen: studio.Studio) -> list[Form]:
    where = reverse("way", args=(key,))
    by_hand = (("核稿", "核稿"), ("会签", "会签"), ("用印", "用印"), ("归档", "归档"))
    fields = (
        Field("step", "步骤", options=by_hand),
        Field("who", "办理人（不填为本人）"),
        Field("day", "日期（不填为今天）", kind="date"),
        Field("note", "说明"),
    )
    forms = [Form("登记步骤", where, fields, (("step", "登记"),))]
    if seen.issued:
        units = Field("units", "单位（用、分开；不填为各市和省直部门）")
        forms.append(Form("分发", where, (units,), (("dispatch", "登记分发"),)))
        taken = (Field("unit", "签收单位", needed=True), Field("by", "签收人"))
        forms.append(Form("签收", where, taken, (("receipt", "登记签收"),)))
    return forms


def _step(request: HttpRequest, key: str) -> None:
    who, given, act = acting(request), request.POST, request.POST.get("act")
    day = day_of(given["day"]) if given.get("day") else None
    if act == "step":
        record_step(key, given.get("step", ""), home(), who, given.get("who", "").strip(), day, given.get("note", ""))
    elif act == "dispatch":
        units = [u for u in given.get("units", "").replace("，", "、").split("、") if u.strip()]
        dispatch(key, home(), who, [u.strip() for u in units], day)
    elif act == "receipt":
        receive_copy(key, given.get("unit", ""), home(), who, day, given.get("by", ""))
    else:
        raise Refusal("act", f"没有“{act}”这种办理。", "请从页面上的按钮办理。")
    messages.success(request, "已登记。")


def _back(key: str) -> str:
    return reverse("document", args=(key,))
