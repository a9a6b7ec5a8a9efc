"""The gate every request passes: how much may come in, who comes in, and how a refusal is shown."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from tongbao.measure.refusal import Refusal
from tongbao.office import web
from tongbao.office.desk.access import sign_in
from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.queries.office_records import act_words
from tongbao.office.pages import clock

Answer = Callable[[HttpRequest], HttpResponse]
ENTERED, SEEN = "entered_at", "seen_at"
# How often the end of a session is moved on [s]; an idle session ends at most this much early, never late.
_MOVED_ON = 60
# Whether there is such a thing is not for everybody to know: what lies outside looks like what does not exist.
_NOT_FOUND = {"absent", "territory", "no-draft"}
_NOT_YOURS = {"role", "person"}
NOT_NOW = 409
# Where a person who must change the password may still go.
_OPEN = {"account_change_password", "account_logout", "account_reauthenticate", "mfa_reauthenticate"}


PROGRAMS = "/api/"
_ALLOW = ("Allow",)
_COMMAND = re.compile(r"无权办理 (\w+)")


def _is_json(answer: HttpResponse) -> bool:
    return answer.get("Content-Type", "").startswith("application/json")


class UploadCap:
    """Refuse a body that is too long before a byte of it is read."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or 413."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if (not length.isdigit()) or int(length) > web.upload_cap():
            words = f"文件超过{web.upload_cap() // 2**20}兆，没有接收。请拆成几个文件，或者压缩图片后再传。"
            return HttpResponse(words, status=413, content_type="text/plain; charset=utf-8")
        return self.answer(request)


class Gate:
    """Who acts, for how long, and with a password of their own; refusals as pages."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or a way out for who may not stay."""
        request.acting = Actor(request.user.get_username(), clock.moment())  # type: ignore[attr-defined]
        if request.user.is_authenticated and (stopped := self._stopped(request)):
            return stopped
        answer = self.answer(request)
        if request.path.startswith(PROGRAMS) and answer.status_code in (404, 405) and not _is_json(answer):
            told = {"code": "absent", "sentence": "没有这个地址或这种办理。", "remedy": "请对照接口说明。"}
            return JsonResponse(told, status=answer.status_code, headers={k: answer[k] for k in _ALLOW if k in answer})
        return answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A password that was given out or is too old is changed first."""
        match = request.resolver_match
        if not request.user.is_authenticated or match is None or match.url_name in _OPEN:
            return None
        if sign_in.must_change(request.acting, web.profile().number("expires_days")):  # type: ignore[attr-defined]
            return redirect("account_change_password")
        return None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A refusal is shown as it is, with what to do now."""
        return refused(request, problem) if isinstance(problem, Refusal) else None

    def _stopped(self, request: HttpRequest) -> HttpResponse | None:
        entered = request.session.get(ENTERED)
        instant = clock.moment()
        if entered is None:
            request.session[ENTERED] = instant.isoformat()
        elif instant - datetime.fromisoformat(entered) > timedelta(hours=web.profile().number("session_hours")):
            logout(request)
            return redirect("account_login")
        seen = request.session.get(SEEN)
        if seen is None or not 0 <= instant.timestamp() - seen < _MOVED_ON:
            request.session[SEEN] = int(instant.timestamp())
        if not sign_in.may_enter(request.acting):  # type: ignore[attr-defined]
            logout(request)
            return redirect("account_login")
        return None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a page (as a fragment where htmx asked)."""
    status = status_of(refusal)
    shown = {"refusal": _in_words(refusal), "status": status}
    if status == 404:
        shown = {"refusal": None, "status": status}
    part = "refused_part.html" if getattr(request, "htmx", False) else "refused.html"
    return render(request, part, shown, status=status)


def _in_words(refusal: Refusal) -> Refusal:
    """A refusal that names a command by its word on the page instead: nobody here types commands."""
    words = act_words(clock.moment().date())
    sentence = _COMMAND.sub(lambda m: f"无权办理{words.get(m[1], m[1])}", refusal.sentence)
    return Refusal(refusal.code, sentence, refusal.remedy, refusal.article)


def status_of(refusal: Refusal) -> int:
    """The status of an answer that refuses: not found, not yours, or not now."""
    return 404 if refusal.code in _NOT_FOUND else 403 if refusal.code in _NOT_YOURS else NOT_NOW


def who_tries(request: HttpRequest, credentials: Any = None) -> str:
    """The name that somebody tries to enter with, from the form or from what is being checked."""
    given = (credentials or {}).get("username") or (credentials or {}).get("login")
    return str(given or request.POST.get("login", ""))


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords."""
    minutes = web.profile().number("locked_minutes")
    return render(request, "locked_out.html", {"minutes": minutes}, status=429)
