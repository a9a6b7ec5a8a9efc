"""Clauses and claims: a claim is a number or a name with the records behind it, a clause is words with claims."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

Value = int | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion of a sentence.

    Parameters
    ----------
    kind : ``count``, ``names``, ``amount``, ``figure``, ``date``, ``title``, ``docno``, ``quantifier``
        Kind of the assertion.
    text
        Exactly as printed.
    value : integer, text or unit ids
        Value that ``text`` prints: an integer (counts; amounts and figures in thousandths), a day or title as text, or
        the ids of the units named, in printed order.
    finding
        Id of the finding it is taken from.
    key
        Which value of that finding.
    records : record ids
        Facts, stated tallies, cells and documents behind the claim.
    id : ``c001`` …
        Number in order of appearance; empty before numbering.
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
    """Words and claims in printed order.

    Parameters
    ----------
    parts
        Pieces of text and claims.
    subject
        Matter the clause speaks of.
    gap
        Whether it has the place of a number nobody has decided yet.
    """

    parts: tuple[Part, ...]
    subject: str = ""
    gap: bool = False

    @property
    def text(self) -> str:
        """Return the clause as printed."""
        return "".join(p if isinstance(p, str) else p.text for p in self.parts)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Return the claims of the clause in printed order."""
        return tuple(p for p in self.parts if isinstance(p, Claim))

    def __add__(self, other: "Clause") -> "Clause":
        """Append another clause; the subject of the first non-empty one applies."""
        return Clause(self.parts + other.parts, self.subject or other.subject, self.gap or other.gap)

    def numbered(self, numbers: Iterator[int]) -> "Clause":
        """Assign numbers to the claims in order of appearance.

        Parameters
        ----------
        numbers
            Running numbers of the page, consumed one a claim.

        Returns
        -------
        Clause
            The same clause with ids ``c001`` … on its claims.
        """
        parts = tuple(replace(p, id=f"c{next(numbers):03d}") if isinstance(p, Claim) else p for p in self.parts)
        return replace(self, parts=parts)


EMPTY = Clause(())


def words(text: str) -> Clause:
    """Build a clause of words only.

    Parameters
    ----------
    text
        The words.

    Returns
    -------
    Clause
        A clause without claims.
    """
    return Clause((text,))


def join_clauses(clauses: list[Clause], mark: str = "；", end: str = "。") -> Clause:
    """Join clauses by a mark and close them with another.

    Parameters
    ----------
    clauses
        Clauses in order.
    mark
        Mark between two clauses.
    end
        Mark after the last; none is added where there are no clauses.

    Returns
    -------
    Clause
        One clause; it has the subject of its only part, or none.
    """
    parts: list[Part] = []
    for index, clause in enumerate(clauses):
        if index:
            parts.append(mark)
        parts.extend(clause.parts)
    if parts:
        parts.append(end)
    subject = clauses[0].subject if len(clauses) == 1 else ""
    return Clause(tuple(parts), subject, any(c.gap for c in clauses))
