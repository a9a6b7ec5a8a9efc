"""A browser without a screen: Django's client, signed in as a person of the registry."""

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
