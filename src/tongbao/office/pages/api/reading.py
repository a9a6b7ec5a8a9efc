"""Reading: the same tables as the pages."""

from base64 import b64encode
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from tongbao.measure.period import Month
from tongbao.office.desk.access import tokens, visibility
from tongbao.office.desk.collection import attachments
from tongbao.office.desk.filing import ledger_entry as filling
from tongbao.office.desk.keeping import jobs
from tongbao.office.desk.queries import (
    asks,
    closing,
    duties,
    findings,
    office_records,
    registers,
    registry,
    returns,
    review_queue,
    studio,
    tasks,
)
from tongbao.office.desk.queries import search as find
from tongbao.office.desk.queries.table import Table
from tongbao.office.pages.answer import acting, home
from tongbao.office.pages.api.door import ERRORS, Day, FileOut, Key, Page, TableOut, Words, api, out

ONE: Any = {200: TableOut, **ERRORS}
MANY: Any = {200: list[TableOut], **ERRORS}
FILE: Any = {200: FileOut, **ERRORS}


class Me(Schema):
    """Who one is."""

    name: str
    place: str
    verbs: list[str]


class ReturnOut(Schema):
    """One return."""

    id: int
    unit: str
    period: str
    state: str
    locked: str
    acts: list[str]
    head: dict[str, str]
    tables: list[TableOut]


class GridOut(Schema):
    """A grid to fill in: columns, and what stands in it by institution and column."""

    place: str
    name: str
    month: str
    locked: str
    columns: dict[str, str]
    typed: dict[str, dict[str, str]]
    last: dict[str, dict[str, str]]
    year: dict[str, dict[str, str]]


class DocumentOut(Schema):
    """A document: its text with the marks of its claims, and what must be dealt with."""

    key: str
    state: str
    number: str
    period: str
    as_of: str
    paragraphs: list[str]
    claims: dict[str, str]
    troubles: list[dict[str, str]]


class ChainOut(Schema):
    """A claim and the steps behind it."""

    id: str
    text: str
    steps: list[dict[str, str]]


class JobOut(Schema):
    """A job: queued, running, done or refused, with its words."""

    id: int
    what: str
    state: str
    words: str


@api.get("/me", response={200: Me, **ERRORS})
def me(request: HttpRequest) -> Any:
    """Who the token acts for."""
    who = acting(request)
    return Me(name=who.who, place=visibility.own_places(who), verbs=sorted(visibility.verbs(who)))


@api.get("/returns", response=ONE)
def return_list(
    request: HttpRequest, kind: Words = "", period: Words = "", state: Words = "", words: Words = "", page: Page = 1
) -> Any:
    """The returns of the territory."""
    return out(returns.list_returns(acting(request), kind, period, state, words, page))


@api.get("/returns/{pk}", response={200: ReturnOut, **ERRORS})
def return_one(request: HttpRequest, pk: Key) -> Any:
    """One return with its figures, flags and moves."""
    seen = returns.return_detail(pk, acting(request), home())
    tables = [out(t) for t in (seen.figures, seen.flags, seen.moves, seen.notes)]
    return ReturnOut(
        id=seen.id,
        unit=seen.unit,
        period=seen.period,
        state=seen.state,
        locked=seen.locked,
        acts=[a for a, _ in seen.acts],
        head=dict(seen.head),
        tables=tables,
    )


@api.get("/returns/{pk}/original", response=FILE)
def return_original(request: HttpRequest, pk: Key) -> Any:
    """The file as it came."""
    return _file(*returns.original(pk, acting(request), home()))


@api.get("/returns/{pk}/annotated", response=FILE)
def return_annotated(request: HttpRequest, pk: Key) -> Any:
    """The file given back with its flags."""
    return _file(*returns.annotated(pk, acting(request), home()))


