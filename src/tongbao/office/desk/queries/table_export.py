"""A table that was looked at, as a workbook or as CSV; text never becomes a formula."""

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.desk.keeping.export import export_tables
from tongbao.office.desk.queries.table import Table

# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def workbook(tables: Sequence[Table], acting: Actor) -> bytes:
    """The tables as sheets of one XLSX file; taking them away is noted in the trail."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        export_tables([(t.title, t.heads, t.plain()) for t in tables], path, acting)
        _noted(tables, acting)
        return path.read_bytes()


def text(table: Table, acting: Actor) -> bytes:
    """One table as CSV, in UTF-8 with the mark that Excel and WPS need."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.heads)
    writer.writerows([_guarded(c) for c in row] for row in table.plain())
    _noted([table], acting)
    return out.getvalue().encode("utf-8-sig")


def _guarded(value: str | int | None) -> str | int:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _noted(tables: Sequence[Table], acting: Actor) -> None:
    with one_act():
        audit_log.record(acting, "export", "；".join(f"{t.title} {len(t.rows)}行" for t in tables))
