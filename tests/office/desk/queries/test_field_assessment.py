"""Field assessments as pages show them: rounds and sheets of those who have a seat, nothing for others."""

from datetime import date

import pytest
from tests.office.desk.chain_office import PERSONS, acting, chain_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.assessment import field_assessment as desk
from tongbao.office.desk.queries import field_assessment
from tongbao.office.desk.queries.table import CALM, Cell, Table

PEOPLE = [
    *PERSONS,
    ("办拟稿", "drafter", "", "office"),
    ("东市填报", "reporter", "east", ""),
    ("西市填报", "reporter", "west", ""),
    ("组长甲", "auditor", "", ""),
]
TITLE, UNSCORED = "2024年度现场考核", Cell("未评", CALM)


@pytest.fixture(scope="module")
def pk(tmp_path_factory: pytest.TempPathFactory) -> int:
    """A round of one city with its group, in one home for the module."""
    chain_office(tmp_path_factory.mktemp("assessment"), PEOPLE)
    made = desk.open_round("2024", "synthetic", ("east",), date(2024, 3, 1), acting("办拟稿"))
    desk.plan(made.pk, "第一组", ["组长甲", "西市审核"], date(2024, 2, 6), ["east"], acting("办拟稿"))
    return int(made.pk)


def test_who_is_assessed_has_a_sheet_to_fill(pk: int) -> None:
    heads = ("考核", "单位", "身份", "考核日", "自评", "现场评分")
    sheet = Cell("合成东市", page="score_sheet", key=(pk, "east"))
    line = (TITLE, sheet, "被考核单位", "2024-02-06", UNSCORED, None)
    assert field_assessment.rounds(acting("东市填报"))[0] == Table("我的评分表", heads, [line])
    waits = (f"{TITLE}自评", "合成东市", "2024-03-01", pk, "east")
    assert field_assessment.waiting(acting("东市填报")) == [waits]


def test_another_city_has_neither_round_nor_sheet(pk: int) -> None:
    assert field_assessment.rounds(acting("西市填报"))[0].rows == []
    assert field_assessment.waiting(acting("西市填报")) == []
    for verb, words in ((field_assessment.round_detail, ()), (field_assessment.sheet, ("east",))):
        with pytest.raises(Refusal) as refused:
            verb(pk, *words, acting("西市填报"))
        assert str(refused.value) == "没有这次考核。请从“现场考核”页打开。"


def test_the_office_sees_the_units_and_the_routes(pk: int) -> None:
    seen = field_assessment.round_detail(pk, acting("办拟稿"))
    units, routes = seen.tables
    assert (seen.title, seen.is_open, seen.to_plan) == (TITLE, True, (("east", "合成东市"),))
    assert seen.lead == "自评截止2024年3月1日，办拟稿于2024-02-05开展。"
    name = Cell("合成东市", page="score_sheet", key=(pk, "east"))
    assert units.rows == [(name, "第一组", "2024-02-06", UNSCORED, UNSCORED, UNSCORED, "")]
    assert routes.rows == [("第一组", "2024-02-06", "合成东市", "组长甲、西市审核")]


def test_a_sheet_is_open_to_the_step_of_its_person(pk: int) -> None:
    sheet = field_assessment.sheet(pk, "east", acting("东市填报"))
    assert (sheet.name, sheet.title, sheet.step, sheet.step_name) == (
        *("合成东市", f"合成东市 {TITLE}评分表", "self", "自评"),
    )
    assert sheet.route == "考核组：第一组（组长甲、西市审核），2024-02-06。自评截止2024年3月1日。"