@api.get("/fill/{place}/{month}", response={200: GridOut, **ERRORS})
def grid(request: HttpRequest, place: Words, month: Words) -> Any:
    """A grid to fill in."""
    seen = filling.grid(place, month, acting(request))
    return GridOut(
        place=seen.place,
        name=seen.name,
        month=seen.month,
        locked=seen.locked,
        columns={c.id: c.name for c in seen.columns},
        typed={r.id: dict(r.typed) for r in seen.rows},
        last={r.id: dict(r.last) for r in seen.rows},
        year={r.id: dict(r.year) for r in seen.rows},
    )


@api.get("/bills/{institution}/{month}", response=ONE)
def bills(request: HttpRequest, institution: Words, month: Words) -> Any:
    """The bills of an institution's month."""
    found = attachments.papers(institution, month, acting(request))
    return out(Table("单据", ("编号", "文件", "上传人", "时间"), [(p.pk, p.file, p.by, p.at) for p in found]))


@api.get("/papers/{pk}", response=FILE)
def paper(request: HttpRequest, pk: Key) -> Any:
    """One bill."""
    return _file(*attachments.paper(pk, home(), acting(request)))


@api.get("/review/{kind}/{period}", response=MANY)
def review(request: HttpRequest, kind: Words, period: Words) -> Any:
    """The queue of a period: open flags, the weightiest first, and the returns whose turn it is."""
    seen = review_queue.queue(kind, period, acting(request))
    heads = ("编号", "程度", "位置", "说明", "影响", "报送单位的说明")
    rows = [(f.key, f.severity, f.place, f.sentence, f.effect, f.explanation) for f in seen.open]
    return [out(Table("疑点", heads, rows, whole=seen.whole)), out(seen.waiting)]


@api.get("/board", response=MANY)
def board(request: HttpRequest, kind: Words = "ledger", period: Words = "") -> Any:
    """Who reported what, up the tree."""
    who = acting(request)
    when = period or str(Month.containing(who.now.date()).shift(-1))
    return [out(t) for t in review_queue.board(kind, when, who)[1]]


@api.get("/progress/{unit}/{month}", response=MANY)
def progress(request: HttpRequest, unit: Words, month: Words) -> Any:
    """One city's month."""
    return [out(t) for t in duties.city_month(unit, month, acting(request), home()).tables]


@api.get("/registry", response=MANY)
def tree(request: HttpRequest, on: Day | None = None) -> Any:
    """The reporting units on a day."""
    who = acting(request)
    return [out(t) for t in registry.tree(on or who.now.date(), who)]


@api.get("/registry/places/{code}", response=MANY)
def place(request: HttpRequest, code: Words, on: Day | None = None, words: Words = "", page: Page = 1) -> Any:
    """A unit or a county with its institutions."""
    who = acting(request)
    return [out(t) for t in registry.place(code, on or who.now.date(), who, words, page)[1]]


@api.get("/registry/institutions/{id}", response=MANY)
def institution(request: HttpRequest, id: Words) -> Any:
    """One institution with its dated facts and its months."""
    seen = registry.institution(id, acting(request))
    return [out(seen.states), out(seen.months)]


@api.get("/findings/{kind}/{period}", response=MANY)
def finding_list(request: HttpRequest, kind: Words, period: Words, as_of: Day | None = None) -> Any:
    """Every finding with its working."""
    who = acting(request)
    return [out(t) for t in findings.list_findings(kind, period, as_of or who.now.date(), home(), who)]


@api.get("/matrix/{period}", response=ONE)
def matrix(request: HttpRequest, period: Words, as_of: Day | None = None) -> Any:
    """Matters by unit."""
    who = acting(request)
    seen = findings.matrix(period, as_of or who.now.date(), home(), who)
    return out(findings.matrix_table(seen, period))


@api.get("/league/{period}", response=MANY)
def league(request: HttpRequest, period: Words, as_of: Day | None = None) -> Any:
    """Verdicts and ranks."""
    who = acting(request)
    day = as_of or who.now.date()
    found = [findings.verdicts(period, day, home(), who), *findings.league(period, day, home(), who)]
    return [out(t) for t in found]


@api.get("/targets", response=MANY)
def targets(request: HttpRequest, year: Words = "", as_of: Day | None = None) -> Any:
    """Tasks and targets."""
    who = acting(request)
    return [out(t) for t in tasks.tables(year, as_of or who.now.date(), home(), who)]


