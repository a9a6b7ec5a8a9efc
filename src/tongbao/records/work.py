"""Lines of the works ledger: projects, money, audits, contracts, activities, as a city's return states them."""

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
    id : period, unit, register and key; the last month's line of a key counts.
    register : an id of table ``registers``; ``key`` the line's own number, kept from month to month.
    body : the filled cells as JSON with sorted keys; amounts in thousandths, money in thousandths of a yuan.
    evidence : digests of the papers it rests on.
    upload, place : the return it came in with, and sheet and row.
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
        """What is filled, by field; a cell that is not there was left blank."""
        return {k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(self.body).items()}

    def text(self, field: str) -> str:
        """A text, a day or the id of a word; empty where it was left blank."""
        return str(self.cells.get(field, ""))

    def number(self, field: str) -> int | None:
        """A whole number or thousandths; None where it was left blank."""
        value = self.cells.get(field)
        return value if isinstance(value, int) else None

    def names(self, field: str) -> tuple[str, ...]:
        """A list written with 、."""
        value = self.cells.get(field, ())
        return value if isinstance(value, tuple) else ()


def body_of(cells: Cells) -> str:
    """The filled cells as they are kept: sorted keys, no blank ones."""
    return json.dumps(dict(cells), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def latest(works: Iterable[Work], as_of: str) -> list[Work]:
    """The last line of every register, unit and key received by a day (ISO), in the order of their ids.

    A project that was cancelled falls out, and with it what belongs to it.
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


def of(works: Iterable[Work], register: str) -> list[Work]:
    """The lines of one register."""
    return [w for w in works if w.register == register]
