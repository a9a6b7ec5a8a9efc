"""The steps of a document on its way out: 拟稿 to 归档, each in its order, each with who and when.

What drafting and issuing do is taken from the trail; nobody enters it a second time.
"""

from dataclasses import dataclass
from datetime import date

from tongbao.dossier.document import stored_inputs
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import SHANGHAI, Acting, Home, one_act
from tongbao.office.store.models import DocumentRow, DocumentStepRow, TrailRow
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

_PERSON = "person"


@dataclass(frozen=True, slots=True)
class StepDone:
    """One step of a document, done or not; ``is_void`` where the draft changed after it was done."""

    step: str
    name: str
    who: str = ""
    day: str = ""
    note: str = ""
    is_void: bool = False
    is_needed: bool = True

    @property
    def is_done(self) -> bool:
        """Whether it was done and still counts."""
        return bool(self.day) and not self.is_void


def document(key: str) -> DocumentRow:
    """A document by its key or its number.

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


def steps(key: str, home: Home, acting: Acting) -> tuple[StepDone, ...]:
    """Every step of a document in order, with what was done; a step done by several has an entry each.

    Raises
    ------
    Refusal
        Codes ``person``, ``role`` and ``no-document``.
    """
    roles.require(acting, "issue")
    return steps_of(document(key), home, acting.now.astimezone(SHANGHAI).date())


def steps_of(row: DocumentRow, home: Home, on: date) -> tuple[StepDone, ...]:
    """The steps of a document by the rules of a day."""
    content = _content(row, home)
    found: list[StepDone] = []
    for rule in Rulebook(on).rows("document_steps"):
        done = _by_program(row, rule) or [
            StepDone(rule.id, rule.text("name"), s.who, s.day, s.note, _is_void(s, rule, content))
            for s in DocumentStepRow.objects.filter(document=row.key, step=rule.id).order_by("id")
        ]
        found += done or [StepDone(rule.id, rule.text("name"), is_needed=not rule.get("many", False))]
    return tuple(found)


def record_step(
    key: str, step: str, home: Home, acting: Acting, who: str = "", day: date | None = None, note: str = ""
) -> tuple[StepDone, ...]:
    """Record a step of a document by its id or name (核稿), done by ``who`` on ``day``; the acting person, today.

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
        rule = _rule(step, today)
        if rule.text("by") != _PERSON:
            name = rule.text("name")
            raise Refusal(
                "step", f"“{name}”由程序在办理时登记，不能补登。", "请用 draft、issue 或 document … dispatch 办理。"
            )
        put_step(row, rule, home, acting, who or acting.who, day or today, note)
        return steps_of(row, home, today)


def put_step(row: DocumentRow, rule: Row, home: Home, acting: Acting, who: str, day: date, note: str) -> None:
    """Record a step where its order, its day and its person allow it; call it inside the act's transaction.

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
        content=_content(row, home),
        entered_by=acting.who,
        entered_at=acting.at,
    )
    audit_log.note(acting, "step", f"{row.key} {name} {who} {day.isoformat()}")


def require_before(row: DocumentRow, rule: Row, home: Home, on: date) -> None:
    """Refuse where a step that must come before another is not done, or was done before the draft changed.

    Raises
    ------
    Refusal
        Code ``step-order``.
    """
    listed = steps_of(row, home, on)
    for needed in rule.texts("after"):
        mine = [s for s in listed if s.step == needed]
        if mine and not any(s.is_done for s in mine):
            why = "后草稿又有改动，已失效" if mine[0].is_void else "还没有办理"
            sentence = f"“{row.number or row.key}”的{mine[0].name}{why}，不能{rule.text('name')}。"
            raise Refusal("step-order", sentence, f"请先办理{mine[0].name}。")


def step_rule(step: str, on: date) -> Row:
    """The rule of a step on a day."""
    return Rulebook(on).row("document_steps", step)


def _rule(step: str, on: date) -> Row:
    rules = Rulebook(on).rows("document_steps")
    found = next((r for r in rules if step in (r.id, r.text("name"))), None)
    if found is None:
        raise Refusal("step", f"没有“{step}”这个环节。", f"可填：{'、'.join(r.text('name') for r in rules)}。")
    return found


def _by_program(row: DocumentRow, rule: Row) -> list[StepDone]:
    """What drafting and issuing left in the trail."""
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


def _content(row: DocumentRow, home: Home) -> str:
    """The digest of what a document is made from, its number apart: issuing alone changes nothing of it."""
    return stored_inputs(home.path / row.folder).numbered("").digest()
