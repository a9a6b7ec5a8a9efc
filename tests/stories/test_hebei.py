"""From the returns of 13 areas to the bulletin of 7 April 2017, and what changed returns make of it."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.stories.conftest import HANDED_OVER, NUMBER, ROOT, Office, closed_hebei

DECISIONS = ROOT / "demo" / "hebei-2017" / "decisions.csv"
TEN = (
    "张家口、承德、秦皇岛、唐山、衡水、沧州、保定、石家庄市将既有建筑节能改造任务指标分解印发各县（市、区），"
    "定州、辛集市印发各乡镇，共10个市"
)
SHORT = ["石家庄", "唐山", "秦皇岛", "邯郸", "邢台", "保定", "张家口", "承德", "沧州", "廊坊", "衡水", "定州", "辛集"]


def check(text: str, tmp_path: Path, *more: str) -> list[str]:
    """The handed-over checker's verdicts that are not ok."""
    path = tmp_path / "text.txt"
    path.write_text(text, "utf-8")
    command = [sys.executable, HANDED_OVER / "check_bulletin.py", path, HANDED_OVER / "bulletin_2017_spec.json", *more]
    lines = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False).stdout.splitlines()
    assert len(lines) == 10
    return [line for line in lines if '"ok": true' not in line]


def test_docx_and_pdf_pass_the_handed_over_checker(issued_base: Office, tmp_path: Path) -> None:
    assert check(issued_base.text(), tmp_path) == []
    assert check(issued_base.pdf_text(), tmp_path, "--pdf") == []


def test_both_documents_hold_the_same_words(issued_base: Office) -> None:
    pdf = re.sub(r"\n\s*— \d+ —\s*(?=\n|$)", "\n", issued_base.pdf_text()).replace("\n", "")
    squeezed = re.sub(r"[\s　]", "", pdf)
    for paragraph in filter(None, issued_base.text().split("\n")):
        assert re.sub(r"[\s　]", "", paragraph) in squeezed


def test_every_figure_and_unit_name_is_a_claim(issued_base: Office) -> None:
    """Take the claims out of each clause: no digit and no area's name may be left."""
    claims = issued_base.claims()["claims"]
    assert len(claims) == 69
    texts = sorted({c["text"] for c in claims}, key=len, reverse=True)
    for paragraph in issued_base.text().split("\n"):
        left = paragraph
        for text in texts:
            left = left.replace(text, "")
        assert re.findall(r"\d", left) == []
        assert [n for n in SHORT if n in left] == []


def test_verify_recomputes_all_claims_equal(issued: Office, capsys: pytest.CaptureFixture[str]) -> None:
    issued.run("演示审计员", "verify", "--out", issued.out, "--json")
    line = capsys.readouterr().out.strip().splitlines()[-1]
    assert line == f'[{{"文件": "{NUMBER}", "断言": 69, "账册": 1, "原件": 20, "证据": 124, "成品": 6, "不符": 0}}]'


def golden() -> dict[str, dict[str, str]]:
    """The acceptance table by id."""
    with (HANDED_OVER / "bulletin_2017_golden.csv").open(encoding="utf-8-sig", newline="") as file:
        return {r["id"]: r for r in csv.DictReader(file)}


def test_golden_stated_numbers_are_printed_and_the_complements_stay_with_the_drafter(issued: Office) -> None:
    text, rows = issued.text(), golden()
    second = text[text.index("二、存在问题") : text.index("三、工作要求")]
    assert [n for n in SHORT if n in second] == []
    for id_, words in (
        ("G1", "还有3个市尚未向各县（市、区）下达"),
        ("G2", "还有两个市至今未结合本地实际制定"),
        ("G3", "还有5个市没有召开全市公共机构节能工作会议"),
    ):
        assert words in second
        assert rows[id_]["complement"]
    public = (issued.out / "bulletin-public.html").read_text("utf-8")
    assert "推定" not in public and "廊坊" not in public
    panel = sheet(issued.out / "evidence.xlsx", "拟稿提示")
    told = {r[1]: r[2] for r in panel if r[0] == "推定"}
    assert told["task_handed_down"].startswith("清单：应报13－已做10＝3（推定：邢台、邯郸、廊坊）")
    assert told["plan"].startswith(
        "清单：应报13－已做8＝5（推定：秦皇岛、唐山、沧州、邯郸、廊坊）；明确报“否”0；汇总数2"
    )
    assert "应报13－已做6＝7" in told["citywide_meeting"] and "汇总数5" in told["citywide_meeting"]


