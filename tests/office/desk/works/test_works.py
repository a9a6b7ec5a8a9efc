"""Works at the desk: registers by territory, completion, settlements, audits due, audits out and in again."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.works_office import PROJECT, handed_in, task, works_office

from tongbao.intake.forms.template import Cover, write_works
from tongbao.measure.refusal import Refusal
from tongbao.office.commands.main import main
from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.works.works import (
    audits_due,
    completion,
    demonstration_units,
    export_audits,
    import_audits,
    register_of,
    settle,
)
from tongbao.rules.rulebook import Rulebook

DAY = date(2024, 2, 5)
ADVICE = {
    "key": "s1", "audit": "a1", "institution": "school", "building": "主楼", "item": "第五项", "name": "换锅炉",
    "measure": "淘汰燃煤锅炉", "nature": "技术节能", "cost": "12.5", "saving": "30.5", "project": "p1",
}  # fmt: skip
LINES = {
    "projects": [PROJECT],
    "audits": [
        {"key": "a1", "stage": "制定方案", "title": "合成方案"},
        {"key": "a1", "stage": "提交报告", "day": "2017-06-01"},
    ],
    "measures": [ADVICE],
    "contracts": [{"key": "c1", "name": "合成合同", "mode": "节能效益分享型", "company": "合成公司", "price": "1000"}],
    "settlements": [{"contract": "c1", "key": "2023", "share": "50", "verified": "10", "payment": "0.9"}],
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The office with a works ledger of the east."""
    home = works_office(tmp_path)
    handed_in(home, tmp_path, LINES)
    return home


def test_a_register_shows_each_person_the_own_territory(home: Home) -> None:
    name, heads, lines = register_of("audits", DAY, acting("东市审核"))
    assert (name, heads) == ("能源审计", ("单位", "报告期", "审计编号", "阶段", "方案、方式或对象", "日期"))
    assert lines == [
        ("合成东市", "2023-12", "a1", "制定方案", "合成方案", ""),
        ("合成东市", "2023-12", "a1", "提交报告", "", "2017-06-01"),
    ]
    assert register_of("audits", DAY, acting("西市审核"))[2] == []
    assert register_of("audits", date(2023, 1, 1), acting("办审核"))[2] == []
    with pytest.raises(Refusal) as refused:
        register_of("nothing", DAY, acting("办审核"))
    assert str(refused.value).startswith("没有“nothing”这种登记簿。可用：projects（改造项目）、")


def test_completion_holds_projects_against_tasks(home: Home) -> None:
    task(4)
    task(2, "west")
    measure = "淘汰燃煤锅炉（台）"
    assert completion(DAY, acting("办审核")) == [
        ("合成东市", measure, "4", "1", "0", "25%", "100%", "1"),
        ("合成西市", measure, "2", "没有报送", "", "", "", ""),
    ]
    assert [line[0] for line in completion(DAY, acting("西市审核"))] == ["合成西市"]


def test_settlements_tell_what_is_due_and_what_is_wrong(home: Home) -> None:
    assert settle(DAY, acting("办审核")) == [
        ("c1", "2023", "10", "5000", "核定10吨×1000元×50%", "2023年已付9000元，多于应付的5000元。")
    ]


def test_a_star_at_nought_fails_and_points_need_papers(home: Home, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "纸.txt").write_text("合成证据", "utf-8")
    programme = "合成示范标准（演示用）"
    lines = {
        "demonstrations": [
            {"key": "d1", "programme": programme, "institution": "museum", "stage": "申报"},
            {"key": "d1", "programme": programme, "institution": "museum", "stage": "评分"},
            {"key": "d2", "programme": "没有的标准", "institution": "museum", "stage": "申报"},
        ],
        "scores": [
            {"application": "d1", "key": "逐月台账", "points": "30", "evidence": "纸.txt"},
            {"application": "d1", "key": "节能改造", "points": "40", "evidence": "纸.txt"},
            {"application": "d1", "key": "加分", "points": "10"},
        ],
    }
    path = tmp_path / "in" / "west.xlsx"
    write_works(path, Cover("works", "west", "west", "2023-12", "合成"), Rulebook(date(2023, 12, 31)), lines)
    collect([tmp_path / "in"], home, acting("办收文"))
    first, second = demonstration_units(DAY, acting("西市审核"))
    assert first == (
        "合成西市", programme, "museum", "评分", "0＋30＋40＋0＝70", "不通过", "总分70分，不满85分；★项“分项计量”为0分",
    )  # fmt: skip
    assert (second[4], second[6]) == (
        "—",
        "没有“没有的标准”的评价标准。已有：节约型公共机构示范单位（“十二五”）、合成示范标准（演示用）。",
    )
    assert demonstration_units(DAY, acting("东市审核")) == []


def test_audits_due_by_threshold_and_cycle(home: Home, tmp_path: Path) -> None:
    # 12,000 m²; the last report is of 2017.
    due = audits_due(DAY, acting("办审核"))
    assert due == [("school", "合成甲县一中", "建筑面积达到10000平方米", "2017-06-01")]
    handed_in(home, tmp_path, {"audits": [{"key": "a2", "stage": "提交报告", "day": "2022-06-01"}]}, "province")
    assert audits_due(date(2021, 12, 31), acting("办审核")) == []
    assert audits_due(DAY, acting("西市审核")) == []


def test_an_audit_goes_out_and_comes_in_as_a_return(home: Home, tmp_path: Path) -> None:
    xml, form = tmp_path / "audit.xml", tmp_path / "省本级.xlsx"
    assert export_audits(xml, DAY, acting("办审核")) == 1
    assert import_audits(xml, form, DAY, acting("办审核")) == 1
    (taken,) = collect([form], home, acting("办收文"))
    assert (taken.state, taken.kind, taken.unit, taken.accepted, taken.flags) == (
        "collected",
        "works",
        "province",
        1,
        [],
    )
    _, heads, lines = register_of("measures", DAY, acting("办审核"))
    east, province = (dict(zip(heads, line, strict=True)) for line in lines)
    changed = {k for k in east if east[k] != province[k]}
    assert changed == {"单位", "报告期"}


def test_no_advice_is_no_file(tmp_path: Path) -> None:
    works_office(tmp_path)
    with pytest.raises(Refusal) as refused:
        export_audits(tmp_path / "x.xml", DAY, acting("办审核"))
    assert str(refused.value) == "没有写明机构的审计建议。请先收进举措台账的“审计建议”。"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("works", "projects"), 0, "改造项目"),
        (("works", "completion"), 0, "改造任务完成情况"),
        (("works", "settle"), 1, "多于应付的"),
        (("works", "due"), 0, "门槛、周期未核实"),
        (("works", "savings"), 0, "核定节能量"),
        (("works", "buildingsync"), 3, ""),
    ],
)
def test_the_command(home: Home, capsys, words: tuple[str, ...], code: int, said: str) -> None:  # type: ignore[no-untyped-def]
    assert main(["--home", str(home.path), "--as", "办审核", *words, "--as-of", "2024-02-05"]) == code
    assert said in capsys.readouterr().out.replace("\n", "").replace("│", "").replace(" ", "")
