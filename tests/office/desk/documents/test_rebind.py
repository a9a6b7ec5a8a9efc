"""The DOCX that came back: untouched, with other words, with another number, and what is no DOCX."""

from pathlib import Path

import docx
from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import DRAFTER, KEY, NUMBER, refusal

from tongbao.dossier.document import stored_inputs
from tongbao.office.desk.documents.rebind import rebind
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import TrailRow


def returned(folder: Path, old: str, new: str) -> Path:
    """The document with a text changed wherever it is."""
    document = docx.Document(str(folder / "out" / "bulletin.docx"))
    for paragraph in document.paragraphs:
        if old in paragraph.text:
            changed = paragraph.text.replace(old, new)
            paragraph.runs[0].text = changed
            for run in paragraph.runs[1:]:
                run.text = ""
    path = folder / "修改稿.docx"
    document.save(str(path))
    return path


def test_the_untouched_document_is_the_same(drafted: Home, tmp_path: Path) -> None:
    found = rebind(KEY, tmp_path / "out" / "bulletin.docx", drafted, DRAFTER)
    assert {r.state for r in found.rows} == {"未改"}
    assert (found.changed, found.notices, found.clean, found.is_applied) == ((), (), True, False)


def test_other_words_are_shown_and_applied_as_edits(drafted: Home, tmp_path: Path) -> None:
    path = returned(tmp_path, "纳入本次统计", "列入本次统计")
    found = rebind(KEY, path, drafted, DRAFTER)
    (row,) = found.changed
    assert (row.after, row.unbound) == (row.before.replace("纳入本次统计", "列入本次统计"), ())
    assert stored_inputs(drafted.documents / KEY).edits == ()
    applied = rebind(KEY, path, drafted, DRAFTER, apply=True, out=tmp_path / "new")
    assert applied.drafted is not None
    assert "列入本次统计的公共机构2家" in applied.drafted.draft.page.text()
    assert len(stored_inputs(drafted.documents / KEY).edits) == 1
    last = TrailRow.objects.order_by("-id").first()
    assert last is not None
    assert last.subject.startswith(f"{KEY} 导入修改稿 修改稿.docx ")


def test_a_changed_number_is_marked_and_not_applied(drafted: Home, tmp_path: Path) -> None:
    path = returned(tmp_path, "0.60吨标准煤", "0.50吨标准煤")
    found = rebind(KEY, path, drafted, DRAFTER)
    (row,) = [r for r in found.rows if r.unbound]
    (mark,) = row.unbound
    assert (found.clean, mark.suggestion) == (
        False,
        "“0.50吨”没有依据，原处是断言“0.60吨标准煤”。请恢复原数，或改依据后重新拟稿。",
    )
    assert refusal(rebind, KEY, path, drafted, DRAFTER, True, tmp_path / "new") == (
        "unbound",
        f"修改稿有1处没有对应的断言，不能导入；第{row.paragraph}段：{mark.suggestion}"
        "请逐处改正修改稿，或先改数据、决定，重新拟稿。",
    )
    assert stored_inputs(drafted.documents / KEY).edits == ()


def test_what_is_no_docx_is_refused(drafted: Home, tmp_path: Path) -> None:
    path = tmp_path / "修改稿.wps"
    path.write_bytes(b"x")
    assert refusal(rebind, KEY, path, drafted, DRAFTER) == (
        "document",
        "“修改稿.wps”：.wps 是WPS文字专用格式，不能读取。请用WPS或Word打开后另存为 .docx 再导入。",
    )


def test_without_right_or_draft_it_is_refused(drafted: Home, tmp_path: Path) -> None:
    path = tmp_path / "out" / "bulletin.docx"
    assert refusal(rebind, "无", path, drafted, DRAFTER) == ("no-draft", "没有草稿“无”。请先用 draft 拟稿。")
    assert refusal(rebind, KEY, path, drafted, acting("办审核")) == (
        "role",
        "“办审核”（审核员）无权办理 draft。请由有权的人员办理。",
    )


def test_an_issued_document_takes_nothing_in(issued: Home, tmp_path: Path) -> None:
    assert refusal(rebind, KEY, tmp_path / "out" / "bulletin.docx", issued, DRAFTER) == (
        "issued",
        f"“{KEY}”已经印发（{NUMBER}）。需要更改的，请另行拟稿发文。",
    )
