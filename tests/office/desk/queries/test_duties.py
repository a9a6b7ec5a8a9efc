"""The progress of a month: the cities of the territory, and one city with its answers and what was asked of it."""

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.progress_office import MONTH, progress_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries import duties
from tongbao.office.desk.queries.table import CALM, GOOD, WARN, Cell, Table
from tongbao.office.store.models import UploadRow


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One home for the module."""
    return progress_office(tmp_path_factory.mktemp("progress"))


def on(who: str) -> Actor:
    """A person on the day after the month was closed."""
    return acting(who, "2024-02-06")


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def line(unit: str, name: str) -> tuple[object, ...]:
    """A city that handed in."""
    upload = UploadRow.objects.get(unit=unit)
    leads = Cell(name, page="progress_unit", key=(unit, MONTH))
    return (leads, Cell("已封账", GOOD), "2024-02-05", Cell("报表", page="return", key=(upload.pk,)))


def test_cities_are_listed_within_the_territory() -> None:
    east, west = line("east", "合成东市"), line("west", "合成西市")
    lone = (Cell("合成独市", page="progress_unit", key=("lone", MONTH)), Cell("未报", CALM), "", "")
    table = Table(
        "2024-01工作进展", ("单位", "状态", "收到", ""), [east, west, lone], empty="您的范围内没有要报工作进展的单位"
    )
    assert duties.list_cities(MONTH, on("办审核")) == table
    table.rows = [east]
    assert duties.list_cities(MONTH, on("东市填报")) == table
    table.rows = []
    assert duties.list_cities(MONTH, on("一中填报")) == table


def test_a_city_sees_its_return_its_answers_and_what_was_asked(home: Home) -> None:
    city = duties.city_month("east", MONTH, on("东市填报"), home)
    assert (city.unit, city.name, city.month, city.narrative) == ("east", "合成东市", MONTH, ())
    handed_in, matters, asked = city.tables
    assert [str(c) for c in handed_in.rows[0]][0::2] == ["已封账", "2024-02-05"]
    plan = ("制定本市公共机构节能“十三五”规划", "", Cell("是", GOOD), "2024-01-12", "", "合成东〔2024〕3号", 1)
    assert plan in matters.rows
    assert {str(row[2]) for row in matters.rows if row != plan} == {"未报"}
    fund = (Cell("未到期", WARN), Cell("节能专项资金", page="ask", key=("a2", "east")), "2024-03-01", "合〔2024〕1号")
    assert asked.rows[1] == fund and len(asked.rows) == 2


def test_another_city_is_none(home: Home) -> None:
    absent = ("absent", "没有这个填报单位。请从列表中打开。")
    assert refusal(duties.city_month, "west", MONTH, on("东市填报"), home) == absent
    assert refusal(duties.city_month, "nosuch", MONTH, on("办审核"), home) == absent


def test_a_month_that_is_none_is_refused() -> None:
    assert refusal(duties.list_cities, "x", on("办审核")) == ("period", "“x”不是月份。请写成 2017-03 的样子。")
