"""用能人数 by the formula of a kind of institution: staff, beds, pupils and visitors weighted by a rule."""

from collections.abc import Mapping
from fractions import Fraction

from tongbao.measure.refusal import Refusal
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook


def people(formula_id: str, parts: Mapping[str, int], rulebook: Rulebook) -> Fraction:
    """Compute the people who use energy by a formula.

    Parameters
    ----------
    formula_id
        Id of ``people_formulas``.
    parts : thousandths by part id
        Zero where there is none (a share of 0.95 is 950).
    rulebook
        Rules of the day.

    Returns
    -------
    Fraction
        Exact and not rounded.

    Raises
    ------
    Refusal
        Code ``rule-gap`` for a formula that is not in force, ``people-part`` for a part that is missing or unknown.
    """
    row = rulebook.row("people_formulas", formula_id)
    known = part_names(row)
    if strange := [p for p in parts if p not in known]:
        raise Refusal(
            "people-part",
            f"“{'、'.join(strange)}”不是“{row.text('name')}”的组成部分。",
            f"请只报{'、'.join(known.values())}。",
            row.article,
        )
    if missing := [name for p, name in known.items() if p not in parts]:
        raise Refusal(
            "people-part",
            f"缺少“{'、'.join(missing)}”，不能按“{row.text('formula')}”计算{row.text('name')}。",
            "请补报所缺各项；确实没有的填0。",
            row.article,
        )
    return sum((_term(t, parts) for t in row.get("terms") if "weight" in t), Fraction(0))


def part_names(row: Row) -> dict[str, str]:
    """List the parts a formula needs.

    Parameters
    ----------
    row
        Row of table ``people_formulas``.

    Returns
    -------
    mapping of part id to Chinese name
        In the order of the formula.
    """
    return {term["id"]: term["name"] for term in row.get("terms")}


def _term(term: Mapping[str, str], parts: Mapping[str, int]) -> Fraction:
    amount = Fraction(term["weight"]) * Fraction(parts[term["id"]], 1000)
    return amount * Fraction(parts[term["multiplied_by"]], 1000) if "multiplied_by" in term else amount
