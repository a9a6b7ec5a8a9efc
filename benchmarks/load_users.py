"""Reporters at the deadline, for locust: each cycle checks and hands in one grid and looks at five pages.

``load.py`` starts it; the sessions and the grids stand in the file that LOAD_PLAN names.
"""

import json
import os
import random
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, constant, constant_throughput, task

PLAN: dict[str, Any] = json.loads(Path(os.environ["LOAD_PLAN"]).read_text("utf-8"))
EACH = 0.5
TOKEN = "a" * 32
_readers: Iterator[Any] = cycle(PLAN["readers"])
_writers: Iterator[Any] = iter(PLAN["writers"][int(os.environ.get("LOAD_SKIP", "0")) :])


class Reporter(FastHttpUser):
    """A reporter: one act of every seven requests is the grid's check, one its handing in."""

    abstract = os.environ.get("LOAD_KIND", "") == "sign-in"
    wait_time = constant_throughput(EACH)

    def on_start(self) -> None:
        """Somebody with a session; not everybody begins with the same page."""
        self.who = next(_readers)
        self.turn = random.randrange(7)
        self.writer: dict[str, Any] | None = None
        # Not all at once: people come when they come.
        gevent.sleep(random.random() / EACH)

    @task
    def one(self) -> None:
        """The next request of the cycle."""
        turn, self.turn = self.turn, (self.turn + 1) % 7
        who = self.who
        pages = {
            0: ("工作台", "/"),
            1: ("网格", f"/fill/{who['place']}/{PLAN['month']}/"),
            4: ("报表列表", "/returns/"),
            5: ("一份报表", f"/returns/{who['return']}/"),
            6: ("回执", f"/returns/{who['return']}/receipt/"),
        }
        if turn == 2:
            self.writer = next(_writers, None)
            self._send("核对", "checked", 200)
        elif turn == 3:
            self._send("报送", "saved", 302)
            self.writer = None
        else:
            self._look(*pages[turn])

    def _look(self, name: str, where: str) -> None:
        with self.rest("GET", where, name, self.who["session"]) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")

    def _send(self, name: str, what: str, expected: int) -> None:
        if self.writer is None:
            return self._look("工作台", "/")
        given = {**self.writer["cells"], "csrfmiddlewaretoken": TOKEN, "act": "hand_in"}
        where = f"/fill/{self.writer['place']}/{PLAN['month']}/{what}/"
        with self.rest("POST", where, name, self.writer["session"], data=given) as answer:
            if answer.status_code != expected:
                answer.failure(f"{answer.status_code}")
        return None

    def rest(self, method: str, where: str, name: str, session: str, **given: Any) -> Any:
        """One request with a session of its own."""
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"}
        self.client.cookiejar.clear()
        return self.client.request(
            method, where, name=name, headers=headers, allow_redirects=False, catch_response=True, **given
        )


class Entering(FastHttpUser):
    """Nothing but signing in, one after the other: mostly Argon2id."""

    abstract = os.environ.get("LOAD_KIND", "") != "sign-in"
    wait_time = constant(0)

    @task
    def enter(self) -> None:
        """Sign in as the next reporter."""
        self.client.cookiejar.clear()
        given = {"login": next(_readers)["name"], "password": PLAN["password"], "csrfmiddlewaretoken": TOKEN}
        headers = {"Cookie": f"csrftoken={TOKEN}"}
        with self.client.request(
            "POST", "/sign/in/", name="登录", data=given, headers=headers, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 302:
                answer.failure(f"{answer.status_code}")
