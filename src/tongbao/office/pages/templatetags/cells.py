"""How a cell of a table is drawn: its tone in words and colour, its link."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongbao.office.desk.queries.table import Cell, Table
from tongbao.office.pages.answer import address

register = template.Library()
_BADGES = {"good": "tone-good", "warn": "tone-warn", "bad": "tone-bad", "calm": "tone-calm"}


@register.simple_tag
def cell(value: Any) -> SafeString | str:
    """One cell: text, badge, link."""
    if value is None:
        return ""
    if not isinstance(value, Cell):
        return str(value)
    shown: SafeString | str = value.text
    if value.tone in _BADGES:
        shown = format_html('<span class="tone {}">{}</span>', _BADGES[value.tone], value.text)
    where = address(value)
    return format_html('<a href="{}">{}</a>', where, shown) if where and value.text else shown


@register.filter
def is_number(value: Any) -> bool:
    """Whether a cell is to stand on the right."""
    if isinstance(value, int):
        return True
    text = "" if value is None else str(value)
    # A bare whole number in words is a year, a code or a telephone as often as an amount.
    return ("." in text or "%" in text) and text.replace("−", "-").rstrip("%").replace(".", "", 1).lstrip("-").isdigit()


@register.filter
def heads(table: Table) -> list[tuple[str, bool]]:
    """The heads of a table, each with whether it stands above figures and so on the right."""
    columns = list(zip(*table.rows, strict=False)) if table.rows else [()] * len(table.heads)
    figures = [any(map(is_number, c)) and all(is_number(v) for v in c if v not in (None, "")) for c in columns]
    return [
        (head, right or 0 <= table.words <= number)
        for number, (head, right) in enumerate(zip(table.heads, figures, strict=False))
    ]


@register.simple_tag(takes_context=True)
def again(context: Any, **changed: Any) -> str:
    """The query of this page with something changed in it."""
    query = context["request"].GET.copy()
    for key, value in changed.items():
        query[key] = str(value)
    return f"?{query.urlencode()}"
