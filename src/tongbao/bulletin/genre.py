"""Kinds of documents: those with findings of their own, and those that tell the findings of another kind in part."""

from dataclasses import dataclass

from tongbao.rules.rulebook import Rulebook

BASES = ("progress", "energy", "grades", "assessment")
OVERVIEW, PROBLEMS, DEMANDS = "overview", "problems", "demands"
WHOLE = (OVERVIEW, PROBLEMS, DEMANDS)


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of document: whose findings it tells (``base``) and which parts of them."""

    id: str
    base: str
    parts: tuple[str, ...] = WHOLE


def genre(kind: str, rulebook: Rulebook) -> Genre | None:
    """A kind of document on a day; None where there is no such kind. A kind with findings of its own reads no rule."""
    if kind in BASES:
        return Genre(kind, kind)
    row = rulebook.find("document_kinds", kind)
    return Genre(kind, row.text("base"), row.texts("parts")) if row else None


def names(rulebook: Rulebook) -> dict[str, str]:
    """The kinds of documents that tell the findings of another, by id."""
    return {r.id: r.text("name") for r in rulebook.rows("document_kinds")}
