"""Drafting: the files of a document, what it was made from, and what stands against it."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import AS_OF, DEMAND, DRAFTER, KEY, NUMBER, refusal
from tests.office.desk.small_document import drafted as write

from tongbao.dossier.document import stored_inputs
from tongbao.intake.forms.plain_lists import Decision
from tongbao.office.desk.documents.draft import draft
from tongbao.office.desk.documents.edit import clauses, edit
from tongbao.office.desk.documents.render import FILES
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import DecisionRow, DocumentRow, TrailRow


def test_a_draft_is_written_stored_and_noted(closed: Home, tmp_path: Path) -> None:
    made = write(closed, tmp_path / "out")
    assert (made.key, made.clean, made.not_nameable) == (KEY, True, ())
    assert made.files == tuple(tmp_path / "out" / name for name in FILES)
    assert made.draft.page.title.text == "关于2024年1月全省公共机构能源资源消费情况的通报"
    row = DocumentRow.objects.get()
    assert (row.key, row.kind, row.period, row.as_of, row.state, row.number, row.drafted_by, row.folder) == (
        KEY, "energy", "2024-01", "2024-03-07", "draft", "", "办拟稿", f"documents/{KEY}",
    )  # fmt: skip
    inputs = stored_inputs(closed.path / row.folder)
    assert [folder for folder, _ in inputs.books] == ["books/ledger/2023-01/v1", "books/ledger/2024-01/v1"]
    assert inputs.choices == {"demand:ledger_quality": "2024-04-20"}
    assert row.digest == inputs.digest()
    last = TrailRow.objects.order_by("-id").first()
    assert last is not None
    assert (last.act, last.subject) == ("draft", f"{KEY} {row.digest[:12]}")


def test_without_the_demand_the_proof_finds_a_fault(closed: Home, tmp_path: Path) -> None:
    made = write(closed, tmp_path / "out", ())
    assert not made.clean
    assert [f.sentence for f in made.draft.faults] == [
        "问题“改正被退回的台账”没有相应的限期要求，也没有“不提要求”的说明。"
    ]


def test_the_same_draft_again_is_the_same_bytes_and_one_row(drafted: Home, tmp_path: Path) -> None:
    before = (tmp_path / "out" / "claims.json").read_bytes()
    again = write(drafted, tmp_path / "again")
    assert (tmp_path / "again" / "claims.json").read_bytes() == before
    assert again.draft.faults == ()
    assert [r.key for r in DocumentRow.objects.all()] == [KEY]
    assert DecisionRow.objects.filter(conflict="demand:ledger_quality").count() == 1


def test_drafting_again_keeps_the_edits(drafted: Home, tmp_path: Path) -> None:
    line = next(x for x in clauses(KEY, drafted, DRAFTER) if x.original == "一、总体情况")
    edit(KEY, line.number, "一、基本情况", drafted, DRAFTER, tmp_path / "out")
    again = write(drafted, tmp_path / "again")
    assert "一、基本情况" in again.draft.page.text().splitlines()
    assert len(stored_inputs(drafted.documents / KEY).edits) == 1


def test_decisions_of_other_people_are_left_out(closed: Home, tmp_path: Path) -> None:
    other = Decision("range:bureau", "accept", "已核实", "办审核", "2024-03-01")
    write(closed, tmp_path / "out", (DEMAND, other))
    assert list(DecisionRow.objects.values_list("conflict", flat=True)) == ["demand:ledger_quality"]


def test_an_unknown_choice_about_a_tally_is_refused_and_nothing_is_kept(closed: Home, tmp_path: Path) -> None:
    odd = Decision("tally:l1:plan", "guess", "猜的", "办拟稿", "2024-03-01")
    assert refusal(write, closed, tmp_path / "out", (odd,)) == (
        "decision",
        "决定“tally:l1:plan”的选择“guess”无法识别。"
        "可填 stated（按汇总数并写明来源）、list（按清单所载）、worded（用概数词）、omit（不写）。",
    )
    assert (DecisionRow.objects.count(), DocumentRow.objects.count()) == (0, 0)


def test_an_issued_document_is_not_drafted_again(issued: Home, tmp_path: Path) -> None:
    before = (issued.documents / KEY / "claims.json").read_bytes()
    assert refusal(write, issued, tmp_path / "out") == (
        "issued",
        f"“{KEY}”已经印发（{NUMBER}）。需要更改的，请用另一个截至日拟稿，另行发文。",
    )
    assert (issued.documents / KEY / "claims.json").read_bytes() == before


@pytest.mark.parametrize(
    ("who", "kind", "period", "code", "words"),
    [
        ("办审核", "energy", "2024-01", "role", "“办审核”（审核员）无权办理 draft。"),
        ("办拟稿", "energy", "2024-02", "not-closed", "2024-02还没有封账。"),
        ("办拟稿", "none", "2024-01", "kind", "没有“none”这种文件。"),
    ],
)
def test_it_is_refused_without_right_or_books(
    closed: Home, tmp_path: Path, who: str, kind: str, period: str, code: str, words: str
) -> None:
    found = refusal(draft, kind, period, AS_OF, closed, acting(who, "2024-03-07"), tmp_path / "out")
    assert (found[0], found[1][: len(words)]) == (code, words)
    assert not (tmp_path / "out").exists()


def test_a_book_that_was_changed_is_refused(closed: Home, tmp_path: Path) -> None:
    folder = closed.books / "ledger" / "2024-01" / "v1"
    (folder / "east.parquet").unlink()
    assert refusal(write, closed, tmp_path / "out")[0] == "tampered"


def test_the_files_hold_the_draft(drafted: Home, tmp_path: Path) -> None:
    kept = json.loads((tmp_path / "out" / "claims.json").read_text("utf-8"))
    assert {c["text"] for c in kept["claims"]} >= {"0.60吨标准煤", "18.33%"}
    assert stored_inputs(drafted.documents / KEY).as_of == date(2024, 3, 7)
