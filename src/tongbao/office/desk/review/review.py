"""Review: check the returns collected, apply decisions, accept clean returns, give back the others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tongbao.assess.decision_key import LIST, DecisionKey
from tongbao.intake.forms.plain_lists import Decision
from tongbao.intake.review.decision import ABSENT, ACCEPT, CONFIRM, REPLACE, RETURN
from tongbao.intake.review.state import CURRENT, UNSEALED, Level, State, check_transition
from tongbao.intake.values.flag import ERROR, Flag, FlagKey, make_flag
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.access.delegation import next_turn, turn
from tongbao.office.desk.home import audit_log, period_lock
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.desk.review.flags import flags_of
from tongbao.office.desk.review.review_checks import check_ledgers, uploads_of
from tongbao.office.desk.review.transitions import record_move, supersede
from tongbao.office.store import rows
from tongbao.office.store.models import (
    DecisionRow,
    FlagRow,
    InstitutionRow,
    RecordRow,
    UploadRow,
)
from tongbao.registry.contact import contacts_at
from tongbao.registry.institution import state_in
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


@dataclass
class Reviewed:
    """Summarise a review: number of returns in each state, and the undecided flags.

    ``late`` lists who is late or absent, with the return and whom to call; ``passed`` the returns accepted that go up
    to the next level, ``waiting`` those whose turn is another level's, each with that level's name.
    """

    accepted: list[str] = field(default_factory=list)
    returned: list[tuple[str, str]] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    passed: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    flags: list[tuple[str, Flag, str, str]] = field(default_factory=list)
    late: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def open(self) -> list[tuple[str, Flag]]:
        """List flags without a decision."""
        return [(key, flag) for key, flag, choice, _ in self.flags if not choice]


def review(
    kind: str,
    period: str,
    decisions: Sequence[Decision],
    acting: Actor,
    step: Callable[[str], None] = lambda words: None,
) -> Reviewed:
    """Review the collected returns of a kind and period.

    Parameters
    ----------
    kind, period
        Kind of return and period.
    decisions
        Decisions on flags to apply.
    acting
        Person who reviews.
    step
        Called with the words of each step as it begins.

    Raises
    ------
    Refusal
        Code ``open-error`` where a decision would accept a return with an error in it.
    """
    with one_act():
        roles.territory(acting, "review")
        roster = rows.roster()
        for month in period_lock.periods_named(kind, period):
            period_lock.lock(kind, month)
        step("核对数据")
        if kind == "ledger":
            check_ledgers(Span.parse(period), roster)
        elif kind != "targets":  # several issued lists may come in one year
            _check_again(kind, period, acting)
        step("办理决定")
        by_key = {d.conflict: d for d in decisions}
        applied = [f for f in flags_of(kind, period, acting, roster) if f.key in by_key]
        keep_decisions((by_key[key] for key in sorted({f.key for f in applied})), acting)
        for flag in applied:
            if flag.choice and flag.choice == by_key[flag.key].choice:
                continue
            _in_turn(flag, acting, roster)
            _decide(flag, by_key[flag.key], acting)
        given_back = _give_back_lists(period, by_key, acting) if kind == "targets" else []
        step("接收、退回")
        result = _settle(kind, period, acting, roster)
        result.returned += given_back
        result.late = _late_list(result.flags, roster)
        audit_log.record(
            acting,
            "review",
            f"{kind} {period} 接收{len(result.accepted)} 退回{len(result.returned)} 待定{len(result.held)}",
        )
    return result


def _check_again(kind: str, period: str, acting: Actor) -> None:
    """Hold a second return of one unit and month until somebody decides which one counts."""
    live = uploads_of(kind, period).filter(state__in=CURRENT).order_by("id")
    first: dict[tuple[str, str], UploadRow] = {}
    for upload in live:
        known = first.setdefault((upload.kind, upload.unit), upload)
        if known is upload or FlagRow.objects.filter(upload=upload, code="duplicate").exists():
            continue
        rulebook = Rulebook(roles.day_of(upload.period, acting.now.date()))
        sentence = f"同一单位同一期已收到“{known.file}”。请决定：replace 以新换旧，或 return 退回新件。"
        flag = make_flag("duplicate", sentence, rulebook, file=upload.file, about=(upload.unit, upload.period, ""))
        rows.store_flags([flag], upload.period, {upload.file: upload})


def _replaced(upload: UploadRow, reason: str, acting: Actor) -> None:
    """Supersede the earlier returns of the same unit and period by this one; of a whole unit, its counties' too."""
    places = _held_by(upload) if upload.kind == "ledger" else {upload.unit}
    earlier = UploadRow.objects.filter(kind=upload.kind, unit__in=places, period=upload.period, pk__lt=upload.pk)
    if earlier.filter(state=State.SEALED.value).exists():
        raise Refusal("sealed", f"{upload.period}已经封账，不能以新换旧。", "请用 correct 登记更正。")
    for row in earlier.exclude(state=State.SUPERSEDED.value):
        supersede(row, acting, reason)


