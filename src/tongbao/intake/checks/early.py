"""Early: handed in before its month was over, when nobody can know the month."""

from collections.abc import Sequence
from datetime import date

from tongbao.intake.checks.context import Context, on_ledger
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import format_chinese_date


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Ledgers received on a day before the last of their month."""
    flags = []
    for ledger in ledgers:
        came, last = date.fromisoformat(ledger.received[:10]), ledger.month.last_day
        if came < last:
            begun = "还没有结束" if came >= ledger.month.first_day else "还没有开始"
            sentence = (
                f"{ledger.month}台账于{format_chinese_date(came)}收到，当月{begun}（{format_chinese_date(last)}止）。"
            )
            sentence += "请核对月份；确为预报的，月末后重报。"
            flags.append(on_ledger("early", sentence, ledger, context))
    return flags
