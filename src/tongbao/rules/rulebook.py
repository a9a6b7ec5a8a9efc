"""The rules of one day. A rulebook records which rows were read from it, so that exactly those can be sealed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongbao.measure.refusal import Refusal
from tongbao.rules.digest import digest
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.row import Row


class Rulebook:
    """Rule tables as in force on one day.

    Parameters
    ----------
    on
        Day whose rules apply.
    tables : mapping of table name to rows
        The shipped tables by default.
    """

    def __init__(self, on: date, tables: Mapping[str, tuple[Row, ...]] | None = None) -> None:
        """Start with no rows read."""
        self.on = on
        self._tables = tables if tables is not None else load_shipped_tables()[0]
        self._used: dict[str, dict[str, Row]] = {}

    @classmethod
    def from_used(cls, on: date, used: Mapping[str, Any]) -> "Rulebook":
        """Rebuild a rulebook from the rows that were sealed; asking for any other row is refused.

        Parameters
        ----------
        on
            Day whose rules apply.
        used : rows by table and id
            As :meth:`used` returns them.

        Returns
        -------
        Rulebook
            Rulebook that holds only these rows.
        """
        tables = {t: tuple(Row(**row) for row in rows.values()) for t, rows in used.items()}
        return cls(on, tables)

    def row(self, table: str, id_: str) -> Row:
        """Return the row in force and record that it was read.

        Parameters
        ----------
        table
            Name of the rule table.
        id_
            Id of the row.

        Returns
        -------
        Row
            The one row in force on the day.

        Raises
        ------
        Refusal
            Code ``rule-gap`` where no row is in force on the day.
        """
        for row in self._tables.get(table, ()):
            if row.id == id_ and row.in_force(self.on):
                return self._record_use(table, row)
        raise Refusal(
            "rule-gap",
            f"规则表“{table}”在{self.on.isoformat()}没有“{id_}”的有效值。",
            "请由主管机关补录该日有效的规定及其出处后再办。",
        )

    def find(self, table: str, id_: str) -> Row | None:
        """Return the row in force, if any, and record that it was read.

        Parameters
        ----------
        table
            Name of the rule table.
        id_
            Id of the row.

        Returns
        -------
        Row or None
            None where no row is in force on the day.
        """
        for row in self._tables.get(table, ()):
            if row.id == id_ and row.in_force(self.on):
                return self._record_use(table, row)
        return None

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return all rows of a table in force on the day and record that they were read.

        Parameters
        ----------
        table
            Name of the rule table.

        Returns
        -------
        tuple of Row
            In the table's order, by ``order`` where given; empty for an unknown table.
        """
        rows = [row for row in self._tables.get(table, ()) if row.in_force(self.on)]
        rows.sort(key=lambda r: r.get("order", 0))
        return tuple(self._record_use(table, row) for row in rows)

    def _record_use(self, table: str, row: Row) -> Row:
        self._used.setdefault(table, {})[row.id] = row
        return row

    def used(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Export the rows read so far, to be sealed beside a result.

        Returns
        -------
        rows by table and id
            In order of table and id, as :meth:`Row.as_used` exports them.
        """
        return {t: {i: r.as_used() for i, r in sorted(rows.items())} for t, rows in sorted(self._used.items())}

    def used_digest(self) -> str:
        """Compute the digest of :meth:`used`.

        Returns
        -------
        str
            SHA-256 of the canonical JSON.
        """
        return digest(self.used())

    def unverified_used(self) -> list[str]:
        """List the unverified rows read so far.

        Returns
        -------
        list of str
            ``table/id`` in order.
        """
        return [f"{t}/{i}" for t, rows in sorted(self._used.items()) for i, r in sorted(rows.items()) if r.unverified]
