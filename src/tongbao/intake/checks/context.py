"""What a check may look at: the rules, the registry, and the amounts of other months."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tongbao.intake.flag import Flag, flagged
from tongbao.intake.form import LEDGER
from tongbao.intake.ledger import Ledger, Line
from tongbao.measure.period import Month, Span
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

History = dict[str, dict[Month, dict[str, int]]]


@dataclass(frozen=True)
class Context:
    """Rules, registry, the span that is due, and accepted amounts by institution, month and item.

    ``taken`` names the accepted file of each place (county or whole unit) and month.
    """

    rulebook: Rulebook
    roster: Roster
    span: Span
    accepted: History = field(default_factory=dict)
    taken: dict[tuple[str, str], str] = field(default_factory=dict)

    def history(self, ledgers: Sequence[Ledger]) -> History:
        """Accepted amounts, with those now handed in laid over them."""
        merged = {i: dict(months) for i, months in self.accepted.items()}
        for ledger in ledgers:
            for line in ledger.lines:
                merged.setdefault(line.reading.institution, {})[ledger.month] = line.reading.amounts
        return merged

    def unit_of(self, place: str, month: Month) -> str:
        """The reporting unit of a county in a month; of a unit, itself."""
        region = self.roster.region(place, month.last_day)
        return region.unit if region else place

    def name(self, item: str) -> str:
        """An item's name."""
        return self.rulebook.row("carriers", item).text("name")


def due_day(month: Month, rulebook: Rulebook) -> date:
    """The legal day by which a month's ledger is due."""
    return date(month.shifted(1).year, month.shifted(1).month, rulebook.row("calendar", "ledger").number("day"))


def at(code: str, sentence: str, ledger: Ledger, line: Line, item: str, context: Context) -> Flag:
    """A flag at the cell of an item of a line."""
    about = (line.reading.institution, str(ledger.month), item)
    return flagged(
        code,
        sentence,
        context.rulebook,
        file=ledger.file,
        sheet=LEDGER,
        row=line.reading.row,
        cell=line.cells[item],
        about=about,
    )
