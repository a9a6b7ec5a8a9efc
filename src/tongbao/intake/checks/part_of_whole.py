"""Part of whole: the parts (data-centre electricity, heating) together may not exceed their whole."""

from collections.abc import Mapping, Sequence

from tongbao.intake.checks.context import Context, at
from tongbao.intake.flag import Flag
from tongbao.intake.ledger import Ledger
from tongbao.measure.quantity import decimal_text


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Parts that together exceed their whole, flagged at the first of them."""
    wholes: dict[str, list[str]] = {}
    for row in context.rulebook.rows("carriers"):
        if row.text("kind") == "part":
            wholes.setdefault(row.text("part_of"), []).append(row.id)
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            for whole, parts in wholes.items():
                known = {p: milli for p in parts if (milli := line.reading.amounts.get(p))}
                total = line.reading.amounts.get(whole)
                if known and total is not None and excess(known, total):
                    names = "、".join(f"“{context.name(p)}”{decimal_text(m)}" for p, m in known.items())
                    sentence = f"{names}大于“{context.name(whole)}”{decimal_text(total)}。请核对。"
                    flags.append(at("part_of_whole", sentence, ledger, line, next(iter(known)), context))
    return flags


def excess(parts: Mapping[str, int], whole: int) -> int:
    """By how much the parts of a metered whole exceed it [thousandths]; zero where they do not."""
    return max(0, sum(parts.values()) - whole)
