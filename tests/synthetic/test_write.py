"""The large synthetic province as files: what is written is read back by the program's own readers."""

import csv
import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from tongbao.intake.forms.issued import read_issued
from tongbao.intake.forms.ledger import read_ledger
from tongbao.intake.forms.plain_lists import read_decisions, read_received
from tongbao.intake.reading.workbook import read_workbook
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month, Span
from tongbao.registry.reading_tables import read_roster
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.province import Province
from tongbao.synthetic.write import issued_lists, monthly, write_province

LIMITS = {k: v for k, v in Rulebook(date(2016, 12, 31)).row("checks", "sandbox").content.items() if isinstance(v, int)}
JANUARY = Span.parse("2016-01")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Province]:
    """A small province with the workbooks of one month."""
    out = tmp_path_factory.mktemp("large")
    return out, write_province(out, 11, 120, span=JANUARY)


def test_the_same_seed_writes_the_same_bytes(written: tuple[Path, Province], tmp_path: Path) -> None:
    out, _ = written
    write_province(tmp_path, 11, 120, span=JANUARY)
    assert digests(tmp_path) == digests(out)


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_registry_reads_back(written: tuple[Path, Province]) -> None:
    out, province = written
    assert read_roster(out / "registry") == province.roster()


def test_a_workbook_reads_back_to_the_last_thousandth(written: tuple[Path, Province]) -> None:
    out, province = written
    roster, rulebook, month = province.roster(), Rulebook(date(2016, 1, 31)), Month(2016, 1)
    for unit in province.units:
        path = out / "ledgers" / f"{roster.unit(unit).name}_2016-01.xlsx"
        ledger = Ledger(path.name, "x", unit, month, "2016-02-08")
        read_ledger(read_workbook(path, LIMITS), ledger, roster, rulebook)
        lines = monthly(province)[unit, month]
        made = {x.reading.institution: x.reading for x in ledger.lines}
        assert ledger.flags == []
        assert {i: r.amounts for i, r in made.items()} == {x.body.id: x.amounts for x in lines}
        assert {i: r.basis for i, r in made.items()} == {x.body.id: x.basis for x in lines}
        assert {i: r.reasons for i, r in made.items()} == {
            x.body.id: {} if "heat" in x.amounts else {"heat": "area_billed"} for x in lines
        }


def test_registers_name_every_file_and_its_digest(written: tuple[Path, Province]) -> None:
    out, _ = written
    for place, count in (("ledgers", 13), ("issued", 8), ("approval", 1)):
        folder = out / place
        found = read_received((folder / "received.csv").read_bytes(), "received.csv")
        files = {p.name: p for p in folder.iterdir() if p.name != "received.csv"}
        assert found.keys() == files.keys()
        assert len(files) == count
        assert {n: r.digest for n, r in found.items()} == {
            n: hashlib.sha256(p.read_bytes()).hexdigest() for n, p in files.items()
        }
    assert found["events_2016_核定.csv"].received_at == "2017-06-01T09:00:00+08:00"


def test_issued_lists_read_back(written: tuple[Path, Province]) -> None:
    out, province = written
    kept = {}
    for place in ("issued", "approval"):
        register = read_received((out / place / "received.csv").read_bytes(), "received.csv")
        for name, came in register.items():
            year = next(y for y in ("2015", "2016") if y in name)
            rulebook = Rulebook(date(int(year), 12, 31))
            content = (out / place / name).read_bytes()
            read_year, records = read_issued(content, name, "x", came.received_at, province.roster(), rulebook)
            assert read_year == year
            kept |= {r.id: r for r in records}
    wanted = [r for year in ("2015", "2016") for records in issued_lists(province, year).values() for r in records]
    assert kept.keys() == {r.id for r in wanted}
    for record in wanted:
        fields = [f for f in record.__slots__ if f not in ("upload", "place")]
        assert [getattr(kept[record.id], f) for f in fields] == [getattr(record, f) for f in fields]


def test_decisions_are_whole(written: tuple[Path, Province]) -> None:
    out, _ = written
    found = read_decisions((out / "decisions.csv").read_bytes(), "decisions.csv")
    assert {(d.conflict.partition(":")[0], d.choice) for d in found} == {
        ("complete", "absent"),
        ("jump", "accept"),
        ("late", "accept"),
    }
    assert {d.conflict for d in found if d.conflict.startswith("late")} == {"late:u05:2015-08:", "late:u12:2016-11:"}
    assert len({d.conflict for d in found}) == len(found)


def test_the_truth_file_says_what_it_is(written: tuple[Path, Province]) -> None:
    out, province = written
    known = json.loads((out / "truth.json").read_text("utf-8"))
    assert {(v["unit"], v["indicator"]): v["met"] for v in known["verdicts"]} == province.truth()
    assert known["合成"] == "全部地名、机构、文号和数字均为虚构；本文件与程序无关地计算"
    assert (
        "under the weather of 2015" in " ".join(known["definition"].split()) or "weather of 2015" in known["definition"]
    )
    assert (known["seed"], known["institutions"], len(known["moved"])) == (11, 120, 2)


def test_every_document_and_place_is_marked_or_invented(written: tuple[Path, Province]) -> None:
    out, province = written
    with (out / "registry" / "institutions.csv").open(encoding="utf-8") as file:
        assert all("合成" in row["name"] for row in csv.DictReader(file))
    documents = {
        r.document
        for y in ("2015", "2016")
        for x in issued_lists(province, y).values()
        for r in x
        if hasattr(r, "document")
    }
    assert documents and all(d.startswith("合成") for d in documents)
