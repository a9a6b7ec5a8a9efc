"""Every table of the home as a workbook; shown tables as sheets; what cannot be written is refused."""

from pathlib import Path

import openpyxl
from tests.office.conftest import MONTH, Desk
from tests.office.desk.chain_office import acting, chain_office, received
from tests.office.desk.small_document import refusal

from tongbao.office.desk.keeping.export import export, export_tables
from tongbao.office.store.models import TrailRow


def test_every_table_exports(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示收文员", "collect", desk.ledger("990101"), "--received-at", "2024-02-05")
    for what in ("returns", "flags", "decisions", "books", "units", "ledger"):
        desk.run("演示审核员", "export", what, desk.folder / f"{what}.xlsx")
    lines = list(openpyxl.load_workbook(desk.folder / "ledger.xlsx").active.iter_rows(values_only=True))
    assert lines[0][:5] == ("机构", "月份", "类型", "填报单位", "县")
    assert len(lines) == 1 + len(desk.province.in_county("990101", MONTH))
    desk.run("演示审核员", "export", "nosuch", desk.folder / "x.xlsx", code=3)


def test_a_place_that_cannot_be_written_is_refused(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示审核员", "export", "returns", "/proc/x.xlsx", code=3)
    assert "不能写到“/proc/x.xlsx”" in capsys.readouterr().err.replace("\n", "")


def test_the_rows_are_counted_and_noted(tmp_path: Path) -> None:
    chain_office(tmp_path)
    received("990101")
    received("990201")
    out = tmp_path / "returns.xlsx"
    assert export("returns", out, acting("办审核")) == 2
    lines = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))
    assert [line[:3] for line in lines] == [
        ("文件", "种类", "单位"),
        ("990101-0.xlsx", "ledger", "990101"),
        ("990201-1.xlsx", "ledger", "990201"),
    ]
    last = TrailRow.objects.order_by("-id").first()
    assert last is not None
    assert (last.act, last.subject) == ("export", "returns 2行")


def test_an_unknown_table_and_a_person_without_right_are_refused(tmp_path: Path) -> None:
    chain_office(tmp_path)
    out = tmp_path / "x.xlsx"
    assert refusal(export, "nosuch", out, acting("办审核")) == (
        "export",
        "没有“nosuch”这张表。可导出：returns、rows、conversions、flags、decisions、books、units、ledger、trail、burden。",
    )
    assert refusal(export, "returns", out, acting("一中填报")) == (
        "role",
        "“一中填报”（填报员）无权办理 export。请由有权的人员办理。",
    )
    assert not out.exists()


def test_shown_tables_become_sheets_with_figures_as_numbers(tmp_path: Path) -> None:
    out = tmp_path / "tables.xlsx"
    table = ("表[1]", ("名称", "数"), (("甲", "1.50"), ("乙", "12.5%"), ("丙", "2024"), ("丁", 3)))
    export_tables([table, table], out, acting("办审核"))
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["表 1", "表 1（2）"]
    assert [c.value for c in book["表 1"]["B"]] == ["数", 1.5, 0.125, "2024", 3]
