"""Kinds of documents: those with findings of their own, and those that report findings of another kind in part."""

from dataclasses import dataclass

from tongbao.rules.rulebook import Rulebook

AT = "@"
OVERVIEW, PROBLEMS, DEMANDS, REMINDER = "overview", "problems", "demands", "reminder"
WHOLE = (OVERVIEW, PROBLEMS, DEMANDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Kind of document with findings of its own: what it is made from and what it shows.

    Parameters
    ----------
    book, offered_for : kind of closed book
        Books it is made from; books whose periods it can be drafted for.
    whole_years
        Whether it is offered for whole years alone.
    from_ledgers
        Whether its findings are accounts of the ledgers, with the year before; else facts of progress.
    earlier_books
        Whether the books of all earlier periods belong to it.
    issued : type of record or empty
        Issued records that bring the books of targets in where there are any.
    has_records
        Whether its books hold records with papers of their own.
    judges_targets
        Whether it judges issued targets: verdicts, scores, the league table.
    follows_asks
        Whether it reports matters unit by unit, and the asks of earlier documents.
    demands_monthly
        Whether matters demanded every month are asked for in it.
    """

    id: str
    book: str
    offered_for: str
    whole_years: bool = False
    from_ledgers: bool = False
    earlier_books: bool = False
    issued: str = ""
    has_records: bool = True
    judges_targets: bool = False
    follows_asks: bool = False
    demands_monthly: bool = True


BASES = {
    base.id: base
    for base in (
        Base(
            id="progress",
            book="progress",
            offered_for="progress",
            earlier_books=True,
            issued="work",
            follows_asks=True,
        ),
        Base(
            id="energy",
            book="ledger",
            offered_for="ledger",
            whole_years=True,
            from_ledgers=True,
            issued="degree_days",
            has_records=False,
        ),
        Base(id="grades", book="grades", offered_for="grades", demands_monthly=False),
        Base(id="assessment", book="ledger", offered_for="targets", from_ledgers=True, judges_targets=True),
    )
}


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
