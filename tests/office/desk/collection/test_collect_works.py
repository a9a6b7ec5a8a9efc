"""The works ledger at the desk: collected with evidence, sealed with the progress, carried on to next month's form."""

from pathlib import Path

import openpyxl
import pytest
from tests.office.desk.chain_office import acting, chain_office

from tongbao.intake.forms.template import Cover, write_works
from tongbao.measure.period import Month
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.filing.template import template
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.review.review import review
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, UploadRow
from tongbao.records.book import read_table
from tongbao.records.fact import Channel, Fact
from tongbao.records.lines import records_from
from tongbao.records.work import Work
from tongbao.rules.rulebook import Rulebook

MONTH = Month(2024, 1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The thin office."""
    return chain_office(tmp_path)


def came(
    home: Home, folder: Path, lines: dict[str, list[dict[str, str]]], unit: str = "east", who: str = "办收文"
) -> FileOutcome:
    """A works ledger handed in, with a paper."""
    inbox = folder / f"in-{unit}"
    inbox.mkdir(exist_ok=True)
    (inbox / "合同.txt").write_text("合成文件", "utf-8")
    path = inbox / f"{unit}.xlsx"
    write_works(path, Cover("works", unit, unit, str(MONTH), "合成"), Rulebook(MONTH.last_day), lines)
    return next(t for t in collect([inbox], home, acting(who)) if t.file == path.name)


PROJECT = {"key": "p1", "name": "合成外墙改造", "measure": "围护结构节能改造", "stage": "完工", "evidence": "合同.txt"}


def test_lines_and_their_facts_are_sealed_with_the_progress(home: Home, tmp_path: Path) -> None:
    money = {"key": "m1", "project": "p1", "amount": "30", "state": "支出"}
    taken = came(home, tmp_path, {"projects": [PROJECT | {"county": "990101"}], "money": [money]})
    assert (taken.state, taken.kind, taken.read, taken.accepted, taken.flags) == ("collected", "works", 2, 2, [])
    for who in ("东市审核", "办审核"):
        review("progress", str(MONTH), [], acting(who))
    assert UploadRow.objects.get().state == "accepted"
    assert close("progress", str(MONTH), home, acting("办封账")) is None
    close("progress", str(MONTH), home, acting("办签发"))
    folder = home.path / BookRow.objects.get().folder
    assert [w.key for w in records_from(read_table(folder, "works"), Work)] == ["m1", "p1"]
    (fact,) = records_from(read_table(folder, "facts.east"), Fact)
    assert (fact.id, fact.amount_milli, fact.learnt) == ("2024-01:east:retrofit:completed", 300_000_000, Channel.LEDGER)
    assert len(fact.evidence) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"county": "990201"}, "县代码“990201”在2024-01不属于本单位。请核对后重报。"),
        ({"institution": "museum"}, "机构“museum”在2024-01不属于本单位。请核对后重报。"),
        ({"institution": "nobody"}, "机构编号“nobody”在2024-01不在名录中。请核对后重报。"),
    ],
)
def test_a_place_nobody_knows_is_told_and_left_out(
    home: Home, tmp_path: Path, line: dict[str, str], words: str
) -> None:
    taken = came(home, tmp_path, {"projects": [PROJECT | line]})
    assert [(f.sentence, f.sheet, f.row) for f in taken.flags] == [(words, "改造项目", 3)]
    assert (rows.records(Work, UploadRow.objects.all()), rows.records(Fact, UploadRow.objects.all())) == ([], [])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"started": "2024-01-05", "completed": "2024-01-02"}, "开工、完工、验收日期先后不符。请核对后重报。"),
        ({"completed": "2024-03-01"}, "日期2024-03-01还没有到。请核对后重报。"),
        ({"planned": "2023-01-01", "started": "2023-02-01", "completed": "2023-02-01"}, ""),
    ],
)
def test_days_stand_in_order(home: Home, tmp_path: Path, days: dict[str, str], words: str) -> None:
    flags = came(home, tmp_path, {"projects": [PROJECT | days]}).flags
    assert [f.sentence for f in flags] == ([words] if words else [])


def test_a_building_claimed_twice_is_told(home: Home, tmp_path: Path) -> None:
    lines = {
        "projects": [PROJECT, PROJECT | {"key": "p2", "name": "合成另一项目"}],
        "buildings": [{"project": "p1", "key": "楼1"}, {"project": "p2", "key": "楼1"}],
    }
    assert [f.sentence for f in came(home, tmp_path, lines).flags] == [
        "“楼1”的同一措施已在“p1/楼1”中登记，一栋楼一项措施只计一次。请核对后重报。"
    ]


def test_what_belongs_to_no_project_is_told_and_earlier_ledgers_count(home: Home, tmp_path: Path) -> None:
    lost = {"money": [{"key": "m", "project": "p9", "amount": "1"}], "savings": [{"key": "s", "project": "p8"}]}
    assert [f.sentence for f in came(home, tmp_path, lost).flags] == [
        "项目“p9”没有登记。请核对后重报。",
        "项目“p8”没有登记。请核对后重报。",
    ]
    came(home, tmp_path, {"projects": [PROJECT]}, "west")
    later = {"money": [{"key": "m", "project": "p1", "amount": "1"}]}
    assert came(home, tmp_path, later, "west").flags == []


def test_two_payments_that_say_the_same_are_two(home: Home, tmp_path: Path) -> None:
    twice = [{"key": k, "purpose": "改造", "state": "支出", "amount": "1"} for k in ("m1", "m2")]
    assert came(home, tmp_path, {"money": twice}).flags == []
    assert [f.id for f in rows.records(Fact, UploadRow.objects.all())] == [
        "2024-01:east:fund:spent",
        "2024-01:east:fund:spent#2",
    ]


def test_the_province_own_ledger_comes_from_the_office(home: Home, tmp_path: Path) -> None:
    taken = came(home, tmp_path, {"audits": [{"key": "a", "stage": "制定方案"}]}, "province", "东市审核")
    assert taken.flags[0].sentence.startswith("“province.xlsx”是省本级的报表，只能由省办人员报送。")
    assert came(home, tmp_path, {"audits": [{"key": "a", "stage": "制定方案"}]}, "province").state == "collected"


def test_next_months_form_goes_on_where_this_month_stood(home: Home, tmp_path: Path) -> None:
    came(home, tmp_path, {"projects": [PROJECT | {"count": "3", "quantity": "1200.5"}]})
    written = template("works", "2024-02", tmp_path / "out", acting("办收文"))
    names = [p.name.partition("_")[0] for p in written]
    assert names == ["合成东市", "合成西市", "合成独市", "合成省"]
    sheet = openpyxl.load_workbook(written[0])["改造项目"]
    told = {h.value: c.value for h, c in zip(sheet[1], sheet[3], strict=True) if c.value not in (None, "")}
    assert told == {
        "项目编号": "p1", "项目名称": "合成外墙改造", "措施": "围护结构节能改造", "阶段": "完工",
        "对象数": 3, "数量": 1200.5,
    }  # fmt: skip
