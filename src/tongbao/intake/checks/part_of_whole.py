"""Part of whole: parts (data-centre rooms, heating) may not exceed their whole, on the ledger or on any other form."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.quantity import format_milli
from tongbao.rules.row import Row

CODES = ("part_of_whole",)
ORDER = 100


class Excess(NamedTuple):
    """A cross check that fails.

    Parameters
    ----------
    rule
        Id of its row in ``cross_checks``.
    kind
        Kind of the row: parts exceed the whole, or need one.
    parts : amounts by code [thousandths]
        Parts above zero.
    whole
        Code of the whole.
    amount : [thousandths]
        Amount of the whole.
    """

    rule: str
    kind: str
    parts: dict[str, int]
    whole: str
    amount: int


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag items of a ledger that exceed their whole, at the first part.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        Rules in force.

    Returns
    -------
    list of Flag
        One a line and failed cross check.

    Notes
    -----
    Table ``cross_checks`` says which parts belong to which whole, row ``part_of_whole`` of ``checks.toml`` the
    severity.
    """
    rows = context.rulebook.rows("cross_checks")
    codes = {r.id: r.text("indicator") for r in context.rulebook.rows("carriers") if r.get("indicator")}
    items = {code: item for item, code in codes.items()}
    part_codes = frozenset(p for r in rows for p in r.texts("parts"))
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            values = {codes[i]: milli for i, milli in line.reading.amounts.items() if i in codes}
            if not any(values.get(code) for code in part_codes):
                continue
            for found in find_excesses(values, rows):
                sentence = describe_excess(found, {code: context.name(item) for code, item in items.items()})
                flags.append(
                    flag_cell("part_of_whole", sentence, ledger, line, items[next(iter(found.parts))], context)
                )
    return flags


def find_excesses(values: Mapping[str, int], rows: Sequence[Row]) -> list[Excess]:
    """Find the cross checks that some values fail; a code that is not reported proves nothing.

    Parameters
    ----------
    values : by indicator code [thousandths]
        Values of one institution and period.
    rows
        Rows of table ``cross_checks``.

    Returns
    -------
    list of Excess
        A sum of parts appears only where no single part already exceeds the whole.
    """
    found: list[Excess] = []
    for row in rows:
        parts = {p: milli for p in row.texts("parts") if (milli := values.get(p))}
        whole = row.text("whole")
        amount = values.get(whole)
        if not parts or amount is None:
            continue
        single = any(e.whole == whole and e.parts.items() <= parts.items() for e in found)
        wrong = amount == 0 if row.text("kind") == "needs" else compute_excess(parts, amount) > 0
        if wrong and not single:
            found.append(Excess(row.id, row.text("kind"), parts, whole, amount))
    return found


def describe_excess(found: Excess, names: Mapping[str, str]) -> str:
    """Phrase a failed cross check for the sender.

    Parameters
    ----------
    found
        Cross check that fails.
    names : mapping of code to name
        Names of the indicators; a code without a name is printed itself.

    Returns
    -------
    str
        Chinese sentence with the figures.
    """
    parts = "、".join(f"“{names.get(code, code)}”{format_milli(milli)}" for code, milli in found.parts.items())
    whole = f"“{names.get(found.whole, found.whole)}”"
    if found.kind == "needs":
        return f"{parts}大于零，而{whole}为0。请核对。"
    return f"{parts}大于{whole}{format_milli(found.amount)}。请核对。"


def compute_excess(parts: Mapping[str, int], whole: int) -> int:
    """Compute by how much the parts of a metered whole exceed it.

    Parameters
    ----------
    parts : by code [thousandths]
        Amounts of the parts.
    whole : [thousandths]
        Amount of the whole.

    Returns
    -------
    int
        Excess [thousandths]; zero where there is none.
    """
    return max(0, sum(parts.values()) - whole)
