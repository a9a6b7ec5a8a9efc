"""The page table is whole: names once, examples that fit their addresses, a menu that leads to pages."""

import re

import pytest
from django.urls import resolve, reverse

from tongbao.office.pages.page_table import PAGES, READ, SECTIONS, Page, Subject
from tongbao.office.urls import urlpatterns


def test_names_and_addresses_are_given_once() -> None:
    assert len({p.name for p in PAGES}) == len({p.address for p in PAGES}) == len(PAGES) == len(urlpatterns) - 1


@pytest.mark.parametrize("page", [p for p in PAGES if p.subject is Subject.NONE], ids=lambda p: p.name)
def test_an_example_leads_to_its_page(page: Page) -> None:
    assert len(page.example) == len(re.findall("<", page.address))
    assert resolve(reverse(page.name, args=page.example)).url_name == page.name


def test_the_menu_is_in_the_order_of_the_office() -> None:
    menu = [(str(s.title), [str(p.title) for p in s.pages if p.in_menu]) for s in SECTIONS]
    assert [entry for entry in menu if entry[1]] == [
        ("", ["工作台", "报表", "工作进展", "审核", "报送情况"]),
        ("台账与目标", ["名录", "目标任务", "举措", "现场考核", "封账"]),
        ("评价与通报", ["评价", "地图", "领导一页", "通报", "督办"]),
        ("机关", ["账号", "日志", "规则与设置", "发件箱"]),
    ]


def test_the_menu_marks_only_entries_of_its_own() -> None:
    entries = {p.name for p in PAGES if p.in_menu}
    assert {p.under for p in PAGES if p.under} <= entries
    assert all(not p.example and p.methods and p.methods[0] == READ[0] for p in PAGES if p.in_menu)
