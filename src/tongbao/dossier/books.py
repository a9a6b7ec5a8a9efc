"""Closed books as the dossier reads them: the records sealed in them and their ledgers by month."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tongbao.assess.energy import items
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.records.book import read_manifest, read_table
from tongbao.records.engine.choice import EngineChoice, choose_engine
from tongbao.records.engine.ledgers import Ledgers
from tongbao.records.fact import Demand, Fact, StatedTally
from tongbao.records.issued import Target
from tongbao.records.issued_book import read_issued
from tongbao.records.lines import records_from
from tongbao.records.work import Work
from tongbao.rules.rulebook import Rulebook

# Tables beside the lines: returns, who owed one, what sensitive bodies report (no intensity counts it), planted faults.
_BESIDE = ("returns", "owed", "sensitive", "planted")


class Records(NamedTuple):
    """The progress records sealed in some books."""

    facts: list[Fact]
    tallies: list[StatedTally]
    demands: list[Demand]


def read_records(folders: Sequence[Path]) -> Records:
    """Read the facts of all books and the stated tallies and demands of the last: those of earlier months are spent.

    Parameters
    ----------
    folders : folders of closed books, oldest first
        Books of other kinds hold none of these tables and are passed over.

    Returns
    -------
    Records
        Facts in the order of the books; tallies and demands of the newest book that has them.
    """
    facts: list[Fact] = []
    tallies: list[StatedTally] = []
    demands: list[Demand] = []
    for folder in folders:
        files = read_manifest(folder).files
        for name in files:
            if name.startswith("facts."):
                facts += records_from(read_table(folder, name), Fact)
        if "tallies" in files:
            tallies = records_from(read_table(folder, "tallies"), StatedTally)
            demands = records_from(read_table(folder, "demands"), Demand)
    return Records(facts, tallies, demands)


def read_works(folders: Sequence[Path]) -> tuple[list[Work], list[Target]]:
    """Read the works ledgers of the progress books, and the targets of the newest book a year.

    Parameters
    ----------
    folders : folders of closed books, oldest first
        Books of other kinds are passed over.

    Returns
    -------
    works, targets
        Lines of the works ledgers; issued targets.
    """
    works: list[Work] = []
    issued = []
    for folder in folders:
        files = read_manifest(folder).files
        if "works" in files:
            works += records_from(read_table(folder, "works"), Work)
        if "targets" in files:
            issued.append(folder)
    targets = read_issued(issued)["targets"] if issued else []
    return works, [t for t in targets if isinstance(t, Target)]


@dataclass(frozen=True)
class ClosedLedgers:
    """The closed ledgers among some books.

    Parameters
    ----------
    files : mapping of month (``2016-12``) to the Parquet files of its lines
    seals : mapping of month to the record id of its seal (``seal:`` and sixteen digits)
    folders : mapping of month to the folder of its book
    """

    files: Mapping[str, tuple[Path, ...]]
    seals: Mapping[str, str]
    folders: Mapping[str, Path]

    @classmethod
    def among(cls, books: Sequence[tuple[str, str]], home: Path) -> "ClosedLedgers":
        """Sort the ledgers among some books by month.

        Parameters
        ----------
        books : pairs of (folder relative to ``home``, seal)
            Books of any kind.
        home
            Folder of the office.

        Returns
        -------
        ClosedLedgers
            The newest of the given books a month.
        """
        files, seals, folders = {}, {}, {}
        for folder, seal in books:
            manifest = read_manifest(home / folder)
            if manifest.kind == "ledger":
                names = (n for n in manifest.files if n not in _BESIDE)
                files[manifest.period] = tuple(home / folder / f"{n}.parquet" for n in names)
                seals[manifest.period] = f"seal:{seal[:16]}"
                folders[manifest.period] = home / folder
        return cls(files, seals, folders)

    def within(self, span: Span) -> tuple[list[Path], tuple[str, ...]]:
        """List the files and seals of a span.

        Parameters
        ----------
        span
            Months asked for.

        Returns
        -------
        files, seals
            Both empty where a month of the span is not closed.
        """
        months = [str(m) for m in span]
        if not all(m in self.files for m in months):
            return [], ()
        return [f for m in months for f in self.files[m]], tuple(self.seals[m] for m in months)

    def rows_beside(self, span: Span, table: str) -> list[tuple[Any, ...]]:
        """Read a table that is sealed beside the lines.

        Parameters
        ----------
        span
            Months asked for; a month without a book or without the table has no rows.
        table
            ``returns`` or ``owed``.

        Returns
        -------
        list of rows
            In the order of the months.
        """
        found: list[tuple[Any, ...]] = []
        for month in map(str, span):
            folder = self.folders.get(month)
            if folder is not None and table in read_manifest(folder).files:
                found += read_table(folder, table).rows
        return found

    def open(
        self,
        span: Span,
        rulebook: Rulebook,
        *,
        others: Sequence[Span] = (),
        engine: EngineChoice | None = None,
        tree: str = "",
        only: Sequence[str] = (),
    ) -> Ledgers:
        """Open the ledgers of a span, of the year before and of other spans in an engine.

        Parameters
        ----------
        span
            Opened as ``now``, the same months a year earlier as ``before``.
        rulebook
            Rules in force on the day; they name the columns.
        others
            Further spans, opened under their own text; a part of ``now`` or ``before`` is not read twice.
        engine
            None for the one that the settings of this installation choose.
        tree : month, e.g. ``2016-12``
            Month by whose reporting tree institutions are placed; empty for where each line was reported.
        only : ids of columns
            Columns that will be asked for; empty for all.

        Returns
        -------
        Ledgers
            To be closed by the caller (a context manager).

        Raises
        ------
        Refusal
            Codes ``period`` and ``tree`` where the month of the tree is no month, or is not closed.
        """
        within = {"now": span, "before": span.year_before()}
        inside = {s: n for s in others for n, whole in within.items() if s.first in whole and s.last in whole}
        spans = {**within, **{str(s): s for s in others if s not in inside}}
        files = {name: [str(f) for f in self.within(s)[0]] for name, s in spans.items()}
        ledgers = Ledgers((engine or choose_engine(os.environ)).started(), files, only or items(rulebook))
        if tree:
            ledgers.place_as_of(str(self._tree_month(tree, [*within.values(), *others])))
        for part, name in inside.items():
            ledgers.part(str(part), name, [str(m) for m in part])
        return ledgers

    def _tree_month(self, text: str, spans: Sequence[Span]) -> Month:
        """Read the month whose tree is asked for; only a month that is closed and opened has one."""
        try:
            month = Month.parse(text)
        except ValueError:
            raise Refusal("period", f"“{text}”不是月份。", "隶属月份请写成 2016-12 的样子。") from None
        if str(month) not in self.files or not any(month in s for s in spans):
            known = [m for m in sorted(self.files) if any(Month.parse(m) in s for s in spans)]
            raise Refusal(
                "tree", f"{month}没有可用的已封账台账，不知道当月的隶属关系。", f"可用{known[0]}至{known[-1]}的月份。"
            )
        return month
