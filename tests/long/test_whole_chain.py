"""A ledger month through the whole chain on PostgreSQL and on SQLite: the same seals, corrected vintage and all."""

import shutil
from pathlib import Path

import pytest
from tests.office.conftest import MONTH, ROOT, Desk
from tests.office.desk.home.test_home import tongbao

from tongbao.synthetic.small_province import _registry, county_codes

PERIOD = str(MONTH)


def papers(folder: Path) -> Desk:
    """The registry, every county's ledger, and one that corrects them."""
    desk = Desk(folder)
    _registry(desk.province, folder)
    for county in county_codes():
        desk.ledger(county)
    before = desk.province.amounts[desk.province.in_county("990101", MONTH)[0].id, MONTH]["electricity"]
    corrected = desk.ledger("990101", "更正.xlsx", change={"electricity": before + 1_000})
    shutil.move(corrected, folder / "更正.xlsx")
    return desk


def sealed(url: str, home: Path, folder: Path) -> dict[str, str]:
    """Enrol, collect, review, close by two, correct, close again: the manifests, which hold the seals."""

    def run(who: str, *words: object) -> None:
        tongbao(url, home, who, *words)

    run("演示管理员", "enrol", ROOT / "demo" / "small-province")
    run("演示管理员", "enrol", folder / "registry")
    run("演示收文员", "collect", folder / "in", "--received-at", "2024-02-05")
    run("演示审核员", "review", "ledger", PERIOD)
    for vintage in (1, 2):
        if vintage == 2:
            run("演示审核员", "correct", folder / "更正.xlsx", "--reason", "合成：漏计一块表", "--apply")
        run("演示封账员", "close", "ledger", PERIOD)
        run("演示签发人", "close", "ledger", PERIOD)
    return {str(p.relative_to(home)): p.read_text("utf-8") for p in sorted(home.glob("books/**/manifest.json"))}


@pytest.mark.long
def test_a_corrected_ledger_has_the_same_seals_on_both_databases(postgres_url: str, tmp_path: Path) -> None:
    papers(tmp_path)
    there = sealed(postgres_url, tmp_path / "there", tmp_path)
    assert there == sealed("", tmp_path / "here", tmp_path)
    assert sorted(there) == [f"books/ledger/{PERIOD}/v{n}/manifest.json" for n in (1, 2)]
