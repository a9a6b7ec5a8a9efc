"""Fields of forms, and typed words read from them."""

from datetime import date

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.office.pages.forms import Field, cells_of, day_of, needed


def test_a_day_is_read_or_refused() -> None:
    assert day_of(" 2017-04-07 ") == date(2017, 4, 7)
    with pytest.raises(Refusal) as refused:
        day_of("四月七日")
    assert (refused.value.code, str(refused.value)) == ("day", "“四月七日”不是日期。请写成 2017-04-07 的样子。")


def test_a_needed_field_is_read_or_refused() -> None:
    assert needed({"name": " 甲 "}, "name", "姓名") == "甲"
    with pytest.raises(Refusal) as refused:
        needed({"name": " "}, "name", "姓名")
    assert (refused.value.code, str(refused.value)) == ("empty", "没有填写姓名。请填写后再办。")


def test_cells_are_read_by_line_and_column() -> None:
    given = {"school|gas": "1", "school|water": "", "a|b|gas": "2", "act": "save"}
    assert cells_of(given) == {"school": {"gas": "1", "water": ""}, "a|b": {"gas": "2"}}


def test_ticked_options_are_those_of_the_value() -> None:
    assert Field("roles", "角色", "admin|closer", kind="checks").chosen == {"admin", "closer"}
