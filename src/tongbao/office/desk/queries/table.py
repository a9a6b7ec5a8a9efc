"""A table as a page, a workbook and a program get it: cells are plain, or say what they lead to and how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field

GOOD, WARN, BAD, CALM = "good", "warn", "bad", "calm"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with a tone (good, warn, bad, calm) and a link: a page by name and the key of the thing it shows."""

    text: str
    tone: str = ""
    page: str = ""
    key: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        return self.text


Value = Cell | str | int | None


@dataclass
class Table:
    """Rows under heads. ``whole`` is how many there are, where ``rows`` is one page of them only."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]] = field(default_factory=list)
    note: str = ""
    empty: str = "没有"
    whole: int = -1
    page: int = 1
    size: int = 50
    # How many columns of words stand before the columns of figures; -1 where each cell speaks for itself.
    words: int = -1

    @property
    def more(self) -> bool:
        """Whether there is a page after this one."""
        return self.count > self.page * self.size

    @property
    def count(self) -> int:
        """How many rows there are on all pages."""
        return len(self.rows) if self.whole < 0 else self.whole

    def plain(self) -> list[tuple[str | int | None, ...]]:
        """The rows without links and tones."""
        return [tuple(c if isinstance(c, int) or c is None else str(c) for c in row) for row in self.rows]
