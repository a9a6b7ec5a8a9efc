"""The figures of a ledger: each line beside last month and the same month of last year, and the curve of a place."""

from datetime import date

import pytest
from tests.office.desk.chain_office import received
from tests.office.desk.ledger_office import MONTH, ledger_office

from tongbao.office.desk.queries import figures
from tongbao.office.desk.queries.table import Cell, Table
from tongbao.office.store.models import UploadRow


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One home for the module."""
    ledger_office(tmp_path_factory.mktemp("figures"))


def school() -> UploadRow:
    """The school's newest ledger."""
    return UploadRow.objects.get(unit="school", period=MONTH)


def test_a_line_stands_beside_last_month_and_last_year() -> None:
    heads = ("机构", "电（kWh）", "用能人数（人）", "建筑面积（m²）", "综合能耗（吨标准煤）", "上月", "上年同月")
    name = Cell("合成甲县一中", page="institution", key=("school",))
    line = (name, "1000", "50", "3000", "0.123", "0.098", "0.111")
    assert figures.figures(school()) == Table("数字", heads, [line], words=1)


def test_a_return_without_lines_has_no_figures() -> None:
    museum = UploadRow.objects.get(unit="museum")
    heads = ("机构", "综合能耗（吨标准煤）", "上月", "上年同月")
    assert figures.figures(museum) == Table("数字", heads, [], words=1)


def test_only_the_first_lines_are_shown_and_the_rest_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "MOST_LINES", 0)
    table = figures.figures(school())
    assert (table.rows, table.note) == ([], "共1行，此处列前0行，其余请下载原件。")


def test_the_curve_has_twelve_months_each_beside_the_year_before() -> None:
    empty = [(f"2023-{n:02d}", None, None) for n in range(2, 12)]
    assert figures.curve(school()) == (*empty, ("2023-12", "0.098", None), ("2024-01", "0.123", "0.111"))


def test_a_return_that_is_no_ledger_has_no_curve() -> None:
    assert figures.curve(received("east", kind="progress")) == ()


def test_institutions_are_named_as_they_are_called_on_the_day() -> None:
    names = {"school": "合成甲县一中", "mover": "合成迁址学校"}
    assert figures.names_of({"school", "mover", "nobody"}, date(2024, 2, 6)) == names
    assert figures.names_of({"school"}, date(2012, 6, 30)) == {}
