"""Sampled verification: who is visited, drawn by a lot that anybody can draw again from public words.

Every institution holds tickets, one or, where it changed its history, several. A ticket's number is the SHA-256 of
the words, the institution's id and the ticket; within a stratum the lowest numbers are drawn.
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


def drawn(
    institutions: Sequence[Institution],
    seed_words: str,
    share: Fraction,
    strata: Sequence[str],
    changed: Collection[str] = (),
    tickets: int = 1,
) -> list[Institution]:
    """The institutions to visit, by stratum and then as their lots fell.

    Parameters
    ----------
    institutions : one state of each institution.
    seed_words : public words, such as a draw of a lottery on a day named before; the same words give the same lot.
    share : at least so many of all are drawn; strata share them in proportion.
    strata : fields of an institution that make its stratum (kind, county).
    changed : ids of institutions that changed their history; each holds ``tickets`` tickets.

    Raises
    ------
    Refusal : code ``lot`` for blank words or a share that is not above 0 and at most 1.
    """
    if not seed_words.strip() or not 0 < share <= 1:
        raise Refusal("lot", "抽签的公开用语为空，或抽查比例不在0和1之间。", "请写明事先公布的用语和抽查比例后再抽。")
    if not institutions:
        return []
    groups: dict[tuple[str, ...], list[Institution]] = {}
    for one in sorted(institutions, key=lambda i: i.id):
        groups.setdefault(tuple(str(getattr(one, f)) for f in strata), []).append(one)
    keys = sorted(groups)
    counts = share_by_largest_remainder(ceil(share * len(institutions)), [len(groups[k]) for k in keys])
    found = []
    for key, count in zip(keys, counts, strict=True):
        held = [(_lot(seed_words, i.id, tickets if i.id in changed else 1), i.id, i) for i in groups[key]]
        found += [i for _, _, i in sorted(held, key=lambda x: x[:2])[:count]]
    return found


def drawn_by_rule(
    institutions: Sequence[Institution], seed_words: str, rulebook: Rulebook, changed: Collection[str] = ()
) -> list[Institution]:
    """The lot with the share, strata and tickets of the rules of the day."""
    rule = rulebook.row("sampling", "draw")
    limits = rule.exact("share"), rule.texts("strata")
    return drawn(institutions, seed_words, *limits, changed, rule.number("changed_tickets"))


def outcomes(rulebook: Rulebook) -> tuple[Row, ...]:
    """What a visit can find, from the best to the worst."""
    return tuple(r for r in rulebook.rows("sampling") if r.text("kind") == "outcome")


def weighed(found: Iterable[str], rulebook: Rulebook) -> int:
    """What the outcomes of a body's visits count against it: a false yes more than a true no."""
    weights = {r.id: r.number("weight") for r in outcomes(rulebook)}
    ids = list(found)
    if strange := sorted(set(ids) - set(weights)):
        raise ValueError(f"no outcome {strange[0]!r}; it is one of {sorted(weights)}")
    return sum(weights[i] for i in ids)


def _lot(words: str, institution: str, tickets: int) -> str:
    return min(sha256(f"{words}|{institution}|{ticket}".encode()) for ticket in range(tickets))
