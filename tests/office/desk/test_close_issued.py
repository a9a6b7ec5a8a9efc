"""Issued lists from CSV to the sealed book of their year: whole or not at all, later lists make the next vintage."""

import json
from pathlib import Path

from tests.office.conftest import Desk

from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import BookRow, RecordRow
from tongbao.records.book import check_book, read_manifest
from tongbao.records.issued import ISSUED, Target, TargetEvent
from tongbao.records.issued_book import read_issued

TARGETS = """年度,编号,单位,指标,类型,基期,期间,数值,计量单位,文号,印发日期,上级目标
2024,T1,省,人均综合能耗,年度下降,2023,2024,2.2,%,示公节能办〔2024〕1号,2024-01-20,
2024,T2,虚川市,energy,cap,,2024,12000.5,吨标准煤,示公节能办〔2024〕1号,2024-01-20,
"""
EVENTS = """year,id,scope,event,target,period,day,document
2024,E1,拟岭,handed_down,示公节能办〔2024〕1号,2024,2024-02-01,拟节能办〔2024〕2号
"""


def put(desk: Desk, name: str, text: str, encoding: str = "utf-8") -> Path:
    """A list in the mail."""
    path = desk.folder / name
    path.write_bytes(text.encode(encoding))
    return path


def sealed(desk: Desk, vintage: int) -> Path:
    """The folder of the year's book."""
    home = open_home(desk.home)
    return home.path / BookRow.objects.get(kind="targets", vintage=vintage).folder


def close(desk: Desk, code: int = 0) -> None:
    """Review and close the year."""
    desk.run("演示审核员", "review", "targets", "2024")
    desk.run("演示封账员", "close", "targets", "2024", code=code)
    if not code:
        desk.run("演示签发人", "close", "targets", "2024")


def test_it_works_and_a_later_list_makes_the_next_vintage(desk: Desk) -> None:
    desk.run("演示收文员", "collect", put(desk, "目标.csv", TARGETS, "gb18030"), "--received-at", "2024-02-05")
    close(desk)
    first = sealed(desk, 1)
    found = read_issued([first])
    doc = "示公节能办〔2024〕1号"
    upload = found["targets"][0].upload
    assert found == {name: [] for name in ISSUED} | {
        "targets": [
            Target(
                "T1",
                "province",
                "energy_per_person",
                "annual",
                "2023",
                "2024",
                2200,
                "percent",
                doc,
                "2024-01-20",
                upload=upload,
                place="目标.csv!2",
            ),
            Target(
                "T2",
                "xuchuan",
                "energy",
                "cap",
                "",
                "2024",
                12_000_500,
                "tce",
                doc,
                "2024-01-20",
                "",
                upload,
                "目标.csv!3",
            ),
        ]
    }
    assert check_book(first, read_manifest(first).sha256) == []
    desk.run("演示收文员", "collect", put(desk, "events.csv", EVENTS), "--received-at", "2024-02-09")
    close(desk)
    second = read_issued([sealed(desk, 2)])
    assert second["targets"] == found["targets"]
    assert [(type(e), e.scope, e.kind) for e in second["events"]] == [(TargetEvent, "niling", "handed_down")]
    assert read_manifest(sealed(desk, 2)).parent == read_manifest(first).sha256


def test_nothing_new_is_no_vintage(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示收文员", "collect", put(desk, "目标.csv", TARGETS), "--received-at", "2024-02-05")
    close(desk)
    close(desk, code=3)
    said = capsys.readouterr().err.replace("\n", "")
    assert "targets 2024已经封账。新下达、新登记的清单请先收文、审核，再封下一稿。" in said


def test_an_id_stands_for_one_record_for_good(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示收文员", "collect", put(desk, "目标.csv", TARGETS), "--received-at", "2024-02-05")
    capsys.readouterr()
    changed = put(desk, "改.csv", TARGETS.replace("2.2", "2.1"))
    desk.run("演示收文员", "collect", changed, "--received-at", "2024-02-06", "--json", code=1)
    [flag] = json.loads(capsys.readouterr().out.strip().splitlines()[1])
    assert flag["说明"] == (
        "改.csv中的编号“T1”已在“目标.csv”中登记。更改已下达的数，请用新编号登记新文件；原数保留备查。"
    )


def test_a_mistyped_list_is_given_back_until_it_is_sealed(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示收文员", "collect", put(desk, "目标.csv", TARGETS), "--received-at", "2024-02-05")
    desk.run("演示审核员", "review", "targets", "2024")
    decisions = desk.folder / "decisions.csv"
    line = "list:目标.csv,{},与原文不符，退回重录,演示审核员,2024-02-06\n"
    decisions.write_text("conflict,choice,reason,who,when\n" + line.format("accept"), "utf-8")
    desk.run("演示审核员", "review", "targets", "2024", "--decisions", decisions, code=3)
    said = capsys.readouterr().err.replace("\n", "")
    assert "决定“list:目标.csv”的选择“accept”无法识别。清单只可填 return。" in said
    decisions.write_text("conflict,choice,reason,who,when\n" + line.format("return"), "utf-8")
    desk.run("演示审核员", "review", "targets", "2024", "--decisions", decisions)
    again = put(desk, "目标_重录.csv", TARGETS.replace("2.2", "2.1"))
    desk.run("演示收文员", "collect", again, "--received-at", "2024-02-07")
    close(desk)
    assert [(t.id, t.milli) for t in read_issued([sealed(desk, 1)])["targets"]] == [("T1", 2100), ("T2", 12_000_500)]
    # What is sealed stays: the same decision finds nothing to give back.
    desk.run("演示审核员", "review", "targets", "2024", "--decisions", decisions)
    assert len(read_issued([sealed(desk, 1)])["targets"]) == 2


def test_a_bad_cell_leaves_nothing_of_the_file(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    capsys.readouterr()
    spoilt = put(desk, "目标.csv", TARGETS.replace("虚川市", "虚无市"))
    desk.run("演示收文员", "collect", spoilt, "--received-at", "2024-02-05", "--json", code=1)
    [flag] = json.loads(capsys.readouterr().out.strip().splitlines()[1])
    assert flag["说明"] == (
        "目标.csv第3行“单位”列：“虚无市”不在2024年的名录中。请填省、填报单位、县（名称或代码）或机构编号。"
    )
    open_home(desk.home)
    assert RecordRow.objects.count() == 0


def test_the_templates_are_heads_with_a_row_that_is_not_read(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示收文员", "template", "targets", "2024", "--out", desk.folder / "t")
    made = sorted(p.name for p in (desk.folder / "t").iterdir())
    assert made == sorted(
        f"{n}_2024.csv" for n in ("目标", "目标事件", "基期重述", "采暖度日数", "评分", "用能人数构成")
    )
    capsys.readouterr()
    empty = desk.folder / "t" / "目标_2024.csv"
    desk.run("演示收文员", "collect", empty, "--received-at", "2024-02-05", "--json", code=1)
    [flag] = json.loads(capsys.readouterr().out.strip().splitlines()[1])
    assert flag["说明"] == "目标_2024.csv没有一行数据。请填写后重新提交。"
    lines = empty.read_text("utf-8-sig").splitlines()
    filled = put(desk, "填好.csv", "\n".join([*lines, *TARGETS.splitlines()[1:]]))
    desk.run("演示收文员", "collect", filled, "--received-at", "2024-02-05")
