"""The dossier of a document: its inputs, the rules of its day and its closed books, each read once."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tongbao.dossier.books import ClosedLedgers, Records, read_records, read_works
from tongbao.dossier.inputs import Inputs
from tongbao.records.book import read_json, read_manifest
from tongbao.records.issued import Target
from tongbao.records.issued_book import read_issued
from tongbao.records.work import Work
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Dossier:
    """What a document is made from, opened.

    Parameters
    ----------
    inputs
        Kind, period, days and the closed books.
    home
        Folder that the books' folders are relative to; a copy of the books is enough.
    rulebook
        Rules in force on the day; it notes which of them are read.
    roster
        Registry sealed with the newest book.
    """

    inputs: Inputs
    home: Path
    rulebook: Rulebook
    roster: Roster

    @classmethod
    def open(cls, inputs: Inputs, home: Path, rulebook: Rulebook | None = None) -> "Dossier":
        """Open a dossier; its books are read when they are first asked for, and once.

        Parameters
        ----------
        inputs
            What the document is made from.
        home
            Folder that the books' folders are relative to.
        rulebook
            None for the shipped rules of the day of the inputs; an issued document brings its own.

        Returns
        -------
        Dossier
            With the registry sealed with the newest book.
        """
        roster = Roster.from_sealed(read_json(home / inputs.books[-1][0], "registry"))
        return cls(inputs, home, rulebook or Rulebook(inputs.rules_on), roster)

    @property
    def folders(self) -> list[Path]:
        """Folders of the books, oldest first."""
        return [self.home / folder for folder, _ in self.inputs.books]

    @cached_property
    def records(self) -> Records:
        """Facts, stated tallies and demands of the progress books."""
        return read_records(self.folders)

    @cached_property
    def works(self) -> tuple[list[Work], list[Target]]:
        """Lines of the works ledgers, and the issued targets beside them."""
        return read_works(self.folders)

    @cached_property
    def ledgers(self) -> ClosedLedgers:
        """Closed ledgers by month."""
        return ClosedLedgers.among(self.inputs.books, self.home)

    @cached_property
    def issued(self) -> dict[str, list[Any]]:
        """Issued records (targets, events, restatements, points, degree days) of the books of targets, by type."""
        return dict(read_issued(f for f in self.folders if read_manifest(f).kind == "targets"))
