"""People edit the wording of the Hebei draft; the edited document is issued and recomputed digit for digit."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.stories.conftest import NUMBER, ROOT, Office

from tongbao.dossier.document import stored_inputs
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.documents.edit import Line, clauses, edit
from tongbao.office.desk.home.home import SHANGHAI, Actor, open_home
from tongbao.office.store.models import DocumentRow, TrailRow

DECISIONS = ROOT / "demo" / "hebei-2017" / "decisions.csv"
KEY = "progress-2017-03-2017-04-07"
DRAFTER = Actor("演示拟稿人", datetime(2017, 4, 7, 9, tzinfo=SHANGHAI))


@pytest.fixture
def drafted(hebei: Office) -> Office:
    hebei.draft(decisions=DECISIONS)
    return hebei


def line(office: Office, words: str) -> Line:
    return next(x for x in clauses(KEY, open_home(office.home), DRAFTER) if words in x.original)


def change(office: Office, words: str, old: str, new: str) -> None:
    one = line(office, words)
    assert old in one.template
    edit(KEY, one.number, one.template.replace(old, new), open_home(office.home), DRAFTER, office.out)


def test_a_document_without_edits_keeps_no_word_of_them(drafted: Office) -> None:
    folder = drafted.home / "documents" / KEY
    assert "edits" not in json.loads((folder / "inputs.json").read_text("utf-8"))
    assert stored_inputs(folder).edits == ()


def test_clauses_are_listed_with_their_claims(drafted: Office) -> None:
    one = line(drafted, "煤改太阳能加空气源热泵项目")
    assert one.editable and not one.is_edited and one.kind == "paragraph"
    assert [t for _, t in one.claims if "万元" in t] == ["2000余万元"]
    kinds = {x.kind for x in clauses(KEY, open_home(drafted.home), DRAFTER) if not x.editable}
    assert kinds == {"number", "recipients", "ending"}


def test_the_edited_document_is_issued_and_verified(drafted: Office, capsys: pytest.CaptureFixture[str]) -> None:
    before = drafted.claims()["claims"]
    change(drafted, "4月底前", "召开会议安排部署", "尽快召开会议并作出安排部署")
    assert "尽快召开会议并作出安排部署" in drafted.text()
    drafted.issue()
    assert "尽快召开会议并作出安排部署" in drafted.text() and NUMBER in drafted.text()
    after = drafted.claims()["claims"]
    told = ("id", "kind", "text", "value", "finding", "key", "records")
    said = [[{k: c[k] for k in told} for c in x if c["kind"] != "docno"] for x in (before, after)]
    assert said[0] == said[1]
    capsys.readouterr()
    drafted.run("演示审计员", "verify", "--out", drafted.out, "--json")
    assert '"断言": 69' in (shown := capsys.readouterr().out) and '"不符": 0' in shown


def test_drafting_again_keeps_the_edits(drafted: Office) -> None:
    change(drafted, "4月底前", "召开会议安排部署", "尽快召开会议并作出安排部署")
    drafted.draft(decisions=DECISIONS)
    assert "尽快召开会议并作出安排部署" in drafted.text()
    assert [x.is_edited for x in clauses(KEY, open_home(drafted.home), DRAFTER)].count(True) == 1


def test_an_edit_is_taken_back(drafted: Office) -> None:
    text = drafted.text()
    change(drafted, "4月底前", "召开会议安排部署", "尽快召开会议并作出安排部署")
    one = line(drafted, "4月底前")
    edit(KEY, one.number, None, open_home(drafted.home), DRAFTER, drafted.out)
    assert drafted.text() == text
    assert stored_inputs(drafted.home / "documents" / KEY).edits == ()
    assert [t.act for t in TrailRow.objects.order_by("id")][-2:] == ["edit", "edit"]


def test_an_edit_after_the_proposal_voids_it(drafted: Office) -> None:
    issue = ("issue", KEY, "--number", NUMBER, "--out", drafted.out)
    drafted.run("演示拟稿人", *issue)
    change(drafted, "4月底前", "召开会议安排部署", "尽快召开会议并作出安排部署")
    drafted.run("演示签发人", *issue)
    assert DocumentRow.objects.get(key=KEY).state == "draft"


def test_a_number_without_a_claim_is_refused_and_nothing_is_kept(drafted: Office) -> None:
    with pytest.raises(Refusal) as refused:
        change(drafted, "4月底前", "召开会议安排部署", "召开3次会议安排部署")
    assert str(refused.value) == (
        "不能这样改：数字“3次”没有依据，请删去，或用这一段的断言。数字和名称只能用原段的断言（如 {c012}）。"
    )
    assert stored_inputs(drafted.home / "documents" / KEY).edits == ()


def test_a_stale_edit_blocks_issuing_until_it_is_taken_back(drafted: Office, tmp_path: Path) -> None:
    one = line(drafted, "4月底前")
    change(drafted, "4月底前", "召开会议安排部署", "尽快召开会议并作出安排部署")
    folder = drafted.home / "documents" / KEY
    kept = json.loads((folder / "inputs.json").read_text("utf-8"))
    kept["edits"][0]["mark"] = "0" * 64  # as if the clause read otherwise now
    (folder / "inputs.json").write_text(json.dumps(kept), "utf-8")
    drafted.run("演示拟稿人", "issue", KEY, "--number", NUMBER, "--out", drafted.out, code=3)
    listed = clauses(KEY, open_home(drafted.home), DRAFTER)
    assert [x.number for x in listed if x.stale] == [one.number]
    edit(KEY, one.number, None, open_home(drafted.home), DRAFTER, drafted.out)
    drafted.issue()


def test_who_may_not_and_what_is_not_there_is_refused(drafted: Office) -> None:
    home = open_home(drafted.home)
    for who, number, key, sentence in (
        ("演示收文员", 4, KEY, "“演示收文员”（收文员）无权办理 draft。"),
        ("演示拟稿人", 999, KEY, "“progress-2017-03-2017-04-07”没有第999段。"),
        ("演示拟稿人", 4, "progress-2016-01", "没有草稿“progress-2016-01”。"),
        ("演示拟稿人", 0, KEY, "不能这样改：“冀公节能办〔2017〕　号”是文件要素或表格，不能改稿。"),
    ):
        with pytest.raises(Refusal) as refused:
            edit(key, number, "好。", home, Actor(who, DRAFTER.now), drafted.out)
        assert refused.value.sentence == sentence


def test_an_issued_document_is_not_edited(issued: Office) -> None:
    with pytest.raises(Refusal) as refused:
        edit(KEY, 4, "好。", open_home(issued.home), DRAFTER, issued.out)
    assert refused.value.sentence == f"“{KEY}”已经印发（{NUMBER}）。"
    assert date.fromisoformat(DocumentRow.objects.get(key=KEY).as_of) == date(2017, 4, 7)
