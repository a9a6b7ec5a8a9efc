"""Other words for a clause: claims stay bound; numbers that are none are refused; edits are taken back."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import DRAFTER, KEY, NUMBER, refusal

from tongbao.dossier.document import stored_inputs
from tongbao.office.desk.documents.edit import Line, clauses, edit, institution_names, open_draft
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import DocumentRow, TrailRow


def line(home: Home, words: str) -> Line:
    return next(x for x in clauses(KEY, home, DRAFTER) if words in x.original)


def test_clauses_are_listed_in_printed_order_with_their_claims(drafted: Home) -> None:
    found = clauses(KEY, drafted, DRAFTER)
    assert [x.number for x in found] == sorted(x.number for x in found)
    assert {x.kind for x in found if not x.editable} >= {"number", "recipients", "ending"}
    one = line(drafted, "纳入本次统计的公共机构2家")
    assert (one.kind, one.editable, one.is_edited, one.stale) == ("paragraph", True, False, False)
    assert [t for _, t in one.claims][:3] == ["2024年1月", "2家", "0.60吨标准煤"]
    assert [x for x in found if x.is_edited] == []


def test_other_words_keep_every_claim(drafted: Home, tmp_path: Path) -> None:
    one = line(drafted, "纳入本次统计的公共机构2家")
    claims = [c.text for c in edit(KEY, 1, None, drafted, DRAFTER, tmp_path / "out").draft.page.claims()]
    made = edit(
        KEY, one.number, one.template.replace("纳入本次统计", "列入本次统计"), drafted, DRAFTER, tmp_path / "out"
    )
    assert "列入本次统计的公共机构2家" in made.draft.page.text()
    assert [c.text for c in made.draft.page.claims()] == claims
    (now,) = [x for x in clauses(KEY, drafted, DRAFTER) if x.is_edited]
    assert (now.number, now.original, "列入本次统计" in now.template) == (one.number, one.original, True)
    assert DocumentRow.objects.get().digest == stored_inputs(drafted.documents / KEY).digest()
    last = TrailRow.objects.order_by("-id").first()
    assert last is not None
    assert last.subject.startswith(f"{KEY} 第{one.number}段 ")


def test_an_edit_is_taken_back(drafted: Home, tmp_path: Path) -> None:
    before = DocumentRow.objects.get().digest
    one = line(drafted, "一、总体情况")
    edit(KEY, one.number, "一、基本情况", drafted, DRAFTER, tmp_path / "out")
    assert DocumentRow.objects.get().digest != before
    edit(KEY, one.number, None, drafted, DRAFTER, tmp_path / "out")
    assert stored_inputs(drafted.documents / KEY).edits == ()
    assert DocumentRow.objects.get().digest == before
    # The same words as before are no edit.
    edit(KEY, one.number, one.template, drafted, DRAFTER, tmp_path / "out")
    assert stored_inputs(drafted.documents / KEY).edits == ()


def test_a_number_or_a_name_without_a_claim_is_refused(drafted: Home, tmp_path: Path) -> None:
    one = line(drafted, "一、总体情况")
    remedy = "数字和名称只能用原段的断言（如 {c012}）。"
    for template, word in (("一、3家情况", "3"), ("一、合成甲县一中情况", "合成甲县一中")):
        code, words = refusal(edit, KEY, one.number, template, drafted, DRAFTER, tmp_path / "out")
        assert (code, words.startswith("不能这样改："), word in words, words.endswith(remedy)) == (
            "edit",
            True,
            True,
            True,
        )
    assert stored_inputs(drafted.documents / KEY).edits == ()
    assert "合成甲县一中" in institution_names()


def test_each_refusal(drafted: Home, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert refusal(edit, KEY, 999, "甲", drafted, DRAFTER, out) == (
        "clause",
        f"“{KEY}”没有第999段。请用 tongbao edit 列出各段后再改。",
    )
    assert refusal(edit, "无", 1, "甲", drafted, DRAFTER, out) == ("no-draft", "没有草稿“无”。请先用 draft 拟稿。")
    assert refusal(clauses, "无", drafted, DRAFTER) == ("no-draft", "没有草稿“无”。请先用 draft 拟稿。")
    role = ("role", "“办审核”（审核员）无权办理 draft。请由有权的人员办理。")
    assert refusal(edit, KEY, 1, "甲", drafted, acting("办审核"), out) == role
    assert refusal(clauses, KEY, drafted, acting("办审核")) == role


def test_an_issued_document_is_read_and_not_edited(issued: Home, tmp_path: Path) -> None:
    sentence = f"“{KEY}”已经印发（{NUMBER}）。需要更改的，请另行拟稿发文。"
    assert refusal(edit, KEY, 1, "甲", issued, DRAFTER, tmp_path / "out") == ("issued", sentence)
    assert refusal(open_draft, KEY) == ("issued", sentence)
    assert open_draft(KEY, issued=True).number == NUMBER
    assert line(issued, "一、总体情况").template == "一、总体情况"


@pytest.mark.parametrize("words", ["一、总体情况", "二、存在问题"])
def test_a_clause_that_is_removed_leaves_the_page(drafted: Home, tmp_path: Path, words: str) -> None:
    made = edit(KEY, line(drafted, words).number, "", drafted, DRAFTER, tmp_path / "out")
    assert words not in made.draft.page.text().splitlines()
