"""One folder of everything nasty through the desk: what is stored is what was known, every row has one fate."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.messy.layouts import LAYOUTS, NAMES, ROSTER
from tests.messy.nasty_files import write_all

from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.home.home import SHANGHAI, Actor, Home, open_home
from tongbao.office.desk.keeping.export import export
from tongbao.office.store import rows
from tongbao.office.store.models import OfficeRow, PersonRow, ReadingRow, UploadRow

CLERK = Actor("合成收文员", datetime(2018, 2, 1, 9, tzinfo=SHANGHAI))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, list[FileOutcome]]:
    """An office that knows the five institutions, and the folder taken in."""
    folder = tmp_path_factory.mktemp("messy")
    home = open_home(folder / "home", create=True)
    rows.replace_roster(ROSTER)
    PersonRow.objects.create(name=CLERK.who, roles=["collector"], place="")
    OfficeRow.objects.create(key="scope", value="synthetic")
    inbox = folder / "in"
    (inbox / "layouts").mkdir(parents=True)
    for one in LAYOUTS:
        one.make(inbox / "layouts" / one.name)
    (inbox / "files").mkdir()
    write_all(inbox / "files")
    return home, collect([inbox], home, CLERK, received_at="2018-02-01")


def test_every_file_has_a_fate_and_every_row_one(taken: tuple[Home, list[FileOutcome]]) -> None:
    _, found = taken
    assert [t.file for t in found if not t.closes] == []
    assert {t.state for t in found} == {"collected", "refused"}
    assert [t.file for t in found if t.state == "refused" and not (t.flags and t.flags[0].sentence)] == []


def test_nothing_is_stored_that_was_not_known(taken: tuple[Home, list[FileOutcome]]) -> None:
    home, _ = taken
    open_home(home.path)
    expected = {one.name: one.expected for one in LAYOUTS}
    wrong, seen = [], set()
    for file, institution, month, amounts in ReadingRow.objects.values_list(
        "upload__file", "institution", "month", "amounts"
    ):
        known = expected.get(file)
        if known is None:
            continue
        assert not isinstance(known, str), f"{file} should have been refused"
        for item, milli in amounts.items():
            seen.add(file)
            if known.get((institution, month, item)) != milli:
                wrong.append((file, institution, month, item, milli))
    assert wrong == []
    assert len(seen) > 40


def test_no_institution_is_made_up(taken: tuple[Home, list[FileOutcome]]) -> None:
    open_home(taken[0].path)
    assert set(ReadingRow.objects.values_list("institution", flat=True)) <= {*NAMES, "J1"}


def test_the_fate_of_every_row_can_be_downloaded(taken: tuple[Home, list[FileOutcome]], tmp_path: Path) -> None:
    open_home(taken[0].path)
    ledgers = UploadRow.objects.filter(kind="ledger")
    written = export("rows", tmp_path / "rows.xlsx", CLERK)
    assert written == sum(ledgers.values_list("read", flat=True))
    assert export("conversions", tmp_path / "conversions.xlsx", CLERK) > 0


def test_the_same_folder_again_changes_nothing(taken: tuple[Home, list[FileOutcome]]) -> None:
    home, _ = taken
    open_home(home.path)
    before = ReadingRow.objects.count(), UploadRow.objects.count()
    inbox = home.path.parent / "in"
    again = collect([inbox], home, CLERK, received_at="2018-02-01")
    assert {t.state for t in again} == {"unchanged", "refused"}
    assert (ReadingRow.objects.count(), UploadRow.objects.count()) == before
