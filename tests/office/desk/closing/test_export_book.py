"""Export of a closed ledger: a workbook a reporting unit that reads back to the same lines, and what is refused."""

import pytest
from tests.intake.sheets import LIMITS
from tests.office.conftest import Desk

from tongbao.intake.forms.ledger import read_ledger
from tongbao.intake.reading.workbook import read_workbook
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.closing.export_book import OF_THE_RETURN, export_book
from tongbao.office.desk.home.home import open_home
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, InstitutionRow
from tongbao.records.book import read_table
from tongbao.records.lines import readings_from
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.small_province import county_codes

PERIOD = "2024-01"


@pytest.fixture
def closed(desk: Desk) -> Desk:
    """A closed month of the small province."""
    for county in county_codes():
        desk.ledger(county)
    desk.run("演示收文员", "collect", desk.folder / "in", "--received-at", "2024-02-05")
    desk.run("演示审核员", "review", "ledger", PERIOD)
    for who in ("演示封账员", "演示签发人"):
        desk.run(who, "close", "ledger", PERIOD)
    return desk


def refusal(period: str, desk: Desk) -> tuple[str, str]:
    """Code and words of a refused export."""
    with pytest.raises(Refusal) as refused:
        export_book(period, desk.folder / "out", open_home(desk.home))
    return refused.value.code, str(refused.value)


def test_every_unit_has_a_workbook_of_the_same_lines(closed: Desk) -> None:
    home, month = open_home(closed.home), Month.parse(PERIOD)
    folder, roster = home.path / BookRow.objects.get().folder, rows.roster()
    paths = export_book(PERIOD, closed.folder / "out", home, "合成数据")
    units = {u.name: u.id for u in roster.units_at(month.last_day, "areas")}
    assert [units[p.stem.rpartition("_")[0]] for p in paths] == sorted(units.values())
    for path in paths:
        unit = units[path.stem.rpartition("_")[0]]
        limits = LIMITS | {"unpacked_bytes": 10**8, "file_bytes": 10**8}
        sheets = read_workbook(path, limits)
        again = read_ledger(sheets, Ledger(path.name, "u", unit, month, ""), roster, Rulebook(month.last_day))
        assert again.flags == []
        sealed = sorted(readings_from(read_table(folder, unit)), key=lambda r: r.institution)
        assert [plain(x.reading) for x in again.lines] == [plain(r) for r in sealed]


def plain(reading: object) -> dict[str, object]:
    """A line without what tells of the return it came in with."""
    names = (n for n in reading.__dataclass_fields__ if n not in OF_THE_RETURN)  # type: ignore[attr-defined]
    return {n: getattr(reading, n) for n in names}


def test_what_is_no_month_or_not_closed_is_refused(desk: Desk) -> None:
    assert refusal("去年", desk) == ("period", "“去年”不是月份。请写成 book:2017-03 的样子。")
    assert refusal(PERIOD, desk) == (
        "not-closed",
        "2024-01台账还没有封账，不能导出账册。请先收文、审核、封账。",
    )


def test_a_changed_book_and_a_lost_institution_are_refused(closed: Desk) -> None:
    home = open_home(closed.home)
    lost = readings_from(read_table(home.path / BookRow.objects.get().folder, "niling"))[0].institution
    InstitutionRow.objects.filter(key=lost).delete()
    assert refusal(PERIOD, closed) == (
        "registry",
        f"账册中的机构“{lost}”已不在2024-01的名录中，不能写成报表。请先用 enrol 恢复该机构当月的名录。",
    )
    (home.path / BookRow.objects.get().folder / "owed.parquet").write_bytes(b"x")
    code, words = refusal(PERIOD, closed)
    assert code == "tampered"
    assert words.startswith("2024-01第1稿账册与封账时的印章不符：books/ledger/2024-01/v1/owed.parquet")
