"""What stands around every page: the tasks a person has, who it is, whether it is a demonstration."""

import os
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tongbao.office.desk.access import visibility
from tongbao.office.desk.queries import office_banner
from tongbao.office.pages import clock
from tongbao.office.pages.answer import acting
from tongbao.office.pages.menu import TASKS


def frame(request: HttpRequest) -> dict[str, Any]:
    """The menu by role, the name of the office, the marks."""
    shown: dict[str, Any] = {"demo": os.environ.get("TONGBAO_DEMO", ""), "played": os.environ.get(clock.PLAYED, "")}
    if not getattr(request.user, "is_authenticated", False):
        return shown
    verbs = visibility.verbs(acting(request))
    here = request.resolver_match.url_name if request.resolver_match else ""
    groups = []
    for group, tasks in TASKS:
        mine = [
            {"words": t.words, "href": reverse(t.address), "here": here in (t.address, *t.below), "sign": t.sign}
            for t in tasks
            if not t.verbs or verbs & set(t.verbs)
        ]
        if mine:
            groups.append({"words": group, "tasks": mine})
    return shown | {"menu": groups, "office": office_banner.office(), "verbs": verbs, "who": acting(request).who}
