"""Transitions of a return along its chain: every move is recorded, none of them changes a figure."""

from datetime import date

from tongbao.intake.review.state import FilingTime, Level, MoveRequest, State, next_state, relation_to_return
from tongbao.measure.period import format_chinese_date
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.access.deadlines import deadline_for, legal_day
from tongbao.office.desk.access.delegation import first_turn, next_turn, turn
from tongbao.office.desk.access.roles import Rung, day_of, ladder, place_name
from tongbao.office.desk.home import audit_log, period_lock
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.desk.review.review_checks import check_return
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, FlagRow, MoveRow, UploadRow
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

_UNDONE = ("accept", "give_back")


def submit(upload: UploadRow, acting: Actor, reason: str = "") -> UploadRow:
    """Hand in a draft, or hand in a returned one again with the reason why its figures are right.

    Raises
    ------
    Refusal
        Those of :func:`tongbao.intake.review.state.may`; ``person`` where nobody is enrolled.
    """
    with one_act():
        row, roster = _locked(upload), rows.roster()
        first = first_turn(row.unit, row.period, acting.now.date(), roster)
        to = _asked("submit", row, first.place, acting, roster, reason=reason)
        return _moved("submit", row, to, first.level, acting, reason)


def withdraw(upload: UploadRow, acting: Actor) -> UploadRow:
    """Withdraw a return as a draft: by the reporter, in time and before any level accepted it.

    Raises
    ------
    Refusal
        Those of :func:`tongbao.intake.review.state.may`.
    """
    with one_act():
        row, roster = _locked(upload), rows.roster()
        last = _last(row)
        passed = last is not None and last.act == "accept"
        to = _asked("withdraw", row, turn(row, acting.now.date(), roster).place, acting, roster, passed=passed)
        return _moved("withdraw", row, to, row.level, acting)


def accept(upload: UploadRow, acting: Actor) -> UploadRow:
    """Accept for the level whose turn it is: the next level that is not vacant is next; after the last it is done.

    Raises
    ------
    Refusal
        Those of :func:`tongbao.intake.review.state.may`; ``open-flags`` where a flag has no decision yet.
    """
    with one_act():
        row, roster = _locked(upload), rows.roster()
        today = acting.now.date()
        to = _asked("accept", row, turn(row, today, roster).place, acting, roster)
        if row.kind == "ledger":
            check_return(row, roster)
        if undecided := FlagRow.objects.filter(upload=row, choice="").count():
            raise Refusal(
                "open-flags", f"“{row.file}”还有{undecided}处疑点没有办理决定。", "请先在审核中逐处作出决定。"
            )
        following = next_turn(row, today, roster)
        if following is None:
            return _moved("accept", row, to, Level.OFFICE, acting)
        return _moved("accept", row, State.COLLECTED, following.level, acting)


def give_back(upload: UploadRow, reason: str, acting: Actor) -> UploadRow:
    """Return with a reason; by the level whose turn it is, or above.

    Raises
    ------
    Refusal
        Those of :func:`tongbao.intake.review.state.may`.
    """
    with one_act():
        row, roster = _locked(upload), rows.roster()
        to = _asked("give_back", row, turn(row, acting.now.date(), roster).place, acting, roster, reason=reason)
        row.reason = reason.strip()
        return _moved("give_back", row, to, row.level, acting, reason)


def undo(upload: UploadRow, acting: Actor, reason: str = "") -> UploadRow:
    """Undo the last return or accept, until sealing; by the level that did it, or above.

    Raises
    ------
    Refusal
        Those of :func:`tongbao.intake.review.state.may`; ``nothing`` where there is nothing to undo.
    """
    with one_act():
        row, roster = _locked(upload), rows.roster()
        last = _last(row)
        if last is not None and last.act not in _UNDONE:
            last = None
        if last is None and row.state == State.COLLECTED:
            raise Refusal("nothing", f"“{row.file}”没有可以撤销的接收或退回。", "请核对是哪一份报表。")
        # A return accepted or returned by a review of the whole period has no move of its own: the office did it.
        before = State(last.from_state) if last else State.COLLECTED
        _asked("undo", row, last.place if last else "", acting, roster, to=before)
        if last is not None:
            last.undone_at = acting.at
            last.save(update_fields=["undone_at"])
        if row.state == State.RETURNED:
            row.reason = ""
            FlagRow.objects.filter(upload=row, choice="return").update(choice="", reason="")
        return _moved("undo", row, before, last.from_level if last else row.level, acting, reason)


def supersede(upload: UploadRow, acting: Actor, reason: str) -> UploadRow:
    """Supersede an earlier return by a newer one, by decision of a person who may move it from its current level.

    Raises
    ------
    Refusal
        Those of :func:`tongbao.intake.review.state.may`.
    """
    row, roster = _locked(upload), rows.roster()
    to = _asked("replace", row, turn(row, acting.now.date(), roster).place, acting, roster, reason=reason)
    return _moved("replace", row, to, row.level, acting, reason)


def record_move(upload: UploadRow, act: str, before: State, level: str, acting: Actor, reason: str = "") -> None:
    """Record a move that another verb made (review, collect, close), so that it can be undone and is in the history.

    Parameters
    ----------
    upload, act
        Return that was moved, and the act.
    before, level
        State before the move, and the level it awaited.
    acting, reason
        Person who moved it, and why.
    """
    MoveRow.objects.create(
        upload=upload,
        act=act,
        from_state=before.value,
        to_state=upload.state,
        from_level=level,
        to_level=upload.level,
        place=roles.person(acting).place,
        who=acting.who,
        at=acting.at,
        reason=reason,
    )


