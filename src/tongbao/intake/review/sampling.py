"""Sampled verification: institutions to visit, drawn by a lot that anybody can draw again from public words.

Each institution has one ticket or, where it changed its history, several. A ticket's number is the SHA-256 of the
words, the institution's id and the ticket; within a stratum the lowest numbers are drawn.
"""

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from math import ceil

from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import share_by_largest_remainder
from tongbao.registry.institution import Institution
from tongbao.rules.digest import sha256
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook


def draw_lot(
    institutions: Sequence[Institution],
    seed_words: str,
    share: Fraction,
    strata: Sequence[str],
    changed: Collection[str] = (),
    tickets: int = 1,
) -> list[Institution]:
    """Draw the institutions to visit.

    Parameters
    ----------
    institutions : one state of each institution
        Whole population.
    seed_words
        Public words, such as a lottery result of a day named in advance; the same words give the same lot.
    share : above 0, at most 1
        Least share of all institutions to draw; strata share the number in proportion.
    strata : field names of Institution
        Fields that make the stratum (kind, county).
    changed : institution ids
        Institutions that changed their history; each has ``tickets`` tickets.
    tickets
        Number of tickets of a changed institution.

    Returns
    -------
    list of Institution
        By stratum and then in the order of the lot.

    Raises
    ------
    Refusal
        Code ``lot`` for blank words, or a share that is not above 0 and at most 1.
    """
    if not seed_words.strip() or not 0 < share <= 1:
        raise Refusal("lot", "抽签的公开用语为空，或抽查比例不在0和1之间。", "请写明事先公布的用语和抽查比例后再抽。")
    if not institutions:
        return []
    groups: dict[tuple[str, ...], list[Institution]] = {}
    for institution in sorted(institutions, key=lambda i: i.id):
        groups.setdefault(tuple(str(getattr(institution, f)) for f in strata), []).append(institution)
    keys = sorted(groups)
    counts = share_by_largest_remainder(ceil(share * len(institutions)), [len(groups[k]) for k in keys])
    found = []
    for key, count in zip(keys, counts, strict=True):
        ordered = [(_ticket_number(seed_words, i.id, tickets if i.id in changed else 1), i.id, i) for i in groups[key]]
        found += [i for _, _, i in sorted(ordered, key=lambda x: x[:2])[:count]]
    return found


def draw_by_rule(
    institutions: Sequence[Institution], seed_words: str, rulebook: Rulebook, changed: Collection[str] = ()
) -> list[Institution]:
    """Draw the lot with the share, strata and tickets of the rules.

    Parameters
    ----------
    institutions : one state of each institution
        Whole population.
    seed_words
        Public words; the same words give the same lot.
    rulebook
        Rules in force on the day; row ``draw`` of ``sampling``.
    changed : institution ids
        Institutions that changed their history.

    Returns
    -------
    list of Institution
        By stratum and then in the order of the lot.
    """
    rule = rulebook.row("sampling", "draw")
    limits = rule.exact("share"), rule.texts("strata")
    return draw_lot(institutions, seed_words, *limits, changed, rule.number("changed_tickets"))


def visit_outcomes(rulebook: Rulebook) -> tuple[Row, ...]:
    """List the possible outcomes of a visit.

    Parameters
    ----------
    rulebook
        Rules in force on the day.

    Returns
    -------
    tuple of Row
        Rows of ``sampling``, from the best to the worst.
    """
    return tuple(r for r in rulebook.rows("sampling") if r.text("kind") == "outcome")


def weigh_outcomes(found: Iterable[str], rulebook: Rulebook) -> int:
    """Sum the weights of the outcomes of a unit's visits: a false yes weighs more than a true no.

    Parameters
    ----------
    found : row ids of ``sampling``
        Outcomes of the visits.
    rulebook
        Rules in force on the day.

    Returns
    -------
    int
        0 where every visit confirmed the return.

    Raises
    ------
    ValueError
        For an outcome that is not in the rules.
    """
    weights = {r.id: r.number("weight") for r in visit_outcomes(rulebook)}
    ids = list(found)
    if unknown := sorted(set(ids) - set(weights)):
        raise ValueError(f"no outcome {unknown[0]!r}; it is one of {sorted(weights)}")
    return sum(weights[i] for i in ids)


def _ticket_number(words: str, institution: str, tickets: int) -> str:
    return min(sha256(f"{words}|{institution}|{ticket}".encode()) for ticket in range(tickets))
