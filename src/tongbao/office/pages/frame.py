"""The frame of every page: the menu of the person, who it is, whether it is a demonstration."""

import os
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tongbao.office.desk.access import visibility
from tongbao.office.desk.queries import office_banner
from tongbao.office.pages import clock
from tongbao.office.pages.answer import acting
from tongbao.office.pages.page_table import PAGES, SECTIONS


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the menu of a person's duties, the name of the office and the marks of a demonstration."""
    around: dict[str, Any] = {"demo": os.environ.get("TONGBAO_DEMO", ""), "played": os.environ.get(clock.PLAYED, "")}
    if not getattr(request.user, "is_authenticated", False):
        return around
    verbs = visibility.verbs(acting(request))
    match = request.resolver_match
    current = next((p for p in PAGES if match and p.name == match.url_name), None)
    groups = []
    for section in SECTIONS:
        tasks = [
            {"words": p.title, "href": reverse(p.name), "here": current and p.name in (current.name, current.under)}
            for p in section.pages
            if p.in_menu and (not p.verbs or verbs & set(p.verbs))
        ]
        if tasks:
            groups.append({"words": section.title, "tasks": tasks})
    return around | {"menu": groups, "office": office_banner.office(), "verbs": verbs, "who": acting(request).who}
