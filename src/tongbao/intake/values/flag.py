"""A flag: data looks wrong. A value, collected, never raised."""

from dataclasses import dataclass

from tongbao.rules.rulebook import Rulebook

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Flag:
    """Where something looks wrong, what, and with which numbers.

    ``cell`` is an address like ``F12``, empty where the whole row, sheet or file is meant.
    ``about`` says whom and what it concerns: (institution or unit, period, item).
    ``upload`` is the return it is against (first digits of its digest), empty where nothing came.
    """

    code: str
    severity: str
    sentence: str
    file: str = ""
    sheet: str = ""
    row: int = 0
    cell: str = ""
    about: tuple[str, str, str] = ("", "", "")
    upload: str = ""

    @property
    def place(self) -> str:
        """The place as a person reads it."""
        row = f"第{self.row}行" if self.row else ""
        return " ".join(p for p in (self.file, f"“{self.sheet}”" if self.sheet else "", row, self.cell) if p)


def flagged(code: str, sentence: str, rulebook: Rulebook, **where: object) -> Flag:
    """A flag with the severity that the rules of the day give its code."""
    return Flag(code, rulebook.row("checks", code).text("severity"), sentence, **where)  # type: ignore[arg-type]


def address(row: int, column: int) -> str:
    """The address of a cell, row and column counted from 1: (12, 6) is F12."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
