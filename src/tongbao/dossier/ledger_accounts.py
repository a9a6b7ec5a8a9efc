"""Energy accounts from closed ledgers: totals and intensities of areas, kinds and counties, and how they changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from tongbao.assess.assessment import PROVINCE, Material, heating_days
from tongbao.assess.decompose import (
    Decomposition,
    RegionSpan,
    decompose,
    decompose_finding,
    merge_small_parts,
    separate_weather,
)
from tongbao.assess.energy import standard_coal
from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import TotalId
from tongbao.assess.intensity import Population, change_finding, total_finding
from tongbao.assess.level import weights
from tongbao.assess.values.figures import LargestShare, TotalValues
from tongbao.assess.verdict import Yearly
from tongbao.dossier.books import ClosedLedgers
from tongbao.measure.period import Span
from tongbao.measure.rounding import round_half_up
from tongbao.records.engine.ledgers import Ledgers
from tongbao.records.total import Total, add_totals
from tongbao.rules.rulebook import Rulebook

_GUESSED = ("estimated", "apportioned")


def counted(rulebook: Rulebook) -> tuple[str, ...]:
    """List the columns that totals and intensities are computed from.

    Parameters
    ----------
    rulebook
        Rules in force on the day; their table ``carriers`` lists the columns.

    Returns
    -------
    tuple of str
        Ids of carriers, water and activity; no costs and no sub-items.
    """
    kinds = ("energy", "water", "activity")
    return tuple(r.id for r in rulebook.rows("carriers") if r.text("kind") in kinds)


def account_findings(ledgers: Ledgers, closed: ClosedLedgers, span: Span, rulebook: Rulebook) -> list[Finding]:
    """Compute totals, intensities and changes of areas and province, then kinds (条) and counties (块).

    Parameters
    ----------
    ledgers
        Open ledgers of the span and of the year before.
    closed
        Closed books, for the seals.
    span
        Reporting period.
    rulebook
        Rules in force on the day.

    Returns
    -------
    list of Finding
        Totals of the period; totals of the year before and changes only where that year is closed.
    """
    now, before = closed.within(span)[1], closed.within(span.year_before())[1]
    found = _figures(ledgers, "now", "now", now, span, False, rulebook)
    if before:
        months = len(list(span))
        # A document made before this rule compared each institution where it stood in each year.
        placed_in = str(span.last) if rulebook.find("methods", "same.tree_now") else ""
        ledgers.matched(months, months, placed_in)
        found += _figures(ledgers, "before", "before", before, span, False, rulebook)
        for which, seals in (("now", now), ("before", before)):
            found += _figures(ledgers, which, f"same_{which}", seals, span, True, rulebook)
        found += _changes(found, rulebook)
    for columns in (("kind",), ("unit", "county"), ("unit", "kind")):
        found += _figures_by(ledgers, columns, now, span, rulebook)
    return found


def decompositions(material: Material, before: Sequence[Yearly], rulebook: Rulebook) -> list[Finding]:
    """Split the change of the province and of each area exactly into its effects.

    Parameters
    ----------
    material
        Current lines, degree days and records of the assessment.
    before : one line an institution
        Lines of the same months a year earlier.
    rulebook
        Rules in force on the day; they say which small parts are merged.

    Returns
    -------
    list of Finding
        One finding a unit that has lines in both years.

    Notes
    -----
    The province has no weather of its own: its weather effect is the sum of those of the areas. Institutions that moved
    between areas are separated from those that are new.
    """
    now = material.lines[str(material.span)]
    places = _places(now), _places(before)
    splits: dict[str, Decomposition] = {}
    for unit in (*material.units, PROVINCE):
        mine = [x for x in now if unit in (PROVINCE, x.unit)]
        then = [x for x in before if unit in (PROVINCE, x.unit)]
        if mine and then:
            days = heating_days(unit, material)
            years = str(material.span.first.year), str(material.span.first.year - 1)
            spans = [
                RegionSpan(lines, days.get(year), _elsewhere(place, unit))
                for lines, year, place in zip((mine, then), years, places, strict=True)
            ]
            splits[unit] = decompose(spans[0], spans[1], rulebook)
    if PROVINCE in splits:
        splits[PROVINCE] = separate_weather(splits[PROVINCE], [s for u, s in splits.items() if u != PROVINCE])
    return [decompose_finding(u, merge_small_parts(s, rulebook), material.records) for u, s in splits.items()]


def yearly(ledgers: Ledgers, which: str, of: Sequence[str] = ("institution", "unit", "kind")) -> list[Yearly]:
    """Sum the lines of each institution over one span.

    Parameters
    ----------
    ledgers
        Open ledgers.
    which : ``now``, ``before`` or the text of a span
        Name under which the span was opened.
    of : column names
        Columns to group by; fewer where whole areas are enough, since a nation has 1.5 million institutions.

    Returns
    -------
    list of Yearly
        Amounts with the part on estimated and on doubted lines [thousandths of the carrier's unit].
    """
    found: dict[tuple[str, ...], Yearly] = {}
    for cell in ledgers.cells(which, (*of, "basis", "doubted"), ledgers.items):
        *whose, basis, doubted = cell.key
        named = dict(zip(of, whose, strict=True))
        first = Yearly(named.get("institution", ""), named.get("unit", ""), named.get("kind", ""), 0, {})
        line = found.setdefault(tuple(whose), first)
        for amounts, part in ((line.amounts, True), (line.uncertain, basis in _GUESSED), (line.doubted, bool(doubted))):
            for item, milli in cell.amounts.items() if part else ():
                amounts[item] = amounts.get(item, 0) + milli
        found[tuple(whose)] = replace(line, months=line.months + cell.lines)
    return list(found.values())


def add_quality(found: Sequence[Finding], lines: Sequence[Yearly], rulebook: Rulebook) -> list[Finding]:
    """Add the estimated and the doubted share of the coal to the current totals.

    Parameters
    ----------
    found
        Findings of the accounts.
    lines : one line an institution or area
        Current lines.
    rulebook
        Rules in force on the day, for the coal equivalents.

    Returns
    -------
    list of Finding
        In the given order; shares in [millionths of the standard coal].
    """
    energy = weights("energy", rulebook)
    by_unit: dict[str, list[Yearly]] = {PROVINCE: list(lines)}
    for line in lines:
        by_unit.setdefault(line.unit, []).append(line)
    carried = []
    for finding in found:
        if finding.kind == "total" and finding.matter == "now" and finding.subject in by_unit:
            whole = _coal(by_unit[finding.subject], "amounts", energy)
            parts = (_coal(by_unit[finding.subject], part, energy) for part in ("uncertain", "doubted"))
            estimated, doubted = (int(round_half_up((p / whole if whole else Fraction(0)) * 10**6)) for p in parts)
            values = replace(TotalValues.of(finding), estimated=estimated, doubted=doubted)
            finding = replace(finding, values=values.as_values())
        carried.append(finding)
    return carried


def _coal(lines: Sequence[Yearly], part: str, energy: Mapping[str, Fraction]) -> Fraction:
    sums: dict[str, int] = {}
    for line in lines:
        for item, milli in getattr(line, part).items():
            sums[item] = sums.get(item, 0) + milli
    return sum((sums.get(c, 0) * w for c, w in energy.items()), Fraction(0)) / 1000


def _places(lines: Sequence[Yearly]) -> dict[str, set[str]]:
    places: dict[str, set[str]] = {}
    for line in lines:
        places.setdefault(line.institution, set()).add(line.unit)
    return places


def _elsewhere(places: Mapping[str, set[str]], unit: str) -> frozenset[str]:
    """Institutions that stood in another area of the province."""
    return frozenset(i for i, units in places.items() if units - {unit}) if unit != PROVINCE else frozenset()


def _figures(
    ledgers: Ledgers, which: str, name: str, seals: tuple[str, ...], span: Span, matched: bool, rulebook: Rulebook
) -> list[Finding]:
    columns = counted(rulebook)
    told = span.year_before() if which == "before" else span
    by_unit = ledgers.cells(which, ("unit",), columns, matched)
    whole = ledgers.cells(which, (), columns, matched)[0]
    return _told([*by_unit, add_totals([whole], (PROVINCE,), whole.institutions)], name, told, seals, rulebook)


def _figures_by(
    ledgers: Ledgers, columns: tuple[str, ...], seals: tuple[str, ...], span: Span, rulebook: Rulebook
) -> list[Finding]:
    """Figures by some columns; the scope of two is written ``u01/education``, their kind ``unit_kind``.

    ``exact.largest`` is the largest institution's share of the coal, by which a cell may have to be suppressed.
    """
    cells = ledgers.cells("now", columns, counted(rulebook))
    joined = [replace(c, key=("/".join(c.key),)) for c in cells]
    weighed = ledgers.largest("now", columns, weights("energy", rulebook))
    largest = {"/".join(key): milli / 1000 for key, milli in weighed.items()}
    whole = {c.key[0]: standard_coal(c, rulebook).kgce for c in joined}
    found = _told(joined, "_".join(columns), span, seals, rulebook)
    shares = {f.subject: largest[f.subject] / whole[f.subject] if whole[f.subject] else None for f in found}
    return [
        replace(f, values=replace(TotalValues.of(f), largest=LargestShare(shares[f.subject])).as_values())
        for f in found
    ]


def _told(cells: Sequence[Total], name: str, span: Span, seals: tuple[str, ...], rulebook: Rulebook) -> list[Finding]:
    months, year = len(list(span)), span.first.year if span.first.year == span.last.year else None
    return [
        total_finding(t.key[0], name, t, Population((t,), months, t.institutions, seals, year), rulebook)
        for t in cells
        if t.lines
    ]


def _changes(found: list[Finding], rulebook: Rulebook) -> list[Finding]:
    index = {f.id: f for f in found}
    indicators = [i.id for i in rulebook.rows("indicators")]
    changes = []
    for which, now, before in (("all", "now", "before"), ("same", "same_now", "same_before")):
        for finding in [f for f in found if f.matter == now]:
            earlier = index.get(str(TotalId(before, finding.subject)))
            if earlier:
                changes.append(change_finding(finding.subject, which, finding, earlier, indicators))
    return changes
