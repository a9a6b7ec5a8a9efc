"""Dispatch workflow: steps of a document from 拟稿 to 归档, each in its order, each with its person and day.

The steps of drafting and issuing are read from the audit log; nobody enters them a second time.
"""

from dataclasses import dataclass
from datetime import date

from tongbao.dossier.document import stored_inputs
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import SHANGHAI, Actor, Home, one_act
from tongbao.office.store.models import DocumentRow, DocumentStepRow, TrailRow
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

_PERSON = "person"


@dataclass(frozen=True, slots=True)
class StepDone:
    """Step of a document, done or not; ``is_void`` where the draft changed after it was done."""

    step: str
    name: str
    who: str = ""
    day: str = ""
    note: str = ""
    is_void: bool = False
    is_needed: bool = True

    @property
    def is_done(self) -> bool:
        """Whether it was done and is not void."""
        return bool(self.day) and not self.is_void


def document(key: str) -> DocumentRow:
    """Find a document by its key or its number.

    Raises
    ------
    Refusal
        Code ``no-document``.
    """
    found = DocumentRow.objects.filter(key=key).first() or DocumentRow.objects.filter(number=key).exclude(number="")
    row = found if isinstance(found, DocumentRow) else found.first()
    if row is None:
        raise Refusal("no-document", f"没有文件“{key}”。", "请核对草稿编号或文号。")
    return row


def steps(key: str, home: Home, acting: Actor) -> tuple[StepDone, ...]:
    """List every step of a document in order, done or not; a step done by several people has an entry each.

    Raises
    ------
    Refusal
        Codes ``person``, ``role`` and ``no-document``.
    """
    roles.require(acting, "issue")
    return steps_of(document(key), home, acting.now.astimezone(SHANGHAI).date())


def steps_of(row: DocumentRow, home: Home, on: date) -> tuple[StepDone, ...]:
    """List the steps of a document by the rules of a day."""
    content = _content_digest(row, home)
    found: list[StepDone] = []
    for rule in Rulebook(on).rows("document_steps"):
        done = _recorded_by_program(row, rule) or [
            StepDone(rule.id, rule.text("name"), s.who, s.day, s.note, _is_void(s, rule, content))
            for s in DocumentStepRow.objects.filter(document=row.key, step=rule.id).order_by("id")
        ]
        found += done or [StepDone(rule.id, rule.text("name"), is_needed=not rule.get("many", False))]
    return tuple(found)


def record_step(
    key: str, step: str, home: Home, acting: Actor, who: str = "", day: date | None = None, note: str = ""
) -> tuple[StepDone, ...]:
    """Record a step of a document.

    Parameters
    ----------
    key : key or number of the document
    step : id or name, such as 核稿
    home
        Home with the document.
    acting
        Person who enters the step.
    who
        Person who did it; the acting person without one.
    day
        Day it was done; today without one.
    note
        Remark, such as an opinion.

    Returns
    -------
    tuple of StepDone
        All steps of the document.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``no-document``, ``step`` (no such step, or the program records it), ``step-order``,
        ``step-done``, ``step-day`` and ``two-persons``.
    """
    roles.require(acting, "issue")
    with one_act():
        row = document(key)
        today = acting.now.astimezone(SHANGHAI).date()
        rule = _find_rule(step, today)
        if rule.text("by") != _PERSON:
            name = rule.text("name")
            raise Refusal(
                "step", f"“{name}”由程序在办理时登记，不能补登。", "请用 draft、issue 或 document … dispatch 办理。"
            )
        put_step(row, rule, home, acting, who or acting.who, day or today, note)
        return steps_of(row, home, today)


