"""Duplicate: one county-month must be reported once. The same bytes twice change nothing; different ones wait."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, flag_ledger
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.registry.institution import state_in

CODES = ("duplicate",)
ORDER = 20


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag second and later files of one county-month, in the order they were received.

    The ledger of a whole unit contains its counties: beside one of theirs it is a second file, and the other way round.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        Registry, rules and the files already accepted.

    Returns
    -------
    list of Flag
        One a file, against the whole ledger.

    Notes
    -----
    Row ``duplicate`` of ``checks.toml`` gives the severity.
    """
    accepted: dict[tuple[str, str], str] = {}
    for (place, period), file in context.accepted_files.items():
        for key in _keys(place, Month.parse(period), context)[0]:
            accepted.setdefault((key, period), file)
    first: dict[tuple[str, str], Ledger] = {}
    flags = []
    for ledger in sorted(ledgers, key=lambda x: (x.received, x.file)):
        month = str(ledger.month)
        covered, sought = _keys(ledger.county, ledger.month, context)
        where = next((key for key in sought if (key, month) in accepted or (key, month) in first), "")
        if not where:
            for key in covered:
                first.setdefault((key, month), ledger)
            continue
        place = _describe_scope(where, ledger.county, context, ledger.month)
        if (where, month) in accepted:
            sentence = f"{place}同月已接收“{accepted[where, month]}”。请决定：replace 以新换旧，或 return 退回新件。"
        else:
            sentence = _describe_second(first[where, month], ledger, place)
        flags.append(flag_ledger("duplicate", sentence, ledger, context))
    return flags


def _describe_second(known: Ledger, ledger: Ledger, place: str) -> str:
    same = [x.reading.amounts for x in known.lines] == [x.reading.amounts for x in ledger.lines]
    comparison = "内容相同" if same else "内容不同"
    return f"与已收到的“{known.file}”{place}同月，{comparison}。请确认以哪一份为准，退回另一份，不要合并相加。"


def _describe_scope(where: str, place: str, context: Context, month: Month) -> str:
    """Name the level at which two files overlap: one institution, one county, one reporting unit."""
    if where == place and context.roster.states_of(place):
        return "同机构"
    key = where.rstrip("/")
    return "同市" if context.unit_of(key, month) == key else "同县"


def _keys(place: str, month: Month, context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the keys a ledger covers and those that would overlap with it.

    ``unit/`` is any county of a unit, ``county/`` any institution of a county that reports by itself.
    """
    own = state_in(context.roster.states_of(place), month)
    if own is not None:
        unit = context.unit_of(own.county, month)
        return (place, f"{own.county}/", f"{unit}/"), (place, own.county, unit)
    unit = context.unit_of(place, month)
    if unit == place:
        return (place,), (place, f"{unit}/")
    return (place, f"{unit}/"), (place, f"{place}/", unit)
