"""Judge: findings as of a day from closed books, under the rules of the day. Nothing is stored."""

from dataclasses import replace
from datetime import date

from tongbao.assess.finding import Finding
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.findings import find
from tongbao.dossier.inputs import Inputs
from tongbao.office.desk.access import roles
from tongbao.office.desk.assessment.document_books import gather_inputs
from tongbao.office.desk.closing.book_tables import tampered
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.home.shared_books import fetch_missing
from tongbao.office.store.models import BookRow
from tongbao.records.engine.choice import EngineChoice
from tongbao.records.verified_books import MEMORY, VerifiedBooks


def judge(
    kind: str, period: str, as_of: date, home: Home, acting: Actor, rules_on: date | None = None, tree_on: str = ""
) -> list[Finding]:
    """Judge a period for a kind of document; see :func:`judged`.

    Parameters
    ----------
    kind : kind of document, or kind@form
    period : such as 2017-03, 2025 or 2025-01..2025-06
    as_of
        Day as of which the period is judged.
    home
        Home with the closed books.
    acting
        Person who may judge.
    rules_on
        Day whose rules apply; ``as_of`` without one.
    tree_on : month, such as 2025-06
        Month by whose reporting tree institutions are placed; empty for where each line was reported.

    Returns
    -------
    list of Finding
        Findings with their working.
    """
    return judge_with_rules(kind, period, as_of, home, acting, rules_on, tree_on)[0]


def judge_with_rules(
    kind: str,
    period: str,
    as_of: date,
    home: Home,
    acting: Actor,
    rules_on: date | None = None,
    tree_on: str = "",
    engine: EngineChoice | None = None,
) -> tuple[list[Finding], list[str]]:
    """Judge a period, and list the rules used that have not been verified against their source.

    Parameters
    ----------
    kind, period, as_of, home, acting, rules_on, tree_on
        As of :func:`judge`.
    engine
        Engine of sums; that of the installation's settings without one.

    Returns
    -------
    list of Finding, list of str
        Findings, and the rules used that are unverified.
    """
    roles.require(acting, "judge")
    inputs = replace(gather_inputs(kind, period, as_of, rules_on), tree_on=tree_on, engine=engine)
    check_books(inputs, home)
    dossier = Dossier.open(inputs, home.path)
    return find(dossier), dossier.rulebook.unverified_used()


def check_books(inputs: Inputs, home: Home) -> None:
    """Check the books a document would be based on against their seals; those untouched since are not read again.

    Raises
    ------
    Refusal
        Code ``tampered``, with the place.
    """
    fetch_missing(home, inputs.books)
    verified = VerifiedBooks(home.path / MEMORY)
    for folder, seal in inputs.books:
        if wrong := verified.wrong(home.path / folder, seal):
            raise tampered(BookRow.objects.get(folder=folder), wrong)