def test_golden_counts_without_names_and_words_without_numbers(issued: Office) -> None:
    text = issued.text()
    assert "还有19个区、40个县没有专门机构负责公共机构节能工作；有的市仅有1人" in text
    assert "部分市还没有完成省里下达的上年度节能降耗指标任务" in text
    assert "59" not in text
    working = {r[0]: r[3] for r in sheet(issued.out / "evidence.xlsx", "认定")}
    assert "同日区共47个" in working["stated:areas:county_body:区"]
    assert "同日县、自治县共102个" in working["stated:areas:county_body:县"]


def test_golden_money_keeps_its_state_and_its_floor(issued: Office) -> None:
    text = issued.text()
    assert "张家口市将节能工作专项资金350万元经费预算列入市人民代表大会会议研究议题" in text
    assert "投资2000余万元，对21个乡镇机关单位集中实施了煤改太阳能加空气源热泵项目" in text
    amounts = {c["text"]: c["value"] for c in issued.claims()["claims"] if c["kind"] == "amount"}
    assert amounts == {"350万元": 3_500_000_000, "2000余万元": 20_000_000_000}


def test_golden_deadlines_are_overdue_from_the_day_after(issued: Office) -> None:
    assert "4月底前要召开会议安排部署" in issued.text()
    assert "5月10日前要分解下达" in issued.text()
    assert "每月月底前" in issued.text()
    asks = {a["matter"]: a for a in issued.claims()["asks"] if a["due"]}
    assert {m: a["due"] for m, a in asks.items()} == {
        "citywide_meeting": "2017-04-30",
        "task_handed_down": "2017-05-10",
    }
    issued.run("演示拟稿人", "followup", "--as-of", "2017-04-30")
    issued.run("演示拟稿人", "followup", "--as-of", "2017-05-01", code=1)


def test_lists_and_heads_of_the_text(issued: Office) -> None:
    lines = issued.text().split("\n")
    assert lines[:4] == [
        "河北省公共机构节能领导小组办公室",
        NUMBER,
        "关于全省公共机构节能工作进展情况的通报",
        "各市（含定州、辛集市）人民政府，省直各部门：",
    ]
    assert TEN in issued.text()
    assert "等市" not in issued.text() and "二〇" not in issued.text()
    assert "2017年4月7日" in lines


def test_without_the_decision_the_draft_is_pending_and_leaves_with_3(hebei: Office) -> None:
    hebei.draft(code=3)
    assert "〔待定：召开全市会议的汇总数与清单不一致，须由拟稿人决定〕" in hebei.text()
    assert sorted(u["conflict"] for u in hebei.claims()["undecided"]) == [
        "tally:areas:citywide_meeting",
        "tally:areas:plan",
    ]
    hebei.run("演示拟稿人", "issue", "progress-2017-03-2017-04-07", "--number", NUMBER, code=3)


def test_one_person_cannot_issue_alone(hebei: Office, capsys: pytest.CaptureFixture[str]) -> None:
    hebei.draft(decisions=DECISIONS)
    issue = ("issue", "progress-2017-03-2017-04-07", "--number", NUMBER, "--out", hebei.out)
    hebei.run("演示拟稿人", *issue)
    hebei.run("演示拟稿人", *issue, code=3)
    assert "由“演示拟稿人”提出，不能由同一人确认" in capsys.readouterr().err.replace("\n", "")
    hebei.run("演示签发人", *issue)


def test_two_changed_returns_change_what_the_text_says(changed_hebei) -> None:  # type: ignore[no-untyped-def]
    """邢台 hands down after all, 唐山 says nothing any more: the lists move, the stated 3 no longer fits them."""

    def change(facts: list[dict[str, str]]) -> list[dict[str, str]]:
        for fact in facts:
            if fact["action_type"] == "task_handed_down" and fact["area"] == "唐山":
                fact.update(area="邢台", area_code="130500")
        return [f for f in facts if not (f["action_type"] == "plan_135" and f["area"] == "邢台")]

    office = changed_hebei(change)
    office.draft(decisions=DECISIONS)
    text = office.text()
    assert TEN.replace("唐山、", "").replace("石家庄市", "石家庄、邢台市") in text
    assert "张家口、承德、衡水、保定、石家庄市和定州、辛集市共7个市制定了" in text
    assert "邢台市制定" not in text


