"""Context of a check: the rules, the registry, the amounts of other months, and the settings of the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from tongbao.intake.checks.facts import Facts
from tongbao.intake.checks.facts import History as History
from tongbao.intake.values.flag import Flag, make_flag
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month, Span
from tongbao.registry.roster import Roster
from tongbao.registry.workday import legal_day
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Context:
    """Rules, registry, the months that are due, and accepted amounts by institution, month and item.

    Parameters
    ----------
    rulebook
        Rules in force on the last day of the span.
    roster
        Regions, reporting units and institutions.
    span
        Months that are due.
    accepted : amounts by institution, month and item [thousandths]
        Amounts of returns already accepted.
    accepted_files : file name by place and month
        Accepted file of each county or whole unit.
    prices : lowest and highest by item [thousandths of a yuan per unit]
        Local prices that replace those of the rules.
    targets : fraction by institution or unit (3 % is 3/100)
        Yearly reduction demanded.
    versions : times of receipt (ISO) by place and month
        When each version of a ledger was received.
    returns : values by institution, period (2025, 2025-01..2025-03) and code [thousandths]
        Statistical returns.
    quota_set
        Id of the quotas that intensities are compared with; empty where none applies.
    due : day by place and month
        Later days granted; elsewhere the legal day holds.
    shared
        Facts worked out once for a list of ledgers; see :meth:`over`.
    """

    rulebook: Rulebook
    roster: Roster
    span: Span
    accepted: History = field(default_factory=dict)
    accepted_files: dict[tuple[str, str], str] = field(default_factory=dict)
    prices: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    targets: Mapping[str, Fraction] = field(default_factory=dict)
    versions: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    returns: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    quota_set: str = ""
    due: Mapping[tuple[str, str], date] = field(default_factory=dict)
    shared: Facts | None = field(default=None, compare=False, repr=False)

    def due_of(self, ledger: Ledger) -> date:
        """Give the day a ledger is due: the legal day, or the later one granted.

        Parameters
        ----------
        ledger
            Ledger of a place and month.

        Returns
        -------
        date
            Last day that is in time.
        """
        return self.due.get((ledger.county, str(ledger.month)), due_day(ledger.month, self.rulebook))

    def history(self, ledgers: Sequence[Ledger]) -> History:
        """Merge accepted amounts with those now handed in, which replace them.

        Parameters
        ----------
        ledgers : one a place and month
            Ledgers handed in.

        Returns
        -------
        amounts by institution, month and item [thousandths]
            A new mapping; the accepted amounts are not changed.
        """
        merged = {i: dict(months) for i, months in self.accepted.items()}
        for ledger in ledgers:
            for line in ledger.lines:
                merged.setdefault(line.reading.institution, {})[ledger.month] = line.reading.amounts
        return merged

    def over(self, ledgers: Sequence[Ledger]) -> "Context":
        """Copy the context with the facts of some ledgers worked out once for every check.

        Parameters
        ----------
        ledgers : one a place and month
            Ledgers about to be checked.

        Returns
        -------
        Context
            Same context with shared facts.
        """
        return replace(self, shared=self._facts(ledgers))

    def facts(self, ledgers: Sequence[Ledger]) -> Facts:
        """Give the facts that the checks share about some ledgers.

        Parameters
        ----------
        ledgers : one a place and month
            Ledgers handed in; ignored where the facts are already shared.

        Returns
        -------
        Facts
            History, usual amounts and prices.
        """
        return self.shared or self._facts(ledgers)

    def _facts(self, ledgers: Sequence[Ledger]) -> Facts:
        return Facts(self.history(ledgers), self.roster, self.rulebook, self.prices)

    def unit_of(self, place: str, month: Month) -> str:
        """Find the reporting unit of a place.

        Parameters
        ----------
        place
            County code, or id of a unit.
        month
            Month on whose last day the registry is consulted.

        Returns
        -------
        str
            Id of the county's unit; a unit is its own.
        """
        region = self.roster.region(place, month.last_day)
        return region.unit if region else place

    def name(self, item: str) -> str:
        """Give the Chinese name of an item.

        Parameters
        ----------
        item
            Id of the item in table ``carriers``.

        Returns
        -------
        str
            Name as printed in the ledger.
        """
        return self.rulebook.row("carriers", item).text("name")


def due_day(month: Month, rulebook: Rulebook) -> date:
    """Give the legal day by which a month's ledger is due.

    Parameters
    ----------
    month
        Month of the ledger.
    rulebook
        Rules in force; row ``ledger`` of table ``calendar`` gives the day.

    Returns
    -------
    date
        Day in the following month.

    Raises
    ------
    LookupError
        Where the row gives no day.
    """
    due = legal_day(rulebook.row("calendar", "ledger"), month)
    if due is None:
        raise LookupError("row ledger of table calendar gives no day; mend calendar.toml")
    return due


def flag_cell(code: str, sentence: str, ledger: Ledger, line: LedgerLine, item: str, context: Context) -> Flag:
    """Make a flag at the cell of an item of a line, or at the whole row where the item has no cell.

    Parameters
    ----------
    code
        Code of the check, which gives the severity.
    sentence
        Chinese sentence for the sender.
    ledger, line
        Ledger and the line of the institution in it.
    item
        Id of the item; empty for the whole row.
    context
        Rules in force.

    Returns
    -------
    Flag
        Flag about the institution, month and item.
    """
    return make_flag(
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


def flag_ledger(code: str, sentence: str, ledger: Ledger, context: Context) -> Flag:
    """Make a flag against a whole ledger.

    Parameters
    ----------
    code
        Code of the check, which gives the severity.
    sentence
        Chinese sentence for the sender.
    ledger
        Ledger concerned.
    context
        Rules in force.

    Returns
    -------
    Flag
        Flag about the place and month.
    """
    about = (ledger.county, str(ledger.month), "")
    return make_flag(code, sentence, context.rulebook, file=ledger.file, about=about, upload=ledger.upload)
