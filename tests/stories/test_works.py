"""Tasks issued, works reported: the bulletin tells how far they are, every figure leads back to task and line."""

import json
from datetime import date

import pytest
from tests.stories.conftest import NUMBER, ROOT, Office

from tongbao.intake.forms.template import Cover, write_works
from tongbao.office.commands.main import main
from tongbao.rules.rulebook import Rulebook

TASKS = """年度,编号,单位,指标,类型,基期,期间,数值,计量单位,文号,印发日期,上级目标
2017,T1,石家庄市,围护结构节能改造,改造任务,,2017,120000,平方米,演示文〔2017〕9号,2017-01-10,
2017,T2,保定市,围护结构节能改造,改造任务,,2017,80000,平方米,演示文〔2017〕9号,2017-01-10,
2017,T3,衡水市,围护结构节能改造,改造任务,,2017,50000,平方米,演示文〔2017〕9号,2017-01-10,
2017,T4,唐山市,围护结构节能改造,改造任务,,2017,60000,平方米,演示文〔2017〕9号,2017-01-10,
2017,T5,沧州市,围护结构节能改造,改造任务,,2017,10000,平方米,演示文〔2017〕9号,2017-01-10,
"""
PROJECTS = {"shijiazhuang": ("45000", "验收"), "baoding": ("12000", "完工"), "tangshan": ("60000", "计划")}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Hebei with tasks of 2017 and three more works ledgers, drafted."""
    office, source = Office(tmp_path_factory.mktemp("works")), ROOT / "demo" / "hebei-2017"
    more = office.folder / "more"
    more.mkdir()
    for unit, (quantity, stage) in PROJECTS.items():
        project = {"key": "p1", "name": "演示项目", "measure": "围护结构节能改造", "quantity": quantity, "stage": stage}
        cover = Cover("works", unit, unit, "2017-03", "演示")
        write_works(more / f"{unit}.xlsx", cover, Rulebook(date(2017, 3, 31)), {"projects": [project]})
    (more / "任务.csv").write_text(TASKS, "utf-8")
    office.run("演示管理员", "enrol", "hebei")
    office.run("演示管理员", "enrol", source)
    office.run("演示收文员", "collect", source / "returns", source / "evidence", "--received", source / "received.csv")
    office.run("演示收文员", "collect", more, "--received-at", "2017-04-05")
    office.run("演示审核员", "review", "progress", "2017-03", "--decisions", source / "decisions.csv")
    office.run("演示审核员", "review", "targets", "2017")
    for kind, period in (("progress", "2017-03"), ("targets", "2017")):
        office.two("演示封账员", "演示签发人", "close", kind, period)
    office.draft(decisions=source / "decisions.csv")
    return office


def test_the_bulletin_tells_where_the_tasks_stand(office: Office) -> None:
    said = (
        "围护结构节能改造任务下达到5个市，1个市达到时间进度，1个市落后于时间进度，1个市尚未开工，"
        "两个市没有报送或没有报全。"
    )
    assert said in office.text()
    assert "石家庄市实施了演示项目，已通过验收；" in office.text()
    assert "唐山市计划实施演示项目；" in office.text()


def test_a_figure_of_the_table_leads_to_its_task_and_its_line(office: Office) -> None:
    claim = next(c for c in office.claims()["claims"] if c["finding"] == "completion:envelope:baoding")
    assert claim["records"] == ["target:T2", "2017-03:baoding:projects:p1"]
    page = (office.out / "bulletin.html").read_text("utf-8")
    assert "下达目标 T2" in page and "改造项目 p1" in page


def test_it_is_issued_and_verified_and_the_tasks_book_is_part_of_it(office: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    office.issue()
    capsys.readouterr()
    assert main(["--home", str(office.home), "--as", "演示审计员", "--json", "verify", "--out", str(office.out)]) == 0
    told = json.loads(capsys.readouterr().out.strip().splitlines()[0])[0]
    assert (told["文件"], told["账册"], told["不符"]) == (NUMBER, 2, 0)


def test_the_command_shows_the_same(office: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    words = ("works", "completion", "--as-of", "2017-04-07")
    assert main(["--home", str(office.home), "--as", "演示审计员", "--json", *words]) == 0
    lines = {line["单位"]: line for line in json.loads(capsys.readouterr().out.strip().splitlines()[0])}
    assert {u: (line["完工"], line["完成比例"]) for u, line in lines.items()} == {
        "石家庄市": ("45000", "37.5%"),
        "保定市": ("12000", "15%"),
        "唐山市": ("0", "0%"),
        "衡水市": ("0", "没有报全"),
        "沧州市": ("没有报送", ""),
    }
