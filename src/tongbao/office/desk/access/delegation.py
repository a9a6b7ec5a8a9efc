"""Delegation: which level reviews a return where offices are thinly staffed, and paper returns typed for a reporter."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from tongbao.intake.review.state import State
from tongbao.measure.period import format_chinese_date
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles as access
from tongbao.office.desk.access.roles import (
    OFFICE,
    Rung,
    day_of,
    ladder,
    place_name,
    require_from_above,
    require_reason,
)
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import AccountRow, MandateRow, PersonRow, UploadRow
from tongbao.registry.roster import Roster

REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Posts:
    """Hold the posts of a day: territories with a reviewer, and to whom a territory's mandate was delegated."""

    staffed: frozenset[str]
    passed: Mapping[str, str]


class Post(NamedTuple):
    """Hold the fields of a return that decide which level reviews it; of tens of thousands nothing else is read."""

    pk: int
    kind: str
    unit: str
    period: str
    level: str

    @classmethod
    def of(cls, uploads: QuerySet[UploadRow]) -> "Iterator[Post]":
        """Read these fields of some returns, in their order."""
        return (cls(*fields) for fields in uploads.values_list(*cls._fields))


def posts(on: date, places: Collection[str] | None = None) -> Posts:
    """Read the posts of some territories (of all where none are named), once for any number of returns."""
    people = PersonRow.objects.annotate(words=Cast("roles", TextField())).filter(words__contains=REVIEWER)
    passed = MandateRow.objects.filter(since__lte=on, until__gte=on).order_by("id")
    if places is not None:
        people, passed = people.filter(place__in=places), passed.filter(place__in=places)
    # Somebody absent without a substitute does not fill the post on that day.
    away = AccountRow.objects.filter(away_since__lte=on, away_until__gte=on, substitute="")
    absent = set(away.values_list("name", flat=True))
    held = people.values_list("place", "roles", "name")
    staffed = frozenset(place for place, roles, name in held if REVIEWER in roles and name not in absent)
    return Posts(staffed, dict(passed.values_list("place", "passes_to")))


def vacant(place: str) -> bool:
    """Return whether nobody is enrolled to review for a territory; the office is never vacant."""
    return bool(place) and place not in posts(date.max, {place}).staffed


def acting_level(rung: Rung, rungs: tuple[Rung, ...], on: date, known: Posts | None = None) -> Rung:
    """Find the level with a rung's mandate on a day: the rung itself, its delegate, or the next one with a reviewer.

    A missing level never blocks: the way up ends at the office. ``known`` are the posts of that day where the caller
    has them.
    """
    index = rungs.index(rung)
    if rung == OFFICE:
        return rung
    known = known or posts(on, {r.place for r in rungs})
    while rungs[index] != OFFICE:
        passed = known.passed.get(rungs[index].place)
        if passed is not None:
            # Only ever upwards, however the registry has changed since the mandate was delegated.
            higher = range(index + 1, len(rungs))
            index = next((n for n in higher if rungs[n].place == passed), len(rungs) - 1)
        elif rungs[index].place not in known.staffed:
            index += 1
        else:
            break
    return rungs[index]


def first_turn(unit: str, period: str, on: date, roster: Roster) -> Rung:
    """Find the level that reviews a newly received return first; store its ``level`` with the upload."""
    rungs = _reviewing(unit, period, on, roster)
    return acting_level(rungs[0], rungs, on)


def turn(upload: UploadRow | Post, on: date, roster: Roster, known: Posts | None = None) -> Rung:
    """Find the level whose turn a return is on a day, by the level it awaits and the mandates of that day.

    For many returns, read the posts of the day once and pass them in as ``known``.
    """
    rungs = _reviewing(upload.unit, upload.period, on, roster)
    awaited = next((r for r in rungs if r.level == upload.level), OFFICE)
    return acting_level(awaited, rungs, on, known)


