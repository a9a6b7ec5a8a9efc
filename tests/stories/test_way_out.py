"""The Hebei bulletin on its way out: checked, issued, stamped, sent, signed for, packed."""

import json
import zipfile
from datetime import date, datetime
from pathlib import Path

import docx
import pypdf
import pytest
from django.db import DatabaseError
from tests.stories.conftest import NUMBER, ROOT, Office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.documents.archive import archive
from tongbao.office.desk.documents.cover_sheet import manuscript
from tongbao.office.desk.documents.dispatch import dispatch, receipts, receive_copy
from tongbao.office.desk.documents.edit import clauses, edit
from tongbao.office.desk.documents.issue import issue
from tongbao.office.desk.documents.workflow import record_step, steps
from tongbao.office.desk.home.home import SHANGHAI, Actor, Home, open_home
from tongbao.office.store.models import DispatchRow, DocumentStepRow, PersonRow, TrailRow
from tongbao.rules.digest import sha256

DECISIONS = ROOT / "demo" / "hebei-2017" / "decisions.csv"
KEY = "progress-2017-03-2017-04-07"
LATER = datetime(2030, 4, 7, 9, tzinfo=SHANGHAI)
DRAFTER, SIGNER = Actor("演示拟稿人", LATER), Actor("演示签发人", LATER)
TODAY = date(2030, 4, 7)


def refused(act: object, *given: object, **more: object) -> str:
    with pytest.raises(Refusal) as problem:
        act(*given, **more)  # type: ignore[operator]
    return problem.value.sentence


@pytest.fixture
def draft(hebei: Office) -> Office:
    hebei.draft(decisions=DECISIONS)
    return hebei


def stamped(office: Office) -> Home:
    home = open_home(office.home)
    record_step(KEY, "用印", home, SIGNER)
    return home


def names(listed: tuple) -> list[str]:
    return [s.name for s in listed if s.is_done]


def test_the_steps_in_order(draft: Office) -> None:
    home = open_home(draft.home)
    listed = steps(KEY, home, DRAFTER)
    assert [s.name for s in listed] == ["拟稿", "核稿", "会签", "签发", "编号", "用印", "分发", "归档"]
    assert [s.name for s in listed if not s.is_needed] == ["会签"]
    assert names(listed) == ["拟稿"] and listed[0].who == "演示拟稿人"
    record_step(KEY, "核稿", home, DRAFTER, who="合成核稿人", note="同意")
    record_step(KEY, "countersign", home, DRAFTER, who="合成处甲")
    listed = record_step(KEY, "会签", home, DRAFTER, who="合成处乙")
    assert [(s.name, s.who, s.note) for s in listed if s.is_done][1:] == [
        ("核稿", "合成核稿人", "同意"),
        ("会签", "合成处甲", ""),
        ("会签", "合成处乙", ""),
    ]
    draft.issue()
    assert names(steps(NUMBER, home, DRAFTER)) == ["拟稿", "核稿", "会签", "会签", "签发", "编号"]
    assert next(s for s in steps(KEY, home, DRAFTER) if s.step == "number").note == NUMBER
    assert names(record_step(KEY, "用印", home, SIGNER))[-1] == "用印"