def put_step(row: DocumentRow, rule: Row, home: Home, acting: Actor, who: str, day: date, note: str) -> None:
    """Record a step where its order, its day and its person allow it; call it inside the act's transaction.

    Parameters
    ----------
    row
        Document.
    rule : row of ``document_steps``
        Step to be recorded.
    home
        Home with the document.
    acting
        Person who enters the step.
    who
        Person who did it.
    day
        Day it was done.
    note
        Remark; may be empty.

    Raises
    ------
    Refusal
        Codes ``step-order``, ``step-done``, ``step-day`` and ``two-persons``.
    """
    name, today = rule.text("name"), acting.now.astimezone(SHANGHAI).date()
    done = [s for s in steps_of(row, home, today) if s.is_done]
    if rule.get("before_issue", False) and row.state == "issued":
        raise Refusal("step-order", f"“{row.number}”已经签发，不能再登记{name}。", f"{name}应在签发前办理。")
    require_before(row, rule, home, today)
    if not rule.get("many", False) and any(s.step == rule.id for s in done):
        was = next(s for s in done if s.step == rule.id)
        raise Refusal("step-done", f"{name}已由{was.who}于{was.day}办理。", "不必重复登记。")
    earlier = [s for s in done if s.step in rule.texts("after") and s.day > day.isoformat()]
    if day > today:
        raise Refusal("step-day", f"{name}的日期{day.isoformat()}在今天之后。", "请写实际办理的日期。")
    if earlier:
        sentence = f"{name}的日期{day.isoformat()}早于{earlier[0].name}的日期{earlier[0].day}。"
        raise Refusal("step-day", sentence, "请核对日期。")
    same = [s for s in done if s.step in rule.texts("other_than") and s.who == who]
    if same:
        raise Refusal("two-persons", f"{same[0].name}和{name}不能是同一人（{who}）。", "请由另一人办理。")
    DocumentStepRow.objects.create(
        document=row.key,
        step=rule.id,
        who=who,
        day=day.isoformat(),
        note=note,
        content=_content_digest(row, home),
        entered_by=acting.who,
        entered_at=acting.at,
    )
    audit_log.record(acting, "step", f"{row.key} {name} {who} {day.isoformat()}")


def require_before(row: DocumentRow, rule: Row, home: Home, on: date) -> None:
    """Refuse where a step that must come before another is not done, or was done before the draft changed.

    Raises
    ------
    Refusal
        Code ``step-order``.
    """
    listed = steps_of(row, home, on)
    for needed in rule.texts("after"):
        entries = [s for s in listed if s.step == needed]
        if entries and not any(s.is_done for s in entries):
            why = "后草稿又有改动，已失效" if entries[0].is_void else "还没有办理"
            sentence = f"“{row.number or row.key}”的{entries[0].name}{why}，不能{rule.text('name')}。"
            raise Refusal("step-order", sentence, f"请先办理{entries[0].name}。")


def step_rule(step: str, on: date) -> Row:
    """Return the rule of a step on a day."""
    return Rulebook(on).row("document_steps", step)


def _find_rule(step: str, on: date) -> Row:
    rules = Rulebook(on).rows("document_steps")
    found = next((r for r in rules if step in (r.id, r.text("name"))), None)
    if found is None:
        raise Refusal("step", f"没有“{step}”这个环节。", f"可填：{'、'.join(r.text('name') for r in rules)}。")
    return found


def _recorded_by_program(row: DocumentRow, rule: Row) -> list[StepDone]:
    """Read a step of drafting or issuing from the audit log."""
    by = rule.text("by")
    if by == "draft":
        entry = TrailRow.objects.filter(act="draft", subject__startswith=f"{row.key} ").order_by("-id").first()
        return [StepDone(rule.id, rule.text("name"), row.drafted_by, entry.at[:10] if entry else row.as_of)]
    if by == "issue" and row.state == "issued":
        entry = TrailRow.objects.filter(act="issue", subject__startswith=f"印发 {row.number} ").order_by("-id").first()
        note = row.number if rule.id == "number" else ""
        return [StepDone(rule.id, rule.text("name"), row.issued_by, entry.at[:10] if entry else row.as_of, note)]
    return []


def _is_void(done: DocumentStepRow, rule: Row, content: str) -> bool:
    return bool(rule.get("before_issue", False)) and done.content != content


def _content_digest(row: DocumentRow, home: Home) -> str:
    """Compute the digest of the inputs of a document without its number, so that issuing alone does not change it."""
    return stored_inputs(home.path / row.folder).numbered("").digest()
