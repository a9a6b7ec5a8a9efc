"""Targets and tasks as pages show them: the office sees who handed down, a unit its own completion only."""

from datetime import date

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.progress_office import progress_office

from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries import tasks
from tongbao.office.desk.queries.table import CALM, Cell, Table

DAY = date(2024, 2, 6)
UNREPORTED = Cell("未报送", CALM)
HANDED = Table(
    "改造任务分解下达",
    ("单位", "分解", "下达", "下达日期", "应收县数", "已收", "报未收到", "核对"),
    [
        (name, UNREPORTED, UNREPORTED, "", counties, 0, 0, "")
        for name, counties in (("合成东市", 2), ("合成西市", 1), ("合成独市", "乡镇"))
    ],
    empty="没有封账的工作进展",
)
COMPLETION = Table(
    "改造任务完成",
    ("单位", "任务", "下达", "完成", "验收", "完成率", "时间进度", "预计"),
    empty="没有下达改造任务",
)


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One home for the module."""
    return progress_office(tmp_path_factory.mktemp("progress"))


def on(who: str) -> Actor:
    """A person on the day after the month was closed."""
    return acting(who, "2024-02-06")


def test_the_office_sees_handing_down_and_completion(home: Home) -> None:
    assert tasks.tables("", DAY, home, on("办拟稿")) == [HANDED, COMPLETION]


def test_a_unit_sees_its_completion_only(home: Home) -> None:
    assert tasks.tables("2024", DAY, home, on("东市填报")) == [COMPLETION]


def test_a_year_without_sealed_targets_says_so(home: Home) -> None:
    words = "2024没有已封账的目标。请先收文、审核、封账目标清单（close targets）。"
    missing = Table("目标分解下达", ("说明",), [(words,)])
    assert tasks.tables("2024", DAY, home, on("办拟稿")) == [HANDED, missing, COMPLETION]


def test_without_sealed_targets_there_is_no_year_and_no_path(home: Home) -> None:
    assert tasks.years() == []
    assert tasks.path("", DAY, home, on("办拟稿")) == []
    assert tasks.path("2024", DAY, home, on("东市填报")) == []
