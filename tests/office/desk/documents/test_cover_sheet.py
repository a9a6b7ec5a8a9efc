"""The cover sheet: blank where nothing is done, filled with steps and copies, the same bytes again."""

from datetime import date
from pathlib import Path

import docx
from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import DRAFTER, KEY, NUMBER, refusal

from tongbao.office.desk.documents.cover_sheet import FILES, manuscript, values_of
from tongbao.office.desk.documents.dispatch import dispatch
from tongbao.office.desk.documents.workflow import document, record_step
from tongbao.office.desk.home.home import Home

SIGNER = acting("办签发", "2030-03-08")


def test_a_draft_has_blanks(drafted: Home, tmp_path: Path) -> None:
    files, _ = manuscript(KEY, drafted, DRAFTER, tmp_path / "sheet")
    assert files == tuple(tmp_path / "sheet" / name for name in FILES)
    assert [f.is_file() for f in files] == [True, True]
    text = "".join(c.text for r in docx.Document(str(files[0])).tables[0].rows for c in r.cells)
    assert "关于2024年1月全省公共机构能源资源消费情况的通报" in text
    assert NUMBER not in text
    values = values_of(document(KEY), drafted, date(2030, 3, 8))
    assert [name for name, words in values.items() if words] == ["draft"]


def test_an_issued_document_shows_steps_and_copies(issued: Home, tmp_path: Path) -> None:
    record_step(KEY, "用印", issued, SIGNER)
    dispatch(KEY, issued, SIGNER, ["east", "west"], copies=3)
    values = values_of(document(KEY), issued, date(2030, 3, 8))
    assert (values["number"], values["count"]) == ((NUMBER,), ("6",))
    assert (values["draft"][0], values["sign"][0]) == ("办拟稿", "办签发")
    assert values["seal"] == ("办签发", "2030年3月8日")
    files, _ = manuscript(KEY, issued, SIGNER, tmp_path / "a")
    again, _ = manuscript(NUMBER, issued, SIGNER, tmp_path / "b")
    assert [f.read_bytes() for f in files] == [f.read_bytes() for f in again]
    text = "".join(c.text for r in docx.Document(str(files[0])).tables[0].rows for c in r.cells)
    assert NUMBER in text


def test_each_refusal(drafted: Home, tmp_path: Path) -> None:
    assert refusal(manuscript, "无", drafted, DRAFTER, tmp_path) == (
        "no-document",
        "没有文件“无”。请核对草稿编号或文号。",
    )
    assert refusal(manuscript, KEY, drafted, acting("办审核"), tmp_path) == (
        "role",
        "“办审核”（审核员）无权办理 issue。请由有权的人员办理。",
    )
    assert refusal(manuscript, KEY, drafted, acting("外人"), tmp_path)[0] == "person"
