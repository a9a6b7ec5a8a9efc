"""Every foreign layout alone and all of them as one folder: the known amounts, a flag or a refusal, nothing wrong."""

from pathlib import Path

import pytest
from tests.intake.sheets import LIMITS
from tests.messy.layouts import LAYOUTS, ROSTER, Layout, Values
from tests.messy.naive import tally

from tongbao.intake.freeform.accumulate import ReceivedFile
from tongbao.intake.freeform.ledgers import FreeformImport, read_freeform
from tongbao.intake.reading.sandbox import read_workbooks
from tongbao.intake.reading.workbook import Sheets, read_workbook
from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook

RECEIVED = "2017-04-05T09:00:00+08:00"


def foreign(sheets: Sheets, name: str) -> FreeformImport:
    return read_freeform(sheets, ReceivedFile(name, "feedbeef0001", RECEIVED), ROSTER, Rulebook)


def taken(read_in: FreeformImport) -> Values:
    """Every amount by institution, month and item."""
    return {
        (line.reading.institution, str(line.reading.month), item): milli
        for ledger in read_in.ledgers
        for line in ledger.lines
        for item, milli in line.reading.amounts.items()
    }


def check(one: Layout, sheets: Sheets) -> None:
    if isinstance(one.expected, str):
        with pytest.raises(Refusal) as refused:
            foreign(sheets, one.name)
        assert refused.value.code == one.expected
        assert refused.value.sentence.endswith("。")
        return
    found = foreign(sheets, one.name)
    assert taken(found) == one.expected
    flags = [f for ledger in found.ledgers for f in ledger.flags]
    assert {f.code for f in flags} - {"complete", "columns", "not_filled"} == one.flags
    assert {f.upload for f in flags} <= {"feedbeef0001"}
    check_count(found, sheets)


def check_count(found: FreeformImport, sheets: Sheets) -> None:
    """Rows read = rows taken + rows with a flag only + rows that are no data."""
    flagged = {(f.sheet, f.row) for ledger in found.ledgers for f in ledger.flags if f.row}
    left = [(n.sheet, n.row) for ledger in found.ledgers for n in ledger.not_data]
    assert len(left) == len(set(left))
    whole = {
        (n, r) for n, rows in sheets.items() for r, row in enumerate(rows, 1) if any(c and c[1].strip() for c in row)
    }
    assert found.rows == len(whole)
    assert whole == found.taken | flagged | set(left)
    assert found.taken.isdisjoint(left)


def test_there_are_enough_of_them_and_no_two_share_a_name() -> None:
    names = [one.name for one in LAYOUTS]
    assert (len(names) >= 40, len(set(names))) == (True, len(names))


@pytest.mark.parametrize("one", LAYOUTS, ids=[one.name for one in LAYOUTS])
def test_each_layout_alone(tmp_path: Path, one: Layout) -> None:
    path = tmp_path / one.name
    one.make(path)
    check(one, read_workbook(path, LIMITS))


def test_all_of_them_as_one_folder(tmp_path: Path) -> None:
    for one in LAYOUTS:
        one.make(tmp_path / one.name)
    paths = [tmp_path / one.name for one in LAYOUTS]
    for one, (_, sheets) in zip(LAYOUTS, read_workbooks(paths, LIMITS), strict=True):
        assert not isinstance(sheets, str), sheets
        check(one, sheets)


def test_nothing_wrong_is_accepted_while_a_naive_import_accepts_much(tmp_path: Path) -> None:
    ours, naive, helped = tally(tmp_path)
    assert ours.wrong == 0
    assert (ours.right > helped.right > naive.right, helped.wrong > naive.wrong > 0) == (True, True)