@api.get("/works/{name}", response=ONE)
def works(request: HttpRequest, name: Words, as_of: Day | None = None) -> Any:
    """One works register."""
    who = acting(request)
    return out(registers.register_table(name, as_of or who.now.date(), who))


@api.get("/documents", response=ONE)
def document_list(request: HttpRequest) -> Any:
    """Drafts and issued documents."""
    return out(studio.documents(acting(request)))


@api.get("/documents/{key}", response={200: DocumentOut, **ERRORS})
def document(request: HttpRequest, key: Words) -> Any:
    """One document."""
    seen = studio.document_detail(key, home(), acting(request))
    return DocumentOut(
        key=seen.key,
        state=seen.state,
        number=seen.number,
        period=seen.period,
        as_of=seen.as_of,
        paragraphs=["".join(p.text for p in line.parts) for line in seen.lines],
        claims={p.claim: p.text for line in seen.lines for p in line.parts if p.claim},
        troubles=[
            {"kind": t.kind, "about": t.about, "words": t.words, "conflict": t.conflict, "chosen": t.chosen}
            for t in seen.troubles
        ],
    )


@api.get("/documents/{key}/claims/{id}", response={200: ChainOut, **ERRORS})
def claim(request: HttpRequest, key: Words, id: Words) -> Any:
    """The chain behind a claim."""
    found, steps, _ = studio.claim(key, id, home(), acting(request))
    told = [{"kind": s.kind, "title": s.title, "words": "\n".join(s.lines)} for s in steps]
    return ChainOut(id=found.id, text=found.text, steps=told)


@api.get("/documents/{key}/files/{name}", response=FILE)
def document_file(request: HttpRequest, key: Words, name: Words) -> Any:
    """A file of a document."""
    return _file(name, studio.file(key, name, home(), acting(request)))


@api.get("/jobs/{pk}", response={200: JobOut, **ERRORS})
def job(request: HttpRequest, pk: Key) -> Any:
    """A job of one's own."""
    row = jobs.own_job(pk, acting(request))
    return JobOut(id=row.pk, what=row.what, state=row.state, words=row.words)


@api.get("/closings", response=MANY)
def closings(request: HttpRequest) -> Any:
    """Proposals to close, and the books there are."""
    return [out(t) for t in closing.books(acting(request))]


@api.get("/asks", response=MANY)
def ask_list(request: HttpRequest, as_of: Day | None = None, state: Words = "") -> Any:
    """What was asked for, unit by unit."""
    who = acting(request)
    return [out(t) for t in asks.list_asks(as_of or who.now.date(), home(), who, state)]


@api.get("/trail", response=ONE)
def trail(request: HttpRequest, words: Words = "", who: Words = "", page: Page = 1) -> Any:
    """Who did what."""
    return out(office_records.trail_table(acting(request), words, who, page))


@api.get("/rules", response=ONE)
def rules(request: HttpRequest, on: Day | None = None) -> Any:
    """The rule tables of a day."""
    return out(office_records.rules_tables(on or acting(request).now.date()))


@api.get("/rules/{table}", response=ONE)
def rules_table(request: HttpRequest, table: Words, on: Day | None = None) -> Any:
    """One rule table with its sources."""
    return out(office_records.rules_table(table, on or acting(request).now.date()))


@api.get("/outbox", response=ONE)
def outbox(request: HttpRequest) -> Any:
    """What was sent."""
    return out(office_records.outbox_table(acting(request)))


@api.get("/search", response=MANY)
def search(request: HttpRequest, q: Words) -> Any:
    """Institutions, returns and documents by words."""
    return [out(t) for t in find.by_words(q, acting(request))] if q.strip() else []


@api.get("/tokens", response=ONE)
def token_list(request: HttpRequest) -> Any:
    """One's own tokens."""
    return out(Table("令牌", tokens.HEADS, tokens.list_tokens(acting(request))))


def _file(name: str, content: bytes) -> FileOut:
    return FileOut(name=name, base64=b64encode(content).decode())
