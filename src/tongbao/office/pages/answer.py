"""How a view answers: a page of tables, one table to take away, a file, a fragment."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import Actor, Home, current_home
from tongbao.office.desk.queries.table import Cell, Table
from tongbao.office.desk.queries.table_export import text, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def acting(request: HttpRequest) -> Actor:
    """Who acts, and when."""
    found: Actor = request.acting  # type: ignore[attr-defined]
    return found


def home() -> Home:
    """The home this server serves."""
    return current_home()


def address(cell: Cell) -> str:
    """Return the address a cell leads to; empty where it leads nowhere."""
    return reverse(cell.page, args=cell.key) if cell.page else ""


def page(request: HttpRequest, template: str, tables: Sequence[Table] = (), **shown: Any) -> HttpResponse:
    """A page; with ``?format=xlsx`` or ``csv`` its tables instead (``&table=2`` for one of them)."""
    if wanted := request.GET.get("format"):
        return export_tables(request, wanted, tables)
    return render(request, template, {"tables": tables, **shown})


def export_tables(request: HttpRequest, wanted: str, tables: Sequence[Table]) -> HttpResponse:
    """Tables as a file to take away.

    Raises
    ------
    Refusal : code ``format``.
    """
    number = request.GET.get("table", "")
    chosen = [tables[int(number)]] if number.isdigit() and int(number) < len(tables) else list(tables)
    if not chosen:
        raise Refusal("format", "这一页没有可以导出的表。", "请返回原页。")
    name = chosen[0].title or "表"
    if wanted == "csv":
        return file(text(chosen[0], acting(request)), f"{name}.csv", "text/csv; charset=utf-8")
    if wanted != "xlsx":
        raise Refusal("format", f"没有“{wanted}”这种格式。", "可用：xlsx、csv。")
    return file(workbook(chosen, acting(request)), f"{name}.xlsx", XLSX)


def file(content: bytes, name: str, kind: str = "application/octet-stream", inline: bool = False) -> HttpResponse:
    """A file under its own name; nothing a person uploaded is ever shown as a page of ours."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def number(text_: str | None, otherwise: int = 1) -> int:
    """A positive whole number of an address, or what stands instead."""
    return int(text_) if text_ and text_.isdigit() and 0 < int(text_) < 10**6 else otherwise
