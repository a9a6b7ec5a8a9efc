"""Complete: every county sends every month, every institution stands in it. A missing month is an error."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context
from tongbao.intake.values.flag import Flag, flagged
from tongbao.intake.values.form import LEDGER
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.registry.institution import Institution


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """County-months that did not come and institutions that are not in theirs.

    A county has come where its own ledger came or that of its whole reporting unit; where its institutions hand in
    by themselves, those that did not are named one by one.
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
            came = [*by_place.get((county, month), ()), *by_place.get((unit, month), ())]
            taken = {(county, str(month)), (unit, str(month))} & context.taken.keys()
            if not came and not taken:
                flags += _alone(county, month, owed, present_in.get(month, set()), context)
            flags += _absent(came, owed, context)
    return flags


def _alone(county: str, month: Month, owed: Sequence[Institution], present: set[str], context: Context) -> list[Flag]:
    """A county without a ledger of its own: nobody came, or some of its institutions by themselves."""
    missing = [
        s
        for s in owed
        if s.id not in present
        and month not in context.accepted.get(s.id, {})
        and (s.id, str(month)) not in context.taken
    ]
    if len(missing) == len(owed):
        region = context.roster.region(county, month.last_day)
        sentence = f"{region.name if region else county}没有报送{month}的台账。请补报。"
        return [flagged("complete", sentence, context.rulebook, about=(county, str(month), ""))]
    return [
        flagged(
            "complete",
            f"“{s.name}”（{s.id}）没有报送{month}的台账。请补报。",
            context.rulebook,
            about=(s.id, str(month), ""),
        )
        for s in missing
    ]


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
                        sheet=ledger.lines[0].sheet if ledger.lines else LEDGER,
                        about=(state.id, str(ledger.month), ""),
                        upload=ledger.upload,
                    )
                )
    return flags