def _held_by(upload: UploadRow) -> set[str]:
    """List the places whose ledgers this one contains.

    Raises
    ------
    Refusal
        Code ``wider`` where a part's ledger would supersede that of the whole it belongs to.
    """
    roster, day = rows.roster(), Month.parse(upload.period).last_day
    rungs = {r.place for r in roles.ladder(upload.unit, day, roster)[1:]} - {""}
    wider = UploadRow.objects.filter(kind=upload.kind, unit__in=rungs, period=upload.period).filter(state__in=CURRENT)
    # A parent unit on the ladder hands in for itself alone; only areas contain others.
    whole = next((u for u in wider.order_by("id") if not roster.states_of(u.unit)), None)
    if whole is not None:
        part, all_ = (roles.place_name(p, day, roster) for p in (upload.unit, whole.unit))
        raise Refusal(
            "wider",
            f"“{whole.file}”是{all_}全部的台账，不能由{part}一处的台账代替。",
            f"请由{all_}重报，或退回新件。",
        )
    if roster.states_of(upload.unit):
        return {upload.unit}
    parts = {r.code for r in roster.regions if r.unit == upload.unit or r.code == upload.unit}
    return {upload.unit} | parts | {s.id for s in roster.institutions if s.county in parts and s.exists(day)}


def keep_decisions(decisions: Iterable[Decision], acting: Actor) -> None:
    """Store the decisions that a verb applied: the person named in the list, and who entered the list."""
    for d in decisions:
        known = {"conflict": d.conflict, "choice": d.choice, "reason": d.reason, "who": d.who, "when": d.when}
        DecisionRow.objects.get_or_create(**known, defaults={"entered_by": acting.who, "entered_at": acting.at})


def _in_turn(flag: FlagRow, acting: Actor, roster: Roster) -> None:
    """Check that the flag's return is at the person's level or below; nobody decides about their own absence."""
    own, today = roles.person(acting).place, acting.now.date()
    if flag.upload is None:
        if own and own == FlagKey.parse(flag.key).whom:
            name = roles.place_name(own, today, roster)
            raise Refusal("territory", f"“{acting.who}”不能登记{name}自己缺报。", "请由上级登记。")
        return
    if flag.upload.state != State.COLLECTED:
        term = State(flag.upload.state).term
        raise Refusal("state", f"“{flag.upload.file}”{term}，疑点的决定不再改动。", "请先用 move undo 撤销接收。")
    whose = turn(flag.upload, today, roster).place
    if not roles.is_inside(own, whose, today, roster):
        name = roles.place_name(whose, today, roster)
        raise Refusal("turn", f"“{flag.upload.file}”现由{name}审核，疑点由{name}决定。", f"请把意见告诉{name}。")


def _decide(flag: FlagRow, decision: Decision, acting: Actor) -> None:
    if decision.choice == CONFIRM and flag.code == "elements":
        key = FlagKey.parse(flag.key)
        about = RecordRow.objects.filter(upload=flag.upload, type="fact", body__unit=key.whom, body__matter=key.item)
        for row in about:
            row.body |= {"confirmed": True}
            row.save()
    elif decision.choice == REPLACE and flag.code == "duplicate" and flag.upload is not None:
        _replaced(flag.upload, decision.reason, acting)
    elif decision.choice == ACCEPT and flag.severity == ERROR:
        remedy = "请退回改正，不能带错接收。"
        if _is_missing_institution(flag):
            remedy += "催报无果的，可填 absent，按缺报登记。"
        raise Refusal("open-error", f"{rows.flag(flag).place}有未消除的错误：{flag.sentence}", remedy)
    elif decision.choice not in (RETURN, ACCEPT) and not (decision.choice == ABSENT and _is_missing_institution(flag)):
        raise Refusal(
            "decision",
            f"决定“{flag.key}”的选择“{decision.choice}”无法识别。",
            "可填 return、accept；要件不全的可填 confirm，重复报送的可填 replace（以新换旧），"
            "表中缺的机构催报无果的可填 absent（按缺报登记）。",
        )
    flag.choice, flag.reason = decision.choice, decision.reason
    flag.save()


