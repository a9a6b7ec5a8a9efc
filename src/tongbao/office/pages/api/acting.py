"""Acting: the same verbs as the pages, for tokens that may write."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, File, Schema
from ninja.files import UploadedFile

from tongbao.intake.forms.plain_lists import Decision
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import tokens
from tongbao.office.desk.collection import attachments
from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.documents.drafter_decision import decide
from tongbao.office.desk.filing import ledger_entry as filling
from tongbao.office.desk.followup import reply
from tongbao.office.desk.keeping import jobs
from tongbao.office.desk.queries import returns
from tongbao.office.desk.queries.table import Table
from tongbao.office.desk.review import flags
from tongbao.office.desk.review import review as reviewing
from tongbao.office.desk.review.transitions import act_on
from tongbao.office.pages.answer import acting, home
from tongbao.office.pages.api.door import ERRORS, Done, Key, TableOut, Words, api, out

DONE: Any = {200: Done, **ERRORS}
Cells = dict[str, dict[str, str]]


class MoveIn(Schema):
    """A move of a return: submit, withdraw, accept, give_back, undo."""

    act: Words
    reason: Words = ""


class ExplainIn(Schema):
    """The reporter's word on a flag."""

    key: Words
    words: Words


class CellsIn(Schema):
    """Typed words by institution and column."""

    cells: Cells


class CheckedOut(Schema):
    """What the checks say."""

    flags: list[dict[str, str]]
    whole: str


class DecisionIn(Schema):
    """One decision about a flag or a conflict."""

    conflict: Words
    choice: Words
    reason: Words


class JobIn(Schema):
    """A job: close, draft, issue or verify, with what it is about."""

    what: Words
    given: dict[str, str]


class ReplyIn(Schema):
    """A unit's answer to an ask."""

    words: Words


class TokenIn(Schema):
    """A token to be made for oneself."""

    name: Words
    days: Annotated[int, Field(ge=0, le=10**4)] = 0
    writes: bool = False


class TokenOut(Schema):
    """A new token, shown this once."""

    token: str


@api.post("/returns/{pk}/move", response=DONE)
def move(request: HttpRequest, pk: Key, given: MoveIn) -> Any:
    """Move a return along its chain."""
    upload = act_on(given.act, returns.get(pk, acting(request)), given.reason, acting(request))
    return Done(words=f"“{upload.file}”已办理。")


@api.post("/returns/{pk}/explain", response=DONE)
def explain(request: HttpRequest, pk: Key, given: ExplainIn) -> Any:
    """Say something to a flag."""
    upload = returns.get(pk, acting(request))
    flags.explain(upload.kind, upload.period, given.key, given.words, acting(request))
    return Done(words="情况说明已登记。")


@api.post("/fill/{place}/{month}/check", response={200: CheckedOut, **ERRORS})
def check(request: HttpRequest, place: Words, month: Words, given: CellsIn) -> Any:
    """Check a grid; nothing is kept."""
    found = filling.check(place, month, given.cells, acting(request))
    names = ("institution", "column", "severity", "sentence")
    return CheckedOut(flags=[dict(zip(names, f, strict=True)) for f in found.flags], whole=found.whole)


@api.post("/fill/{place}/{month}/save", response=DONE)
def save(request: HttpRequest, place: Words, month: Words, given: CellsIn) -> Any:
    """Keep a draft."""
    filling.save(place, month, given.cells, acting(request))
    return Done(words="已暂存，还没有报送。")


@api.post("/fill/{place}/{month}/hand-in", response=DONE)
def hand_in(request: HttpRequest, place: Words, month: Words, given: CellsIn) -> Any:
    """Hand in."""
    taken = filling.hand_in(place, month, given.cells, home(), acting(request))
    return Done(words=f"已报送“{taken.file}”{taken.read}行。")


@api.post("/upload", response={200: TableOut, **ERRORS})
def upload(request: HttpRequest, files: File[list[UploadedFile]]) -> Any:
    """Hand in files; each is taken in or comes back with its reasons."""
    with tempfile.TemporaryDirectory() as folder:
        for number, given in enumerate(files):
            # A folder each: two files of one name must not become one.
            place = Path(folder) / str(number)
            place.mkdir()
            (place / (Path(given.name or "").name or "报表")).write_bytes(given.read())
        taken = collect([Path(folder)], home(), acting(request))
    rows = [
        (t.file, t.kind, t.unit, t.period, t.state, t.read, t.held, "；".join(f.sentence for f in t.flags))
        for t in taken
    ]
    return out(Table("收文", ("文件", "报表", "单位", "期间", "结果", "读入", "存疑", "说明"), rows))


@api.post("/bills/{institution}/{month}", response=DONE)
def attach(request: HttpRequest, institution: Words, month: Words, file: File[UploadedFile]) -> Any:
    """Attach a bill."""
    made = attachments.attach(institution, month, file.name or "单据", file.read(), home(), acting(request))
    return Done(words=f"“{made.file}”已存入证据。")


@api.post("/review/{kind}/{period}", response=DONE)
def review(request: HttpRequest, kind: Words, period: Words, given: list[DecisionIn]) -> Any:
    """Check, decide, accept what is clean, return what is decided so."""
    who = acting(request)
    for one in given:
        if not one.reason.strip():
            raise Refusal("reason", "作了决定但没有写明理由。", "请写明理由后再办。")
    decisions = [Decision(d.conflict, d.choice, d.reason, who.who, who.at) for d in given]
    done = reviewing.review(kind, period, decisions, who)
    counts = f"接收{len(done.accepted)}、转上一级{len(done.passed)}、退回{len(done.returned)}、待定{len(done.held)}"
    return Done(words=f"已办理：{counts}。")


@api.post("/decisions", response=DONE)
def decided(request: HttpRequest, given: DecisionIn) -> Any:
    """Decide a conflict of a draft."""
    decide(given.conflict, given.choice, given.reason, acting(request))
    return Done(words="决定已登记，重新拟稿后生效。")


@api.post("/jobs", response={200: Key, **ERRORS})
def job(request: HttpRequest, given: JobIn) -> Any:
    """Ask for a job; its number."""
    return jobs.start(given.what, given.given, acting(request))


@api.post("/asks/{ask}/{unit}/replies", response=DONE)
def answer(request: HttpRequest, ask: Words, unit: Words, given: ReplyIn) -> Any:
    """Answer an ask."""
    reply.reply(ask, unit, given.words, None, home(), acting(request))
    return Done(words="已答复。")


@api.post("/tokens", response={200: TokenOut, **ERRORS})
def token(request: HttpRequest, given: TokenIn) -> Any:
    """Make another token for oneself."""
    who = acting(request)
    return TokenOut(token=tokens.create_token(given.name, who.who, who, given.days, given.writes))


@api.post("/tokens/{pk}/revoke", response=DONE)
def revoke(request: HttpRequest, pk: Key) -> Any:
    """Take a token back."""
    tokens.revoke_token(pk, acting(request))
    return Done(words="令牌已收回。")
