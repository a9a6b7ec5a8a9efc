"""What a naive import makes of the same folder: ``read_excel(header=0)``, numbers coerced, the rest filled with 0.

A second one is helped by a person who says for each file in which row the header stands. Written out in plain
openpyxl and csv with just these meanings, for pandas is no dependency of ours. It is given all it could ask for: a
column counts as electricity or water where its header has the letter, a month is the file's.
``python -m tests.messy.naive`` prints the table.
"""

import csv
import re
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
from tests.intake.sheets import LIMITS
from tests.messy.layouts import LAYOUTS, NAMES, ROSTER, Layout

from tongbao.intake.freeform.accumulate import ReceivedFile
from tongbao.intake.freeform.ledgers import read_freeform
from tongbao.intake.reading.workbook import read_workbook
from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook

Accepted = dict[tuple[str, str, str], Fraction]
_MONTH = "2017-03"


@dataclass
class Tally:
    """Amounts accepted right, accepted wrong (also such as should not be there at all) and not accepted."""

    right: int = 0
    wrong: int = 0
    refused: int = 0
    wrong_files: int = 0

    def add(self, one: Layout, found: Accepted) -> None:
        """Weigh what came out of a file against what it says for certain."""
        truth = {} if isinstance(one.expected, str) else {k: Fraction(v) for k, v in one.expected.items()}
        right = sum(found.get(k) == v for k, v in truth.items())
        wrong = len(found) - right
        self.right += right
        self.wrong += wrong
        self.wrong_files += wrong > 0
        self.refused += sum(k not in found for k in truth) + (isinstance(one.expected, str) and not found)


def naive_import(path: Path, helped: bool = False) -> Accepted:
    """The amounts in thousandths that a naive import takes from a file; none where it stops with an error."""
    try:
        rows = _first_sheet(path)
    except UnicodeDecodeError:
        return {}
    first = [n for n, row in enumerate(rows) if re.search("单位名称|填报单位", " ".join(str(c) for c in row))]
    head, rows = (rows[first[0]], rows[first[0] + 1 :]) if helped and first else (rows[0], rows[1:])
    names = [str(c or "") for c in head]
    who = next((n for n, h in enumerate(names) if re.search("单位名称|机构|填报单位", h)), None)
    columns = {
        item: next((n for n, h in enumerate(names) if letter in h and "费" not in h), None)
        for item, letter in (("electricity", "电"), ("water", "水"))
    }
    if who is None or set(columns.values()) == {None}:
        return {}  # a KeyError
    ids = {name: i for i, name in NAMES.items()}
    found: Accepted = {}
    for row in rows:
        name = str(row[who] or "nan").strip()
        for item, column in columns.items():
            if column is None:
                continue
            found[ids.get(name, name), _MONTH, item] = _coerced(row[column]) * 1000
    return found


def _first_sheet(path: Path) -> list[list[Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return [[c or None for c in row] for row in csv.reader(file)]
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def _coerced(value: Any) -> Fraction:
    try:
        return Fraction(str(value))
    except ValueError:
        return Fraction(0)


def our_import(path: Path, one: Layout) -> Accepted:
    """The amounts we take, none where we refuse."""
    try:
        read_in = read_freeform(
            read_workbook(path, LIMITS), ReceivedFile(one.name, "up", "2017-04-05"), ROSTER, Rulebook
        )
    except Refusal:
        return {}
    return {
        (line.reading.institution, str(line.reading.month), item): Fraction(milli)
        for ledger in read_in.ledgers
        for line in ledger.lines
        for item, milli in line.reading.amounts.items()
    }


def tally(folder: Path) -> tuple[Tally, Tally, Tally]:
    """Ours, the naive one and the one helped to the header, over every layout."""
    ours, naive, helped = Tally(), Tally(), Tally()
    for one in LAYOUTS:
        path = folder / one.name
        one.make(path)
        ours.add(one, our_import(path, one))
        naive.add(one, naive_import(path))
        helped.add(one, naive_import(path, helped=True))
    return ours, naive, helped


def table(ours: Tally, naive: Tally, helped: Tally) -> str:
    """The table in Markdown."""
    lines = [
        "| import | accepted right | accepted wrong | refused | files with something wrong |",
        "|---|---|---|---|---|",
    ]
    for name, t in (("ours", ours), ("naive", naive), ("naive, told the header row", helped)):
        lines.append(f"| {name} | {t.right} | {t.wrong} | {t.refused} | {t.wrong_files} of {len(LAYOUTS)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as where:
        print(table(*tally(Path(where))))
