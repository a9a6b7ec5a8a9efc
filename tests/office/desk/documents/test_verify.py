"""Verification of an issued document: nothing differs, and each thing that was touched is named."""

from pathlib import Path

import pytest
from django.db import connection
from tests.office.desk.small_document import KEY, NUMBER, refusal

from tongbao.office.desk.documents.verify import Verified, verify
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import BookRow, DecisionRow, DocumentRow

BOOK = "books/ledger/2024-01/v1"


def found(home: Home, out: Path | None = None) -> tuple[tuple[str, str, str], ...]:
    (checked,) = verify(home, out=out)
    return tuple(checked.mismatches)


def unlock(table: str) -> None:
    """Take away what keeps the rows of a table from being changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


@pytest.mark.parametrize("asked", ["", KEY, NUMBER])
def test_an_untouched_document_holds(issued: Home, tmp_path: Path, asked: str) -> None:
    (checked,) = verify(issued, asked, tmp_path / "out")
    assert (checked.document, checked.books, checked.files, checked.mismatches) == (NUMBER, 2, 6, ())
    assert checked.claims > 10


def test_without_a_folder_no_file_is_counted(issued: Home) -> None:
    (checked,) = verify(issued)
    assert (checked.files, checked.originals, checked.mismatches) == (0, 0, ())


def test_nothing_issued_is_refused(drafted: Home) -> None:
    assert refusal(verify, drafted) == ("no-document", "没有已印发的文件。请核对文号。")
    assert refusal(verify, drafted, KEY) == ("no-document", f"没有已印发的文件“{KEY}”。请核对文号。")


def test_a_book_without_its_registered_seal(issued: Home) -> None:
    unlock("store_bookrow")
    BookRow.objects.filter(folder=BOOK).update(folder="books/ledger/2024-01/v9")
    assert found(issued) == (("账册", BOOK, "没有登记的印章，或与登记不符"),)


def test_a_decision_that_is_gone(issued: Home) -> None:
    unlock("store_decisionrow")
    DecisionRow.objects.all().delete()
    assert found(issued) == (("决定", "demand:ledger_quality", "拟稿时的决定“2024-04-20”已不在记录中"),)


def test_another_number_in_the_register(issued: Home) -> None:
    DocumentRow.objects.update(digest="0" * 64)
    assert found(issued)[0] == ("文件", NUMBER, "拟稿依据与印发时登记的摘要或文号不符")


def test_a_file_that_was_changed(issued: Home, tmp_path: Path) -> None:
    (tmp_path / "out" / "bulletin.html").write_text("x", "utf-8")
    assert found(issued, tmp_path / "out") == (("成品", "bulletin.html", "文件缺失或与印发时的摘要不符"),)


def test_what_was_kept_is_gone(issued: Home) -> None:
    (issued.documents / KEY / "inputs.json").unlink()
    (checked,) = verify(issued)
    ((kind, place, sentence),) = checked.mismatches
    assert (kind, place, sentence.split("：")[0]) == ("文件", f"documents/{KEY}", "印发时留存的依据缺失或已损坏")
    assert checked == Verified(NUMBER, mismatches=checked.mismatches)