def _give_back_lists(period: str, by_key: Mapping[str, Decision], acting: Actor) -> list[tuple[str, str]]:
    """Give back issued lists by decision ``list:<file>``; once sealed they remain."""
    back = []
    unsealed = uploads_of("targets", period).filter(state__in=UNSEALED)
    live = roles.is_within(acting, unsealed)
    for upload in live.order_by("file"):
        decision = by_key.get(str(DecisionKey(LIST, upload.file)))
        if decision is None:
            continue
        if decision.choice != RETURN:
            raise Refusal(
                "decision", f"决定“{decision.conflict}”的选择“{decision.choice}”无法识别。", "清单只可填 return。"
            )
        before = State(upload.state)
        upload.state, upload.reason = check_transition(before, State.RETURNED).value, decision.reason
        upload.save()
        record_move(upload, "give_back", before, upload.level, acting, decision.reason)
        keep_decisions([decision], acting)
        back.append((upload.file, decision.reason))
    return back


def _is_missing_institution(flag: FlagRow) -> bool:
    """Return whether a flag is an institution's absence, alone or in its ledger; it is never filled in."""
    if flag.code != "complete" or flag.cell:
        return False
    return flag.upload_id is not None or InstitutionRow.objects.filter(key=FlagKey.parse(flag.key).whom).exists()


def _late_list(flags: Sequence[tuple[str, Flag, str, str]], roster: Roster) -> list[tuple[str, str, str]]:
    """List late and then absent county-months with the contacts of their unit on the month's last day."""
    listed = []
    for key, flag, _, _ in sorted(flags, key=lambda f: (not f[0].startswith("late"), f[0])):
        named = FlagKey.parse(key)
        code, whom, period = named.code, named.whom, named.period
        if code != "late" and not (code == "complete" and not flag.file):
            continue
        day = Month.parse(period).last_day
        region = roster.region(whom, day)
        unit = region.unit if region else whom
        name = region.name if region else next((u.name for u in roster.units if u.id == whom), "")
        if not name and (own := state_in(roster.states_of(whom), Month.parse(period))):
            name, unit = own.name, roster.unit_of_county(own.county, day)
        if name:
            contacts = contacts_at(list(roster.contacts), unit, day)
            listed.append((f"{name} {period}", flag.sentence, "；".join(c.text() for c in contacts)))
    return listed


def _settle(kind: str, period: str, acting: Actor, roster: Roster) -> Reviewed:
    """Accept and give back returns at the person's turn; accepted ones go up to the next level that has a reviewer."""
    result = Reviewed()
    by_upload: dict[int | None, list[FlagRow]] = {}
    for flag in flags_of(kind, period, acting, roster):
        by_upload.setdefault(flag.upload_id, []).append(flag)
        result.flags.append((flag.key, rows.flag(flag), flag.choice, flag.reason))
    own, today = roles.person(acting).place, acting.now.date()
    waiting = roles.is_within(acting, uploads_of(kind, period).filter(state=State.COLLECTED.value), roster)
    for upload in waiting.order_by("file"):
        whose = turn(upload, today, roster)
        flags = by_upload.get(upload.pk, [])
        back = "；".join(f.reason for f in flags if f.choice == RETURN)
        if whose.place != own and not (back and roles.is_inside(own, whose.place, today, roster)):
            result.waiting.append((upload.file, roles.place_name(whose.place, today, roster)))
        elif back:
            _send(upload, State.RETURNED, upload.level, acting, back)
            result.returned.append((upload.file, back))
        elif any(not f.choice for f in flags):
            result.held.append(upload.file)
        elif (following := next_turn(upload, today, roster)) is not None:
            _send(upload, State.COLLECTED, following.level, acting)
            result.passed.append((upload.file, roles.place_name(following.place, today, roster)))
        else:
            _send(upload, State.ACCEPTED, Level.OFFICE, acting)
            result.accepted.append(upload.file)
    return result


def _send(upload: UploadRow, to: State, level: str, acting: Actor, reason: str = "") -> None:
    before, awaited = State(upload.state), upload.level
    upload.state = to.value if to is before else check_transition(before, to).value
    upload.level, upload.reason = str(level), reason
    upload.save(update_fields=["state", "level", "reason"])
    record_move(upload, "give_back" if to is State.RETURNED else "accept", before, awaited, acting, reason)
