"""Twins: two institutions that report the same amounts in a month."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month

CODES = ("twins",)
ORDER = 160


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag lines of different institutions whose amounts are all equal; each names another.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        Rules in force.

    Returns
    -------
    list of Flag
        One a line, at its first carrier in use.

    Notes
    -----
    Row ``twins`` of ``checks.toml`` gives the fewest carriers in use.
    """
    facts, least = context.facts(ledgers), context.rulebook.row("checks", "twins").number("least")
    seen: dict[tuple[Month, tuple[tuple[str, int], ...]], list[tuple[Ledger, LedgerLine]]] = {}
    for ledger in ledgers:
        for line in ledger.lines:
            row = tuple((i, milli) for i in facts.used if (milli := line.reading.amounts.get(i)))
            if len(row) >= least:
                seen.setdefault((ledger.month, row), []).append((ledger, line))
    flags = []
    for (_, row), rows in seen.items():
        if len({line.reading.institution for _, line in rows}) < 2:
            continue
        for ledger, line in rows:
            own = line.reading.institution
            other = next(x for _, x in rows if x.reading.institution != own)
            sentence = (
                f"“{line.name}”与“{other.name}”（{other.reading.institution}）本月{len(row)}项用量完全相同。"
                "请核对是否抄错、合表分摊或重复填报。"
            )
            flags.append(flag_cell("twins", sentence, ledger, line, row[0][0], context))
    return flags
