"""A claim is a number or a name with the records it stands on; a clause is words with claims."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

Value = int | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence asserts.

    Parameters
    ----------
    kind : ``count``, ``names``, ``amount``, ``figure``, ``date``, ``title``, ``docno``, ``quantifier``.
    text : exactly as printed.
    value : what ``text`` prints: an integer (counts; amounts and figures in thousandths), a day or
        title as text, or the ids of the units named, in printed order.
    finding : id of the finding it is taken from.
    key : which value of that finding.
    records : ids of the records (facts, stated tallies, cells, documents) it stands on.
    id : ``c001`` …, given in order of appearance.
    """

    kind: str
    text: str
    value: Value
    finding: str
    key: str
    records: tuple[str, ...] = ()
    id: str = ""


Part = str | Claim


@dataclass(frozen=True, slots=True)
class Clause:
    """Words and claims in printed order. ``subject`` names the matter it speaks of."""

    parts: tuple[Part, ...]
    subject: str = ""
    gap: bool = False

    @property
    def text(self) -> str:
        """The clause as printed."""
        return "".join(p if isinstance(p, str) else p.text for p in self.parts)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims in it."""
        return tuple(p for p in self.parts if isinstance(p, Claim))

    def __add__(self, other: "Clause") -> "Clause":
        return Clause(self.parts + other.parts, self.subject or other.subject, self.gap or other.gap)

    def numbered(self, numbers: Iterator[int]) -> "Clause":
        """The same clause with its claims numbered in order of appearance."""
        parts = tuple(replace(p, id=f"c{next(numbers):03d}") if isinstance(p, Claim) else p for p in self.parts)
        return replace(self, parts=parts)


EMPTY = Clause(())


def words(text: str) -> Clause:
    """A clause of words only."""
    return Clause((text,))


def joined(clauses: list[Clause], mark: str = "；", end: str = "。") -> Clause:
    """Join clauses by a mark and close them with another."""
    parts: list[Part] = []
    for index, clause in enumerate(clauses):
        if index:
            parts.append(mark)
        parts.extend(clause.parts)
    if parts:
        parts.append(end)
    subject = clauses[0].subject if len(clauses) == 1 else ""
    return Clause(tuple(parts), subject, any(c.gap for c in clauses))
