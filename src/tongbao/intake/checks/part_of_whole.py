"""Part of whole: a part (data-centre electricity) may not exceed its whole."""

from collections.abc import Mapping, Sequence

from tongbao.intake.checks.context import Context, at
from tongbao.intake.flag import Flag
from tongbao.intake.ledger import Ledger
from tongbao.measure.quantity import decimal_text


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Parts larger than their wholes."""
    pairs = [(r.id, r.text("part_of")) for r in context.rulebook.rows("carriers") if r.text("kind") == "part"]
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            for part, whole in pairs:
                now, total = line.reading.amounts.get(part), line.reading.amounts.get(whole)
                if now is not None and total is not None and now > total:
                    sentence = (
                        f"“{context.name(part)}”{decimal_text(now)}大于“{context.name(whole)}”"
                        f"{decimal_text(total)}。请核对两项。"
                    )
                    flags.append(at("part_of_whole", sentence, ledger, line, part, context))
    return flags


def excess(parts: Mapping[str, int], whole: int) -> int:
    """By how much the parts of a metered whole exceed it [thousandths]; zero where they do not."""
    return max(0, sum(parts.values()) - whole)