def test_without_tallies_nobody_is_said_not_to_have_done_it(changed_hebei) -> None:  # type: ignore[no-untyped-def]
    office = changed_hebei(lambda facts: facts, tallies=False)
    office.draft()
    text = office.text()
    second = text[text.index("二、存在问题") : text.index("三、工作要求")]
    assert "有7个市未报送召开全市会议情况" in second
    assert "有5个市未报送“十三五”规划制定情况" in second
    assert "有3个市未报送改造任务下达情况" in second
    assert re.findall("没有|尚未|至今未|未制定|未召开", second) == []
    assert [n for n in SHORT if n in second] == []


def test_exchanging_two_cities_swaps_names_and_changes_no_number(changed_hebei, issued_base: Office) -> None:  # type: ignore[no-untyped-def]
    codes = {"张家口": "130700", "廊坊": "131000"}
    other = {"张家口": "廊坊", "廊坊": "张家口"}

    def change(facts: list[dict[str, str]]) -> list[dict[str, str]]:
        for fact in facts:
            if fact["area"] in other:
                fact["area"] = other[fact["area"]]
                fact["area_code"] = codes[fact["area"]]
        return facts

    swapped = changed_hebei(change)
    swapped.run("演示审核员", "review", "progress", "2017-03")
    swapped.draft(decisions=DECISIONS)
    before, after = issued_base.claims()["claims"], swapped.claims()["claims"]
    swap = {"zhangjiakou": "langfang", "langfang": "zhangjiakou"}
    named = sorted(
        sorted(swap.get(u, u) for u in c["value"]) for c in before if c["kind"] == "names" and c["key"] == "yes"
    )
    assert named == sorted(sorted(c["value"]) for c in after if c["kind"] == "names" and c["key"] == "yes")
    numbers = [sorted(c["text"] for c in x if c["kind"] in ("count", "amount", "figure")) for x in (before, after)]
    assert numbers[0] == numbers[1]
    assert "承德、衡水、保定、石家庄、邢台、廊坊市和定州、辛集市共8个市制定了" in swapped.text()


def test_removing_one_fact_before_closing_makes_its_sentence_fall(changed_hebei) -> None:  # type: ignore[no-untyped-def]
    office = changed_hebei(lambda facts: [f for f in facts if f["id"] != "F049"])
    office.draft(decisions=DECISIONS)
    assert "2000余万元" not in office.text() and "空气源热泵" not in office.text()
    assert "第二届全省园林博览会" in office.text()


def test_made_again_from_the_same_seal_all_files_are_the_same_bytes(
    issued: Office, hebei_base: Office, tmp_path: Path
) -> None:
    again = hebei_base.copy(tmp_path / "again")
    again.draft(decisions=DECISIONS)
    again.issue()
    for path in sorted(issued.out.iterdir()):
        assert path.read_bytes() == (again.out / path.name).read_bytes(), path.name


def test_the_shipped_returns_are_what_the_facts_make(tmp_path: Path) -> None:
    """The committed workbooks are not edited by hand: made again, they close to the same seal."""
    prepare = ROOT / "demo" / "hebei-2017" / "prepare.py"
    subprocess.run([sys.executable, prepare, tmp_path / "made"], check=True)
    for name in ("received.csv", "decisions.csv", "contacts.csv"):
        assert (tmp_path / "made" / name).read_bytes() == (prepare.parent / name).read_bytes()
    closed_hebei(tmp_path / "office", tmp_path / "made")
    seals = [p.read_text("utf-8") for p in (tmp_path / "office").rglob("manifest.json")]
    assert len(seals) == 1


def sheet(path: Path, name: str) -> list[tuple]:
    """Rows of a sheet."""
    import openpyxl

    return [tuple(c.value for c in row) for row in openpyxl.load_workbook(path)[name].iter_rows()]