def test_each_step_is_refused_out_of_order(draft: Office) -> None:
    home = open_home(draft.home)
    put = (home, DRAFTER)
    assert refused(record_step, KEY, "用印", *put) == f"“{KEY}”的编号还没有办理，不能用印。"
    assert refused(record_step, KEY, "会签", *put) == f"“{KEY}”的核稿还没有办理，不能会签。"
    assert refused(record_step, KEY, "签发", *put) == "“签发”由程序在办理时登记，不能补登。"
    assert refused(record_step, KEY, "分发", *put) == "“分发”由程序在办理时登记，不能补登。"
    assert refused(record_step, KEY, "盖章", *put) == "没有“盖章”这个环节。"
    assert refused(record_step, "无", "核稿", *put) == "没有文件“无”。"
    assert refused(record_step, KEY, "核稿", *put) == "拟稿和核稿不能是同一人（演示拟稿人）。"
    assert refused(record_step, KEY, "核稿", *put, "甲", date(2031, 1, 1)) == "核稿的日期2031-01-01在今天之后。"
    said = refused(record_step, KEY, "核稿", *put, "甲", date(2017, 1, 1))
    assert said.startswith("核稿的日期2017-01-01早于拟稿的日期")
    record_step(KEY, "核稿", *put, "甲")
    assert refused(record_step, KEY, "核稿", *put, "甲") == "核稿已由甲于2030-04-07办理。"
    assert refused(record_step, KEY, "核稿", home, Actor("演示收文员", LATER)).startswith("“演示收文员”")
    draft.issue()
    assert refused(record_step, KEY, "会签", *put, "乙") == f"“{NUMBER}”已经签发，不能再登记会签。"
    assert refused(record_step, KEY, "归档", *put) == f"“{NUMBER}”的分发还没有办理，不能归档。"


def test_a_draft_that_changed_must_be_checked_again(draft: Office) -> None:
    home = open_home(draft.home)
    record_step(KEY, "核稿", home, DRAFTER, who="合成核稿人")
    one = clauses(KEY, home, DRAFTER)[3]
    edit(KEY, one.number, f"{one.template}和做法", home, DRAFTER, draft.out)
    assert [(s.is_void, s.is_done) for s in steps(KEY, home, DRAFTER) if s.step == "check"] == [(True, False)]
    assert refused(record_step, KEY, "会签", home, DRAFTER) == f"“{KEY}”的核稿后草稿又有改动，已失效，不能会签。"
    assert names(record_step(KEY, "核稿", home, DRAFTER, who="合成核稿人")) == ["拟稿", "核稿"]


