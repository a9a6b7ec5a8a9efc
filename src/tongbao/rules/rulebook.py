"""The rules of one day. A rulebook remembers what was read from it, so that just that can be sealed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongbao.measure.refusal import Refusal
from tongbao.rules.dated import Row
from tongbao.rules.digest import digest
from tongbao.rules.load import shipped


class Rulebook:
    """The rule tables as in force on ``on``.

    Parameters
    ----------
    on : the day whose rules apply.
    tables : rows by table; the shipped ones by default.
    """

    def __init__(self, on: date, tables: Mapping[str, tuple[Row, ...]] | None = None) -> None:
        self.on = on
        self._tables = tables if tables is not None else shipped()[0]
        self._used: dict[str, dict[str, Row]] = {}

    @classmethod
    def from_used(cls, on: date, used: Mapping[str, Any]) -> "Rulebook":
        """Rebuild a rulebook from what was sealed: asking for anything else is refused."""
        tables = {t: tuple(Row(**row) for row in rows.values()) for t, rows in used.items()}
        return cls(on, tables)

    def row(self, table: str, id_: str) -> Row:
        """The one row in force.

        Raises
        ------
        Refusal : code ``rule-gap`` where no row is in force on the day.
        """
        for row in self._tables.get(table, ()):
            if row.id == id_ and row.in_force(self.on):
                return self._note(table, row)
        raise Refusal(
            "rule-gap",
            f"规则表“{table}”在{self.on.isoformat()}没有“{id_}”的有效值。",
            "请由主管机关补录该日有效的规定及其出处后再办。",
        )

    def find(self, table: str, id_: str) -> Row | None:
        """The row in force, or None."""
        for row in self._tables.get(table, ()):
            if row.id == id_ and row.in_force(self.on):
                return self._note(table, row)
        return None

    def rows(self, table: str) -> tuple[Row, ...]:
        """All rows of a table in force on the day, in the table's order (by ``order`` where given)."""
        rows = [row for row in self._tables.get(table, ()) if row.in_force(self.on)]
        rows.sort(key=lambda r: r.get("order", 0))
        return tuple(self._note(table, row) for row in rows)

    def _note(self, table: str, row: Row) -> Row:
        self._used.setdefault(table, {})[row.id] = row
        return row

    def used(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Everything read so far, by table and id: what is sealed beside a result."""
        return {t: {i: r.as_used() for i, r in sorted(rows.items())} for t, rows in sorted(self._used.items())}

    def used_digest(self) -> str:
        """The digest of :meth:`used`."""
        return digest(self.used())

    def unverified_used(self) -> list[str]:
        """``table/id`` of every unverified row read so far."""
        return [f"{t}/{i}" for t, rows in sorted(self._used.items()) for i, r in sorted(rows.items()) if r.unverified]
