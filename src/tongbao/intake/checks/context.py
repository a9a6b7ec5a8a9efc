"""What a check may look at: the rules, the registry, the amounts of other months, and what the office put in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from tongbao.intake.checks.facts import Facts
from tongbao.intake.checks.facts import History as History
from tongbao.intake.values.flag import Flag, flagged
from tongbao.intake.values.ledger_lines import Ledger, Line
from tongbao.measure.period import Month, Span
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Context:
    """Rules, registry, the span that is due, and accepted amounts by institution, month and item.

    Parameters
    ----------
    taken : the accepted file of each place (county or whole unit) and month.
    prices : local prices instead of those of the rules, by item: lowest and highest [thousandths of a yuan a unit].
    targets : the yearly reduction demanded of an institution or a unit, by its id (3 % is 3/100).
    versions : when each version of a place's month was received, by place and month (ISO times).
    returns : values by code of the statistical returns, by institution and period (2025, 2025-01..2025-03).
    quota_set : the set of quotas that intensities are held against; empty where none applies.
    due : later days granted, by place and month (2017-03); the legal day holds where none is.
    known : what was worked out once for a list of ledgers; see :meth:`over`.
    """

    rulebook: Rulebook
    roster: Roster
    span: Span
    accepted: History = field(default_factory=dict)
    taken: dict[tuple[str, str], str] = field(default_factory=dict)
    prices: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    targets: Mapping[str, Fraction] = field(default_factory=dict)
    versions: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    returns: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    quota_set: str = ""
    due: Mapping[tuple[str, str], date] = field(default_factory=dict)
    known: Facts | None = field(default=None, compare=False, repr=False)

    def due_of(self, ledger: Ledger) -> date:
        """The day a ledger is due: the legal day, or the later one granted."""
        return self.due.get((ledger.county, str(ledger.month)), due_day(ledger.month, self.rulebook))

    def history(self, ledgers: Sequence[Ledger]) -> History:
        """Accepted amounts, with those now handed in laid over them."""
        merged = {i: dict(months) for i, months in self.accepted.items()}
        for ledger in ledgers:
            for line in ledger.lines:
                merged.setdefault(line.reading.institution, {})[ledger.month] = line.reading.amounts
        return merged

    def over(self, ledgers: Sequence[Ledger]) -> "Context":
        """The same context with the facts of these ledgers worked out once for every check."""
        return replace(self, known=self._facts(ledgers))

    def facts(self, ledgers: Sequence[Ledger]) -> Facts:
        """What the checks share about these ledgers."""
        return self.known or self._facts(ledgers)

    def _facts(self, ledgers: Sequence[Ledger]) -> Facts:
        return Facts(self.history(ledgers), self.roster, self.rulebook, self.prices)

    def unit_of(self, place: str, month: Month) -> str:
        """The reporting unit of a county in a month; of a unit, itself."""
        region = self.roster.region(place, month.last_day)
        return region.unit if region else place

    def name(self, item: str) -> str:
        """An item's name."""
        return self.rulebook.row("carriers", item).text("name")


def due_day(month: Month, rulebook: Rulebook) -> date:
    """The legal day by which a month's ledger is due."""
    return date(month.shift(1).year, month.shift(1).month, rulebook.row("calendar", "ledger").number("day"))


def at(code: str, sentence: str, ledger: Ledger, line: Line, item: str, context: Context) -> Flag:
    """A flag at the cell of an item of a line; at its whole row where there is no item."""
    return flagged(
        code,
        sentence,
        context.rulebook,
        file=ledger.file,
        sheet=line.sheet,
        row=line.reading.row,
        cell=line.cells.get(item, ""),
        about=(line.reading.institution, str(ledger.month), item),
        upload=ledger.upload,
    )


def on_ledger(code: str, sentence: str, ledger: Ledger, context: Context) -> Flag:
    """A flag against a whole ledger."""
    about = (ledger.county, str(ledger.month), "")
    return flagged(code, sentence, context.rulebook, file=ledger.file, about=about, upload=ledger.upload)
