"""The Hebei draft goes to the leaders as DOCX and comes back: words pass, numbers never pass unseen."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.stories.conftest import ROOT, Office

from tongbao.bulletin.clause import Claim
from tongbao.bulletin.edit import Place, apply_edits, list_places
from tongbao.bulletin.page import Page
from tongbao.bulletin.rebind import Rebound, rebind
from tongbao.bulletin.slots import DraftContext
from tongbao.dossier.document import stored_inputs, write_draft
from tongbao.dossier.dossier import Dossier
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.documents import rebind as desk
from tongbao.office.desk.documents.edit import setting_of
from tongbao.office.desk.home.home import SHANGHAI, Actor, open_home

DECISIONS = ROOT / "demo" / "hebei-2017" / "decisions.csv"
KEY = "progress-2017-03-2017-04-07"
DRAFTER = Actor("演示拟稿人", datetime(2017, 4, 7, 9, tzinfo=SHANGHAI))
NEUTRAL = ("进一步", "切实", "认真", "按照要求", "及时", "，")
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Drafted = tuple[Page, DraftContext, list[str]]


@pytest.fixture(scope="session")
def drafted_base(hebei_base: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = hebei_base.copy(tmp_path_factory.mktemp("drafted") / "hebei")
    office.draft(decisions=DECISIONS)
    return office


@pytest.fixture
def drafted(drafted_base: Office, tmp_path: Path) -> Office:
    return drafted_base.copy(tmp_path / "drafted")


@pytest.fixture(scope="session")
def page(drafted_base: Office) -> Drafted:
    """The page as drafted, its setting, and the paragraphs of its DOCX."""
    home = open_home(drafted_base.home)
    inputs = stored_inputs(home.path / "documents" / KEY)
    written = write_draft(Dossier.open(inputs, home.path))
    lines = [p.text for p in docx.Document(str(drafted_base.out / "bulletin.docx")).paragraphs if p.text.strip()]
    return written.plain, setting_of(inputs, home), lines


def back(page: Drafted, change: Callable[[list[str]], list[str]]) -> Rebound:
    return rebind(page[0], [], list(enumerate(change(list(page[2])), start=1)), page[1])


@cache
def spots(plain: Page) -> list[tuple[Place, int]]:
    """Every place in free words of a paragraph where a word may be put: (clause, position); not inside “十三五”."""
    found = []
    for place in list_places(plain):
        at = 0
        for part in place.clause.parts if place.kind == "paragraph" else ():
            if isinstance(part, str):
                inside = {n for m in re.finditer("“.{2,3}五”", part) for n in range(m.start() + 1, m.end())}
                found += [(place, at + n) for n in range(len(part) + 1) if n not in inside]
            at += len(part if isinstance(part, str) else part.text)
    return found


@cache
def digits(plain: Page) -> list[tuple[Place, Claim, int]]:
    """Every digit of a claim in a paragraph: (clause, claim, position in the clause)."""
    found = []
    for place in list_places(plain):
        at = 0
        for part in place.clause.parts if place.kind == "paragraph" else ():
            if isinstance(part, Claim):
                found += [(place, part, at + n) for n, c in enumerate(part.text) if c.isdigit()]
            at += len(part if isinstance(part, str) else part.text)
    return found


def test_the_untouched_document_is_the_same_in_every_paragraph(drafted: Office) -> None:
    found = desk.rebind(KEY, drafted.out / "bulletin.docx", open_home(drafted.home), DRAFTER)
    assert {r.state for r in found.rows} == {"未改"}
    assert (found.changed, found.notices, found.clean, found.is_applied) == ((), (), True, False)


@FEW
@given(data=st.data())
def test_a_word_put_in_anywhere_leaves_every_claim_bound(page: Drafted, data: st.DataObject) -> None:
    plain, setting, _ = page
    place, at = data.draw(st.sampled_from(spots(plain)))
    word, text = data.draw(st.sampled_from(NEUTRAL)), place.clause.text
    found = back(page, lambda lines: [x if x != text else f"{x[:at]}{word}{x[at:]}" for x in lines])
    assert found.clean, [u for r in found.rows for u in r.unbound]
    done = apply_edits(plain, found.edits, setting)
    assert (done.faults, done.notices) == ((), ())
    assert done.page.claims() == plain.claims()
    assert done.page.text() == plain.text().replace(text, f"{text[:at]}{word}{text[at:]}")


@FEW
@given(data=st.data())
def test_a_changed_digit_is_always_marked_and_never_taken_over(page: Drafted, data: st.DataObject) -> None:
    plain, _, _ = page
    place, claim, at = data.draw(st.sampled_from(digits(plain)))
    text = place.clause.text
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    more = data.draw(st.sampled_from(["", digit]))
    new = f"{text[:at]}{digit}{more}{text[at + 1 :]}"
    found = back(page, lambda lines: [x if x != text else new for x in lines])
    marks = [u for r in found.rows for u in r.unbound]
    assert marks and found.edits == ()
    assert claim.id in [u.claim for u in marks]


@FEW
@given(data=st.data())
def test_a_digit_put_in_anywhere_is_always_marked(page: Drafted, data: st.DataObject) -> None:
    plain, _, _ = page
    place, at = data.draw(st.sampled_from(spots(plain)))
    text, digit = place.clause.text, data.draw(st.sampled_from("0123456789０５"))
    found = back(page, lambda lines: [x if x != text else f"{x[:at]}{digit}{x[at:]}" for x in lines])
    assert not found.clean and found.edits == ()


def returned(office: Office, change: Callable[[str], str]) -> Path:
    """The document as it comes back, every paragraph's text changed in place."""
    document = docx.Document(str(office.out / "bulletin.docx"))
    for paragraph in document.paragraphs:
        new = change(paragraph.text)
        if new != paragraph.text:
            paragraph.runs[0].text = new
            for run in paragraph.runs[1:]:
                run.text = ""
    path = office.folder / "修改稿.docx"
    document.save(str(path))
    return path


