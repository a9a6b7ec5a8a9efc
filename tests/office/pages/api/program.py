"""A program that asks the interface: the office it asks, a request with its token, a line it reports."""

import json
from pathlib import Path
from typing import Any

from tests.browser.months_office import months_office, used
from tests.office.desk.chain_office import acting
from tests.office.pages.visitor import browser, ready

from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.office.desk.access import tokens

MONTH = "2024-01"
ROOT = "/api/v1"


def office_of_programs(folder: Path) -> Path:
    """A home with a year behind it whose pages are ready."""
    home = months_office(folder)
    ready(home)
    return home


def token_of(person: str, *, writes: bool = False) -> str:
    """A token with a person's mandate."""
    return tokens.create_token("程序", person, acting(person), writes=writes)


def ask(token: str, method: str, path: str, body: Any = None) -> Any:
    """One request of a program."""
    given: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    if body is not None:
        given |= {"data": json.dumps(body), "content_type": "application/json"}
    return browser().generic(method, ROOT + path, **given)


def line(share: int = 96) -> dict[str, dict[str, str]]:
    """A whole line of the school."""
    return {"school": {k: format_milli(v) for k, v in used(Month(2024, 1), share).items()}}
