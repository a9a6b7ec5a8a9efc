"""A correction of a month an issued bulletin rests on: which printed figures move, by how much, and no other."""

import json
import re
from pathlib import Path

import pytest
from tests.stories.conftest import Office

from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import BookRow, DocumentRow

NUMBER = "合公节能办〔2026〕2号"


@pytest.fixture
def bulletin(province: Office) -> Office:
    """The synthetic province with its energy bulletin of 2025 issued."""
    issue = ("issue", "energy-2025-2026-04-25", "--number", NUMBER, "--out", province.out)
    province.two("演示拟稿人", "演示签发人", *issue)
    return province


def tables(office: Office, capsys: pytest.CaptureFixture[str], who: str, *words: object) -> list[list[dict[str, str]]]:
    """The tables a command shows, as a program gets them."""
    capsys.readouterr()
    office.run(who, *words, "--json")
    return [json.loads(line) for line in capsys.readouterr().out.strip().splitlines()]


def test_every_printed_figure_that_moves_is_told_before_and_after_the_closing(
    bulletin: Office, province_made: Path, capsys
) -> None:  # type: ignore[no-untyped-def]
    slipped = province_made / "round-1" / "拟岭南县_2025-05.xlsx"
    correct = ("correct", slipped, "--reason", "演示更正")
    differences, preview = tables(bulletin, capsys, "演示审核员", *correct)
    assert [d["项目"] for d in differences] == ["电"] or len(differences) == 1
    assert {p["文号"] for p in preview} == {NUMBER}
    # Applying it shows the same, and so does the closing of the next vintage.
    assert tables(bulletin, capsys, "演示审核员", *correct, "--apply") == [differences, preview]
    bulletin.run("演示封账员", "close", "ledger", "2025-05")
    book, sealed_differences, published = tables(bulletin, capsys, "演示签发人", "close", "ledger", "2025-05")
    assert book[0]["稿次"] == 2
    assert (sealed_differences, published) == (differences, preview)
    hold_against_a_new_draft(bulletin, preview)


def hold_against_a_new_draft(office: Office, moved: list[dict[str, str]]) -> None:
    """Draft the bulletin again from the next vintage: exactly the told figures differ from the issued ones."""
    folder = office.home / DocumentRow.objects.get(number=NUMBER).folder
    printed = json.loads((folder / "claims.json").read_text("utf-8"))["claims"]
    open_home(office.home)
    assert BookRow.objects.filter(period="2025-05").count() == 2
    office.out = office.folder / "again"
    office.run("演示拟稿人", "draft", "energy", "2025", "--as-of", "2026-04-26", "--out", office.out)
    drafted = {(c["finding"], c["key"]): c["text"] for c in office.claims()["claims"]}
    other_day = {"date", "docno"}
    expected = {
        (f"{c['finding']} {c['key']}", c["text"], drafted[c["finding"], c["key"]])
        for c in printed
        if c["kind"] not in other_day
        and (c["finding"], c["key"]) in drafted
        and c["text"] != drafted[c["finding"], c["key"]]
    }
    assert {
        (m["取值"], m["原印"], m["将为"]) for m in moved if m["将为"] != "不再印出" and m["原印"] != "原来没有"
    } == expected
    assert len(expected) > 5
    by = {m["取值"]: m["差额"] for m in moved}
    assert (by["total:now:niling energy"], by["change:same:niling energy_per_person"]) == ("+23743.26", "+2672.08")


def test_the_sentence_counts_what_stays_and_verify_still_holds(bulletin: Office, province_made: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    slipped = province_made / "round-1" / "拟岭南县_2025-05.xlsx"
    capsys.readouterr()
    bulletin.run("演示审核员", "correct", slipped, "--reason", "演示更正", "--apply")
    told = "".join(capsys.readouterr().out.split())
    claims = json.loads(
        (bulletin.home / DocumentRow.objects.get(number=NUMBER).folder / "claims.json").read_text("utf-8")
    )
    moved, unmoved = map(int, re.search(r"印出的数和名称中(\d+)处改变，(\d+)处不变", told).groups())  # type: ignore[union-attr]
    assert "以2025-05账册为依据的已印发文件1份" in told
    assert moved + unmoved >= len(claims["claims"]) > unmoved > 0 < moved
    bulletin.two("演示封账员", "演示签发人", "close", "ledger", "2025-05")
    # What was issued rests on the first vintage and goes on being verified against it.
    bulletin.run("演示审计员", "verify")


def test_a_document_that_can_no_longer_be_told_again_is_named(bulletin: Office, province_made: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    folder = bulletin.home / DocumentRow.objects.get(number=NUMBER).folder
    (folder / "claims.json").write_text("{", "utf-8")
    slipped = province_made / "round-1" / "拟岭南县_2025-05.xlsx"
    capsys.readouterr()
    bulletin.run("演示审核员", "correct", slipped, "--reason", "演示更正")
    told = "".join(capsys.readouterr().out.split())
    assert f"{NUMBER}不能按更正后的数重算" in told and "请人工核对。" in told
