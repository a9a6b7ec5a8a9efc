"""Late: received after the legal day, or the later day granted. The day itself is in time."""

from collections.abc import Sequence
from datetime import date

from tongbao.intake.checks.context import Context, on_ledger
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import format_chinese_date, is_overdue


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Ledgers received after they were due."""
    flags = []
    for ledger in ledgers:
        came = date.fromisoformat(ledger.received[:10])
        due = context.due_of(ledger)
        if is_overdue(due, came):
            sentence = (
                f"{ledger.month}台账应于{format_chinese_date(due)}前报送，"
                f"实际{format_chinese_date(came)}收到。请说明迟报原因。"
            )
            flags.append(on_ledger("late", sentence, ledger, context))
    return flags
