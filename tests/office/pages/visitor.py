"""A browser without a screen: Django's client, signed in as a person of the registry."""

import csv
import html
import re
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.test import Client

from tongbao.office.desk.home.home import open_for_pages
from tongbao.office.store.models import AccountRow

PASSWORD = "Synthetic-pass-2026"


class Browser(Client):
    """A client that comes by TLS, as everybody does."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        """Every request."""
        return super().generic(*args, **(kwargs | {"secure": True}))


def browser() -> Browser:
    """Nobody yet."""
    return Browser(SERVER_NAME="localhost")


def ready(path: object) -> None:
    """The tables of the pages in a home."""
    open_for_pages(path)  # type: ignore[arg-type]


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def account(name: str) -> None:
    """A way in whose password need not be changed."""
    if not User.objects.filter(username=name).exists():
        User(username=name, password=_hashed()).save()
    at = "2099-01-01T00:00:00+08:00"
    AccountRow.objects.update_or_create(name=name, defaults={"must_change": False, "password_at": at})


def visitor(name: str) -> Browser:
    """The client of a person; a page that breaks raises."""
    account(name)
    client = browser()
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client


NOT_FOUND = (404, "没有这一页 没有这一页，或者不在您的范围内。请从菜单打开。")
_AFTER = " 返回上一页（填过的还在） 回到工作台"


def words(answer: Any) -> str:
    """The words of a page below its menu, without its marks."""
    body = answer.content.decode().partition("<main")[2].partition(">")[2]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split()))


def refusal(answer: Any) -> tuple[int, str]:
    """The status of a page that refuses, and its words."""
    return answer.status_code, words(answer).removesuffix(_AFTER).removeprefix("不予办理 ")


def table(client: Client, where: str, number: int = 0, **asked: str) -> list[list[str]]:
    """One table of a page as it is taken away, with its heads."""
    answer = client.get(where, {**asked, "format": "csv", "table": str(number)})
    return list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
