"""The returns as pages show them: a list, one return, its file and the workbook that is given back, by territory."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office, received
from tests.office.desk.ledger_office import FLAG, MONTH, ledger_office

from tongbao.intake.reading.workbook_cells import Sheets
from tongbao.intake.values.flag import ERROR, Flag
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.collection.collect_ledger import give_back
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.queries import returns
from tongbao.office.desk.queries.returns import annotated
from tongbao.office.desk.queries.table import GOOD, WARN, Cell, Table
from tongbao.office.store.models import UploadRow
from tongbao.records.evidence import store_paper
from tongbao.rules.digest import sha256

NAME = "台账.xlsx"
EAST, WEST = acting("甲县审核"), acting("西市审核")
ABSENT = f"“{NAME}”没有标注审核意见的文件。没有错误的报表不退标注件。"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return chain_office(tmp_path)


def came(unit: str) -> UploadRow:
    """A return of a place under the name that everybody uses."""
    upload = received(unit)
    upload.file, upload.digest = NAME, sha256(unit.encode())
    upload.save()
    return upload


def test_two_counties_that_sent_one_name_get_a_workbook_each(home: Home) -> None:
    east, west = came("990101"), came("990201")
    for upload, words in ((east, "甲县的数有误"), (west, "丙县的数有误")):
        sheets = Sheets({"台账": [[("s", "电")], [("n", "1")]]})
        give_back(sheets, upload, [Flag("jump", ERROR, words, NAME, "台账", 2, "A2")], home)
    (east_name, east_bytes), (west_name, west_bytes) = annotated(east.pk, EAST, home), annotated(west.pk, WEST, home)
    names = [f"台账_{u.digest[:12]}_审核意见.xlsx" for u in (east, west)]
    assert [east_name, west_name] == names
    assert east_bytes != west_bytes
    assert sorted(p.name for p in home.returned.iterdir()) == sorted(names)


def test_the_workbook_of_another_county_is_not_there(home: Home) -> None:
    upload = came("990201")
    home.annotated(NAME, upload.digest).write_bytes(b"west")
    with pytest.raises(Refusal) as refused:
        annotated(upload.pk, EAST, home)
    assert refused.value.code == "absent"
    assert annotated(upload.pk, WEST, home)[1] == b"west"


def test_a_workbook_of_an_older_home_is_served_where_it_can_only_be_that_returns(home: Home) -> None:
    east = came("990101")
    (home.returned / "台账_审核意见.xlsx").write_bytes(b"older")
    assert annotated(east.pk, EAST, home) == ("台账_审核意见.xlsx", b"older")
    came("990201")
    with pytest.raises(Refusal) as refused:
        annotated(east.pk, EAST, home)
    assert str(refused.value) == ABSENT


def test_without_an_error_nothing_is_given_back(home: Home) -> None:
    give_back(Sheets(), came("990101"), [Flag("late", "warning", "迟报", NAME)], home)
    assert list(home.returned.iterdir()) == []


def test_a_list_is_turned_through_so_far_and_no_further(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returns, "SIZE", 2)
    for body in ("school", "school2", "clinic", "museum"):
        received(body)
    found = returns.list_returns(acting("办审核"), most=4)
    assert (found.whole, found.note, len(found.rows)) == (4, "", 2)
    received("bureau")
    found = returns.list_returns(acting("办审核"), page=9, most=4)
    assert (found.whole, found.page, len(found.rows)) == (4, 2, 2)
    assert found.note == "这里只翻到最近的4份；更早的请写明报表、期间或状态。"
    found = returns.list_returns(acting("办审核"), page=3)
    assert (found.whole, found.page, len(found.rows), found.note) == (5, 3, 1, "")


@pytest.fixture
def ledgers(tmp_path: Path) -> Home:
    """The thin office with ledgers of a school and a museum."""
    return ledger_office(tmp_path)


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def line(pk: int, month: str, state: Cell, turn: str = "") -> tuple[object, ...]:
    """A line of the list: a ledger of the school."""
    file = Cell(f"school-{pk - 1}.xlsx", page="return", key=(pk,))
    return ("台账", "合成甲县一中", month, file, state, "2024-02-05", turn)


def test_a_list_holds_the_returns_of_the_territory(ledgers: Home) -> None:
    heads = ("报表", "单位", "期间", "文件", "状态", "收到", "轮到")
    lines = [
        line(3, MONTH, Cell("待审核", WARN), "合成甲县教育局"),
        line(2, "2023-12", Cell("已接收", GOOD)),
        line(1, "2023-01", Cell("已接收", GOOD)),
    ]
    empty = "没有符合条件的报表"
    assert returns.list_returns(acting("甲县审核")) == Table("报表", heads, lines, whole=3, empty=empty)
    accepted = Table("报表", heads, lines[1:], whole=2, empty=empty)
    assert returns.list_returns(acting("办审核"), state="accepted", words="school") == accepted
    assert returns.list_returns(acting("二中填报")) == Table("报表", heads, whole=0, empty=empty)


def test_one_return_shows_its_figures_flags_and_what_the_person_may_do(ledgers: Home) -> None:
    shown = returns.return_detail(3, acting("局审核", "2024-02-06"), ledgers)
    assert dict(shown.head) == {
        **{"报表": "台账", "单位": "合成甲县一中", "期间": "2024-01", "文件": "school-2.xlsx", "发件人": "—"},
        **{"收到时间": "2024-02-05 09:00", "代录": "—", "轮到": "合成甲县教育局", "摘要": "0000000000000000"},
    }
    assert (shown.state, shown.tone, shown.acts) == (
        "待审核",
        WARN,
        (("accept", "接收"), ("give_back", "退回"), ("undo", "撤销")),
    )
    assert shown.locked == (
        "“school-2.xlsx”（2024-01）正由合成甲县教育局审核，到接收或退回为止锁定。"
        "填报单位在2024年2月10日（含当日）前可以撤回。"
    )
    assert shown.flags.rows == [(Cell("提示", WARN), "台账 C3", "用电量变动大。", "1.234", "", "待定")]
    assert shown.open_flags == ((FLAG, "用电量变动大。", "warning", "jump", ""),)
    assert shown.moves.rows == [("2024-02-05 09:00", "—", "", "收到", "", "school-2.xlsx", "")]
    assert (shown.original, shown.annotated, shown.received) == ("", "", True)


def test_a_return_of_another_territory_is_none(ledgers: Home) -> None:
    absent = ("absent", "没有这份报表。请从列表中打开。")
    for verb in (returns.return_detail, returns.original, returns.annotated):
        assert refusal(verb, 3, WEST, ledgers) == absent
    assert refusal(returns.get, 3, WEST) == absent
    assert returns.get(3, EAST).unit == "school"
    assert returns.visible_keys([3, 4], EAST) == frozenset({3})


def test_the_file_is_served_as_it_came_while_it_is_there(ledgers: Home) -> None:
    missing = ("absent", "“school-2.xlsx”的原件不在。请用 tongbao verify 查核。")
    assert refusal(returns.original, 3, EAST, ledgers) == missing
    UploadRow.objects.filter(pk=3).update(digest=store_paper(ledgers.evidence, b"synthetic"))
    assert returns.original(3, EAST, ledgers) == ("school-2.xlsx", b"synthetic")
