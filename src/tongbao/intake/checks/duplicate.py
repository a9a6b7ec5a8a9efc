"""Duplicate: one county-month must come once. The same bytes twice change nothing; different ones are held."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context
from tongbao.intake.flag import Flag, flagged
from tongbao.intake.ledger import Ledger


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Second and later files of one county-month, in the order they were received."""
    first: dict[tuple[str, str], Ledger] = {}
    flags = []
    for ledger in sorted(ledgers, key=lambda x: (x.received, x.file)):
        key = (ledger.county, str(ledger.month))
        if key in context.taken:
            sentence = f"同县同月已接收“{context.taken[key]}”。请决定：replace 以新换旧，或 return 退回新件。"
            about = (ledger.county, str(ledger.month), "")
            flags.append(flagged("duplicate", sentence, context.rulebook, file=ledger.file, about=about))
            continue
        if key not in first:
            first[key] = ledger
            continue
        same = [x.reading.amounts for x in first[key].lines] == [x.reading.amounts for x in ledger.lines]
        what = "内容相同" if same else "内容不同"
        sentence = f"与已收到的“{first[key].file}”同县同月，{what}。请确认以哪一份为准，退回另一份，不要合并相加。"
        flags.append(
            flagged(
                "duplicate", sentence, context.rulebook, file=ledger.file, about=(ledger.county, str(ledger.month), "")
            )
        )
    return flags
