"""From seals to findings to a draft, by given rules. Judge, draft, issue and verify all go through here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tongbao.assess.demand import judge_demands
from tongbao.assess.disclosure import suppressed
from tongbao.assess.energy import items
from tongbao.assess.finding import Finding
from tongbao.assess.grading import grades
from tongbao.assess.intensity import Population, change, figure
from tongbao.assess.progress import judge_matters, known_at
from tongbao.assess.tally import judge_tallies
from tongbao.bulletin.ask import Ask
from tongbao.bulletin.draft import Draft, Head, draft
from tongbao.bulletin.followup import asked
from tongbao.bulletin.slots import Setting
from tongbao.bulletin.wording import ListOrder
from tongbao.measure.period import Span
from tongbao.records.book import read_json, read_manifest, read_table
from tongbao.records.engine.duckdb import Ledgers
from tongbao.records.fact import Demand, Fact, StatedTally
from tongbao.records.lines import records_from
from tongbao.records.total import added
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Inputs:
    """Everything a document is made from. ``books`` are (folder relative to the home, seal)."""

    kind: str
    period: str
    as_of: date
    rules_on: date
    books: tuple[tuple[str, str], ...]
    head: Head
    order: str
    number: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    nameable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    threads: int = 0

    def as_kept(self) -> dict[str, Any]:
        """The inputs as kept beside a document."""
        return {
            "kind": self.kind,
            "period": self.period,
            "as_of": self.as_of,
            "rules_on": self.rules_on,
            "books": [list(b) for b in self.books],
            "head": _fields(self.head),
            "order": self.order,
            "number": self.number,
            "choices": dict(self.choices),
            "nameable": {k: list(v) for k, v in self.nameable.items()},
            "asks": [_fields(a) | {"units": list(a.units)} for a in self.asks],
        }

    @classmethod
    def from_kept(cls, kept: dict[str, Any]) -> "Inputs":
        """The inverse of :meth:`as_kept`."""
        return cls(
            **(
                kept
                | {
                    "as_of": date.fromisoformat(kept["as_of"]),
                    "rules_on": date.fromisoformat(kept["rules_on"]),
                    "books": tuple((b[0], b[1]) for b in kept["books"]),
                    "head": Head(**kept["head"]),
                    "nameable": {k: tuple(v) for k, v in kept["nameable"].items()},
                    "asks": tuple(Ask(**(a | {"units": tuple(a["units"])})) for a in kept["asks"]),
                }
            )
        )


def period_words(period: str) -> str:
    """A period in words: 2025年, 2025年1月至6月."""
    span = Span.parse(period)
    if str(span) == str(span.first.year):
        return f"{span.first.year}年"
    first = f"{span.first.year}年{span.first.month}月"
    if span.first == span.last:
        return first
    year = f"{span.last.year}年" if span.last.year != span.first.year else ""
    return f"{first}至{year}{span.last.month}月"


def roster_of(inputs: Inputs, home: Path) -> Roster:
    """The registry sealed with the newest book."""
    return Roster.from_sealed(read_json(home / inputs.books[-1][0], "registry"))


def findings(inputs: Inputs, home: Path, rulebook: Rulebook, roster: Roster) -> list[Finding]:
    """What the books say, under the rules."""
    folders = [home / b[0] for b in inputs.books]
    if inputs.kind == "energy":
        return _energy(inputs, folders, rulebook, roster)
    facts, tallies, demands = records_of(folders)
    if inputs.kind == "grades":
        return grades(known_at(facts, inputs.as_of), roster, rulebook, inputs.as_of)
    found = judge_matters(facts, roster, rulebook, inputs.as_of)
    known = known_at(facts, inputs.as_of)
    found += judge_tallies(tallies, {f.id: f for f in found}, roster, inputs.as_of, known)
    found += [
        asked(a, known, rulebook, inputs.as_of) for a in inputs.asks if a.due and rulebook.find("matters", a.matter)
    ]
    return found + judge_demands(demands)


def write_draft(inputs: Inputs, home: Path, rulebook: Rulebook, roster: Roster) -> Draft:
    """The draft of a document."""
    setting = Setting(roster, rulebook, ListOrder(inputs.order), inputs.as_of)
    found = findings(inputs, home, rulebook, roster)
    return draft(
        inputs.kind,
        period_words(inputs.period),
        found,
        inputs.choices,
        inputs.nameable,
        inputs.head,
        inputs.number,
        setting,
    )


Records = tuple[list[Fact], list[StatedTally], list[Demand]]


def records_of(folders: list[Path]) -> Records:
    """The facts of all books, and the stated tallies and demands of the last: those of an earlier month are spent."""
    facts: list[Fact] = []
    tallies: list[StatedTally] = []
    demands: list[Demand] = []
    for folder in folders:
        for name in read_manifest(folder).files:
            if name.startswith("facts."):
                facts += records_from(read_table(folder, name), Fact)
        tallies = records_from(read_table(folder, "tallies"), StatedTally)
        demands = records_from(read_table(folder, "demands"), Demand)
    return facts, tallies, demands


def _energy(inputs: Inputs, folders: list[Path], rulebook: Rulebook, roster: Roster) -> list[Finding]:
    span = Span.parse(inputs.period)
    files: dict[str, list[Path]] = {"now": [], "before": []}
    seals: dict[str, list[str]] = {"now": [], "before": []}
    returns: list[tuple[Any, ...]] = []
    for folder, (_, seal) in zip(folders, inputs.books, strict=True):
        manifest = read_manifest(folder)
        which = "now" if Span.parse(manifest.period).first in span else "before"
        files[which] += [folder / f"{n}.parquet" for n in manifest.files if n != "returns"]
        seals[which].append(f"seal:{seal[:16]}")
        if which == "now":
            returns += read_table(folder, "returns").rows
    columns = items(rulebook)
    with Ledgers(files["now"], files["before"], inputs.threads) as ledgers:
        found = _figures(ledgers, "now", "now", columns, seals["now"], span, False, rulebook)
        if files["before"]:
            months = len(list(span))
            ledgers.matched(months, months)
            found += _figures(ledgers, "before", "before", columns, seals["before"], span, False, rulebook)
            for which in ("now", "before"):
                found += _figures(ledgers, which, f"same_{which}", columns, seals[which], span, True, rulebook)
            found += _changes(found, rulebook)
    late = sum(r[4] for r in returns)
    given_back = sum(r[5] for r in returns)
    records = {"*": tuple(seals["now"])}
    found.append(
        Finding(
            "count:quality",
            "count",
            "province",
            "ledger_quality",
            {"returned": given_back, "late": late},
            records,
            (),
            f"退回{given_back}份，逾期{late}份",
        )
    )
    found += _suppressed(found, rulebook)
    return found + _rising(found, roster, inputs.as_of) + judge_demands(_demands(inputs))


def _figures(
    ledgers: Ledgers,
    which: str,
    name: str,
    columns: tuple[str, ...],
    seals: list[str],
    span: Span,
    matched: bool,
    rulebook: Rulebook,
) -> list[Finding]:
    months = len(list(span))
    by_unit = ledgers.cells(which, ("unit",), columns, matched)
    whole = ledgers.cells(which, (), columns, matched)[0]
    found = []
    for total in [*by_unit, added([whole], ("province",), whole.institutions)]:
        if total.lines:
            population = Population((total,), months, total.institutions, tuple(seals))
            found.append(figure(total.key[0], name, total, population, rulebook))
    return found


def _changes(found: list[Finding], rulebook: Rulebook) -> list[Finding]:
    index = {f.id: f for f in found}
    indicators = [i.id for i in rulebook.rows("indicators")]
    changes = []
    for which, now, before in (("all", "now", "before"), ("same", "same_now", "same_before")):
        for finding in [f for f in found if f.matter == now]:
            earlier = index.get(f"total:{before}:{finding.subject}")
            if earlier:
                changes.append(change(finding.subject, which, finding, earlier, indicators))
    return changes


def _suppressed(found: list[Finding], rulebook: Rulebook) -> list[Finding]:
    sizes = {f.subject: f.number("institutions") for f in found if f.matter == "now" and f.subject != "province"}
    hidden = tuple(sorted(suppressed(sizes, rulebook)))
    if not hidden:
        return []
    return [
        Finding(
            "suppressed:areas",
            "suppressed",
            AREAS,
            "disclosure",
            {"units": hidden},
            {},
            ("disclosure/least_institutions",),
        )
    ]


def _rising(found: list[Finding], roster: Roster, as_of: date) -> list[Finding]:
    units = [u.id for u in roster.units_at(as_of, AREAS)]
    index = {f.subject: f for f in found if f.id.startswith("change:same:")}
    rising = tuple(u for u in units if u in index and (index[u].values["energy_per_person"] or 0) > 0)  # type: ignore[operator]
    if not index:
        return []
    records = tuple(r for u in rising for r in index[u].stands_on("*")) or next(iter(index.values())).stands_on("*")
    return [
        Finding(
            "rising:areas", "count", AREAS, "intensity_rise", {"units": rising}, {"*": tuple(dict.fromkeys(records))}
        )
    ]


def _demands(inputs: Inputs) -> list[Demand]:
    """Demands of an energy bulletin are the drafter's decisions ``demand:<matter>``: a day, or none with its reason."""
    found = []
    for conflict, choice in sorted(inputs.choices.items()):
        if conflict.startswith("demand:"):
            matter = conflict.split(":", 1)[1]
            due = "" if choice.startswith("none") else choice
            found.append(Demand(f"decision:{conflict}", matter, AREAS, due, False, choice if not due else ""))
    return found


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
