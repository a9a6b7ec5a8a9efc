"""The catalogue of rules: every row of every table as Markdown, with its days, its source and its check."""

import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tongbao.rules.load import load_shipped_tables
from tongbao.rules.row import Row
from tongbao.rules.source import Source

CONTENTS = "contents"
APART = ("name", "order", "note", "value", "unit", "range")
MOST_COLUMNS = 9


def catalogue(tables: Mapping[str, tuple[Row, ...]] | None = None, sources: Mapping[str, Source] | None = None) -> str:
    """Write the catalogue of rules as Markdown, in Chinese.

    Parameters
    ----------
    tables : mapping of table name to rows
        The shipped tables by default; ``contents`` titles and orders the sections, and a table it does not list comes
        last under its own name.
    sources : mapping of source id to source
        The shipped sources by default.

    Returns
    -------
    str
        One section a table, then the sources.
    """
    if tables is None or sources is None:
        tables, sources = load_shipped_tables()
    titles = {r.id: r for r in tables.get(CONTENTS, ())}
    listed = [t for t in titles if t in tables] + sorted(t for t in tables if t not in titles and t != CONTENTS)
    rows = [r for t in listed for r in tables[t]]
    doubted = sum(r.unverified for r in rows)
    parts = [
        "# 规则总表",
        "本表由 `python -m tongbao.rules.catalogue docs/rules.md` 按规则表生成，请勿手改。",
        f"共{len(listed)}张表、{len(rows)}条，其中已核{len(rows) - doubted}条、未核实{doubted}条。"
        "未核实的，凡据以作出结论处都会注明。失效日当日仍有效；空白为至今有效。",
        *(_write_section(t, tables[t], titles.get(t)) for t in listed),
        _write_sources(sources),
    ]
    return "\n\n".join(parts) + "\n"


def _write_section(table: str, rows: Sequence[Row], title: Row | None) -> str:
    """Write the section of one table; what all rows share is stated once above them and has no column."""
    words = Words(title)
    columns = {head: [cell(r) for r in rows] for head, cell in _choose_columns(rows, words).items()}
    columns = {head: cells for head, cells in columns.items() if any(cells)}
    shared = {h: cells[0] for h, cells in columns.items() if len(rows) > 1 and h != "编号" and len(set(cells)) == 1}
    columns_left = {head: cells for head, cells in columns.items() if head not in shared}
    lines = [f"## {title.text('name') if title else table}（`{table}`，{len(rows)}条）"]
    if shared:
        lines.append("各条相同——" + "；".join(f"{head}：{text}" for head, text in shared.items()) + "。")
    lines.append(_write_table(list(columns_left), list(zip(*columns_left.values(), strict=True))))
    return "\n\n".join(lines)


def _choose_columns(rows: Sequence[Row], words: "Words") -> dict[str, Callable[[Row], str]]:
    """Choose one column a field, or one column for all of them where too many differ to fit side by side."""
    fields = list(dict.fromkeys(f for r in rows for f in r.content if f not in APART))
    own: dict[str, Callable[[Row], str]] = {
        "数值": lambda r: words.plain(r.get("value", "")),
        "单位": lambda r: words.plain(r.get("unit", "")),
        "合理范围": lambda r: "—".join(words.plain(x) for x in r.get("range", ())),
    }
    if sum(len({words.plain(r.get(f, "")) for r in rows}) > 1 for f in fields) <= MOST_COLUMNS:
        own |= {words.label(f): lambda r, f=f: words.plain(r.get(f, "")) for f in fields}  # type: ignore[misc]
    else:
        own["内容"] = lambda r: "；".join(
            f"{words.label(f)}：{words.plain(r.get(f))}" for f in fields if r.get(f) not in (None, "", [], {})
        )
    return {
        "编号": lambda r: f"`{r.id}`",
        "名称": lambda r: str(r.get("name", "")),
        **own,
        "生效—失效": _format_days,
        "出处": _format_basis,
        "核对": _format_checked,
        "备注": lambda r: str(r.get("note", "")),
    }


class Words:
    """Chinese words for the fields and values of one table; whatever has none is written unchanged."""

    def __init__(self, title: Row | None) -> None:
        """Read the words from the row of ``contents`` that titles the table."""
        self._labels: Mapping[str, str] = title.get("labels", {}) if title else {}
        self._values: Mapping[str, str] = title.get("values", {}) if title else {}

    def label(self, field: str) -> str:
        """Return the heading of a field.

        Parameters
        ----------
        field
            Field of a rule row.

        Returns
        -------
        str
            Chinese heading, or the field itself where it has none.
        """
        return self._labels.get(field, field)

    def plain(self, value: Any) -> str:
        """Format a value of a rule row as text.

        Parameters
        ----------
        value
            Value as TOML holds it, lists and tables included.

        Returns
        -------
        str
            Value in Chinese words where it has any.
        """
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Decimal):
            return format(value, "f")
        if isinstance(value, list | tuple):
            return "、".join(self.plain(v) for v in value)
        if isinstance(value, dict):
            return "（" + "，".join(f"{self.label(k)}={self.plain(v)}" for k, v in value.items()) + "）"
        return self._values.get(str(value), str(value))


def _format_days(row: Row) -> str:
    return f"{row.since.isoformat()}—{row.until.isoformat() if row.until else ''}"


def _format_basis(row: Row) -> str:
    return f"[`{row.source}`](#出处){row.article}"


def _format_checked(row: Row) -> str:
    return f"已核 {row.checked_on.isoformat()}" if row.checked_on else "未核实"


def _write_sources(sources: Mapping[str, Source]) -> str:
    heads = ["编号", "名称", "发文机关", "可信程度", "备注"]
    rows = [
        (f"`{s.id}`", f"[{s.title}]({s.url})" if s.url else s.title, s.publisher, s.confidence, s.note)
        for s in sources.values()
    ]
    scale = "可信程度：A 读过原文；B 由公布数推得或见于转引；C 未见原文。"
    return "\n\n".join(["## 出处", scale, _write_table(heads, rows)])


def _write_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_escape_cell(c) for c in line) + " |" for line in lines)


def _escape_cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(catalogue(), "utf-8")
