"""Guards: the register of receipts, papers used before, people and area against their papers, visits by lot,
base years restated with the consent of the level above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tongbao.intake.review.near_duplicates import Likeness, Paper, reused, words_of
from tongbao.intake.review.sampling import drawn_by_rule, outcomes, weighed
from tongbao.intake.review.state import State
from tongbao.measure.quantity import decimal_text
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log, period_lock
from tongbao.office.desk.home.home import Acting, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import (
    CorrectionRow,
    DecisionRow,
    OpeningRow,
    ReadingRow,
    ReceiptRow,
    RecordRow,
    VisitRow,
)
from tongbao.records.evidence import stored_at
from tongbao.rules.digest import canonical, sha256
from tongbao.rules.rulebook import Rulebook

_GONE = (State.SUPERSEDED.value, State.RETURNED.value)
APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A paper as it is entered in the register: number, day received, day it bears, title, digest where kept."""

    number: int
    received_on: date
    title: str
    dated: date | None = None
    digest: str = ""


def receive(receipt: Receipt, acting: Acting) -> None:
    """Enter a paper in the register.

    Raises
    ------
    Refusal : code ``receipt``: a number used before, a day against the order of numbers, a day still to come, or a
        paper that bears a later day than it was received.
    """
    with one_act():
        roles.require(acting, "collect")
        if receipt.received_on > acting.now.date():
            raise _out_of_order(receipt, f"收到日期{receipt.received_on}还没有到")
        if receipt.dated and receipt.dated > receipt.received_on:
            raise _out_of_order(receipt, f"落款{receipt.dated}晚于收到日期{receipt.received_on}")
        if ReceiptRow.objects.filter(number=receipt.number).exists():
            raise _out_of_order(receipt, "此号已用过")
        earlier = ReceiptRow.objects.filter(number__lt=receipt.number).order_by("-received_on").first()
        later = ReceiptRow.objects.filter(number__gt=receipt.number).order_by("received_on").first()
        if earlier and earlier.received_on > receipt.received_on:
            raise _out_of_order(receipt, f"第{earlier.number}号在前，却到{earlier.received_on}才收到")
        if later and later.received_on < receipt.received_on:
            raise _out_of_order(receipt, f"第{later.number}号在后，却在{later.received_on}已收到")
        ReceiptRow.objects.create(
            number=receipt.number,
            received_on=receipt.received_on,
            dated=receipt.dated,
            title=receipt.title,
            digest=receipt.digest,
            by=acting.who,
        )
        audit_log.note(acting, "receive", f"第{receipt.number}号 {receipt.received_on} {receipt.title}")


def numbers_missing() -> list[tuple[int, int]]:
    """Gaps in the register: the first and last number missing of each."""
    numbers = list(ReceiptRow.objects.order_by("number").values_list("number", flat=True))
    return [(a + 1, b - 1) for a, b in pairwise(numbers) if b - a > 1]


def papers_reused(on: date, home: Home, acting: Acting) -> list[Likeness]:
    """Evidence handed in by several units or for several months, by bytes and, for plain text, nearly by words."""
    roles.require(acting, "export")
    words: dict[str, str] = {}
    papers = []
    for row in RecordRow.objects.filter(type="fact").exclude(upload__state__in=_GONE).select_related("upload"):
        for digest in row.body.get("evidence", ()):
            if digest not in words:
                path = stored_at(home.evidence, digest)
                words[digest] = words_of(path.read_bytes()) if path.exists() else ""
            papers.append(Paper(digest, row.upload.unit, row.upload.period, row.upload.file, words[digest]))
    return reused(sorted(set(papers), key=lambda p: (p.digest, p.unit, p.month)), Rulebook(on))


def against_papers(month: str, on: date, acting: Acting) -> list[tuple[str, str, str]]:
    """People against the staffing list and area against the deed: (institution, month, sentence)."""
    roles.require(acting, "export")
    limits = [r for r in Rulebook(on).rows("guards") if r.get("against")]
    on_paper = {(o.scope, o.item): o.milli for o in OpeningRow.objects.filter(whole=False).order_by("year")}
    found = []
    for row in ReadingRow.objects.filter(month=month).exclude(upload__state__in=_GONE).order_by("institution"):
        for limit in limits:
            told, paper = row.amounts.get(limit.text("item")), on_paper.get((row.institution, limit.text("against")))
            if told is None or not paper:
                continue
            share = Fraction(told, paper)
            if not limit.exact("low") <= share <= limit.exact("high"):
                sentence = f"{limit.text('name')}不符：所报{decimal_text(told)}，凭证{decimal_text(paper)}。"
                found.append((row.institution, month, sentence + "请说明原因并附凭证，或更正。"))
    return found


def draw(year: int, words: str, acting: Acting) -> list[VisitRow]:
    """Draw the visits of a year by public words; a year is drawn once.

    Raises
    ------
    Refusal : code ``lot``.
    """
    with one_act():
        roles.require(acting, "review")
        if not words.strip():
            raise Refusal("lot", "没有写公开用语。", "请写事先公布、谁都能查到的一句话，如某日开奖号码。")
        if VisitRow.objects.filter(year=year).exists():
            raise Refusal("lot", f"{year}年已抽签。", "一年只抽一次，结果不能重抽。")
        day = min(acting.now.date(), period_lock.year_end(year))
        states = [s for s in rows.roster().institutions if s.exists(day)]
        changed = set(CorrectionRow.objects.values_list("institution", flat=True)) | _found_wanting(year, day)
        chosen = drawn_by_rule(states, words, Rulebook(day), changed)
        made = [VisitRow(year=year, words=words, institution=s.id, position=n) for n, s in enumerate(chosen, start=1)]
        VisitRow.objects.bulk_create(made)
        audit_log.note(acting, "draw", f"{year} “{words}” {len(made)}家")
    return list(VisitRow.objects.filter(year=year).order_by("position"))


