"""The seal: over what was closed, by which rules, and nothing else."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from tongbao.records.seal import Seal
from tongbao.rules.digest import sm3

SEAL = Seal(
    kind="ledger",
    scope="hebei",
    period="2016",
    vintage=1,
    files={"b": "2", "a": "1"},
    rules="r",
    registry="g",
    parent="p",
)
TEXT = (
    '{"files":{"a":"1","b":"2"},"kind":"ledger","parent":"p","period":"2016","registry":"g","rules":"r",'
    '"schema":1,"scope":"hebei","vintage":1}'
)


def test_it_works() -> None:
    assert SEAL.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert SEAL.sm3 == sm3(TEXT.encode())


def test_the_order_of_files_does_not_matter() -> None:
    assert replace(SEAL, files={"a": "1", "b": "2"}).sha256 == SEAL.sha256


@pytest.mark.parametrize(
    "part",
    [
        {"kind": "progress"},
        {"scope": "henan"},
        {"period": "2017"},
        {"vintage": 2},
        {"files": {"a": "1"}},
        {"rules": "s"},
        {"registry": "h"},
        {"parent": ""},
        {"schema": 2},
    ],
    ids=lambda part: next(iter(part)),
)
def test_every_part_is_under_the_seal(part: dict[str, Any]) -> None:
    assert replace(SEAL, **part).sha256 != SEAL.sha256


CLOSE = """
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from tongbao.measure.period import Month
from tongbao.records.book import write_book
from tongbao.records.lines import ledger_table
from tongbao.records.reading import Reading
from tongbao.records.seal import Seal

readings = [
    Reading(f"I{i}", Month(2016, 1 + i % 12), "教育", "baoding", "130602", {"gas": 1000 * i + 1}) for i in range(50)
]
with TemporaryDirectory() as folder:
    book = Seal("ledger", "hebei", "2016", 1)
    table = {"ledger": ledger_table(readings, ["gas"])}
    print(write_book(Path(folder) / "b", book, table, {"a": {"é": "1"}}, {}, {"zone": sys.argv[1:]}).sha256)
"""


def test_the_seal_is_the_same_in_any_time_zone_locale_and_hash_seed() -> None:
    places = [("Asia/Shanghai", "C.UTF-8", "0"), ("America/New_York", "C", "1"), ("UTC", "POSIX", "42")]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", CLOSE, zone],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed},
        )
        for zone, locale, seed in places
    ]
    seals = {process.communicate()[0].strip() for process in started}
    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(seals) == 1 and len(seals.pop()) == 64
