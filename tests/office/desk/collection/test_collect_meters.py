"""Meter data at the desk: rolled up, taken in as ledgers, reviewed, closed; whatever is doubtful is said."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office, registry

from tongbao.intake.forms.plain_lists import Decision
from tongbao.measure.refusal import Refusal
from tongbao.office.commands.main import main
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.collection.collect_meters import collect_meters, meters
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.home.home import Home, open_home
from tongbao.office.desk.registry.enrol import enrol
from tongbao.office.desk.review.review import review
from tongbao.office.store.models import FlagRow, ReadingRow, UploadRow
from tongbao.records.book import read_table
from tongbao.records.evidence import check_paper, paper_path

LIST = "表号,机构编号,项目,倍率\nE1,school,电,80\nE2,school,电,1\nW1,school,水,\nB1,school,不计入,1\n"
HOUR = timedelta(hours=1)


def stamps(start: str = "2024-01-01", end: str = "2024-02-01", step: timedelta = HOUR) -> Iterator[str]:
    """Starts of intervals."""
    at, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    while at < last:
        yield at.isoformat(sep=" ", timespec="minutes")
        at += step


def january(folder: Path, left_out: tuple[str, ...] = (), more: str = "", name: str = "1月.csv") -> Path:
    """Hourly data of four meters for January 2024; ``left_out`` names rows as ``E1 2024-01-03 04:00``."""
    folder.mkdir(exist_ok=True)
    rows = [f"{m},{at},0.125" for m in ("E1", "E2", "W1", "B1") for at in stamps() if f"{m} {at}" not in left_out]
    (folder / name).write_text("表号,开始时间,用量\n" + "\n".join(rows) + "\n" + more, "utf-8")
    return folder / name


def listed(folder: Path, content: str = LIST) -> Path:
    """A list of meters."""
    folder.mkdir(exist_ok=True)
    (folder / "登记表.csv").write_text(content, "utf-8")
    return folder / "登记表.csv"


def taken(home: Home, *paths: Path, who: str = "办收文") -> list[FileOutcome]:
    """What became of them."""
    return collect_meters(paths, home, acting(who))


def readings() -> list[tuple[str, str, dict[str, int], str, dict[str, str]]]:
    """Every reading kept."""
    names = ("institution", "month", "amounts", "basis", "marks")
    return list(ReadingRow.objects.order_by("id").values_list(*names))


def test_meters_become_a_metered_reading_that_is_accepted_like_any_other(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder), january(folder)
    told = taken(home, folder)
    assert [(t.file, t.kind, t.unit, t.period, t.state, t.read, t.accepted, t.closes) for t in told] == [
        ("登记表.csv", "meters", "", "", "collected", 4, 4, True),
        ("1月.csv", "meters", "", "2024-01", "collected", 4, 4, True),
        ("1月_school_计量汇总.csv", "ledger", "school", "2024-01", "collected", 1, 1, True),
    ]
    # 744 hours: 93 by each meter; the one that is multiplied by 80 is 7,440.
    assert readings() == [("school", "2024-01", {"electricity": 7_533_000, "water": 93_000}, "metered", {})]
    [flag] = FlagRow.objects.all()
    assert (flag.code, flag.severity) == ("columns", "warning")
    given = [Decision(flag.key, "accept", "其余项目另报", "甲", "2024-02-05")]
    for who in ("局审核", "甲县审核", "东市审核", "办审核"):
        done = review("ledger", "2024-01", given, acting(who))
    assert done.accepted == ["1月_school_计量汇总.csv"]


def said(code: str) -> list[str]:
    """The sentences of a code."""
    return list(FlagRow.objects.filter(code=code).order_by("id").values_list("sentence", flat=True))


def test_the_paper_names_every_meter_and_the_data_and_both_are_kept(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder), january(folder)
    taken(home, folder)
    upload = UploadRow.objects.get(kind="ledger")
    lines = paper_path(home.evidence, upload.digest).read_text("utf-8-sig").splitlines()
    data = UploadRow.objects.get(kind="meters", unit="")
    assert lines[1:3] == [
        f"B1,school,,1,2024-01,93,否,744,744,0,0,,,0,0,0,0,0,0,{data.digest}",
        f"E1,school,electricity,80,2024-01,7440,是,744,744,0,0,,,0,0,0,0,0,0,{data.digest}",
    ]
    assert [check_paper(home.evidence, u.digest) for u in UploadRow.objects.all()] == ["", "", ""]
    notes = [(n["sheet"], n["before"], n["after"], n["why"]) for n in upload.reading_notes]
    assert notes == [("E1", "93", "7440", "表“E1”乘以倍率80")]


def test_the_same_again_changes_nothing_and_a_mended_list_comes_in_again(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder), january(folder)
    taken(home, folder)
    assert [t.state for t in taken(home, folder)] == ["unchanged", "collected", "unchanged"]
    listed(folder, LIST.replace("80", "100"))
    told = taken(home, folder)
    assert [t.state for t in told] == ["collected", "collected", "collected"]
    assert [(d.item, d.before, d.after) for d in told[2].differences] == [("electricity", "7533", "9393")]
    assert meters()["E1"].times == "100"
    review("ledger", "2024-01", [], acting("办审核"))
    assert said("duplicate") == [
        "与已收到的“1月_school_计量汇总.csv”同机构同月，内容不同。请确认以哪一份为准，退回另一份，不要合并相加。"
    ]


def test_a_month_with_a_gap_is_at_least_so_much_and_says_so(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder), january(folder, ("W1 2024-01-03 04:00", "W1 2024-01-03 05:00", "W1 2024-01-09 00:00"))
    [_, _, ledger] = taken(home, folder)
    assert readings() == [
        ("school", "2024-01", {"electricity": 7_533_000, "water": 92_625}, "estimated", {"water": "余"})
    ]
    assert said("meter_gap") == [
        "“水”计量不全：表“W1”缺2段、共3小时（最长自2024-01-03 04:00至2024-01-03 06:00）。计到的是92.625，"
        "按“至少”登记，计量方式为估算。请补齐数据后重报；补不齐的，按凭证改填，或写明理由后接收。"
    ]
    assert [(f.code, f.about) for f in ledger.flags] == [
        ("meter_gap", ("school", "2024-01", "water")),
        ("columns", ("school", "2024-01", "")),
    ]


def test_what_a_catch_up_holds_is_metered_and_asked_about(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    gap = tuple(f"E2 2024-01-03 {h:02d}:00" for h in range(4, 17))
    listed(folder), january(folder, gap, "E2,2024-01-03 16:00,1.625\n")
    taken(home, folder)
    assert readings() == [("school", "2024-01", {"electricity": 7_533_000, "water": 93_000}, "metered", {})]
    assert said("meter_catch_up") == [
        "“电”的表“E2”有1次缺测后一个时段补记了所缺的用量。请核对补记的数；缺测跨月的，两个月各占多少由报送单位说明。"
    ]


def test_doubles_contradictions_falls_and_clocks(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    more = "W1,2024-01-05 03:00,0.125\nW1,2024-01-05 04:00,9\nE1,2024-01-05 04:00,-1\nE2,2024-01-07 05:10,0.125\n"
    listed(folder), january(folder, ("E1 2024-01-05 04:00", "E2 2024-01-07 05:00"), more)
    taken(home, folder)
    # The contradiction and the fall are gaps of an hour each; the row beside the hour counts in its hour.
    assert readings()[0][2:] == (
        {"electricity": 7_523_000, "water": 92_875},
        "estimated",
        {"electricity": "余", "water": "余"},
    )
    assert said("meter_clash") == [
        "“水”的表“W1”有2行同一时段有不同的数，都没有计入。请核对是否拨过表的时钟、时段重叠或重复导出，改正后重报。"
    ]
    assert said("meter_fall") == [
        "“电”的表“E1”有1处示数变小或用量为负，没有计入。换表、归零的，请补报旧表止码和新表起码；倒送电的，请只报用电。"
    ]
    assert said("meter_off") == [
        "“电”的表“E2”有1行时间不在整点、整刻上，按开始时间所在的时段计入。请核对表的时钟；一天一个数的，应是零点到零点。"
    ]
    notes = [n["why"] for n in UploadRow.objects.get(kind="ledger").reading_notes]
    assert "表“W1”有1行与别的行完全相同，只计一次" in notes


def test_a_listed_meter_without_data_makes_the_sum_too_small_and_is_missed(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder, LIST + "E3,school,电,1\n"), january(folder)
    taken(home, folder)
    assert said("meter_absent") == [
        "“电”的表“E3”本月没有数据，计到的7533不是全部，按“至少”登记。"
        "请把同一机构的表放在一个文件里重报；已停用的表，请改登记表。"
    ]
    assert readings()[0][3:] == ("estimated", {"electricity": "余"})


def test_a_register_over_two_months_counts_in_neither(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder, "表号,机构编号,项目,倍率\nE1,school,电,10\n")
    rows = "E1,2024-01-01,5\nE1,2024-01-21,7\nE1,2024-02-10,9.5\nE1,2024-03-01,10\n"
    (folder / "示数.csv").write_text("表号,抄表时间,示数\n" + rows, "utf-8")
    taken(home, folder)
    assert [r[1:3] for r in readings()] == [("2024-01", {"electricity": 20_000}), ("2024-02", {"electricity": 5000})]
    assert said("meter_gap")[0] == (
        "“电”计量不全：表“E1”缺1段、共264小时（最长自2024-01-21 00:00至2024-02-01 00:00），"
        "示数跨月多出的25分不到哪个月，没有计入。计到的是20，按“至少”登记，计量方式为估算。"
        "请补齐数据后重报；补不齐的，按凭证改填，或写明理由后接收。"
    )


def test_a_month_with_nothing_that_counts_is_no_nought(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder, "表号,机构编号,项目,倍率\nE1,school,电,1\nE9,gone,电,1\n".replace("gone", "mover"))
    rows = "E1,2024-01-20,5\nE1,2024-02-10,9.5\nE9,2023-01-01,1\nE9,2023-01-02,2\n"
    (folder / "示数.csv").write_text("表号,抄表时间,示数\n" + rows, "utf-8")
    told = taken(home, folder)
    assert [f.sentence for f in told[1].flags] == [
        f"“合成甲县一中”{m}的表没有一个可以计入的数，没有登记。请核对数据后重报，或按凭证填报。"
        for m in ("2024-01", "2024-02")
    ]
    assert [(r[0], r[1]) for r in readings()] == [("mover", "2023-01")]


def test_rows_and_meters_left_out_are_told_of_the_file(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder), january(folder, more="X9,2024-01-01 00:00,5\nE1,昨天,5\n")
    told = taken(home, folder)[1]
    assert [(f.code, f.sentence) for f in told.flags] == [
        ("meter_unread", "有1行的表号、时间或数读不出（如“昨天”），没有计入。请改正后重报。"),
        (
            "meter_unlisted",
            "表“X9”不在登记表上，没有计入。请补登记后把同一文件重新收文；不应计入的，登记为“不计入”。",
        ),
    ]


def test_one_bad_file_is_refused_by_name_and_the_rest_goes_on(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder), january(folder)
    (folder / "2.csv").write_text("什么\n", "utf-8")
    (folder / "3.csv").write_text("表号,开始时间,用量\nZ,2024-01-01 00:00,1\n", "utf-8")
    (folder / "（秘密）4.csv").write_text("表号,开始时间,用量\nE1,2024-01-01 00:00,1\n", "utf-8")
    refused = {t.file: t.flags[0].sentence for t in taken(home, folder) if t.state == "refused"}
    assert refused == {
        "2.csv": "“2.csv”：表头“什么”看不出哪列是什么。"
        "首行应有表号，开始时间（或结束时间）和用量；累计示数应有表号、抄表时间和示数。",
        "3.csv": "“3.csv”里没有一块登记过的表（如Z）。请先收表计登记表：表号、机构编号、项目、倍率。",
        "（秘密）4.csv": "“（秘密）4.csv”的文件名标有密级，不能上传到本系统，文件没有保存。"
        "涉密单位只报不涉密的汇总数；请按保密规定另行处理，并核查该文件的传递。",
    }
    assert len(readings()) == 1


def test_a_school_hands_in_its_own_meters_and_nobody_elses(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    other = listed(folder, LIST.replace("school", "school2"))
    taken(home, other, who="二中填报")
    data = january(folder)
    for path in (data, listed(folder)):
        [told] = taken(home, path, who="一中填报")
        assert (told.state, told.flags[0].code) == ("refused", "territory")
    assert readings() == []
    taken(home, data, who="二中填报")
    assert [(r[0], r[1]) for r in readings()] == [("school2", "2024-01")]
    with pytest.raises(Refusal) as refused:
        collect_meters([data], home, acting("办审核"))
    assert refused.value.code == "role"
    with pytest.raises(Refusal) as refused:
        collect_meters([data], home, acting("二中填报"), "2024-02-01")
    assert refused.value.code == "received"


def test_an_institution_the_registry_did_not_have_that_month(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder, "表号,机构编号,项目,倍率\nE1,school,电,1\n")
    rows = "".join(f"E1,{m}-01 00:00,1\n" for m in ("2012-06", "2012-07"))
    (folder / "日.csv").write_text("表号,开始时间,用量\n" + rows, "utf-8")
    told = taken(home, folder)
    assert [f.sentence for f in told[1].flags] == [
        "机构“school”在2012-06不在名录中，该月计量数据没有登记。请核对登记表和名录。"
    ]
    assert [r[1] for r in readings()] == ["2012-07"]


def test_what_was_metered_is_sealed_as_metered_and_a_closed_month_keeps_its_value(tmp_path: Path) -> None:
    home, folder = open_home(tmp_path / "home", create=True), tmp_path / "in"
    persons = [("办管理", "admin", "", ""), ("办收文", "collector", "", ""), ("办审核", "reviewer", "", "")]
    persons += [("封一", "closer", "", ""), ("封二", "closer", "", "")]
    enrol(str(registry(tmp_path / "registry", persons, ("museum",))), acting("办管理", "2024-01-01"))
    listed(folder, "表号,机构编号,项目,倍率\nE1,museum,电,80\nW1,museum,水,\n"), january(folder)
    taken(home, folder)
    reasons = [Decision(f.key, "accept", "其余项目另报", "甲", "2024-02-05") for f in FlagRow.objects.all()]
    assert review("ledger", "2024-01", reasons, acting("办审核")).accepted == ["1月_museum_计量汇总.csv"]
    assert close("ledger", "2024-01", home, acting("封一")) is None
    [book] = close("ledger", "2024-01", home, acting("封二")) or []
    table = read_table(home.path / book.folder, "west")
    line = dict(zip([c.name for c in table.columns], table.rows[0], strict=True))
    assert (line["basis"], line["electricity"], line["water"], line["upload"]) == (
        *("metered", 7_440_000, 93_000),
        UploadRow.objects.get(kind="ledger").digest[:12],
    )
    assert [t.state for t in taken(home, folder)] == ["unchanged", "collected", "unchanged"]
    january(folder, ("E1 2024-01-01 00:00",))
    told = taken(home, folder)
    assert [(t.state, [f.code for f in t.flags]) for t in told[1:]] == [
        ("collected", ["meter_unlisted"]),
        ("refused", ["sealed"]),
    ]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder), january(folder)
    words = ["--home", str(home.path), "--as", "办收文", "--json", "collect", "--meters", str(folder)]
    assert main([*words, "--received-at", "2024-02-05"]) == 0
    shown = [json.loads(line) for line in capsys.readouterr().out.strip().splitlines()]
    assert [(r["文件"], r["结果"], r["接收"]) for r in shown[0]][2] == ("1月_school_计量汇总.csv", "已收", 1)
    assert UploadRow.objects.get(kind="ledger").received_at == "2024-02-05"
    (folder / "1月.csv").write_text("什么\n", "utf-8")
    assert main(words) == 1
