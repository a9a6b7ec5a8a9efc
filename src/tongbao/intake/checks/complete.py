"""Complete: every county sends every month, every institution stands in it. A missing month is an error."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context
from tongbao.intake.flag import Flag, flagged
from tongbao.intake.form import LEDGER
from tongbao.intake.ledger import Ledger
from tongbao.measure.period import Month
from tongbao.registry.institution import Institution


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """County-months that did not come and institutions that are not in theirs.

    A county has come where its own ledger came or that of its whole reporting unit.
    """
    by_place: dict[tuple[str, Month], list[tuple[Ledger, set[str]]]] = {}
    for ledger in ledgers:
        present = {line.reading.institution for line in ledger.lines} | {f.about[0] for f in ledger.flags}
        by_place.setdefault((ledger.county, ledger.month), []).append((ledger, present))
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
            came = [*by_place.get((county, month), ()), *by_place.get((unit, month), ())]
            taken = {(county, str(month)), (unit, str(month))} & context.taken.keys()
            if not came and not taken and not all(month in context.accepted.get(s.id, {}) for s in owed):
                region = context.roster.region(county, day)
                sentence = f"{region.name if region else county}没有报送{month}的台账。请补报。"
                flags.append(flagged("complete", sentence, context.rulebook, about=(county, str(month), "")))
            flags += _absent(came, owed, context)
    return flags


def _absent(came: list[tuple[Ledger, set[str]]], owed: list[Institution], context: Context) -> list[Flag]:
    flags = []
    for ledger, present in came:
        for state in owed:
            if state.id not in present:
                sentence = f"表中没有“{state.name}”（{state.id}）{ledger.month}的数据。请补填该机构一行。"
                flags.append(
                    flagged(
                        "complete",
                        sentence,
                        context.rulebook,
                        file=ledger.file,
                        sheet=LEDGER,
                        about=(state.id, str(ledger.month), ""),
                    )
                )
    return flags
