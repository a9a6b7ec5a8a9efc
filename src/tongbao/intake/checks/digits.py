"""Digits: too many round thousands, or always the same last digit. Meters do not count that way."""

from collections import Counter
from collections.abc import Sequence

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.rounding import format_rounded
from tongbao.rules.row import Row

CODES = ("digits",)
ORDER = 200

_UNIT = 1000


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag digit patterns of an institution's last months, once at the last of them.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        History and rules.

    Returns
    -------
    list of Flag
        One a line and item.

    Notes
    -----
    Row ``digits`` of ``checks.toml`` gives the items, the months looked at, and the shares of round numbers and of one
    last digit from which a pattern is implausible.
    """
    rule, facts = context.rulebook.row("checks", "digits"), context.facts(ledgers)
    reach, items, finds = rule.number("months"), rule.texts("items"), _Patterns(rule)
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            months = facts.history[line.reading.institution]
            if ledger.month.shift(1) in months:
                continue
            span = [months[m] for m in (ledger.month.shift(-n) for n in range(reach)) if m in months]
            for item in items:
                if not line.reading.amounts.get(item):
                    continue
                if words := finds.words([v for a in span if (v := a.get(item))]):
                    sentence = f"“{context.name(item)}”{words}，不像抄表数。请提供抄表记录或账单。"
                    flags.append(flag_cell("digits", sentence, ledger, line, item, context))
    return flags


class _Patterns:
    """Digit patterns by the limits of the rule, looked up once."""

    def __init__(self, rule: Row) -> None:
        self._round, self._round_share = rule.number("round") * _UNIT, rule.exact("round_share")
        self._last_least, self._last_share = rule.number("last_least"), rule.exact("last_share")
        self._least = rule.number("least")

    def words(self, values: Sequence[int]) -> str:
        """Phrase the pattern of some amounts; empty where there is none."""
        # A number of few digits is round by chance.
        large = [v for v in values if v >= 10 * self._round]
        rounds = sum(v % self._round == 0 for v in large)
        if len(large) >= self._least and rounds >= self._round_share * len(large):
            return f"{len(large)}个月中有{rounds}个月是整{format_rounded(self._round // _UNIT)}的倍数"
        # Meters behind a transformer count in tens, so a last digit of zero says nothing.
        telling = [v for v in values if v % _UNIT == 0 and v >= 100 * _UNIT]
        counted = Counter(v // _UNIT % 10 for v in telling)
        if len(telling) >= self._last_least:
            digit, times = max(counted.items(), key=lambda x: (x[1], -x[0]))
            if digit and times >= self._last_share * len(telling):
                return f"{len(telling)}个月中有{times}个月末位是{digit}"
        return ""