def test_an_office_may_ask_for_the_check_before_signing(draft: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from tongbao.office.desk.documents import issue as issuing

    asked = issuing.step_rule("sign", TODAY).model_copy(update={"after": ["check"]})
    asked.__pydantic_extra__["after"] = ["check"]  # type: ignore[index]
    monkeypatch.setattr(issuing, "step_rule", lambda step, on: asked)
    home = open_home(draft.home)
    assert refused(issue, KEY, NUMBER, home, DRAFTER, draft.out) == f"“{KEY}”的核稿还没有办理，不能签发。"
    record_step(KEY, "核稿", home, DRAFTER, who="合成核稿人")
    assert issue(KEY, NUMBER, home, DRAFTER, draft.out) is None


def test_steps_are_never_changed(draft: Office) -> None:
    record_step(KEY, "核稿", open_home(draft.home), DRAFTER, who="合成核稿人")
    with pytest.raises(DatabaseError, match="sealed rows are never changed"):
        DocumentStepRow.objects.update(who="别人")


def test_it_is_sent_to_everybody_and_signed_for(issued: Office) -> None:
    home = open_home(issued.home)
    assert refused(dispatch, KEY, home, SIGNER) == f"“{NUMBER}”的用印还没有办理，不能分发。"
    stamped(issued)
    assert refused(dispatch, KEY, home, SIGNER, ["合成市"]) == "名录中没有单位“合成市”。"
    assert refused(dispatch, KEY, home, SIGNER, copies=0) == "份数“0”应当是正数。"
    sent = dispatch(KEY, home, SIGNER, copies=2)
    assert len([c for c in sent if c.unit.startswith("dept-")]) == len(sent) - 13
    assert sent[0].name == "张家口市" and {(c.copies, c.sent_on, c.received_on) for c in sent} == {
        (2, "2030-04-07", "")
    }
    assert refused(dispatch, KEY, home, SIGNER, ["唐山"]) == f"“{NUMBER}”已经发给唐山市。"
    receive_copy(KEY, "唐山", home, SIGNER, by="合成签收人")
    assert [(c.unit, c.received_on, c.received_by) for c in receipts(KEY, home, SIGNER) if c.received_on] == [
        ("tangshan", "2030-04-07", "合成签收人")
    ]
    assert refused(receive_copy, KEY, "唐山市", home, SIGNER) == "唐山市已于2030-04-07签收。"
    said = refused(receive_copy, KEY, "保定市", home, SIGNER, date(2029, 1, 1))
    assert said == "签收日期2029-01-01应当在2030-04-07分发之后、今天之前。"
    assert names(steps(KEY, home, SIGNER))[-1] == "分发"
    with pytest.raises(DatabaseError, match="sealed rows are never changed"):
        DispatchRow.objects.all().delete()


def test_some_units_first_and_others_later(issued: Office) -> None:
    home = stamped(issued)
    assert [c.unit for c in dispatch(KEY, home, SIGNER, ["唐山", "130600"])] == ["tangshan", "baoding"]
    assert [c.unit for c in dispatch(KEY, home, SIGNER, ["辛集市"])] == ["tangshan", "baoding", "xinji"]
    assert refused(receive_copy, KEY, "定州市", home, SIGNER) == f"“{NUMBER}”没有发给定州市。"
    assert DocumentStepRow.objects.filter(step="dispatch").count() == 1


def test_a_city_signs_for_its_own_copy_only(issued: Office) -> None:
    home = stamped(issued)
    dispatch(KEY, home, SIGNER)
    PersonRow.objects.create(name="合成唐山", roles=["collector"], place="tangshan")
    city = Actor("合成唐山", LATER)
    receive_copy(KEY, "唐山市", home, city)
    said = refused(receive_copy, KEY, "保定市", home, city)
    assert said == "“合成唐山”只办理唐山市范围内的事，保定市不在其中。"
    assert TrailRow.objects.order_by("-id").first().subject == f"{KEY} tangshan 2030-04-07"  # type: ignore[union-attr]


def sheet(path: Path) -> dict[str, str]:
    """Labels and what stands beside them."""
    found = {}
    for row in docx.Document(str(path)).tables[0].rows:
        texts = list({c._tc: c.text for c in row.cells}.values())
        found |= dict(zip(texts[::2], texts[1::2], strict=True))
    return found


def test_the_cover_sheet_is_blank_where_nothing_is_done(draft: Office, tmp_path: Path) -> None:
    files, _ = manuscript(KEY, open_home(draft.home), DRAFTER, tmp_path)
    found = sheet(files[0])
    assert list(found) == [
        "文　　号", "日　　期", "密　　级", "紧急程度", "签　　发", "会　　签", "核　　稿", "拟　　稿", "标　　题",
        "主　　送", "抄　　送", "附　　件", "份　　数", "印　　制",
    ]  # fmt: skip
    assert [k.replace("　", "") for k, v in found.items() if v] == ["拟稿", "标题", "主送", "印制"]
    assert found["标　　题"] == "关于全省公共机构节能工作进展情况的通报"
    assert found["拟　　稿"].startswith("演示拟稿人\n")


def test_the_cover_sheet_shows_what_is_done_in_both_forms(issued: Office, tmp_path: Path) -> None:
    home = stamped(issued)
    dispatch(KEY, home, SIGNER, ["唐山", "保定"], copies=3)
    files, _ = manuscript(KEY, home, SIGNER, tmp_path)
    found = sheet(files[0])
    assert found["文　　号"] == NUMBER and found["份　　数"] == "6" and found["日　　期"] == "2017年4月7日"
    assert found["签　　发"].startswith("演示签发人\n")
    text = "".join(p.extract_text() for p in pypdf.PdfReader(str(files[1])).pages).replace("\n", "")
    assert len(pypdf.PdfReader(str(files[1])).pages) == 1
    for words in (NUMBER, "河北省公共机构节能领导小组办公室发文稿纸", found["标　　题"], "演示签发人"):
        assert words.replace("　", "") in text.replace(" ", "").replace("　", "")
    again, _ = manuscript(KEY, home, SIGNER, tmp_path / "again")
    assert [f.read_bytes() for f in files] == [f.read_bytes() for f in again]


def test_the_pack_holds_everything_and_is_the_same_bytes(issued: Office, tmp_path: Path) -> None:
    home = stamped(issued)
    dispatch(KEY, home, SIGNER)
    record_step(KEY, "归档", home, SIGNER)
    digests = archive(KEY, home, SIGNER, issued.out, tmp_path / "甲.zip")
    archive(NUMBER, home, DRAFTER, issued.out, tmp_path / "乙.zip")
    assert (tmp_path / "甲.zip").read_bytes() == (tmp_path / "乙.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "甲.zip") as pack:
        parts = {n: pack.read(n) for n in pack.namelist()}
    listed = parts.pop("sha256.txt").decode().splitlines()
    assert listed == [f"{sha256(c)}  {n}" for n, c in sorted(parts.items())]
    assert digests == {n: sha256(c) for n, c in parts.items()}
    assert {n for n in parts if n.startswith("files/")} == {f"files/{p.name}" for p in issued.out.iterdir()}
    assert [s["name"] for s in json.loads(parts["steps.json"]) if s["day"]][-1] == "归档"
    assert len(json.loads(parts["receipts.json"])) == len(receipts(KEY, home, SIGNER))
    acts = [t["act"] for t in json.loads(parts["trail.json"])]
    assert acts == ["draft", "issue", "issue", "step", "step", "dispatch", "step"]
    assert json.loads(parts["document.json"])["number"] == NUMBER


def test_a_pack_of_other_files_is_refused(issued: Office, draft: Office, tmp_path: Path) -> None:
    home = open_home(draft.home)
    assert refused(archive, KEY, home, SIGNER, draft.out, tmp_path / "a.zip") == f"“{KEY}”还没有印发，不能立卷。"
    home = open_home(issued.home)
    out = tmp_path / "a.zip"
    path = issued.out / "evidence.xlsx"
    path.write_bytes(path.read_bytes() + b" ")
    assert refused(archive, KEY, home, SIGNER, issued.out, out) == f"“{path}”与印发时的摘要不符，不能立卷。"
    path.unlink()
    assert refused(archive, KEY, home, SIGNER, issued.out, out) == "缺少“evidence.xlsx”，不能立卷。"
    out.write_bytes(b"")
    assert refused(archive, KEY, home, SIGNER, issued.out, out) == f"“{out}”已经存在。"


def test_the_whole_way_by_command(issued: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    who = "演示签发人"
    issued.run(who, "document", KEY, "step", "用印")
    issued.run(who, "document", KEY, "dispatch", "唐山市", "--copies", 2)
    issued.run(who, "document", KEY, "receipt", "唐山市", "--who", "合成签收人")
    issued.run(who, "document", NUMBER, "step", "归档")
    capsys.readouterr()
    issued.run(who, "document", NUMBER, "--json")
    rows = json.loads(capsys.readouterr().out)
    assert [r["环节"] for r in rows if r["情况"] == "已办"] == ["拟稿", "签发", "编号", "用印", "分发", "归档"]
    issued.run(who, "document", KEY, "receipt", "--json")
    assert json.loads(capsys.readouterr().out)[0]["签收人"] == "合成签收人"
    issued.run(who, "document", KEY, "manuscript", "--out", tmp_path)
    assert {p.name for p in tmp_path.glob("manuscript.*")} == {"manuscript.docx", "manuscript.pdf"}
    issued.run(who, "document", KEY, "archive", tmp_path / "卷.zip", "--issued", issued.out)
    assert (tmp_path / "卷.zip").exists()
    issued.run(who, "document", KEY, "销毁", code=3)
    issued.run(who, "document", KEY, "step", code=3)
    said = capsys.readouterr().err.replace("\n", "")
    assert "没有“销毁”这种办理。可用：steps、step、dispatch、receipt、manuscript、archive。" in said
    assert "请写明一个环节。用法见 tongbao document --help。" in said
