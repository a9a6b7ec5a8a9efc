"""Twenty-seven clean months of three institutions in two counties, built in memory."""

from dataclasses import replace
from datetime import date

from tongbao.intake.checks.context import Context
from tongbao.intake.values.flag import cell_address
from tongbao.intake.values.form import ledger_items
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month, Span
from tongbao.records.reading import Reading
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

SINCE, RULES = date(2017, 2, 1), Rulebook(date(2025, 4, 8))
SPAN = Span(Month(2023, 1), Month(2025, 3))
COUNTIES = {"130102": "长安区", "130104": "桥西区"}
INSTITUTIONS = (
    Institution("A001", "第一中学", "education", "130102", SINCE),
    Institution("A002", "区医院", "health", "130102", SINCE),
    Institution("B001", "区政府", "organ", "130104", SINCE),
)
ROSTER = Roster(
    regions=tuple(Region(c, n, "区", "130100", "shijiazhuang", SINCE) for c, n in COUNTIES.items()),
    units=(ReportingUnit("shijiazhuang", "areas", "石家庄市", "石家庄", 8, "county", SINCE),),
    institutions=INSTITUTIONS,
)
CONTEXT = Context(RULES, ROSTER, SPAN)
ITEMS = [i.id for i in ledger_items(RULES)]
MARCH = Month(2025, 3)
USUAL = {
    "electricity": 40_000_000,
    "electricity_rooms": 5_000_000,
    "gas": 900_000,
    "water": 1_200_000,
    "people": 300_000,
    "area": 9_000_000,
}


def amounts(month: Month, base: int) -> dict[str, int]:
    """Usage that follows the season, levels that stand still."""
    season = 70 + 10 * abs(month.month - 7)
    # No year repeats another: a copy of last year is a fault of its own. The middle year is even.
    season = season * 1000 + 7 * base * (month.year - 2024)
    found = dict.fromkeys(ITEMS, 0) | {k: v * base for k, v in USUAL.items()}
    found |= {k: found[k] * season // 100_000 for k in ("electricity", "electricity_rooms", "gas", "water")}
    return {k: v for k, v in found.items() if not k.endswith("_cost")}


def cell(item: str, row: int) -> str:
    """The cell of an item: three columns of particulars stand before them."""
    return cell_address(row, ITEMS.index(item) + 4)


def clean() -> list[Ledger]:
    """A ledger a county-month, each received two days before it was due."""
    return [ledger(county, month) for month in SPAN for county in COUNTIES]


def ledger(county: str, month: Month) -> Ledger:
    due = month.shift(1)
    received = f"{due.year}-{due.month:02d}-08T09:00:00+08:00"
    made = Ledger(f"{COUNTIES[county]}_{month}.xlsx", f"up{county}{month}", county, month, received)
    here = [i for i in INSTITUTIONS if i.county == county]
    for row, institution in enumerate(here, start=3):
        base = 1 + INSTITUTIONS.index(institution)
        made.lines.append(
            LedgerLine(
                Reading(institution.id, month, institution.kind, "shijiazhuang", county, amounts(month, base), row=row),
                institution.name,
                {item: cell(item, row) for item in ITEMS},
            )
        )
    return made


def unit_ledger() -> Ledger:
    """The whole city's ledger of MARCH in one file."""
    whole = Ledger("石家庄市_2025-03.xlsx", "upwhole", "shijiazhuang", MARCH, "2025-04-08T10:00:00+08:00")
    whole.lines = [line for county in COUNTIES for line in ledger(county, MARCH).lines]
    return whole


def find(ledgers: list[Ledger], county: str, month: Month) -> Ledger:
    return next(x for x in ledgers if (x.county, x.month) == (county, month))


def plant(ledgers: list[Ledger], institution: str, month: Month, **changed: int | None) -> Ledger:
    """Change amounts of one institution-month (None takes one away); the ledger it stands in."""
    for one in ledgers:
        for number, line in enumerate(one.lines):
            if (line.reading.institution, one.month) == (institution, month):
                after = {k: v for k, v in (line.reading.amounts | changed).items() if v is not None}
                one.lines[number] = replace(line, reading=replace(line.reading, amounts=after))
                return one
    raise LookupError(f"no line of {institution} in {month}")
