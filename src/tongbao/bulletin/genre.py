"""Kinds of documents: those with findings of their own, and those that tell the findings of another kind in part."""

from dataclasses import dataclass

from tongbao.rules.rulebook import Rulebook

AT = "@"
BASES = ("progress", "energy", "grades", "assessment")
OVERVIEW, PROBLEMS, DEMANDS, REMINDER = "overview", "problems", "demands", "reminder"
WHOLE = (OVERVIEW, PROBLEMS, DEMANDS)


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of document: whose findings it tells (``base``), which parts, and to which unit (empty: to all)."""

    id: str
    base: str
    parts: tuple[str, ...] = WHOLE
    unit: str = ""


def genre(kind: str, rulebook: Rulebook) -> Genre | None:
    """A kind of document on a day; None where there is no such kind. A kind with findings of its own reads no rule.

    A letter to one unit is written ``reminder@<unit>``; without a unit there is no such letter.
    """
    if kind in BASES:
        return Genre(kind, kind)
    id_, _, unit = kind.partition(AT)
    row = rulebook.find("document_kinds", id_)
    if row is None or bool(unit) is not bool(row.get("addressed", False)):
        return None
    return Genre(id_, row.text("base"), row.texts("parts"), unit)


def names(rulebook: Rulebook) -> dict[str, str]:
    """The kinds of documents that tell the findings of another, by id."""
    return {r.id: r.text("name") for r in rulebook.rows("document_kinds")}
