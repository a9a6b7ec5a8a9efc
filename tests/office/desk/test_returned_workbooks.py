"""A workbook given back is that of its return: whoever else sent a file of the same name gets their own."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office, received

from tongbao.intake.reading.workbook_cells import Sheets
from tongbao.intake.values.flag import ERROR, Flag
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.collection.collect_ledger import give_back
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.queries.returns import annotated
from tongbao.office.store.models import UploadRow
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
