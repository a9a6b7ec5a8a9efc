"""工作进展: the cities of a month, one city's month, and filling it in matter by matter."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongbao.intake.values.form import NIL
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import visibility
from tongbao.office.desk.filing import progress_entry
from tongbao.office.desk.filing.template import progress_for
from tongbao.office.desk.queries import duties
from tongbao.office.pages.answer import XLSX, acting, file, home, page
from tongbao.office.pages.forms import Field, cells_of


def list_cities(request: HttpRequest) -> HttpResponse:
    """The cities of a month."""
    who = acting(request)
    month = request.GET.get("month") or str(Month.containing(who.now.date()).shift(-1))
    filters = (Field("month", "月份", month, hint="2017-03"),)
    return page(request, "listed.html", [duties.list_cities(month, who)], title="工作进展", filters=filters)


def detail(request: HttpRequest, unit: str, month: str) -> HttpResponse:
    """One city's month; with ``?form=1`` its prefilled workbook."""
    who = acting(request)
    seen = duties.city_month(unit, month, who, home())
    if request.GET.get("form"):
        with tempfile.TemporaryDirectory() as folder:
            path = progress_for(unit, month, Path(folder), who)
            return file(path.read_bytes(), path.name, XLSX)
    links = []
    if visibility.is_allowed("collect", who) and visibility.own_places(who) == unit:
        links = [("在网页上填报", reverse("progress_fill", args=(unit, month)))]
    if visibility.is_allowed("collect", who):
        links += [("下载预填好的月报", f"{request.path}?form=1"), ("上传月报和证据", reverse("upload"))]
    return page(request, "listed.html", seen.tables, title=f"{seen.name} {seen.month} 工作进展", links=links)


def fill(request: HttpRequest, unit: str, month: str) -> HttpResponse:
    """The month filled in on the page; papers chosen are kept with the draft."""
    who = acting(request)
    cells: progress_entry.Cells = {}
    if request.method == "POST":
        cells = cells_of(request.POST)
        try:
            if request.POST.get("act") == "save":
                progress_entry.save(unit, month, cells, _papers(request), home(), who)
                messages.success(request, "已暂存，还没有报送。")
                return redirect("progress_fill", unit, month)
            progress_entry.hand_in(unit, month, cells, _papers(request), home(), who)
        except Refusal as refused:
            # What was typed stays on the page.
            messages.error(request, str(refused))
        else:
            messages.success(request, f"已报送{month}工作进展。")
            return redirect("progress_unit", unit, month)
    seen = progress_entry.form(unit, month, who)
    return page(request, "progress_fill.html", seen=seen, nil=NIL, lines=_lines_to_fill(seen, cells))


def _papers(request: HttpRequest) -> dict[str, list[tuple[str, bytes]]]:
    found = {}
    for name in request.FILES:
        line, mark, _ = name.rpartition("|")
        if mark:
            found[line] = [(Path(f.name or "证据").name, f.read()) for f in request.FILES.getlist(name)]
    return found


def _lines_to_fill(seen: progress_entry.Form, cells: progress_entry.Cells) -> list[dict[str, object]]:
    """The matters with what stands in their fields: what was typed and refused, else the draft."""
    lines = []
    for line in seen.matters:
        mine = cells.get(line.key, {})
        fields = [(f, mine.get(f.key, value)) for f, value in line.fields]
        lines.append({"line": line, "fields": fields, "stage": mine.get("level", line.stage)})
    return lines
