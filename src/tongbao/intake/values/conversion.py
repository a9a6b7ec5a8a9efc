"""Records of what reading converted and left aside, each with its place: nothing is converted or dropped silently."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conversion:
    """A cell that was not read verbatim: its content, the value read, and why."""

    sheet: str
    row: int
    cell: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class NotData:
    """A row that holds no institution's data (title, header, total, signature, hidden copy), with its words and why."""

    sheet: str
    row: int
    words: str
    why: str
