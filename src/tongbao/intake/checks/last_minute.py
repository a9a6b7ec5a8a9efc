"""Last minute: several versions of one return shortly before its deadline."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from tongbao.intake.checks.context import Context, flag_ledger
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import format_chinese_date

CODES = ("last_minute",)
ORDER = 210


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag ledgers sent in several versions within the hours before the end of the legal day.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        Times of receipt of every version, days granted, and rules.

    Returns
    -------
    list of Flag
        One a ledger.

    Notes
    -----
    Row ``last_minute`` of ``checks.toml`` gives the number of versions and of hours.
    """
    rule = context.rulebook.row("checks", "last_minute")
    least, hours = rule.number("versions"), rule.number("hours")
    flags = []
    for ledger in ledgers:
        received = [datetime.fromisoformat(r) for r in context.versions.get((ledger.county, str(ledger.month)), ())]
        due = context.due_of(ledger)
        # The end of the legal day by the sender's own clock, which stands in every time of receipt.
        ends = (datetime.combine(due + timedelta(days=1), time(), r.tzinfo) for r in received)
        close = sum(timedelta(0) < end - r <= timedelta(hours=hours) for r, end in zip(received, ends, strict=True))
        if close >= least:
            sentence = (
                f"{ledger.month}台账在截止日{format_chinese_date(due)}结束前{hours}小时内报来{close}稿。"
                "请说明每次改了什么、依据是什么，并附凭证。"
            )
            flags.append(flag_ledger("last_minute", sentence, ledger, context))
    return flags
