"""Cells as they are drawn: badges, links, figures on the right, the query of the page again."""

import pytest
from django.test import RequestFactory

from tongbao.office.desk.queries.table import BAD, Cell, Table
from tongbao.office.pages.templatetags.cells import again, cell, heads, is_number


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


@pytest.mark.parametrize(
    ("value", "drawn"),
    [
        (None, ""),
        (3, "3"),
        ("<b>", "<b>"),
        (Cell("甲"), "甲"),
        (Cell("<i>", BAD), '<span class="tone tone-bad">&lt;i&gt;</span>'),
        (Cell("甲", page="registry_place", key=("east",)), '<a href="/registry/place/east/">甲</a>'),
        (Cell("", page="registry_place", key=("east",)), ""),
    ],
)
def test_a_cell_is_drawn_with_its_tone_and_its_link(value: object, drawn: str) -> None:
    assert cell(value) == drawn


def test_the_query_of_a_page_is_asked_again_with_a_change() -> None:
    context = {"request": RequestFactory().get("/returns/", {"words": "一中", "page": "2"})}
    assert again(context, page=3) == "?words=%E4%B8%80%E4%B8%AD&page=3"
