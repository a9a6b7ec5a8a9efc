"""Issue by two people: number, files with digests, asks; and everything that keeps a draft from being issued."""

import json
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import DRAFTER, KEY, NUMBER, SIGNER, refusal
from tests.office.desk.small_document import drafted as write

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.documents.issue import issue
from tongbao.office.desk.documents.render import FILES
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import AskRow, DocumentRow, ProposalRow, TrailRow
from tongbao.rules.digest import sha256


def test_the_drafter_proposes_and_another_signs(drafted: Home, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert issue(KEY, NUMBER, drafted, DRAFTER, out) is None
    assert DocumentRow.objects.get().state == "draft"
    done = issue(KEY, NUMBER, drafted, SIGNER, out)
    assert done is not None
    row = DocumentRow.objects.get()
    assert (row.state, row.number, row.drafted_by, row.issued_by) == ("issued", NUMBER, "办拟稿", "办签发")
    assert NUMBER in done.draft.page.text()
    digests = json.loads((drafted.documents / KEY / "files.json").read_text("utf-8"))
    assert digests == {name: sha256((out / name).read_bytes()) for name in FILES}
    acts = list(TrailRow.objects.filter(act="issue").order_by("id").values_list("who", "subject"))
    assert acts == [("办拟稿", f"提出印发 {KEY} {NUMBER}"), ("办签发", f"印发 {NUMBER} {row.digest}")]


def test_its_demands_become_asks(issued: Home) -> None:
    (ask,) = AskRow.objects.all()
    assert (ask.document, ask.issued_on) == (NUMBER, "2024-03-07")
    assert (ask.body["matter"], ask.body["due"]) == ("ledger_quality", "2024-04-20")


def test_another_number_takes_the_place_of_what_was_proposed(drafted: Home, tmp_path: Path) -> None:
    issue(KEY, NUMBER, drafted, DRAFTER, tmp_path / "out")
    assert issue(KEY, "合公节能办〔2024〕2号", drafted, SIGNER, tmp_path / "out") is None
    (proposal,) = ProposalRow.objects.filter(act="issue")
    assert (proposal.by, "合公节能办〔2024〕2号" in proposal.subject) == ("办签发", True)


@pytest.mark.parametrize("number", ["冀公节能办〔2017〕4号", "合〔2024〕10号", "冀公节能办函〔2017〕1号"])
def test_a_number_is_accepted(drafted: Home, tmp_path: Path, number: str) -> None:
    assert issue(KEY, number, drafted, DRAFTER, tmp_path / "out") is None
    assert ProposalRow.objects.filter(subject__startswith=f"{KEY} {number} ").count() == 1


@pytest.mark.parametrize(
    "number", ["5", "冀公节能办[2017]4号", "冀公节能办〔2017〕第4号", "冀公节能办〔2017〕04号", "〔2017〕4号", ""]
)
def test_what_is_no_number_is_refused(drafted: Home, tmp_path: Path, number: str) -> None:
    assert refusal(issue, KEY, number, drafted, DRAFTER, tmp_path / "out") == (
        "number",
        f"“{number}”不是发文字号。请写成“某公节能办〔2017〕4号”的样子。",
    )
    assert ProposalRow.objects.filter(act="issue").count() == 0


def test_a_number_of_another_document_is_refused(drafted: Home, tmp_path: Path) -> None:
    DocumentRow.objects.create(
        key="older", kind="energy", period="2023-01", as_of="2023-03-07", number=NUMBER, state="issued",
        folder="documents/older", digest="d", drafted_by="甲", issued_by="乙",
    )  # fmt: skip
    assert refusal(issue, KEY, NUMBER, drafted, DRAFTER, tmp_path / "out") == (
        "number",
        f"文号“{NUMBER}”已被使用。请核对文号。",
    )


def test_without_a_draft_it_is_refused(closed: Home, tmp_path: Path) -> None:
    assert refusal(issue, KEY, NUMBER, closed, DRAFTER, tmp_path / "out") == (
        "no-draft",
        f"没有草稿“{KEY}”。请先用 draft 拟稿。",
    )


def test_an_issued_document_is_not_issued_again(issued: Home, tmp_path: Path) -> None:
    assert refusal(issue, KEY, "合公节能办〔2024〕2号", issued, SIGNER, tmp_path / "out") == (
        "issued",
        f"“{KEY}”已经印发（{NUMBER}）。需要更改的，请另行拟稿发文。",
    )


def test_a_draft_that_failed_the_proof_is_refused(closed: Home, tmp_path: Path) -> None:
    write(closed, tmp_path / "out", ())
    assert refusal(issue, KEY, NUMBER, closed, DRAFTER, tmp_path / "out") == (
        "proof",
        "校核未通过：问题“改正被退回的台账”没有相应的限期要求，也没有“不提要求”的说明。请按校核意见处理后重新拟稿。",
    )


@pytest.mark.parametrize(
    ("who", "code", "sentence"),
    [
        ("办审核", "role", "“办审核”（审核员）无权办理 issue。"),
        ("外人", "person", "“外人”没有登记。"),
    ],
)
def test_who_may_not_issue_is_refused(drafted: Home, tmp_path: Path, who: str, code: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        issue(KEY, NUMBER, drafted, acting(who, "2024-03-07"), tmp_path / "out")
    assert (refused.value.code, refused.value.sentence) == (code, sentence)


def test_one_person_cannot_do_both(drafted: Home, tmp_path: Path) -> None:
    issue(KEY, NUMBER, drafted, SIGNER, tmp_path / "out")
    code, words = refusal(issue, KEY, NUMBER, drafted, SIGNER, tmp_path / "out")
    assert (code, DocumentRow.objects.get().state) == ("two-persons", "draft")
    assert "办签发" in words


def test_a_drafter_cannot_sign_what_another_proposed(drafted: Home, tmp_path: Path) -> None:
    issue(KEY, NUMBER, drafted, SIGNER, tmp_path / "out")
    assert refusal(issue, KEY, NUMBER, drafted, DRAFTER, tmp_path / "out") == (
        "role",
        "“办拟稿”（拟稿人）无权办理 sign。请由有权的人员办理。",
    )
    assert DocumentRow.objects.get().state == "draft"