def _found_wanting(year: int, day: date) -> set[str]:
    """Bodies whose earlier visits count against them: they are drawn as those that changed their history are."""
    earlier = VisitRow.objects.filter(year__lt=year).exclude(outcome="")
    return {v.institution for v in earlier if weighed([v.outcome], Rulebook(day))}


def visits(year: int, acting: Acting) -> list[tuple[str, int, int, int, str]]:
    """Of every unit with a visit drawn: its name, drawn, made, what the outcomes weigh together, and the outcomes."""
    roles.require(acting, "export")
    rulebook, roster, day = Rulebook(acting.now.date()), rows.roster(), period_lock.year_end(year)
    by_unit: dict[str, list[VisitRow]] = {}
    for visit in VisitRow.objects.filter(year=year).order_by("position"):
        state = next((s for s in roster.states_of(visit.institution) if s.exists(day)), None)
        unit = roster.unit_of_county(state.county, day) if state else visit.institution
        by_unit.setdefault(unit, []).append(visit)
    lines = []
    for unit, drawn in by_unit.items():
        found = [v.outcome for v in drawn if v.outcome]
        counts = [(r.text("name"), found.count(r.id)) for r in outcomes(rulebook)]
        said = "、".join(f"{name}{n}家" for name, n in counts if n)
        name = roles.place_name(unit, day, roster)
        lines.append((name, len(drawn), len(found), weighed(found, rulebook), said))
    return sorted(lines, key=lambda x: (-x[3], x[0]))


def visited(year: int, institution: str, outcome: str, note: str, acting: Acting) -> None:
    """Say what a visit found; it stands once it is said.

    Raises
    ------
    Refusal : code ``visit``.
    """
    with one_act():
        roles.require(acting, "review")
        known = {r.id: r.text("name") for r in outcomes(Rulebook(acting.now.date()))}
        if outcome not in known:
            listed = "、".join(f"{i}（{n}）" for i, n in known.items())
            raise Refusal("visit", f"没有“{outcome}”这种结果。", f"可填：{listed}。")
        row = VisitRow.objects.filter(year=year, institution=institution).first()
        if row is None or row.outcome:
            why = "没有被抽中" if row is None else f"已登记为“{known[row.outcome]}”"
            raise Refusal("visit", f"{institution}{year}年{why}。", "请核对机构编号和年度。")
        row.outcome, row.note = outcome, note
        row.save()
        audit_log.note(acting, "visit", f"{year} {institution} {outcome}")


def approve_restatement(id_: str, reason: str, acting: Acting) -> None:
    """The level above consents to a restated base-year amount.

    Raises
    ------
    Refusal : codes ``restatement`` and ``territory``: nobody consents to a restatement of the own territory.
    """
    with one_act():
        row = RecordRow.objects.filter(type="restatement", key=id_).exclude(upload__state__in=_GONE).first()
        if row is None:
            raise Refusal("restatement", f"没有编号为“{id_}”的基期重述。", "请核对编号。")
        scope, roster = str(row.body["scope"]), rows.roster()
        roles.require(acting, "review", scope, roster)
        own = roles.person(acting).place
        if own == scope:
            raise Refusal("territory", f"“{acting.who}”不能批准本地“{scope}”的基期重述。", "请由上一级的人员批准。")
        if not reason.strip():
            raise Refusal("restatement", "没有写明批准的理由。", "请写明依据的文件和理由。")
        DecisionRow.objects.create(
            conflict=_consent(id_, row.body), choice=APPROVE, reason=reason, who=acting.who, when=acting.at
        )
        audit_log.note(acting, "restate", f"{id_} {scope}")


def _consent(id_: str, body: dict[str, Any]) -> str:
    """What a consent is to: the id and the content, for another amount under the same id needs another consent."""
    told = {k: v for k, v in body.items() if k not in ("upload", "place")}
    return f"restate:{id_}:{sha256(canonical(told))[:16]}"


def restatements_waiting(periods: Sequence[str] = ()) -> list[tuple[str, str, str, str]]:
    """Restated base-year amounts nobody above has consented to: id, scope, item, reason. No book is closed on them."""
    granted = set(DecisionRow.objects.filter(choice=APPROVE).values_list("conflict", flat=True))
    found = RecordRow.objects.filter(type="restatement").exclude(upload__state__in=_GONE).order_by("id")
    if periods:
        found = found.filter(upload__period__in=periods)
    return [
        (r.key, r.body["scope"], r.body["item"], r.body["reason"])
        for r in found
        if _consent(r.key, r.body) not in granted
    ]


def _out_of_order(receipt: Receipt, why: str) -> Refusal:
    return Refusal(
        "receipt", f"收文第{receipt.number}号“{receipt.title}”：{why}。", "请按实际收到的日期和顺序登记，不得倒签。"
    )
