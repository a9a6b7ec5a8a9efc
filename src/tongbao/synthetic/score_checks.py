"""Score of the checks: what they find of planted faults, what they flag on honest data, and a naive rule beside them.

Every month of the last year is handed in twice over the same accepted past: once as it truly is, once with faults in
it. An institution flagged in the honest run was flagged wrongly, except by ``jump``, which asks about every change of
people or area over a tenth and is right to ask where a building was added.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tongbao.intake.checks import check_all
from tongbao.intake.checks.context import Context
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import ledger_items
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.change import format_percent
from tongbao.measure.period import Month, Span
from tongbao.records.reading import Reading
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.faults import PLANTS, SCORED, TWINS, Fault, Life, Months, plant_month

HEADS = (
    "埋入的差错",
    "应由哪项审核发现",
    "埋入",
    "发现",
    "召回率",
    "该项审核标记",
    "标对",
    "精确率",
    "无差错时每月被标机构",
    "简单规则召回率",
)
TOTAL, WITHOUT_JUMP, NAIVE = "合计", "合计（不含人数面积变动）", "简单规则：与上年同月相差30%以上"
SEED = 20170407
_AIM = Fraction(3, 100)
_NAIVE = Fraction(30, 100)
_USED = ("electricity", "coal", "gas", "lpg", "petrol", "diesel", "heat", "other", "water")


@dataclass
class Tally:
    """One kind of fault or one way of checking: planted, found, bodies its check flags and those rightly."""

    kind: str
    code: str
    planted: int = 0
    found: int = 0
    flagged: int = 0
    right: int = 0
    clean: Fraction = Fraction(0)
    naive: int = 0

    def line(self) -> tuple[str, ...]:
        """Format the tally as a printed line.

        Returns
        -------
        tuple of str
            Cells of the table.
        """
        counts = (str(self.planted), str(self.found), _share(self.found, self.planted))
        marked = (str(self.flagged), str(self.right), _share(self.right, self.flagged))
        return (self.kind, self.code, *counts, *marked, format_percent(self.clean), _share(self.naive, self.planted))


class _Sums:
    """What is counted over all months and provinces."""

    def __init__(self) -> None:
        self.planted: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.naive: Counter[str] = Counter()
        self.flagged: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.clean: Counter[str] = Counter()
        self.lines = 0

    def faulty(self, flags: Iterable[Flag], faults: list[Fault], naive: frozenset[str]) -> None:
        """Count a month with faults in it."""
        told = {(f.code, f.about[0]): set[str]() for f in flags}
        for flag in flags:
            told[flag.code, flag.about[0]].add(flag.about[2])
        bodies = {f.institution for f in faults}
        for code, whom in told:
            self.flagged[code] += 1
            # A flag of another check on a body with a fault is no false alarm.
            self.right[code] += whom in bodies
        self.flagged[TOTAL] += len({whom for _, whom in told})
        self.right[TOTAL] += len({whom for _, whom in told} & bodies)
        for fault in faults:
            items = told.get((fault.code, fault.institution), set())
            hit = bool(items) and (not fault.item or fault.item in items)
            self.planted[fault.kind] += 1
            self.found[fault.kind] += hit
            self.naive[fault.kind] += fault.institution in naive

    def honest(self, flags: Iterable[Flag], naive: frozenset[str], count: int) -> None:
        """Count a month as it truly is."""
        told = {(f.code, f.about[0]) for f in flags}
        self.clean.update(code for code, _ in told)
        self.clean[TOTAL] += len({whom for _, whom in told})
        self.clean[WITHOUT_JUMP] += len({whom for code, whom in told if code != "jump"})
        self.clean[NAIVE] += len(naive)
        self.lines += count


def score_checks(
    provinces: int,
    seed: int = SEED,
    progress: Callable[[int, int], None] = lambda done, whole: None,
    institutions: int = 400,
    each: int = 3,
) -> list[Tally]:
    """Score every check on each month of the last year of some synthetic provinces.

    Parameters
    ----------
    provinces
        Number of provinces, built from consecutive seeds.
    seed
        First seed.
    progress : called with (provinces scored, provinces in all)
        Called after each province.
    institutions
        Institutions of a province.
    each
        Faults of every kind planted a month.

    Returns
    -------
    list of Tally
        By kind of fault, then by way of checking.
    """
    sums = _Sums()
    for number in range(provinces):
        life, chance = Life(seed + number, institutions), Random(f"faults {seed + number}")
        for month in SCORED:
            rulebook = Rulebook(month.last_day)
            truth = {b.institution.id: {m: a for m, a in b.months.items() if m <= month} for b in life.bodies}
            sums.honest(_flags(life, truth, month, rulebook), naively(truth, month), len(truth))
            handed, faults = plant_month(life, month, each, chance)
            sums.faulty(_flags(life, handed, month, rulebook), faults, naively(handed, month))
        progress(number + 1, provinces)
    return _tallies(sums)


def naively(handed: dict[str, Months], month: Month) -> frozenset[str]:
    """List the institutions with any use more than 30 % away from last year's.

    Parameters
    ----------
    handed : mapping of institution to amounts by month
        Reported amounts.
    month
        Month to check.

    Returns
    -------
    frozenset of str
        Institution ids.
    """
    found = set()
    for whom, months in handed.items():
        now, last = months.get(month, {}), months.get(month.shift(-12), {})
        if any((b := last.get(i)) and abs(now.get(i, 0) - b) > _NAIVE * b for i in _USED):
            found.add(whom)
    return frozenset(found)


def _flags(life: Life, handed: dict[str, Months], month: Month, rulebook: Rulebook) -> list[Flag]:
    accepted = {whom: {m: a for m, a in months.items() if m != month} for whom, months in handed.items()}
    targets = {u.id: _AIM for u in life.roster.units}
    context = Context(rulebook, life.roster, Span(month, month), accepted, targets=targets)
    return check_all(_ledgers(life, handed, month, rulebook), context)


def _ledgers(life: Life, handed: dict[str, Months], month: Month, rulebook: Rulebook) -> list[Ledger]:
    columns = {item.id: chr(68 + n) for n, item in enumerate(ledger_items(rulebook)) if n < 23}
    due = month.shift(1)
    made: dict[str, Ledger] = {}
    for body in life.bodies:
        county = body.institution.county
        received = f"{due.year}-{due.month:02d}-05T09:00:00+08:00"
        ledger = made.setdefault(county, Ledger(f"{county}_{month}.xlsx", f"up{county}", county, month, received))
        amounts = handed[body.institution.id].get(month)
        if amounts is None:
            continue
        row = len(ledger.lines) + 3
        reading = Reading(
            body.institution.id, month, body.institution.kind, body.unit, county, amounts, upload=ledger.upload, row=row
        )
        ledger.lines.append(LedgerLine(reading, body.institution.name, {i: f"{c}{row}" for i, c in columns.items()}))
    return list(made.values())


def _tallies(sums: _Sums) -> list[Tally]:
    kinds = [(kind, code) for kind, code, _ in PLANTS]
    lines = []
    for kind, code in (*kinds, TWINS):
        counts = (sums.planted[kind], sums.found[kind], sums.flagged[code], sums.right[code])
        lines.append(Tally(kind, code, *counts, _rate(sums.clean[code], sums.lines), sums.naive[kind]))
    named = {code for _, code in (*kinds, TWINS)} | {TOTAL, WITHOUT_JUMP, NAIVE}
    for code in sorted(set(sums.flagged) | set(sums.clean) - named):
        if code not in named:
            lines.append(_bare("（未埋入）", code, sums))
    whole = Tally(TOTAL, "", sums.planted.total(), sums.found.total(), sums.flagged[TOTAL], sums.right[TOTAL])
    whole.clean, whole.naive = _rate(sums.clean[TOTAL], sums.lines), sums.naive.total()
    return [*lines, whole, _bare(WITHOUT_JUMP, "", sums), _bare(NAIVE, "", sums)]


def _bare(kind: str, code: str, sums: _Sums) -> Tally:
    """Count a line without planted faults: only what is flagged."""
    key = code or kind
    return Tally(kind, code, 0, 0, sums.flagged[key], sums.right[key], _rate(sums.clean[key], sums.lines))


def _rate(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(0)


def _share(part: int, whole: int) -> str:
    return format_percent(Fraction(part, whole)) if whole else "—"
