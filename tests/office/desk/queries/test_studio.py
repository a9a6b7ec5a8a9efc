"""The bulletin studio: documents, one draft with its claims and troubles, its files; for the office only."""

from datetime import date

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.progress_office import MONTH, progress_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.documents.draft import draft
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries import studio
from tongbao.office.desk.queries.studio import Line, Part
from tongbao.office.desk.queries.table import CALM, Cell, Table

DAY, KEY = date(2024, 2, 6), "progress-2024-01-2024-02-06"
NO_DRAFT = ("no-draft", "没有这份草稿。请从列表中打开。")


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One home for the module, with a draft."""
    folder = tmp_path_factory.mktemp("studio")
    found = progress_office(folder)
    draft("progress", MONTH, DAY, found, on("办拟稿"), folder / "out", [])
    return found


def on(who: str) -> Actor:
    """A person on the day after the month was closed."""
    return acting(who, "2024-02-06")


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def test_drafts_are_listed() -> None:
    name = Cell("工作进展通报", page="document", key=(KEY,))
    line = (name, MONTH, "2024-02-06", Cell("草稿", CALM), "", "办拟稿", "")
    heads = ("文件", "期间", "截至日", "状态", "文号", "拟稿", "签发")
    assert studio.documents(on("办拟稿")) == Table("文件", heads, [line], empty="还没有拟稿")


def test_a_draft_is_a_page_of_clauses_and_claims(home: Home) -> None:
    seen = studio.document_detail(KEY, home, on("办拟稿"))
    assert (seen.name, seen.state, seen.issued, seen.drafted_by) == ("工作进展通报", "草稿", False, "办拟稿")
    assert seen.lines[:3] == (
        Line("number", (Part("合节能办〔2024〕　号", "c001", "docno"),), 0),
        Line("title", (Part("关于全省公共机构节能工作进展情况的通报"),), 1),
        Line("to", (Part("各市", "c002", "title"), Part("：")), 2),
    )
    assert "league.xlsx" not in dict(seen.files) and dict(seen.files)["bulletin.docx"] == "Word"


def test_an_ask_that_a_problem_lacks_is_a_trouble(home: Home) -> None:
    troubles = studio.document_detail(KEY, home, on("办拟稿")).troubles
    words = "问题“召开全市公共机构节能工作会议”没有相应的限期要求，也没有“不提要求”的说明。"
    assert ("校核", words) in {(t.kind, t.words) for t in troubles}


def test_a_draft_does_not_differ_from_itself(home: Home) -> None:
    heads = ("认定", "取值", "那一稿", "这一稿")
    expected = Table(f"与 {KEY} 的不同", heads, empty="数字和名称没有不同")
    assert studio.difference(KEY, KEY, home, on("办拟稿")) == expected


def test_files_are_served_by_name(home: Home) -> None:
    assert studio.file(KEY, "bulletin.docx", home, on("办拟稿")).startswith(b"PK")
    words = "没有这个文件，或者重做的与印发时不一致。请重新拟稿；已印发的请从归档包中取用。"
    assert refusal(studio.file, KEY, "../home", home, on("办拟稿")) == ("absent", words)


def test_a_draft_that_is_none_is_refused(home: Home) -> None:
    assert refusal(studio.document_detail, "x", home, on("办拟稿")) == NO_DRAFT
    assert refusal(studio.difference, KEY, "x", home, on("办拟稿")) == NO_DRAFT


def test_a_unit_sees_no_draft(home: Home) -> None:
    words = "“东市填报”（填报员）无权办理 draft。请由有权的人员办理。"
    assert refusal(studio.documents, on("东市填报")) == ("role", words)
    assert refusal(studio.document_detail, KEY, home, on("东市填报")) == ("role", words)
    assert refusal(studio.file, KEY, "bulletin.docx", home, on("东市填报")) == ("role", words)
