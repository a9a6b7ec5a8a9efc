"""Kinds of documents: those with findings of their own, and those that report findings of another kind in part."""

from dataclasses import dataclass

from tongbao.rules.rulebook import Rulebook

AT = "@"
BASES = ("progress", "energy", "grades", "assessment")
OVERVIEW, PROBLEMS, DEMANDS, REMINDER = "overview", "problems", "demands", "reminder"
WHOLE = (OVERVIEW, PROBLEMS, DEMANDS)


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of document.

    Parameters
    ----------
    id
        Id of the kind.
    base : one of ``BASES``
        Kind whose findings it reports.
    parts
        Parts it has.
    unit
        Unit it is addressed to; empty for all.
    """

    id: str
    base: str
    parts: tuple[str, ...] = WHOLE
    unit: str = ""


def find_genre(kind: str, rulebook: Rulebook) -> Genre | None:
    """Look up a kind of document on a day.

    Parameters
    ----------
    kind : ``<id>`` or ``<id>@<unit>``
        A letter to one unit is written ``reminder@<unit>``; without a unit there is no such letter.
    rulebook
        Rules in force on the day; a kind with findings of its own reads none.

    Returns
    -------
    Genre or None
        None where there is no such kind.
    """
    if kind in BASES:
        return Genre(kind, kind)
    id_, _, unit = kind.partition(AT)
    row = rulebook.find("document_kinds", id_)
    if row is None or bool(unit) is not bool(row.get("addressed", False)):
        return None
    return Genre(id_, row.text("base"), row.texts("parts"), unit)


def kind_names(rulebook: Rulebook) -> dict[str, str]:
    """List the kinds of documents that report the findings of another.

    Parameters
    ----------
    rulebook
        Rules in force on the day.

    Returns
    -------
    dict of id to Chinese name
        Rows of ``document_kinds``.
    """
    return {r.id: r.text("name") for r in rulebook.rows("document_kinds")}