def next_turn(upload: UploadRow, on: date, roster: Roster) -> Rung | None:
    """Find the level after the one whose turn it is, or None where that was the last."""
    rungs = _reviewing(upload.unit, upload.period, on, roster)
    after = rungs[rungs.index(turn(upload, on, roster)) + 1 :]
    return acting_level(after[0], rungs, on) if after else None


def delegate(place: str, passes_to: str, since: date, until: date, reason: str, acting: Actor) -> MandateRow:
    """Delegate the mandate of a territory to one above it (empty: the office) from a day to a day.

    Parameters
    ----------
    place, passes_to
        Territory whose mandate is delegated, and the territory above that receives it.
    since, until
        First and last day of the delegation.
    reason
        Reason, recorded with the mandate.
    acting
        Person who delegates.

    Raises
    ------
    Refusal
        Codes ``role``, ``territory``, ``place``, ``reason``, ``day``, ``mandate``.
    """
    with one_act():
        roster = rows.roster()
        require_from_above("mandate", place, acting, roster)
        require_reason("代行职责", reason)
        above = [r.place for r in ladder(place, since, roster)[1:]]
        name = place_name(place, since, roster)
        if not above or passes_to not in above:
            whom = place_name(passes_to, since, roster)
            raise Refusal("place", f"{whom}不是{name}的上级，不能代行其职责。", "请写明上级的编号；省办代行的留空。")
        if until < since:
            raise Refusal(
                "day",
                f"代行截止日{format_chinese_date(until)}早于起始日{format_chinese_date(since)}。",
                "请核对起止日期。",
            )
        existing = MandateRow.objects.filter(place=place, since__lte=until, until__gte=since).first()
        if existing is not None:
            days = f"{format_chinese_date(existing.since)}至{format_chinese_date(existing.until)}"
            raise Refusal("mandate", f"{name}的职责{days}已登记由上级代行。", "请从其截止日的次日起登记。")
        audit_log.record(acting, "mandate", f"{place} → {passes_to or '省办'} {since}..{until} {reason}")
        return MandateRow.objects.create(
            place=place,
            since=since,
            until=until,
            passes_to=passes_to,
            reason=reason,
            decided_by=acting.who,
            decided_at=acting.at,
        )


def entered_on_behalf(upload: UploadRow, scan: str, acting: Actor) -> UploadRow:
    """Record that a paper return was typed for its reporter (代录), with the digest of the signed scan.

    The return remains the reporter's: sender and unit are not touched.

    Raises
    ------
    Refusal
        Codes ``role``, ``territory``, ``scan``, ``state``, ``entered``.
    """
    with one_act():
        upload = UploadRow.objects.select_for_update().get(pk=upload.pk)
        access.require(acting, "collect", upload.unit, on=day_of(upload.period, acting.now.date()))
        if not re.fullmatch(r"[0-9a-f]{64}", scan):
            raise Refusal("scan", f"“{upload.file}”的代录没有签字扫描件。", "请先扫描签字盖章的纸质报表，再登记代录。")
        if upload.state not in (State.DRAFT, State.COLLECTED):
            term = State(upload.state).term
            raise Refusal("state", f"“{upload.file}”{term}，不能再登记代录。", "请在报送时一并登记。")
        if upload.scan and upload.scan != scan:
            raise Refusal(
                "entered",
                f"“{upload.file}”已由“{upload.entered_by}”代录，扫描件摘要为{upload.scan[:12]}。",
                "扫描件有误的，请退回后重报。",
            )
        if not upload.scan:
            upload.entered_by, upload.scan = acting.who, scan
            upload.save(update_fields=["entered_by", "scan"])
            audit_log.record(acting, "entered_for", f"{upload.file} {upload.unit} {upload.period} {scan[:12]}")
    return upload


def _reviewing(unit: str, period: str, on: date, roster: Roster) -> tuple[Rung, ...]:
    return ladder(unit, day_of(period, on), roster)[1:] or (OFFICE,)
