"""The closed-world matrix: every address, every kind of person, every territory; what is outside leaves no trace.

The addresses and the things they name are those of the page table, so a page without a row has no address.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import URLPattern, reverse
from tests.office.desk.chain_office import INSTITUTIONS, acting, chain_office, received
from tests.office.pages.visitor import browser, ready, visitor

from tongbao.office.desk.access.roles import is_inside, ladder
from tongbao.office.pages.page_table import PAGES, Subject
from tongbao.office.store import rows
from tongbao.office.store.models import (
    AskRow,
    EntryRow,
    FlagRow,
    InstitutionRow,
    JobRow,
    MarkRow,
    PaperRow,
    PersonRow,
    ReadingRow,
    ReplyRow,
    RoundRow,
    UploadRow,
)
from tongbao.office.urls import urlpatterns
from tongbao.records.evidence import store_paper

PLACES = ("east", "west", "990101", "990102", "990201", "bureau", "school", "school2", "museum", "clinic")
BODIES = tuple(dict.fromkeys(i[0] for i in INSTITUTIONS if i[0] != "mover"))
OFFICE = ("admin", "collector", "reviewer", "closer", "drafter", "issuer", "auditor", "security_admin", "audit_admin")
LOCAL = {
    "reporter": ("east", "990101", "school", "museum"),
    "reviewer": ("east", "west", "990101", "bureau"),
    "collector": ("990201",),
}
MONTH = "2024-01"
TARGETS = {page.name for page in PAGES}


@dataclass(frozen=True)
class Try:
    """One request: the address, its arguments, whose it is (empty: the office's or nobody's)."""

    name: str
    args: tuple[object, ...]
    whose: str


def mark(place: str) -> str:
    """Bytes that belong to a place and to nobody else."""
    return f"暗记{place}止"


def named(place: str) -> str:
    """The name of an institution; who stands below it knows it."""
    return f"名记{place}止"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    home = chain_office(tmp_path)
    ready(home.path)
    for body in BODIES:
        InstitutionRow.objects.filter(key=body).update(name=f"合成{named(body)}")
        upload = received(body)
        UploadRow.objects.filter(pk=upload.pk).update(
            file=f"{mark(body)}.xlsx",
            sender=mark(body),
            reason=mark(body),
            digest=store_paper(home.evidence, mark(body).encode()),
        )
        upload.refresh_from_db()
        state = next(s for s in rows.roster().institutions if s.id == body)
        unit = rows.roster().unit_of_county(state.county, acting("x").now.date())
        ReadingRow.objects.create(
            upload=upload,
            institution=body,
            month=MONTH,
            kind=state.kind,
            unit=unit,
            county=state.county,
            basis="metered",
            line=3,
            amounts={"electricity": 1_000_000},
            marks={"x": mark(body)},
        )
        FlagRow.objects.create(
            upload=upload,
            period=MONTH,
            key=f"jump:{body}:{MONTH}:electricity",
            code="jump",
            severity="warning",
            sentence=mark(body),
        )
        digest = store_paper(home.evidence, f"单据{mark(body)}".encode())
        PaperRow.objects.create(institution=body, month=MONTH, digest=digest, file=mark(body), by="x", at="2024-02-01")
        EntryRow.objects.create(
            kind="ledger", unit=body, period=MONTH, cells={body: {"electricity": mark(body)}}, by="x", at="2024-02-01"
        )
    round_ = RoundRow.objects.create(
        **{"title": "合成考核", "period": "2024", "rubric": "synthetic", "units": ["east", "west"]},
        **{"self_due": "2024-02-01", "opened_by": "x", "opened_at": "2024-01-02"},
    )
    for unit in ("east", "west"):
        MarkRow.objects.create(
            **{"round": round_, "unit": unit, "item": "synthetic.planning", "step": "self", "milli": 1000},
            **{"words": mark(unit), "file": mark(unit), "by": "x", "at": "2024-02-01"},
            digest=store_paper(home.evidence, f"考核{mark(unit)}".encode()),
        )
    for unit in ("east", "west"):
        digest = store_paper(home.evidence, f"答复{mark(unit)}".encode())
        body = {
            **{"id": f"a:{unit}", "document": "合〔2024〕1号", "matter": "plan", "list_id": "areas"},
            **{"due": "2024-03-01", "units": [unit]},
        }
        AskRow.objects.create(key=f"a:{unit}", document="合〔2024〕1号", issued_on="2024-01-31", body=body)
        ReplyRow.objects.create(
            ask=f"a:{unit}", unit=unit, words=mark(unit), digest=digest, file=mark(unit), by="x", at="2024-02-02"
        )
    return home.path


def people() -> list[tuple[str, str]]:
    """(name, territory) of one person a role at the office and of local roles at every kind of place."""
    made = []
    for role in OFFICE:
        PersonRow.objects.create(name=f"人{role}", roles=[role], place="")
        made.append((f"人{role}", ""))
    for role, places in LOCAL.items():
        for place in places:
            PersonRow.objects.create(name=f"人{role}{place}", roles=[role], place=place)
            made.append((f"人{role}{place}", place))
    return made


def things() -> dict[Subject, list[tuple[tuple[object, ...], str]]]:
    """Every thing an address can name, as the arguments of the address, and whose it is."""
    job = JobRow.objects.create(what="close", by="别人", at="2024-02-01T00:00:00+08:00", words=mark("job"))
    return {
        Subject.ASK: [((r.ask, r.unit), r.unit) for r in ReplyRow.objects.all()],
        Subject.BILL: [((p.pk,), p.institution) for p in PaperRow.objects.all()],
        Subject.INSTITUTION: [((b,), b) for b in BODIES],
        Subject.JOB: [((job.pk,), "job")],
        Subject.MARK: [((m.pk,), m.unit) for m in MarkRow.objects.all()],
        Subject.PLACE: [((p,), p) for p in PLACES if p not in BODIES],
        Subject.REPLY: [((r.pk,), r.unit) for r in ReplyRow.objects.all()],
        Subject.REPORTER: [((b,), b) for b in (*BODIES, "990101", "990201")],
        Subject.RETURN: [((u.pk,), u.unit) for u in UploadRow.objects.all()],
        Subject.ROUND: [((r.pk,), "") for r in RoundRow.objects.all()],
        Subject.SCORE_SHEET: [((m.round_id, m.unit), m.unit) for m in MarkRow.objects.all()],
        Subject.UNIT: [((u,), u) for u in ("east", "west")],
    }


def tries() -> list[Try]:
    """Every page of the page table with every thing of every territory."""
    found, known = [], things()
    for page in PAGES:
        if page.subject is Subject.NONE:
            found.append(Try(page.name, page.example, ""))
            continue
        month = (MONTH,) if "<str:month>" in page.address else ()
        found += [Try(page.name, (*args, *month), whose) for args, whose in known[page.subject]]
    return found


def test_every_address_is_in_the_matrix() -> None:
    assert {p.name for p in urlpatterns if isinstance(p, URLPattern)} == TARGETS
    # The interface has a door and a closed world of its own: api/test_door.py.
    assert [str(p.pattern) for p in urlpatterns if not isinstance(p, URLPattern)] == ["api/v1/"]


def test_nobody_enters_without_signing_in(office: Path) -> None:
    client = browser()
    open_ = {page.name for page in PAGES if page.is_public}
    for one in tries():
        if one.name not in open_:
            answer = client.get(reverse(one.name, args=one.args))
            assert (one.name, answer.status_code) in {(one.name, 302), (one.name, 405)}
            assert answer.status_code == 405 or answer["Location"].startswith("/sign/in/")


def test_what_is_outside_leaves_no_trace(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every person tries every address of every place by GET and POST; no foreign mark is in any byte."""
    crowd, asked = people(), tries()
    roster, day = rows.roster(), acting("x", "2024-01-31").now.date()
    within = {
        (own, place): not own or is_inside(own, place, day, roster)
        for own in {p for _, p in crowd}
        for place in {*PLACES, *BODIES}
    }
    leaks, broken, counts = [], [], Counter[str]()
    for name, own in crowd:
        client = visitor(name)
        above = {r.place for r in ladder(own, day, roster)} if own else set()
        foreign = [mark(p) for p in (*BODIES, "east", "west") if not within[own, p]] + [mark("job")]
        foreign += [named(p) for p in BODIES if not within[own, p] and p not in above]
        for one in asked:
            if one.name in ("account_logout",):
                continue
            where = reverse(one.name, args=one.args)
            answers = [client.get(where)]
            if b"format=csv" in (b"" if answers[0].streaming else answers[0].content):
                answers.append(client.get(where, {"format": "csv"}))
            for answer in answers:
                counts["attempts"] += 1
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                outside = one.whose and not within.get((own, one.whose), False)
                if answer.status_code >= 500:
                    broken.append((name, one, answer.status_code))
                if outside and answer.status_code not in (302, 403, 404, 405, 409):
                    leaks.append((name, one, answer.status_code))
                if any(m.encode() in body for m in foreign):
                    leaks.append((name, one, "mark"))
                counts["outside"] += bool(outside)
    with capsys.disabled():
        covered = len({t.name for t in asked}) / len(TARGETS)
        print(
            f"\naccess matrix: {len(TARGETS)} addresses, {covered:.0%} covered, {len(crowd)} persons, "
            f"{counts['attempts']} attempts, {counts['outside']} on what is outside, {len(leaks)} leaks"
        )
    assert (broken, leaks) == ([], [])


def test_nothing_outside_can_be_changed(office: Path) -> None:
    """Posts to what lies outside change no row; only the trail and sessions may grow."""
    crowd = [(n, p) for n, p in people() if p]
    asked = [t for t in tries() if t.whose and t.whose != "job"]
    roster, day = rows.roster(), acting("x", "2024-01-31").now.date()
    models = (UploadRow, ReadingRow, FlagRow, PaperRow, EntryRow, ReplyRow, MarkRow)
    before = [list(m.objects.order_by("pk").values()) for m in models]
    statuses = Counter[int]()
    for name, own in crowd:
        client = visitor(name)
        for one in asked:
            if is_inside(own, one.whose, day, roster):
                continue
            given = {
                "act": "self" if one.name == "score_sheet" else "give_back",
                "points:synthetic.planning": "1",
                "words:synthetic.planning": "话",
                "reason": "理由",
                "words": "话",
                "key": f"jump:{one.whose}:{MONTH}:electricity",
            }
            statuses[client.post(reverse(one.name, args=one.args), given).status_code] += 1
    assert [list(m.objects.order_by("pk").values()) for m in models] == before
    assert set(statuses) <= {403, 404, 405, 409}