def history(upload: UploadRow) -> list[MoveRow]:
    """List the moves of a return, oldest first, those undone included."""
    return list(MoveRow.objects.filter(upload=upload).order_by("id"))


def locked_why(upload: UploadRow, on: date) -> str:
    """Explain why the reporter cannot change a return, until when, and what to do; empty where it is not locked."""
    state = State(upload.state)
    if state in (State.DRAFT, State.RETURNED):
        return ""
    what = f"“{upload.file}”（{upload.period}）"
    book = _book(upload)
    if state is State.SEALED or book is not None:
        when = f"{format_chinese_date(date.fromisoformat(book.closed_at[:10]))}" if book else ""
        return f"{what}{when}已经封账，封账值不再改动。更正请用 correct 登记，进入下一稿。"
    if state is State.SUPERSEDED:
        return f"{what}已被更正件替代，不再改动。请办理替代它的更正件。"
    if state is State.ACCEPTED:
        return f"{what}已经接收，到退回或撤销接收为止锁定。数字有误的，请联系审核单位退回。"
    roster = rows.roster()
    reviewer = place_name(turn(upload, on, roster).place, on, roster)
    locked = f"{what}正由{reviewer}审核，到接收或退回为止锁定。"
    due = _due(upload, roster)
    last = _last(upload)
    if (due is not None and on > due) or (last is not None and last.act == "accept"):
        return f"{locked}数字有误的，请联系{reviewer}退回。"
    until = f"在{format_chinese_date(due)}（含当日）前" if due else "在接收前"
    return f"{locked}填报单位{until}可以撤回。"


def time_of(upload: UploadRow, on: date, roster: Roster) -> FilingTime:
    """Classify a day for a return: in time, in an extension, overdue, or after sealing."""
    if upload.state == State.SEALED or _book(upload) is not None:
        return FilingTime.SEALED
    legal = legal_day(upload.kind, upload.period)
    if legal is None or on <= legal:
        return FilingTime.OPEN
    return (
        FilingTime.EXTENDED
        if on <= deadline_for(upload.kind, upload.unit, upload.period, legal, roster)
        else FilingTime.OVERDUE
    )


def _due(upload: UploadRow, roster: Roster) -> date | None:
    legal = legal_day(upload.kind, upload.period)
    return None if legal is None else deadline_for(upload.kind, upload.unit, upload.period, legal, roster)


def _book(upload: UploadRow) -> BookRow | None:
    """Return the book its period was closed with; issued lists may come in after a closing, for the next vintage."""
    if upload.kind == "targets":
        return None
    kind = period_lock.book_kind(upload.kind)
    return BookRow.objects.filter(kind=kind, period=upload.period).order_by("vintage").first()


def _locked(upload: UploadRow) -> UploadRow:
    """Read the return in its current state and lock its period until the end of the act: sealing waits, or is over."""
    period_lock.lock(upload.kind, upload.period)
    return UploadRow.objects.select_for_update().get(pk=upload.pk)


def _last(upload: UploadRow) -> MoveRow | None:
    """Return the last current move, unless the return has been moved since by a verb that records no moves."""
    last = MoveRow.objects.filter(upload=upload, undone_at="").exclude(act="undo").order_by("id").last()
    newest = MoveRow.objects.filter(upload=upload).order_by("id").last()
    if newest is None or (newest.to_state, newest.to_level) != (upload.state, upload.level):
        return None
    return last


def _asked(
    act: str,
    row: UploadRow,
    due: str,
    acting: Actor,
    roster: Roster,
    *,
    to: State | None = None,
    passed: bool = False,
    reason: str = "",
) -> State:
    """Look up a move in the table of moves for the person who acts, where ``due`` is the territory whose turn it is."""
    who, today = roles.person(acting), acting.now.date()
    rungs = ladder(row.unit, day_of(row.period, today), roster)
    rung = next((r for r in rungs if r.place == who.place), Rung(Level.OFFICE, ""))
    rank = relation_to_return(who.place, [r.place for r in rungs], due)
    time, moves = time_of(row, today, roster), Rulebook(today).rows("moves")
    request = MoveRequest(
        act=act,
        state=State(row.state),
        level=rung.level,
        relation=rank,
        time=time,
        roles=who.roles,
        to=to,
        passed=passed,
        reason=reason,
    )
    return next_state(request, moves)


def _moved(act: str, row: UploadRow, to: State, level: str, acting: Actor, reason: str = "") -> UploadRow:
    before, awaited = State(row.state), row.level
    row.state, row.level = to.value, str(level)
    row.save(update_fields=["state", "level", "reason"])
    record_move(row, act, before, awaited, acting, reason.strip())
    words = f"{row.file} {row.unit} {row.period} {before.term}→{to.term} {reason.strip()}"
    audit_log.record(acting, act, words.strip())
    return row


def act_on(act: str, upload: UploadRow, reason: str, acting: Actor) -> UploadRow:
    """Hand in, withdraw, accept, give back or undo.

    Raises
    ------
    Refusal
        Code ``act`` where there is no such move, and those of the move.
    """
    if act == "submit":
        return submit(upload, acting, reason)
    if act == "withdraw":
        return withdraw(upload, acting)
    if act == "accept":
        return accept(upload, acting)
    if act == "give_back":
        return give_back(upload, reason, acting)
    if act == "undo":
        return undo(upload, acting, reason)
    raise Refusal("act", f"没有“{act}”这种办理。", "可用：submit、withdraw、accept、give_back、undo。")
