"""The ledger files of some closed books, open for questions. Which engine answers makes no difference to a digit."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from tongbao.records.engine import questions
from tongbao.records.total import Total

Row = tuple[Any, ...]


class Engine(Protocol):
    """Engine that answers questions in standard SQL over Parquet files."""

    def lines(self, name: str, paths: Sequence[str], items: Sequence[str]) -> None:
        """Name the lines of files, complete for ``items`` (see :func:`questions.complete`).

        Parameters
        ----------
        name
            Name of the engine's table or view.
        paths
            Parquet files.
        items
            Carriers to sum.
        """

    def gather(self, name: str, paths: Sequence[str], items: Sequence[str], months: Sequence[str]) -> None:
        """Store :func:`questions.gathered` of files as a table.

        Parameters
        ----------
        name
            Name of the engine's table or view.
        paths
            Parquet files.
        items
            Carriers to sum.
        months
            Months that count; empty for all.
        """

    def keep(self, name: str, question: str) -> None:
        """Store an answer as a table, replacing one of that name.

        Parameters
        ----------
        name
            Name of the engine's table or view.
        question
            Question in SQL.
        """

    def ask(self, question: str) -> list[Row]:
        """Answer a question.

        Parameters
        ----------
        question
            Question in SQL.

        Returns
        -------
        list of rows
            Rows of the answer.
        """

    def close(self) -> None:
        """Release what the engine holds."""


class Ledgers:
    """Spans of closed ledgers: ``now``, ``before`` and any others, each gathered in one pass over its lines.

    Cells by month are asked of the lines themselves.
    """

    def __init__(
        self,
        engine: Engine,
        spans: Mapping[str, Sequence[str]],
        items: Sequence[str],
    ) -> None:
        """Open files by the name of their span.

        ``items`` are the carriers that will be asked for; a file that is older than one of them has none of it.
        """
        self._engine, self.items, self._tree, self._placed = engine, tuple(items), "", False
        self._ids = {name: f"s{number}" for number, name in enumerate(n for n, paths in spans.items() if paths)}
        self._paths = {name: list(paths) for name, paths in spans.items() if paths}
        self._parts: dict[str, tuple[str, Sequence[str]]] = {}
        self._named: set[str] = set()
        self._gathered: set[str] = set()
        self._summed: set[str] = set()
        self._weighed: dict[str, str] = {}

    def part(self, name: str, of: str, months: Sequence[str]) -> None:
        """Open some months of an open span as a span of their own.

        Parameters
        ----------
        name
            Name of the new span.
        of
            Name of the open span.
        months
            Months ``YYYY-MM``.
        """
        self._ids[name] = f"s{len(self._ids)}"
        self._parts[name] = (of, months)

    def place_as_of(self, month: str) -> None:
        """Show all lines by the tree of one month: every institution where it belonged then.

        Parameters
        ----------
        month
            Month ``YYYY-MM``.

        Raises
        ------
        ValueError
            Where no open ledger has a line of that month.
        """
        for name in self._paths:
            self._engine.keep("tree", questions.placed(self._lines(name), month))
            if self._one("SELECT COUNT(*) FROM tree"):
                break
        else:
            raise ValueError(f"no open ledger holds {month}; name a month of the spans that were opened")
        self._tree = "tree"
        self._summed.clear()
        self._weighed.clear()
        for table in map(self._cells, self._gathered):
            self._engine.keep(table, self._as_of_tree(table))

    def names(self) -> tuple[str, ...]:
        """List the open spans.

        Returns
        -------
        tuple of str
            Names in the order they were opened.
        """
        return tuple(self._ids)

    def __enter__(self) -> "Ledgers":
        """Return the open ledgers."""
        return self

    def __exit__(self, *problem: object) -> None:
        """Close the engine."""
        self._engine.close()

    def matched(self, months_now: int, months_before: int, placed_in: str = "") -> int:
        """Select the institutions with every month in both spans as the matched population.

        Parameters
        ----------
        months_now, months_before : [months]
            Lengths of the spans ``now`` and ``before``.
        placed_in
            Month of the later span by whose tree both spans are counted, so that an area is compared with itself.

        Returns
        -------
        int
            Number of matched institutions.
        """
        same = questions.both(
            questions.reporters(self._cells("now"), months_now),
            questions.reporters(self._cells("before"), months_before),
        )
        if placed_in:
            tree = questions.placed(self._lines("now"), placed_in)
            if self._tree:
                tree = questions.replaced(f"({tree})", ("institution", *questions.PLACE), self._tree)
            same = questions.standing(same, tree)
        self._engine.keep("matched", same)
        self._placed = bool(placed_in)
        return int(self._one("SELECT COUNT(*) FROM matched"))

    def cells(self, which: str, by: Sequence[str], items: Sequence[str], matched: bool = False) -> list[Total]:
        """Compute the cells of a span.

        Parameters
        ----------
        which
            Name of the span.
        by
            Columns of the sums.
        items
            Carriers to sum.
        matched
            Count the matched institutions only.

        Returns
        -------
        list of Total
            In order of key.

        Raises
        ------
        ValueError
            Where an item was not opened.
        """
        if unknown := set(items) - set(self.items):
            raise ValueError(f"{sorted(unknown)} were not opened; open the ledgers with every item that is asked for")
        if not matched and not {"month", "institution"} & set(by):
            return self._short(which, by, items)
        source = self._lines(which) if "month" in by else self._cells(which)
        if "month" in by and self._tree:
            source = f"({questions.replaced(source, self._columns(('month',)), self._tree)}) placed"
        if matched and self._placed:
            source = f"({questions.replaced(source, self._columns(by), 'matched')}) placed"
        subquery = "SELECT institution FROM matched" if matched else ""
        rows = self._engine.ask(questions.cells(source, by, items, subquery))
        return [total_of(row, len(by), items) for row in rows]

    def largest(
        self, which: str, by: Sequence[str], weights: Mapping[str, Fraction]
    ) -> dict[tuple[str, ...], Fraction]:
        """Compute the largest weighted sum of one institution in each cell.

        Parameters
        ----------
        which
            Name of the span.
        by
            Columns of the sums.
        weights : mapping of carrier id to weight
            Exact weights.

        Returns
        -------
        mapping of key to Fraction
            Thousandths times weight, exact.
        """
        table = f"{self._ids[which]}_weighed"
        question, scale = questions.weighed(self._cells(which), weights)
        if self._weighed.get(table) != question:
            self._engine.keep(table, question)
            self._weighed[table] = question
        rows = self._engine.ask(questions.largest(table, by))
        return {tuple(row[:-1]): Fraction(_milli(row[-1]), scale) for row in rows}

    def _short(self, which: str, by: Sequence[str], items: Sequence[str]) -> list[Total]:
        """Compute cells without single institutions, from a short table of sums and a count of institutions."""
        table = f"{self._ids[which]}_sums"
        if which not in self._summed:
            self._engine.keep(table, questions.summed(self._cells(which), self.items))
            self._summed.add(which)
        counts = self._engine.ask(questions.counts(self._cells(which), by))
        rows = self._engine.ask(questions.sums(table, by, items))
        n = len(by)
        both = ((*row[: n + 1], count[n], *row[n + 1 :]) for row, count in zip(rows, counts, strict=True))
        return [total_of(row, n, items) for row in both]

    def _columns(self, by: Sequence[str]) -> tuple[str, ...]:
        beside = ("month",) if "month" in by else questions.COUNTED
        return (*questions.GATHERED, *beside, *self.items)

    def _as_of_tree(self, cells: str) -> str:
        return questions.replaced(cells, self._columns(()), self._tree)

    def _lines(self, name: str) -> str:
        """Return the lines of a span; its files are named to the engine when they are first needed."""
        table = f"{self._ids[name]}_lines"
        if name not in self._named:
            self._named.add(name)
            if name in self._parts:
                of, months = self._parts[name]
                self._engine.keep(table, questions.of_months(self._lines(of), months))
            else:
                self._engine.lines(table, self._paths[name], self.items)
        return table

    def _cells(self, name: str) -> str:
        """Return the gathered rows of a span, from one pass over its lines when they are first needed."""
        table = f"{self._ids[name]}_cells"
        if name not in self._gathered:
            self._gathered.add(name)
            of, months = self._parts.get(name, (name, ()))
            self._engine.gather(table, self._paths[of], self.items, months)
            if self._tree:
                self._engine.keep(table, self._as_of_tree(table))
        return table

    def _one(self, question: str) -> Any:
        return self._engine.ask(question)[0][0]


def total_of(row: Row, keys: int, items: Sequence[str]) -> Total:
    """Convert a row of an answer to a cell.

    Parameters
    ----------
    row
        Keys, lines, institutions, then one sum an item.
    keys
        Number of keys.
    items
        Carriers to sum.

    Returns
    -------
    Total
        Sums in thousandths.
    """
    sums = zip(items, row[keys + 2 :], strict=True)
    return Total(tuple(row[:keys]), row[keys], row[keys + 1], {i: _milli(v) for i, v in sums if v is not None})


def _milli(value: Decimal) -> int:
    return int(value.scaleb(3))
