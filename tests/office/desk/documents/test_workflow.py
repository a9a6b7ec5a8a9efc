"""The steps of a document: each in its order, on its day, by its person."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import DRAFTER, KEY, NUMBER, SIGNER, refusal
from tests.office.desk.small_document import issued as issue

from tongbao.office.desk.documents.edit import clauses, edit
from tongbao.office.desk.documents.workflow import StepDone, document, record_step, step_rule, steps
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import DocumentStepRow, TrailRow

LATER = acting("办拟稿", "2030-03-08")
BY_PROGRAM = "由程序在办理时登记，不能补登。请用 draft、issue 或 document … dispatch 办理。"


def done(listed: tuple[StepDone, ...]) -> list[tuple[str, str]]:
    return [(s.name, s.who) for s in listed if s.is_done]


def test_the_program_records_drafting_and_issuing(issued: Home) -> None:
    listed = steps(NUMBER, issued, SIGNER)
    assert [s.name for s in listed] == ["拟稿", "核稿", "会签", "签发", "编号", "用印", "分发", "归档"]
    assert done(listed) == [("拟稿", "办拟稿"), ("签发", "办签发"), ("编号", "办签发")]
    assert [s.name for s in listed if not s.is_needed] == ["会签"]
    assert [s.note for s in listed if s.step == "number"] == [NUMBER]


def test_steps_are_recorded_by_id_or_name(drafted: Home) -> None:
    record_step(KEY, "核稿", drafted, LATER, who="合成核稿人", note="同意")
    record_step(KEY, "countersign", drafted, LATER, who="合成处甲")
    listed = record_step(KEY, "会签", drafted, LATER, who="合成处乙", day=date(2030, 3, 8))
    assert done(listed) == [("拟稿", "办拟稿"), ("核稿", "合成核稿人"), ("会签", "合成处甲"), ("会签", "合成处乙")]
    row = DocumentStepRow.objects.order_by("id").first()
    assert row is not None
    assert (row.day, row.note, row.entered_by) == ("2030-03-08", "同意", "办拟稿")
    last = TrailRow.objects.order_by("-id").first()
    assert last is not None
    assert (last.act, last.subject) == ("step", f"{KEY} 会签 合成处乙 2030-03-08")


def test_a_draft_that_changed_must_be_checked_again(drafted: Home, tmp_path: Path) -> None:
    record_step(KEY, "核稿", drafted, LATER, who="合成核稿人")
    line = next(x for x in clauses(KEY, drafted, DRAFTER) if x.original == "一、总体情况")
    edit(KEY, line.number, "一、基本情况", drafted, LATER, tmp_path / "out")
    assert [(s.is_void, s.is_done) for s in steps(KEY, drafted, LATER) if s.step == "check"] == [(True, False)]
    assert refusal(record_step, KEY, "会签", drafted, LATER) == (
        "step-order",
        f"“{KEY}”的核稿后草稿又有改动，已失效，不能会签。请先办理核稿。",
    )
    assert done(record_step(KEY, "核稿", drafted, LATER, who="合成核稿人"))[1:] == [("核稿", "合成核稿人")]


def test_each_step_waits_for_the_one_before(drafted: Home, tmp_path: Path) -> None:
    order = "step-order"
    assert refusal(record_step, KEY, "用印", drafted, LATER) == (
        order,
        f"“{KEY}”的编号还没有办理，不能用印。请先办理编号。",
    )
    assert refusal(record_step, KEY, "会签", drafted, LATER) == (
        order,
        f"“{KEY}”的核稿还没有办理，不能会签。请先办理核稿。",
    )
    issue(drafted, tmp_path / "out")
    assert refusal(record_step, KEY, "核稿", drafted, LATER, "甲") == (
        order,
        f"“{NUMBER}”已经签发，不能再登记核稿。核稿应在签发前办理。",
    )
    assert refusal(record_step, KEY, "归档", drafted, LATER) == (
        order,
        f"“{NUMBER}”的分发还没有办理，不能归档。请先办理分发。",
    )


@pytest.mark.parametrize(
    ("step", "who", "day", "code", "words"),
    [
        ("签发", "", None, "step", f"“签发”{BY_PROGRAM}"),
        ("分发", "", None, "step", f"“分发”{BY_PROGRAM}"),
        ("盖章", "", None, "step", "没有“盖章”这个环节。可填：拟稿、核稿、会签、签发、编号、用印、分发、归档。"),
        ("核稿", "", None, "two-persons", "拟稿和核稿不能是同一人（办拟稿）。请由另一人办理。"),
        ("核稿", "甲", date(2031, 1, 1), "step-day", "核稿的日期2031-01-01在今天之后。请写实际办理的日期。"),
        ("核稿", "甲", date(2017, 1, 1), "step-day", "核稿的日期2017-01-01早于拟稿的日期2024-03-07。请核对日期。"),
    ],
)  # fmt: skip
def test_each_refusal(drafted: Home, step: str, who: str, day: date | None, code: str, words: str) -> None:
    assert refusal(record_step, KEY, step, drafted, LATER, who, day) == (code, words)
    assert DocumentStepRow.objects.count() == 0


def test_a_step_is_done_once(drafted: Home) -> None:
    record_step(KEY, "核稿", drafted, LATER, "甲")
    assert refusal(record_step, KEY, "核稿", drafted, LATER, "乙") == (
        "step-done",
        "核稿已由甲于2030-03-08办理。不必重复登记。",
    )


def test_no_document_and_no_right(drafted: Home) -> None:
    absent = ("no-document", "没有文件“无”。请核对草稿编号或文号。")
    assert refusal(record_step, "无", "核稿", drafted, LATER) == absent
    assert refusal(document, "无") == absent
    # A draft has no number: nothing is found by an empty one.
    assert refusal(document, "") == ("no-document", "没有文件“”。请核对草稿编号或文号。")
    role = ("role", "“办审核”（审核员）无权办理 issue。请由有权的人员办理。")
    assert refusal(steps, KEY, drafted, acting("办审核")) == role
    assert refusal(record_step, KEY, "核稿", drafted, acting("办审核")) == role


def test_a_document_is_found_by_its_key_and_its_number(issued: Home) -> None:
    assert document(KEY).pk == document(NUMBER).pk
    assert step_rule("number", date(2026, 1, 1)).text("example") == "某公节能办〔2017〕4号"
    assert steps(KEY, issued, SIGNER) == steps(NUMBER, issued, SIGNER)
