"""A list of thirty costs as many questions to the database as a list of one: no page asks once a line."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office.desk.chain_office import acting, chain_office, received
from tests.office.pages.visitor import Browser, account, ready, visitor

from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import one_act
from tongbao.office.desk.review import transitions
from tongbao.office.pages import clock
from tongbao.office.store import rows
from tongbao.office.store.models import (
    AskRow,
    BookRow,
    DocumentRow,
    EntryRow,
    ExtensionRow,
    FlagRow,
    MandateRow,
    MoveRow,
    OutboxRow,
    PaperRow,
    PersonRow,
    ProposalRow,
    ReadingRow,
    RecordRow,
    ReminderRow,
    ReplyRow,
    UploadRow,
)

MONTH, AT = "2024-01", "2024-02-05T09:00:00+08:00"
BODIES = ("school", "school2", "clinic", "museum", "bureau")
ALL = ["admin", "collector", "reviewer", "closer", "drafter", "issuer", "auditor", "security_admin", "audit_admin"]
PAGES = {
    **{
        name: ("办全部", name, ())
        for name in ("today", "returns", "upload", "review_home", "board", "close", "registry", "progress", "targets")
    },
    **{name: ("办全部", name, ()) for name in ("studio", "works", "asks", "people", "trail", "rules", "outbox", "me")},
    "queue": ("办全部", "review", ("ledger", MONTH)),
    "queue of a county": ("甲县审核", "review", ("ledger", MONTH)),
    "queue of a parent": ("局审核", "review", ("ledger", MONTH)),
    "today of a reporter": ("一中填报", "today", ()),
    "today of a county that reports": ("甲县填报", "today", ()),
    "today of a reviewer": ("甲县审核", "today", ()),
    "today of a city": ("东市审核", "today", ()),
    "returns of a city": ("东市审核", "returns", ()),
    "returns of a reporter": ("一中填报", "returns", ()),
    "board of a city": ("东市审核", "board", ()),
    "asks of a city": ("东市审核", "asks", ()),
    "tree of a city": ("东市审核", "registry", ()),
    "place": ("办全部", "registry_place", ("east",)),
    "county": ("甲县审核", "registry_place", ("990101",)),
    "institution": ("办全部", "institution", ("school",)),
    "bills": ("一中填报", "bills", ("school", MONTH)),
    "grid": ("甲县填报", "fill", ("990101", MONTH)),
    "ask": ("办全部", "ask", ("a0", "east")),
    "progress of a unit": ("办全部", "progress_unit", ("east", MONTH)),
    "register": ("办全部", "works_register", ("projects",)),
    "search": ("办全部", "search", ()),
    "search of a city": ("东市审核", "search", ()),
}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.PLAYED, "2024-02-05")
    ready(chain_office(tmp_path).path)
    PersonRow.objects.create(name="办全部", roles=ALL, place="")


def more(first: int, last: int) -> None:
    """One of everything for each number."""
    for n in range(first, last):
        _return(n)
        year = 2024 + n
        PaperRow.objects.create(institution="school", month=MONTH, digest=f"{n:064x}", file=f"合成{n}", by="x", at=AT)
        EntryRow.objects.create(kind="ledger", unit=f"{n}", period=MONTH, by="x", at=AT)
        body = {"id": f"a{n}", "document": f"合〔2024〕{n}号", "matter": "plan", "list_id": "areas"}
        body |= {"due": "2024-03-01", "units": ["east", "west"]}
        AskRow.objects.create(key=f"a{n}", document=f"合〔2024〕{n}号", issued_on="2024-01-31", body=body)
        ReplyRow.objects.create(ask="a0", unit="east", words="答复", by="x", at=AT)
        ReminderRow.objects.create(ask="a0", unit="east", sent_on="2024-02-02", by="x")
        DocumentRow.objects.create(
            **{"key": f"合成{n}", "kind": "progress", "period": MONTH, "as_of": "2024-02-05"},
            **{"state": "draft", "folder": f"documents/{n}", "digest": "0", "drafted_by": "x"},
        )
        BookRow.objects.create(
            **{
                "kind": "ledger",
                "scope": "synthetic",
                "period": f"{year}-01",
                "vintage": 1,
                "folder": "x",
                "seal": "0",
            },
            **{"proposed_by": "x", "confirmed_by": "y", "closed_at": AT},
        )
        ProposalRow.objects.create(act="close", subject=f"ledger {n}", by="x", at=AT)
        OutboxRow.objects.create(key=f"k{n}", subject="合成", body="x", digest="0", queued_at=AT, queued_by="x")
        PersonRow.objects.create(name=f"合成人{n}", roles=["reporter"], place="museum")
        account(f"合成人{n}")
        ExtensionRow.objects.create(
            kind="ledger", place=f"p{n}", period=MONTH, until="2024-02-20", reason="x", granted_by="x", granted_at=AT
        )
        MandateRow.objects.create(
            place=f"p{n}", since="2024-01-01", until="2024-12-31", reason="x", decided_by="x", decided_at=AT
        )
        with one_act():
            audit_log.record(acting("办管理"), "test", f"合成{n}")


def _return(n: int) -> None:
    """A ledger of one institution and the progress of a city, with lines, flags and moves."""
    body = BODIES[n % len(BODIES)]
    upload = received(body)
    state = next(s for s in rows.roster().institutions if s.id == body)
    ReadingRow.objects.create(
        **{"upload": upload, "institution": body, "month": MONTH, "kind": state.kind, "unit": "east"},
        **{"county": state.county, "basis": "metered", "line": 3, "amounts": {"electricity": 1000}},
    )
    for key, of in ((f"jump:{body}:{MONTH}:electricity", upload), (f"complete:990102:{MONTH}:", None)):
        FlagRow.objects.create(
            upload=of, period=MONTH, key=key, code=key.partition(":")[0], severity="warning", sentence="合成"
        )
    MoveRow.objects.create(upload=upload, act="submit", from_state="draft", to_state="collected", who="x", at=AT)
    progress = received("east", kind="progress")
    fact = {"unit": "east", "matter": f"合成{n}", "level": "", "status": "yes"}
    RecordRow.objects.create(upload=progress, type="other", key=f"{n}", body=fact)


def asked(client: Browser, address: str, args: tuple[object, ...]) -> int:
    """How many questions a page asks, once it is warm."""
    where, given = reverse(address, args=args), {"q": "合成"} if address == "search" else {}
    client.get(where, given)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(where, given)
    assert answer.status_code == 200, (address, answer.status_code)
    return len(caught)


@pytest.mark.usefixtures("office")
def test_no_page_asks_once_a_line() -> None:
    """With 1, 3 and 30 of everything: the same number of questions on every page."""
    counts: dict[str, list[int]] = {}
    clients = {who: visitor(who) for who in {p[0] for p in PAGES.values()}}
    for before, number in ((0, 1), (1, 3), (3, 30)):
        more(before, number)
        for name, (who, address, args) in PAGES.items():
            counts.setdefault(name, []).append(asked(clients[who], address, args))
    assert {name: c for name, c in counts.items() if len(set(c)) > 1} == {}


@pytest.mark.usefixtures("office")
def test_one_return_asks_the_same_however_many_lines_it_has() -> None:
    more(0, 1)
    upload = UploadRow.objects.get(unit="school", kind="ledger")
    client = visitor("办全部")
    before = asked(client, "return", (upload.pk,))
    for n in range(30):
        ReadingRow.objects.create(
            **{"upload": upload, "institution": BODIES[n % 5], "month": MONTH, "kind": "education", "unit": "east"},
            **{"county": "990101", "basis": "metered", "line": 4 + n, "amounts": {"electricity": 1000}},
        )
        key = f"jump:x{n}:{MONTH}:water"
        FlagRow.objects.create(upload=upload, period=MONTH, key=key, code="jump", severity="warning", sentence="合成")
        MoveRow.objects.create(upload=upload, act="submit", from_state="draft", to_state="collected", who="x", at=AT)
    assert transitions.history(upload)
    assert asked(client, "return", (upload.pk,)) == before
