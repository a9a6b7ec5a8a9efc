"""Complete: every county reports every month and every institution is listed. A missing month is an error."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context
from tongbao.intake.values.flag import Flag, make_flag
from tongbao.intake.values.form import LEDGER
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.registry.institution import Institution

CODES = ("complete",)
ORDER = 10


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag county-months without a ledger and institutions missing from theirs.

    A county has reported where its own ledger or that of its whole reporting unit arrived; where its institutions
    report by themselves, those that did not are named one by one.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        Registry, months due, and the accepted files and amounts.

    Returns
    -------
    list of Flag
        One a county or institution and month.

    Notes
    -----
    Row ``complete`` of ``checks.toml`` gives the severity and its source; there is no tolerance.
    """
    by_place: dict[tuple[str, Month], list[tuple[Ledger, set[str]]]] = {}
    present_in: dict[Month, set[str]] = {}
    for ledger in ledgers:
        present = {line.reading.institution for line in ledger.lines} | {f.about[0] for f in ledger.flags}
        by_place.setdefault((ledger.county, ledger.month), []).append((ledger, present))
        present_in.setdefault(ledger.month, set()).update(present)
    flags: list[Flag] = []
    for month in context.span:
        by_county: dict[str, list[Institution]] = {}
        day = month.last_day
        for state in context.roster.institutions:
            if state.exists(day):
                by_county.setdefault(state.county, []).append(state)
        for county in sorted(by_county):
            owed = sorted(by_county[county], key=lambda s: s.id)
            unit = context.unit_of(county, month)
            received = [*by_place.get((county, month), ()), *by_place.get((unit, month), ())]
            accepted = {(county, str(month)), (unit, str(month))} & context.accepted_files.keys()
            if not received and not accepted:
                flags += _flag_missing_ledgers(county, month, owed, present_in.get(month, set()), context)
            flags += _flag_missing_lines(received, owed, context)
    return flags


def _flag_missing_ledgers(
    county: str, month: Month, owed: Sequence[Institution], present: set[str], context: Context
) -> list[Flag]:
    """Flag a county without its own ledger: as a whole, or the institutions that did not report by themselves."""
    missing = [
        s
        for s in owed
        if s.id not in present
        and month not in context.accepted.get(s.id, {})
        and (s.id, str(month)) not in context.accepted_files
    ]
    if len(missing) == len(owed):
        region = context.roster.region(county, month.last_day)
        sentence = f"{region.name if region else county}没有报送{month}的台账。请补报。"
        return [make_flag("complete", sentence, context.rulebook, about=(county, str(month), ""))]
    return [
        make_flag(
            "complete",
            f"“{s.name}”（{s.id}）没有报送{month}的台账。请补报。",
            context.rulebook,
            about=(s.id, str(month), ""),
        )
        for s in missing
    ]


def _flag_missing_lines(
    received: list[tuple[Ledger, set[str]]], owed: list[Institution], context: Context
) -> list[Flag]:
    flags = []
    for ledger, present in received:
        for state in owed:
            if state.id not in present:
                sentence = f"表中没有“{state.name}”（{state.id}）{ledger.month}的数据。请补填该机构一行。"
                flags.append(
                    make_flag(
                        "complete",
                        sentence,
                        context.rulebook,
                        file=ledger.file,
                        sheet=ledger.lines[0].sheet if ledger.lines else LEDGER,
                        about=(state.id, str(ledger.month), ""),
                        upload=ledger.upload,
                    )
                )
    return flags
