"""Lines of the works ledger: projects, money, audits, contracts, activities, as stated in a city's return."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CANCELLED = "cancelled"
Cells = Mapping[str, str | int | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Work:
    """One line of one register, as stated in one month's return.

    Parameters
    ----------
    id
        Period, unit, register and key; the last month's line of a key counts.
    register, key
        An id of table ``registers``; the line's own number, the same from month to month.
    body
        Filled cells as JSON with sorted keys; amounts in thousandths, money in thousandths of a yuan.
    evidence
        Digests of the papers it is based on.
    upload, place
        Return it was received with, and sheet and row.
    """

    id: str
    unit: str
    register: str
    key: str
    period: str
    body: str
    evidence: tuple[str, ...] = ()
    received: str = ""
    upload: str = ""
    place: str = ""

    @property
    def cells(self) -> dict[str, str | int | tuple[str, ...]]:
        """Filled cells by field; an absent cell was left blank."""
        return {k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(self.body).items()}

    def text(self, field: str) -> str:
        """Return a text, a day or the id of a word.

        Parameters
        ----------
        field
            Field of the register.

        Returns
        -------
        str
            Empty where it was left blank.
        """
        return str(self.cells.get(field, ""))

    def number(self, field: str) -> int | None:
        """Return a whole number or an amount.

        Parameters
        ----------
        field
            Field of the register.

        Returns
        -------
        int or None
            Number, or thousandths of an amount; None where it was left blank.
        """
        value = self.cells.get(field)
        return value if isinstance(value, int) else None

    def names(self, field: str) -> tuple[str, ...]:
        """Return a list written with 、.

        Parameters
        ----------
        field
            Field of the register.

        Returns
        -------
        tuple of str
            Empty where it was left blank.
        """
        value = self.cells.get(field, ())
        return value if isinstance(value, tuple) else ()


def body_of(cells: Cells) -> str:
    """Encode filled cells as stored in a line.

    Parameters
    ----------
    cells : mapping of field to value
        Filled cells, without blank ones.

    Returns
    -------
    str
        JSON with sorted keys.
    """
    return json.dumps(dict(cells), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def select_latest(works: Iterable[Work], as_of: str) -> list[Work]:
    """Select the last line of every register, unit and key received by a day.

    Parameters
    ----------
    works
        Lines of all months.
    as_of : ISO day
        Lines received later are unknown.

    Returns
    -------
    list of Work
        In order of register, unit and key, without cancelled projects and the lines that belong to them.
    """
    found: dict[tuple[str, str, str], Work] = {}
    for work in sorted(works, key=lambda w: (w.period, w.received, w.id)):
        if work.received[:10] <= as_of:
            found[work.register, work.unit, work.key] = work
    gone = {(w.unit, w.key) for w in found.values() if w.register == "projects" and w.text("stage") == CANCELLED}
    standing = [
        w for w in found.values() if (w.unit, w.key if w.register == "projects" else w.text("project")) not in gone
    ]
    return sorted(standing, key=lambda w: (w.register, w.unit, w.key))


def select_register(works: Iterable[Work], register: str) -> list[Work]:
    """Select the lines of one register.

    Parameters
    ----------
    works
        Lines of any registers.
    register
        An id of table ``registers``.

    Returns
    -------
    list of Work
        In the given order.
    """
    return [w for w in works if w.register == register]
