"""The month after: what was asked is followed up, and a city is named only when every ground is there."""

import json
from pathlib import Path

import pytest
from tests.stories.conftest import NUMBER, Office

from tongbao.intake.forms import template
from tongbao.measure.period import Month
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.rules.rulebook import Rulebook

PERIOD = "2017-04"
ASK = f"{NUMBER}:citywide_meeting"
MET = {"matter": "meeting", "level": "全市会议", "status": "是"}
ANSWERS = {
    "zhangjiakou": MET | {"day": "2017-04-20"},
    "chengde": MET | {"day": "2017-05-03"},
    "handan": MET | {"status": "否"},
}
DEMANDS = [
    {"matter": m, "list": "areas", "due": "2017-06-30"}
    for m in ("citywide_meeting", "plan", "task_handed_down", "task_decomposed")
]


@pytest.fixture
def may(issued: Office, tmp_path: Path) -> Office:
    """Three areas reported for April, the others are silent; the book is closed."""
    folder = tmp_path / "april"
    folder.mkdir()
    (folder / "纪要.txt").write_text("演示会议纪要", "utf-8")
    roster, day = read_roster(TABLES / "hebei"), Month.parse(PERIOD).last_day
    for unit, answer in ANSWERS.items():
        path = folder / f"{unit}.xlsx"
        cover = template.Cover("progress", unit, unit, PERIOD)
        filled = answer | ({"evidence": "纪要.txt"} if answer["status"] == "是" else {})
        template.write_progress(path, cover, roster.counties_of(unit, day), Rulebook(day), [filled])
    cover = template.Cover("province", "province", "河北省", PERIOD)
    template.write_province(folder / "province.xlsx", cover, Rulebook(day), demands=DEMANDS)
    issued.run("演示收文员", "collect", folder, "--received-at", "2017-05-05")
    issued.run("演示审核员", "review", "progress", PERIOD)
    issued.two("演示封账员", "演示签发人", "close", "progress", PERIOD)
    return issued


def drafted(office: Office, tmp_path: Path, *decisions: tuple[str, str], as_of: str = "2017-05-20") -> tuple[str, str]:
    """Draft the bulletin of May with decisions: (whole text, its second part)."""
    path = tmp_path / "decisions.csv"
    rows = "".join(f"{conflict},{choice},演示理由,演示签发人,2017-05-19\n" for conflict, choice in decisions)
    path.write_text("conflict,choice,reason,who,when\n" + rows, "utf-8")
    office.run("演示拟稿人", "draft", "progress", PERIOD, "--as-of", as_of, "--out", office.out, "--decisions", path)
    text = office.text()
    return text, text[text.index("二、存在问题") : text.index("三、工作要求")]


def test_the_next_bulletin_starts_from_what_was_asked(may: Office, tmp_path: Path) -> None:
    text, second = drafted(may, tmp_path)
    assert "上次通报以来，张家口市按要求完成了“召开全市公共机构节能工作会议”；承德市在期限之后完成了" in text
    assert "上次通报要求完成的“召开全市公共机构节能工作会议”，还有1个市报告逾期未完成" in second
    assert "上次通报要求完成的“召开全市公共机构节能工作会议”，还有4个市至期满未报送结果" in second
    assert "邯郸" not in second and "廊坊" not in second


def test_a_survey_of_last_month_is_spent(may: Office, tmp_path: Path) -> None:
    """The stated 5, 2 and 3 were counted for April's bulletin; they are not said again in May."""
    _, second = drafted(may, tmp_path)
    assert "省办汇总" not in second
    assert "截至5月20日，有1个市报告没有召开全市公共机构节能工作会议" in second


def test_named_only_with_ask_expiry_reminder_window_no_and_approval(may: Office, tmp_path: Path) -> None:
    approval = (f"naming:{ASK}:handan", "approve")
    assert "邯郸" not in drafted(may, tmp_path, approval)[1]
    may.run("演示管理员", "remind", "--as-of", "2017-05-08", "--sent")
    assert "邯郸" not in drafted(may, tmp_path, approval, as_of="2017-05-13")[1]
    text, second = drafted(may, tmp_path, approval)
    assert (
        "邯郸市在上次通报提出要求后逾期仍未完成“召开全市公共机构节能工作会议”，经催办仍无进展，予以点名通报" in second
    )
    assert "廊坊" not in second
    assert text.count("予以点名通报") == 1


def test_silence_is_never_named_even_with_approval(may: Office, tmp_path: Path) -> None:
    may.run("演示管理员", "remind", "--as-of", "2017-05-08", "--sent")
    _, second = drafted(may, tmp_path, (f"naming:{ASK}:langfang", "approve"))
    assert "廊坊" not in second


def test_an_extension_moves_the_day(may: Office, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    may.run("演示管理员", "remind", "--as-of", "2017-05-08", "--sent")
    _, second = drafted(may, tmp_path, (f"extend:{ASK}", "2017-05-25"), (f"naming:{ASK}:handan", "approve"))
    assert "邯郸" not in second and "报告逾期未完成" not in second
    capsys.readouterr()
    may.run("演示拟稿人", "followup", "--as-of", "2017-05-20", "--json", code=1)
    lines = json.loads(capsys.readouterr().out)
    mine = {x["单位"]: (x["期限"], x["状态"]) for x in lines if x["要求"] == "召开全市公共机构节能工作会议"}
    assert mine["邯郸市"] == ("2017-05-25", "未到期")
    assert mine["承德市"] == ("2017-05-25", "按期完成")


def test_the_monthly_duty_is_followed_up_by_month_with_contacts(may: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    capsys.readouterr()
    may.run("演示拟稿人", "followup", "--as-of", "2017-05-20", "--json", code=1)
    lines = [x for x in json.loads(capsys.readouterr().out) if x["要求"] == "按月报送工作情况（2017-04）"]
    assert {x["单位"]: x["状态"] for x in lines if x["答复"] == "是"} == {
        "张家口市": "逾期完成",
        "承德市": "逾期完成",
        "邯郸市": "逾期完成",
    }
    silent = [x for x in lines if x["答复"] == "未报送"]
    assert len(silent) == 10
    assert all("联络员：演示" in x["联系人"] for x in silent)


def test_what_is_done_is_not_asked_again(may: Office, tmp_path: Path) -> None:
    drafted(may, tmp_path)
    asks = {a["matter"]: a["units"] for a in may.claims()["asks"]}
    assert "zhangjiakou" not in asks["citywide_meeting"] and "chengde" not in asks["citywide_meeting"]
    assert sorted(asks["citywide_meeting"]) == ["cangzhou", "handan", "hengshui", "langfang", "xingtai"]
    template_folder = tmp_path / "t"
    may.run("演示管理员", "template", "progress", "2017-05", "--out", template_folder)
    import openpyxl

    sheet = openpyxl.load_workbook(template_folder / "承德市_2017-05.xlsx")["工作进展"]
    last = {(r[0].value, r[2].value): r[3].value for r in sheet.iter_rows(min_row=3)}
    assert last["plan", None] == "已报“是”（2017-04-01）"


def test_verify_holds_for_both_documents(may: Office, tmp_path: Path) -> None:
    drafted(may, tmp_path)
    issue = ("issue", "progress-2017-04-2017-05-20", "--number", "冀公节能办〔2017〕7号", "--out", may.out)
    may.two("演示拟稿人", "演示签发人", *issue)
    may.run("演示审计员", "verify")
