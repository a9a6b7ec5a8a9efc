"""Early: handed in before its month was over, when nobody can know the month."""

from collections.abc import Sequence
from datetime import date

from tongbao.intake.checks.context import Context, flag_ledger
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import format_chinese_date

CODES = ("early",)
ORDER = 40


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag ledgers received on a day before the last of their month.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in, with their times of receipt.
    context
        Rules in force.

    Returns
    -------
    list of Flag
        One a ledger.

    Notes
    -----
    Row ``early`` of ``checks.toml`` gives the severity; the last day itself is not early.
    """
    flags = []
    for ledger in ledgers:
        received, last = date.fromisoformat(ledger.received[:10]), ledger.month.last_day
        if received < last:
            begun = "还没有结束" if received >= ledger.month.first_day else "还没有开始"
            ends = format_chinese_date(last)
            sentence = (
                f"{ledger.month}台账于{format_chinese_date(received)}收到，当月{begun}（{ends}止）。"
                "请核对月份；确为预报的，月末后重报。"
            )
            flags.append(flag_ledger("early", sentence, ledger, context))
    return flags
