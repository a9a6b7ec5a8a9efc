"""Cells as they are drawn: badges, links, figures on the right, the query of the page again."""

import pytest

from tongbao.office.desk.queries.table import Table
from tongbao.office.pages.templatetags.cells import heads, is_number


@pytest.mark.parametrize(("value", "right"), [("2016", False), ("1.50", True), ("-3.2%", True), (7, True), ("", False)])
def test_amounts_stand_on_the_right_and_years_do_not(value: object, right: bool) -> None:
    assert is_number(value) is right


def test_a_head_stands_where_its_figures_stand() -> None:
    rows = [("甲", 1, "5%", "2016", None), ("乙", None, "", "2017", "")]
    assert heads(Table("表", ("名", "家", "率", "年", "空"), rows)) == [
        ("名", False),
        ("家", True),
        ("率", True),
        ("年", False),
        ("空", False),
    ]
    assert heads(Table("表", ("名", "数"), words=1)) == [("名", False), ("数", True)]
