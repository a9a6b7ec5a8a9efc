"""Late: received after the legal day, or the later day granted. The day itself is in time."""

from collections.abc import Sequence
from datetime import date

from tongbao.intake.checks.context import Context, flag_ledger
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import format_chinese_date, is_overdue

CODES = ("late",)
ORDER = 30


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag ledgers received after they were due.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in, with their times of receipt.
    context
        Days granted and rules.

    Returns
    -------
    list of Flag
        One a ledger.

    Notes
    -----
    Row ``late`` of ``checks.toml`` gives severity and source, row ``ledger`` of ``calendar.toml`` the legal day.
    """
    flags = []
    for ledger in ledgers:
        received = date.fromisoformat(ledger.received[:10])
        due = context.due_of(ledger)
        if is_overdue(due, received):
            sentence = (
                f"{ledger.month}台账应于{format_chinese_date(due)}前报送，"
                f"实际{format_chinese_date(received)}收到。请说明迟报原因。"
            )
            flags.append(flag_ledger("late", sentence, ledger, context))
    return flags
