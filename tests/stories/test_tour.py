"""docs/tour.md, walked: every value it quotes is the one the program gives."""

import json
from fractions import Fraction

import openpyxl
from tests.stories.conftest import ROOT, Office

from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.records.book import read_table
from tongbao.records.fact import Fact
from tongbao.records.lines import records_from
from tongbao.rules.rulebook import Rulebook

TOUR = (ROOT / "docs" / "tour.md").read_text("utf-8")


def quoted(*values: str) -> None:
    """Each value stands in the tour."""
    assert [v for v in values if v not in TOUR] == []


def test_the_figure_from_entry_to_sentence_and_back(province: Office, province_made, capsys) -> None:  # type: ignore[no-untyped-def]
    first = openpyxl.load_workbook(province_made / "round-1" / "拟岭南县_2025-05.xlsx")["台账"]
    again = openpyxl.load_workbook(province_made / "round-2" / "拟岭南县_2025-05_更正.xlsx")["台账"]
    entered = format_milli(round(again["D6"].value * 1000))
    assert (first["A6"].value, first["B6"].value) == ("S032", "拟岭南县合成团体32")
    assert first["D6"].value == round(10_000 * again["D6"].value)
    quoted(entered, "D6", f"“电”{first['D6'].value}与本单位")

    folder = province.home / "books" / "ledger" / "2025-05" / "v1"
    table = read_table(folder, "niling")
    row = dict(zip([c.name for c in table.columns], next(r for r in table.rows if r[0] == "S032"), strict=True))
    assert format_milli(row["electricity"]) == entered
    quoted(str(row["electricity"]), "books/ledger/2025-05/v1", "niling.parquet")
    value = Rulebook(Month(2025, 12).last_day).row("coal_equivalent", "electricity.calorific")
    assert (value.exact("value"), value.unverified) == (Fraction("0.1229"), True)

    claims = {(c["finding"], c["key"]): c["text"] for c in province.claims()["claims"]}
    quoted(claims["total:now:niling", "energy"], claims["total:now:province", "energy"])
    internal = (province.out / "bulletin.html").read_text("utf-8")
    assert "S032（来文" in internal and entered in internal


def test_the_fact_from_entry_to_sentence_and_back(issued: Office) -> None:
    book = openpyxl.load_workbook(ROOT / "demo" / "hebei-2017" / "returns" / "定州市_举措_2017-03.xlsx")
    project, money = (
        dict(zip([c.value for c in book[name][1]], [c.value for c in book[name][3]], strict=True))
        for name in ("改造项目", "资金")
    )
    assert (project["阶段"], project["对象数"], money["金额（万元）"], money["金额限定"]) == ("完工", 21, 2000, "余")
    quoted(project["对象"], project["项目名称"], project["结合的工作"], project["证据文件"])

    table = read_table(issued.home / "books" / "progress" / "2017-03" / "v1", "facts.dingzhou")
    fact = next(f for f in records_from(table, Fact) if f.matter == "retrofit")
    assert (fact.amount_milli, fact.amount_bound, fact.count) == (20_000_000_000, "floor", 21)
    quoted(fact.id, str(fact.amount_milli), fact.amount_bound)

    claim = next(c for c in issued.claims()["claims"] if c["text"] == "2000余万元")
    quoted(claim["finding"], claim["text"])
    sentence = next(line[2:] for line in TOUR.splitlines() if line.startswith("> "))
    assert sentence in issued.text()
    assert "摘自通报原文，非原始凭证" in (issued.out / "bulletin.html").read_text("utf-8")


def test_the_pages_named_in_the_tour_are_there() -> None:
    source = ROOT / "src" / "tongbao"
    for name in (
        "intake/forms/template.py",
        "intake/reading/workbook.py",
        "intake/forms/ledger.py",
        "intake/checks/unit_slip.py",
        "records/engine/questions.py",
        "intake/forms/works.py",
        "works/facts_from_ledger.py",
        "assess/progress.py",
    ):
        assert (source / name).exists()
        quoted(name)


def test_every_link_of_the_readme_leads_somewhere() -> None:
    import re

    for name in ("README.md", "README.zh-CN.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text("utf-8")):
            assert (ROOT / target).exists(), target


def test_claims_json_is_one_document_a_program_can_read(issued: Office) -> None:
    claims = json.loads((issued.out / "claims.json").read_text("utf-8"))
    assert sorted(claims) == ["asks", "claims", "document", "faults", "undecided", "unverified_rules"]
    assert [c["id"] for c in claims["claims"]] == [f"c{n:03d}" for n in range(1, len(claims["claims"]) + 1)]
