"""A sensitive body from sheet to book: its amounts stand beside the lines, nobody asks for its people."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.office.desk.chain_office import acting, chain_office
from tests.office.desk.test_review_chain import ALONE, came, county, decided

from tongbao.office.desk.closing.close import close
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import BookRow, InstitutionRow, UploadRow
from tongbao.records.book import read_manifest, read_table


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The museum alone in its county, and sensitive."""
    home = chain_office(tmp_path)
    InstitutionRow.objects.filter(key="museum").update(sensitive=True)
    return home


def without_people(path: Path) -> Path:
    """The ledger with people and area left blank."""
    book = load_workbook(path)
    sheet = book["台账"]
    heads = {str(c.value): c.column for c in sheet[1]}
    for name, column in heads.items():
        if name.startswith(("用能人数", "建筑面积")):
            for row in range(3, sheet.max_row + 1):
                sheet.cell(row, column).value = None
    book.save(path)
    return path


def test_amounts_stand_beside_the_lines_and_nobody_owes_people(home: Home, tmp_path: Path) -> None:
    (taken,) = came(home, [without_people(county(tmp_path, "990201"))])
    assert (taken.state, [f for f in taken.flags if f.severity == "error"]) == ("collected", [])
    came(home, [county(tmp_path, c) for c in ALONE if c != "990201"])
    for who in ("东市审核", "西市审核", "办审核"):
        decided(who)
    for who in ("办封账", "办签发"):
        close("ledger", "2024-01", home, acting(who, "2024-02-12"))
    folder = home.path / BookRow.objects.get().folder
    assert sorted(read_manifest(folder).files) == ["east", "owed", "returns", "sensitive"]
    table = read_table(folder, "sensitive")
    names = [c.name for c in table.columns]
    (line,) = [dict(zip(names, row, strict=True)) for row in table.rows]
    assert (line["institution"], line["electricity"], line["people"], line["area"]) == ("museum", 1000_000, None, None)
    assert "museum" not in {row[0] for row in read_table(folder, "owed").rows}


def test_a_file_with_its_people_is_not_kept(home: Home, tmp_path: Path) -> None:
    path = county(tmp_path, "990201")
    (taken,) = came(home, [path])
    assert (taken.state, taken.flags[0].code) == ("refused", "sensitive")
    assert not UploadRow.objects.exists()
    assert not [p for p in home.evidence.rglob("*") if p.is_file()]
