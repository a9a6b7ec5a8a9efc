"""The grid of a county: its columns, its lines, standard coal while typing, and what the grid is too small for."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.browser.months_office import months_office, used
from tests.office.desk.chain_office import acting, chain_office, received

from tongbao.intake.forms.headings import ledger_entry_fields
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.filing import ledger_entry
from tongbao.office.store.models import EntryRow, FlagRow, InstitutionRow, ReadingRow, TrailRow
from tongbao.rules.rulebook import Rulebook

MONTH = "2024-01"
COUNTY = acting("甲县填报")
RULES = Rulebook(date(2024, 1, 31))


def line(share: int = 96, **more: str) -> dict[str, str]:
    """A whole line of an institution."""
    return {k: format_milli(v) for k, v in used(Month(2024, 1), share).items()} | more


def test_the_columns_are_those_of_the_workbook() -> None:
    found = ledger_entry.columns(RULES)
    assert [(c.id, c.name, c.hint) for c in found] == [(f.key, f.header, f.hint) for f in ledger_entry_fields(RULES)]
    heat = next(c for c in found if c.id == "heat")
    assert "按面积计费" in heat.words
    assert [c.id for c in found if c.optional][-2:] == ["basis", "payment"]
    assert found[-2].words == tuple(r.text("name") for r in RULES.rows("bases"))


def test_a_county_has_a_line_of_every_institution_of_the_month(tmp_path: Path) -> None:
    chain_office(tmp_path)
    january, february = (ledger_entry.grid("990101", m, COUNTY) for m in ("2024-01", "2024-02"))
    assert [r.id for r in january.rows] == ["bureau", "mover", "school", "school2"]
    assert [r.id for r in february.rows] == ["bureau", "school", "school2"]
    assert (january.name, january.due, january.locked, january.saved) == ("合成甲县", "2024年2月10日", "", "")


def test_coal_of_each_line_its_change_and_the_whole(tmp_path: Path) -> None:
    months_office(tmp_path)
    cells = {"school": line(), "school2": line(electricity="0", gas="0")}
    found = ledger_entry.check("990101", MONTH, cells, COUNTY)
    assert set(found.coal) == {"bureau", "mover", "school", "school2"}
    assert found.coal["school2"] == ("0.000", "-100.0%")
    coal, change = found.coal["school"]
    assert found.whole == coal and change.endswith("%")
    assert found.names["electricity"] == "电"


def test_an_autosaved_draft_is_logged_the_first_time_only(tmp_path: Path) -> None:
    chain_office(tmp_path)
    for told in (False, False, True):
        ledger_entry.save("990101", MONTH, {"school": {"water": "1"}}, COUNTY, told)
    assert EntryRow.objects.get().cells == {"school": {"water": "1"}}
    assert list(TrailRow.objects.filter(act="fill").values_list("subject", flat=True)) == ["990101 2024-01 暂存"] * 2


def test_a_county_with_too_many_fills_in_the_workbook(tmp_path: Path) -> None:
    chain_office(tmp_path)
    state = InstitutionRow.objects.get(key="school")
    for number in range(60):
        state.pk, state.key = None, f"more{number:02d}"
        state.save(force_insert=True)
    with pytest.raises(Refusal) as refused:
        ledger_entry.grid("990101", MONTH, COUNTY)
    assert (refused.value.code, str(refused.value)) == (
        "many",
        "合成甲县有64家机构，网页上一次最多填60家。请下载预填好的表格，填好后上传；或由各机构自己在网页上填报。",
    )


def test_files_are_checked_like_what_is_typed_unless_they_are_not_theirs_or_too_large(tmp_path: Path) -> None:
    months_office(tmp_path)
    upload = received("school", MONTH)
    ReadingRow.objects.create(
        upload=upload, institution="school", month=MONTH, kind="education", unit="east", county="990101",
        basis="metered", line=3, amounts=used(Month(2024, 1), 96) | {"electricity": 141_834_000},
    )  # fmt: skip
    taken = FileOutcome(
        upload.file, state="collected", kind="ledger", unit="school", period=MONTH, read=1, upload=upload.pk
    )
    for other in (
        replace(taken, kind="progress"),
        replace(taken, state="unchanged"),
        replace(taken, read=2001),
    ):
        ledger_entry.check_outcome([other], acting("一中填报"))
    ledger_entry.check_outcome([taken], acting("二中填报"))
    assert not FlagRow.objects.exists()
    ledger_entry.check_outcome([taken], acting("一中填报"))
    flag = FlagRow.objects.get()
    assert (flag.code, flag.upload_id) == ("unit_slip", upload.pk)
