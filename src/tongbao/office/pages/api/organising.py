"""What an office does besides reporting and reviewing: on-site assessments, registry changes, the way of a document."""

from typing import Any

from django.http import HttpRequest
from ninja import Schema

from tongbao.office.desk.assessment import field_assessment
from tongbao.office.desk.documents.dispatch import dispatch, receipts, receive_copy
from tongbao.office.desk.documents.workflow import record_step, steps
from tongbao.office.desk.queries import field_assessment as seen_onsite
from tongbao.office.desk.queries import registry, studio
from tongbao.office.desk.queries.table import Table
from tongbao.office.desk.registry import reorganise
from tongbao.office.pages.answer import acting, home
from tongbao.office.pages.api.door import ERRORS, Day, Done, Key, TableOut, Words, api, out
from tongbao.registry.reorganisation import Reorganisation

DONE: Any = {200: Done, **ERRORS}
ONE: Any = {200: TableOut, **ERRORS}
MANY: Any = {200: list[TableOut], **ERRORS}


class RoundIn(Schema):
    """A round to open: for whom (empty: everybody below), by which rubric, until when they assess themselves."""

    period: Words
    rubric: Words
    self_due: Day
    only: list[Words] = []


class RouteIn(Schema):
    """A group that goes to some units on a day."""

    party: Words
    members: list[Words]
    day: Day
    units: list[Words]


class MarkIn(Schema):
    """Points for one item, with their ground."""

    item: Words
    points: Words
    words: Words = ""


class SheetIn(Schema):
    """Marks of one step (self, site, review): all of them are taken or none."""

    step: Words
    marks: list[MarkIn]


class ApprovalIn(Schema):
    """The document that approves a round."""

    document: Words


class ChangeIn(Schema):
    """A change of the registry; ``parts`` are the ids and names of a split. With ``preview`` nothing is changed."""

    act: Words
    ids: list[Words]
    day: Day
    county: Words = ""
    name: Words = ""
    into: Words = ""
    parts: dict[Words, Words] = {}
    preview: bool = True


class StepIn(Schema):
    """A step of a document: 核稿, 会签, 用印, 归档."""

    step: Words
    who: Words = ""
    day: Day | None = None
    note: Words = ""


class CopiesIn(Schema):
    """To whom an issued document was sent (empty: every area and department)."""

    units: list[Words] = []
    day: Day | None = None


class ReceiptIn(Schema):
    """Who signed for a unit's copy."""

    unit: Words
    by: Words = ""
    day: Day | None = None


@api.get("/assessments", response=MANY)
def rounds(request: HttpRequest) -> Any:
    """The on-site assessments in reach."""
    return [out(t) for t in seen_onsite.rounds(acting(request))]


@api.post("/assessments", response={200: Key, **ERRORS})
def open_round(request: HttpRequest, given: RoundIn) -> Any:
    """Open an on-site assessment; its number."""
    return field_assessment.open_round(given.period, given.rubric, given.only, given.self_due, acting(request)).pk


@api.get("/assessments/{pk}", response=MANY)
def round_(request: HttpRequest, pk: Key) -> Any:
    """How far each unit is, and the routes."""
    return [out(t) for t in seen_onsite.round_detail(pk, acting(request)).tables]


@api.post("/assessments/{pk}/routes", response=DONE)
def route(request: HttpRequest, pk: Key, given: RouteIn) -> Any:
    """Send a group."""
    field_assessment.plan(pk, given.party, given.members, given.day, given.units, acting(request))
    return Done(words=f"已安排{len(given.units)}家。")


@api.post("/assessments/{pk}/approval", response=DONE)
def approval(request: HttpRequest, pk: Key, given: ApprovalIn) -> Any:
    """Approve a reviewed round."""
    return Done(words=f"已核定，“{field_assessment.approve(pk, given.document, home(), acting(request))}”已登记。")


@api.get("/assessments/{pk}/sheets/{unit}", response=ONE)
def sheet(request: HttpRequest, pk: Key, unit: Words) -> Any:
    """A unit's score sheet."""
    return out(seen_onsite.sheet(pk, unit, acting(request)).table)


@api.post("/assessments/{pk}/sheets/{unit}", response=DONE)
def marks(request: HttpRequest, pk: Key, unit: Words, given: SheetIn) -> Any:
    """Give points."""
    typed = {m.item: field_assessment.Given(m.points, m.words) for m in given.marks}
    return Done(words=f"已保存{field_assessment.mark(pk, unit, given.step, typed, home(), acting(request))}项。")


@api.post("/registry/changes", response=MANY)
def change(request: HttpRequest, given: ChangeIn) -> Any:
    """Move, rename, end, merge or split institutions; what it does to the sums comes back either way."""
    asked = Reorganisation(
        given.act, tuple(given.ids), given.day, given.county, given.name, given.into, tuple(given.parts.items())
    )
    shown = registry.preview_tables(reorganise.preview(asked, acting(request)))
    if not given.preview:
        reorganise.reorganise(asked, acting(request))
    return [out(t) for t in shown]


@api.get("/documents/{key}/steps", response=ONE)
def step_list(request: HttpRequest, key: Words) -> Any:
    """The steps of a document, done or not."""
    return out(_steps(request, key))


@api.post("/documents/{key}/steps", response=ONE)
def step(request: HttpRequest, key: Words, given: StepIn) -> Any:
    """Record a step."""
    _mine(request, key)
    record_step(key, given.step, home(), acting(request), given.who, given.day, given.note)
    return out(_steps(request, key))


@api.get("/documents/{key}/copies", response=ONE)
def copies(request: HttpRequest, key: Words) -> Any:
    """Who was sent a document and who signed for it."""
    return out(_copies(request, key))


@api.post("/documents/{key}/copies", response=ONE)
def send(request: HttpRequest, key: Words, given: CopiesIn) -> Any:
    """Record that copies were sent."""
    _mine(request, key)
    dispatch(key, home(), acting(request), given.units, given.day)
    return out(_copies(request, key))


@api.post("/documents/{key}/receipts", response=ONE)
def receipt(request: HttpRequest, key: Words, given: ReceiptIn) -> Any:
    """Record that a unit signed for its copy."""
    _mine(request, key)
    receive_copy(key, given.unit, home(), acting(request), given.day, given.by)
    return out(_copies(request, key))


def _mine(request: HttpRequest, key: str) -> None:
    studio.document_detail(key, home(), acting(request))


def _steps(request: HttpRequest, key: str) -> Table:
    _mine(request, key)
    found = [(s.name, "是" if s.is_done else "否", s.who, s.day, s.note) for s in steps(key, home(), acting(request))]
    return Table("步骤", ("步骤", "已办", "办理人", "日期", "说明"), found)


def _copies(request: HttpRequest, key: str) -> Table:
    _mine(request, key)
    found = [
        (c.unit, c.name, c.copies, c.sent_on, c.received_on, c.received_by)
        for c in receipts(key, home(), acting(request))
    ]
    return Table("分发和签收", ("编号", "单位", "份数", "发出", "签收", "签收人"), found)
