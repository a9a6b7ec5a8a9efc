"""Progress as the handed-over CSV: yes is a fact, unknown is silence and never a no."""

from pathlib import Path

from tests.stories.conftest import HANDED_OVER, ROOT, Office

PLANNED = ("shijiazhuang", "xingtai", "baoding", "zhangjiakou", "chengde", "hengshui", "dingzhou", "xinji")


def test_the_lists_follow_and_nobody_is_said_not_to_have_done_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.run("演示管理员", "enrol", "hebei")
    office.run("演示管理员", "enrol", ROOT / "demo" / "hebei-2017")
    office.run("演示收文员", "collect", HANDED_OVER / "bulletin_2017_returns.csv", "--received-at", "2017-04-07")
    office.run("演示审核员", "review", "progress", "2017-04", code=1)
    decisions = tmp_path / "decisions.csv"
    lines = [f"elements:{u}:2017-04:plan,confirm,原通报认定,演示审核员,2017-04-07\n" for u in PLANNED]
    decisions.write_text("conflict,choice,reason,who,when\n" + "".join(lines), "utf-8")
    office.run("演示审核员", "review", "progress", "2017-04", "--decisions", decisions)
    office.two("演示封账员", "演示签发人", "close", "progress", "2017-04")
    draft = ("draft", "progress", "2017-04", "--as-of", "2017-04-07", "--out", office.out)
    # The problems are told but nobody has said yet what is demanded about them: the proof holds the draft back.
    office.run("演示拟稿人", *draft, code=3)
    text = office.text()
    assert "张家口、承德、衡水、保定、石家庄、邢台市和定州、辛集市共8个市制定了" in text
    second = text[text.index("二、存在问题") : text.index("三、工作要求")]
    assert "有7个市未报送召开全市会议情况" in second
    assert "有5个市未报送“十三五”规划制定情况" in second
    assert "没有" not in second and "尚未" not in second
    assert [f["code"] for f in office.claims()["faults"]] == ["demand", "demand", "demand"]