def test_other_words_are_applied_issued_and_verified(drafted: Office, capsys: pytest.CaptureFixture[str]) -> None:
    before = drafted.claims()["claims"]
    path = returned(drafted, lambda t: t.replace("召开会议安排部署", "尽快召开会议并作出部署"))
    drafted.run("演示拟稿人", "rebind", KEY, path, "--apply", "--out", drafted.out)
    assert "已存为改稿。" in capsys.readouterr().out
    drafted.issue()
    assert "尽快召开会议并作出部署" in drafted.text()
    after = drafted.claims()["claims"]
    told = ("id", "kind", "text", "value", "finding", "key", "records")
    said = [[{k: c[k] for k in told} for c in x if c["kind"] != "docno"] for x in (before, after)]
    assert said[0] == said[1]
    capsys.readouterr()
    drafted.run("演示审计员", "verify", "--out", drafted.out)
    assert re.search(r"│ 69 +│ 1 +│ 20 +│ 124 +│ 6 +│ 0 +│", capsys.readouterr().out)


def test_a_changed_number_is_shown_beside_its_claim_and_refused(
    drafted: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    path = returned(drafted, lambda t: t.replace("19个区", "21个区"))
    drafted.run("演示拟稿人", "rebind", KEY, path, "--json", code=1)
    assert "“21个区”没有依据，原处是断言“19个区”。请恢复原数，或改依据后重新拟稿。" in capsys.readouterr().out
    with pytest.raises(Refusal) as refused:
        desk.rebind(KEY, path, open_home(drafted.home), DRAFTER, apply=True, out=drafted.out)
    assert refused.value.code == "unbound"
    assert re.fullmatch(
        r"修改稿有1处没有对应的断言，不能导入；第\d+段：“21个区”没有依据，原处是断言“19个区”。"
        r"请恢复原数，或改依据后重新拟稿。请逐处改正修改稿，或先改数据、决定，重新拟稿。",
        str(refused.value),
    )
    assert stored_inputs(drafted.home / "documents" / KEY).edits == ()


def test_a_file_that_is_none_is_refused(drafted: Office) -> None:
    path = drafted.folder / "修改稿.wps"
    path.write_bytes(b"x")
    with pytest.raises(Refusal) as refused:
        desk.rebind(KEY, path, open_home(drafted.home), DRAFTER)
    assert str(refused.value) == (
        "“修改稿.wps”：.wps 是WPS文字专用格式，不能读取。请用WPS或Word打开后另存为 .docx 再导入。"
    )


def test_clauses_are_listed_and_edited_by_command(drafted: Office, capsys: pytest.CaptureFixture[str]) -> None:
    drafted.run("演示拟稿人", "edit", KEY, "--json")
    shown = capsys.readouterr().out
    assert '"段": 0, "改稿": "不可改", "文字": "{c001}"' in shown
    number = next(r["段"] for r in json.loads(shown) if r["文字"] == "一、总体情况")
    drafted.run("演示拟稿人", "edit", KEY, number, "一、总体情况和主要做法", "--out", drafted.out)
    assert "一、总体情况和主要做法" in drafted.text()
    drafted.run("演示拟稿人", "edit", KEY, number, "--back", "--out", drafted.out)
    assert "一、总体情况和主要做法" not in drafted.text() and "一、总体情况" in drafted.text()
    capsys.readouterr()
    drafted.run("演示拟稿人", "edit", KEY, number, "--json")
    assert json.loads(capsys.readouterr().out) == [{"段": number, "改稿": "", "文字": "一、总体情况"}]
    drafted.run("演示拟稿人", "edit", KEY, number, "--remove", "--out", drafted.out)
    assert "一、总体情况" not in drafted.text()


def test_a_document_with_tables_and_charts_comes_back_the_same(province: Office) -> None:
    """The energy bulletin: captions, heads, cells and notes are found again, and a changed cell is marked."""
    home, key = open_home(province.home), "energy-2025-2026-04-25"
    path = province.out / "bulletin.docx"
    found = desk.rebind(key, path, home, DRAFTER)
    assert {r.state for r in found.rows} == {"未改"} and found.clean
    document = docx.Document(str(path))
    cell = document.tables[0].rows[1].cells[1]
    before = cell.text
    cell.paragraphs[0].runs[0].text = f"9{before}"
    document.save(str(province.folder / "改.docx"))
    found = desk.rebind(key, province.folder / "改.docx", home, DRAFTER)
    assert [(r.before, r.after, [u.suggestion for u in r.unbound]) for r in found.changed if r.unbound] == [
        (before, f"9{before}", ["文件要素和表格不能在文稿中改动；要改的，请改依据后重新拟稿。"])
    ]
