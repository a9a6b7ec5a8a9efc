"""Part of whole: parts (data-centre rooms, heating) may not exceed their whole, on the ledger and on any other form."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tongbao.intake.checks.context import Context, at
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.quantity import format_milli
from tongbao.rules.row import Row


class Excess(NamedTuple):
    """A cross check that fails: its rule, the parts that are above zero, the whole's code and amount [thousandths]."""

    rule: str
    kind: str
    parts: dict[str, int]
    whole: str
    amount: int


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Cross checks of the ledger's items by the codes they have in the forms, flagged at the first part."""
    rows = context.rulebook.rows("cross_checks")
    codes = {r.id: r.text("indicator") for r in context.rulebook.rows("carriers") if r.get("indicator")}
    items = {code: item for item, code in codes.items()}
    asked = frozenset(p for r in rows for p in r.texts("parts"))
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            values = {codes[i]: milli for i, milli in line.reading.amounts.items() if i in codes}
            if not any(values.get(code) for code in asked):
                continue
            for found in exceeding(values, rows):
                sentence = told(found, {code: context.name(item) for code, item in items.items()})
                flags.append(at("part_of_whole", sentence, ledger, line, items[next(iter(found.parts))], context))
    return flags


def exceeding(values: Mapping[str, int], rows: Sequence[Row]) -> list[Excess]:
    """The cross checks that values by code fail; nothing is concluded from a code that is not there.

    A sum of parts is told only where no single one of them is larger than the whole already.
    """
    found: list[Excess] = []
    for row in rows:
        parts = {p: milli for p in row.texts("parts") if (milli := values.get(p))}
        whole = row.text("whole")
        amount = values.get(whole)
        if not parts or amount is None:
            continue
        single = any(e.whole == whole and e.parts.items() <= parts.items() for e in found)
        wrong = amount == 0 if row.text("kind") == "needs" else excess(parts, amount) > 0
        if wrong and not single:
            found.append(Excess(row.id, row.text("kind"), parts, whole, amount))
    return found


def told(found: Excess, names: Mapping[str, str]) -> str:
    """The sentence of a failed cross check."""
    parts = "、".join(f"“{names.get(code, code)}”{format_milli(milli)}" for code, milli in found.parts.items())
    whole = f"“{names.get(found.whole, found.whole)}”"
    if found.kind == "needs":
        return f"{parts}大于零，而{whole}为0。请核对。"
    return f"{parts}大于{whole}{format_milli(found.amount)}。请核对。"


def excess(parts: Mapping[str, int], whole: int) -> int:
    """By how much the parts of a metered whole exceed it [thousandths]; zero where they do not."""
    return max(0, sum(parts.values()) - whole)
