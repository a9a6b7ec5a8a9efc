"""Tables as pages, workbooks and programs get them."""

from tongbao.office.desk.queries.table import GOOD, Cell, Table


def test_a_plain_table_has_neither_tones_nor_links() -> None:
    table = Table("单位", ("名称", "数", "无"), [(Cell("合成东市", GOOD, "registry_place", ("east",)), 3, None)])
    assert table.plain() == [("合成东市", 3, None)]


def test_rows_are_counted_on_all_pages() -> None:
    assert (Table("单位", ("名称",), [("甲",)]).count, Table("单位", ("名称",), [("甲",)], whole=60).count) == (1, 60)


def test_a_page_follows_while_rows_are_left() -> None:
    assert Table("单位", ("名称",), whole=60, page=1).more
    assert not Table("单位", ("名称",), whole=60, page=2).more
    assert not Table("单位", ("名称",), whole=50, page=1).more
