"""The synthetic province: each planted fault at its place and none elsewhere; closed totals equal the truth."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.stories.conftest import SPAN, Office, enrol_province

from tongbao.dossier.dossier import Dossier
from tongbao.dossier.findings import find
from tongbao.office.desk.assessment.document_books import gather_inputs
from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import FlagRow


@pytest.fixture(scope="module")
def truth(province_made: Path) -> dict:
    """What the generator says, computed by other code."""
    return json.loads((province_made / "truth.json").read_text("utf-8"))


def test_every_fault_is_flagged_at_its_place_and_nothing_else_is(
    province_made: Path, truth: dict, tmp_path: Path
) -> None:
    office = Office(tmp_path)
    enrol_province(office, province_made)
    folder = province_made / "round-1"
    office.run("演示收文员", "collect", folder, "--received", folder / "received.csv", code=1)
    office.run("演示审核员", "review", "ledger", SPAN, code=1)
    open_home(office.home)
    found = []
    for flag in FlagRow.objects.select_related("upload"):
        code, whom, month, item = flag.key.split(":")
        file = flag.upload.file if flag.upload else ""
        found.append({"code": code, "whom": whom, "month": month, "item": item, "file": file, "cell": flag.cell})
    assert sorted(found, key=str) == sorted(truth["faults"], key=str)


def test_an_error_cannot_be_accepted(province_made: Path, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    office = Office(tmp_path)
    enrol_province(office, province_made)
    folder = province_made / "round-1"
    office.run("演示收文员", "collect", folder, "--received", folder / "received.csv", code=1)
    wrong = tmp_path / "decisions.csv"
    wrong.write_text(
        "conflict,choice,reason,who,when\nunit_slip:S032:2025-05:electricity,accept,没问题,演示审核员,2026-04-16\n",
        "utf-8",
    )
    office.run("演示审核员", "review", "ledger", SPAN, "--decisions", wrong, code=3)
    assert "请退回改正，不能带错接收" in capsys.readouterr().err.replace("\n", "")


def test_closed_totals_and_intensities_equal_the_truth_exactly(province: Office, truth: dict) -> None:
    home = open_home(province.home)
    for year in ("2024", "2025"):
        inputs = gather_inputs("energy", year, date(2026, 4, 25))
        found = {f.id: f for f in find(Dossier.open(inputs, home.path))}
        for scope, wanted in truth["years"][year].items():
            total = found[f"total:now:{scope}"]
            assert Fraction(str(total.values["exact.energy"])) == Fraction(wanted["kgce"])
            for key in ("energy_per_person", "energy_per_area", "water_per_person"):
                assert Fraction(str(total.values[f"exact.{key}"])) == Fraction(wanted[key]), (year, scope, key)
            assert total.values["institutions"] == wanted["institutions"]
            assert {k: total.values[k] for k in ("water", "people", "area")} == {
                k: wanted["amounts"][k] for k in ("water", "people", "area")
            }


def test_printed_figures_are_the_truth_rounded_once(province: Office, truth: dict) -> None:
    text, wanted = province.text(), truth["years"]["2025"]["province"]
    for key, unit in (("energy_per_person", "千克标准煤/人"), ("water_per_person", "立方米/人")):
        hundredths = Fraction(wanted[key]) * 100
        whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
        assert f"{whole // 100}.{whole % 100:02d}{unit}" in text
    assert "审核中因差错退回报表4份，逾期报送1份" in text
    assert "有1个市人均综合能耗上升" in text


def test_synthetic_is_said_on_every_page_and_in_every_edition(province: Office) -> None:
    assert "合成数据，地名、机构和数字均为虚构" in province.pdf_text()
    for name in ("bulletin.html", "bulletin-public.html"):
        assert "合成数据，地名、机构和数字均为虚构" in (province.out / name).read_text("utf-8")


def test_no_institution_reaches_the_public_edition(province: Office) -> None:
    """Single institutions stand in the internal chain and never in what may leave the office."""
    internal = (province.out / "bulletin.html").read_text("utf-8")
    public = (province.out / "bulletin-public.html").read_text("utf-8")
    assert "S032" in internal
    assert [f"S{n:03d}" for n in range(1, 61) if f"S{n:03d}" in public] == []


def test_a_late_correction_makes_the_next_vintage_and_leaves_the_sealed_value(
    province: Office, province_made: Path
) -> None:
    """Round 1's slipped file, read as a correction of the sealed month, changes one amount."""
    slipped = province_made / "round-1" / "拟岭南县_2025-05.xlsx"
    province.run("演示审核员", "correct", slipped, "--reason", "演示更正", "--apply")
    before = json.loads((province.home / "books/ledger/2025-05/v1/manifest.json").read_text("utf-8"))
    province.two("演示封账员", "演示签发人", "close", "ledger", "2025-05")
    after = json.loads((province.home / "books/ledger/2025-05/v2/manifest.json").read_text("utf-8"))
    assert after["parent"] == before["sha256"]
    assert {k for k in after["files"] if after["files"][k] != before["files"][k]} == {"niling"}


def test_a_sealed_month_cannot_be_closed_or_replaced(province: Office, province_made: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    province.run("演示封账员", "close", "ledger", "2025-05", code=3)
    assert "ledger 2025-05已经封账。更正请用 correct 登记后再封下一稿。" in capsys.readouterr().err.replace("\n", "")
