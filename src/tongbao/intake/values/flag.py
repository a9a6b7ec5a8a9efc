"""A flag: data looks wrong. A value, collected, never raised."""

from dataclasses import dataclass
from typing import Self

from tongbao.intake.reading.workbook_package import column_letters
from tongbao.rules.rulebook import Rulebook

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class FlagKey:
    """Name of a flag in decisions: ``<code>:<whom>:<period>:<item>``.

    Parameters
    ----------
    code
        Check that found it.
    whom : institution or unit
        Empty where a file could not be read.
    period
        Month or span it concerns; may be empty.
    item : item, matter or line
        May be empty; the only field that is read back with a colon in it.
    """

    code: str
    whom: str = ""
    period: str = ""
    item: str = ""

    def __str__(self) -> str:
        """Return the key as it is stored."""
        return ":".join((self.code, self.whom, self.period, self.item))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key.

        Parameters
        ----------
        text
            Key as stored.

        Returns
        -------
        FlagKey
            With everything after the third colon as its item.

        Raises
        ------
        ValueError
            For a text of fewer than four fields.
        """
        parts = text.split(":", 3)
        if len(parts) != 4:
            raise ValueError(f"{text!r} is no key of a flag: code:whom:period:item")
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class Flag:
    """A place where something looks wrong, what it is, and with which numbers.

    Parameters
    ----------
    code : id of ``checks``
        Check that raised it.
    severity : :data:`ERROR` or :data:`WARNING`
        As the rules of the day give it.
    sentence
        Finding and remedy in Chinese.
    file, sheet
        Names; empty where not known.
    row : from 1
        0 where no single row is meant.
    cell
        Address like ``F12``; empty where the whole row, sheet or file is meant.
    about : (institution or unit, period, item)
        Whom and what it concerns.
    upload : first digits of a digest
        Return it is against; empty where nothing came.
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
    def key(self) -> "FlagKey":
        """The name of the flag in decisions."""
        return FlagKey(self.code, *self.about)

    @property
    def place(self) -> str:
        """Place as a person reads it."""
        row = f"第{self.row}行" if self.row else ""
        return " ".join(p for p in (self.file, f"“{self.sheet}”" if self.sheet else "", row, self.cell) if p)


def make_flag(code: str, sentence: str, rulebook: Rulebook, **where: object) -> Flag:
    """Make a flag with the severity that the rules of the day give its code.

    Parameters
    ----------
    code : id of ``checks``
        Check that raises it.
    sentence
        Finding and remedy in Chinese.
    rulebook
        Rules of the day.
    **where : fields of :class:`Flag`
        Place, upload and subject.

    Returns
    -------
    Flag
        Flag of that severity.
    """
    return Flag(code, rulebook.row("checks", code).text("severity"), sentence, **where)  # type: ignore[arg-type]


def cell_address(row: int, column: int) -> str:
    """Format the address of a cell.

    Parameters
    ----------
    row, column : from 1
        Place of the cell.

    Returns
    -------
    str
        (12, 6) is F12.
    """
    return f"{column_letters(column)}{row}"
