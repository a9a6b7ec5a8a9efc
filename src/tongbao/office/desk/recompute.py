"""From seals to findings to a draft, by given rules. Judge, draft, issue and verify all go through here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tongbao.assess.demand import judge_demands
from tongbao.assess.disclosure import suppressed
from tongbao.assess.finding import Finding
from tongbao.assess.grading import grades
from tongbao.assess.progress import judge_matters, known_at
from tongbao.assess.tally import judge_tallies
from tongbao.assess.winter import winter
from tongbao.assess.works import judge_works
from tongbao.bulletin.ask import Ask
from tongbao.bulletin.draft import Draft, DraftRequest, Head, draft
from tongbao.bulletin.edit import Edit
from tongbao.bulletin.followup import asked
from tongbao.bulletin.genre import genre
from tongbao.bulletin.slots import Setting
from tongbao.bulletin.wording import ListOrder
from tongbao.measure.period import Span
from tongbao.office.desk.accounts import Shelf, account_findings, counted, opened, shelf, with_quality, yearly
from tongbao.office.desk.dual_control import assess
from tongbao.records.book import read_json, read_manifest, read_table
from tongbao.records.engine.choice import Choice
from tongbao.records.fact import Demand, Fact, StatedTally
from tongbao.records.issued import DegreeDays, Target
from tongbao.records.issued_book import issued_of
from tongbao.records.lines import records_from
from tongbao.records.work import Work
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook
from tongbao.works.told import preferred


@dataclass(frozen=True)
class Inputs:
    """Everything a document is made from. ``books`` are (folder relative to the home, seal).

    ``rubric`` is the scoring an assessment uses, ``tree_on`` a month whose tree the accounts are told by. ``engine``
    (None: as the settings say) changes no digit and is not kept. ``form`` is a kind that tells the findings
    of ``kind``.
    """

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
    rubric: str = ""
    tree_on: str = ""
    engine: Choice | None = None
    form: str = ""
    edits: tuple[Edit, ...] = ()

    def as_kept(self) -> dict[str, Any]:
        """The inputs as kept beside a document."""
        edits = [_fields(e) | {"claims": list(e.claims)} for e in self.edits]
        more = {"rubric": self.rubric, "tree_on": self.tree_on, "form": self.form, "edits": edits}
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
        } | {k: v for k, v in more.items() if v}

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
                    "edits": tuple(Edit(**(e | {"claims": tuple(e["claims"])})) for e in kept.get("edits", ())),
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
    if inputs.kind == "energy":
        return _energy(inputs, home, rulebook, roster)
    if inputs.kind == "assessment":
        return _assessment(inputs, home, rulebook, roster)
    folders = [home / b[0] for b in inputs.books]
    facts, tallies, demands = records_of(folders)
    if inputs.kind == "grades":
        return grades(known_at(facts, inputs.as_of), roster, rulebook, inputs.as_of)
    facts = preferred(facts)
    found = judge_matters(facts, roster, rulebook, inputs.as_of)
    known = known_at(facts, inputs.as_of)
    found += judge_tallies(tallies, {f.id: f for f in found}, roster, inputs.as_of, known)
    found += [
        asked(a, known, rulebook, inputs.as_of) for a in inputs.asks if a.due and rulebook.find("matters", a.matter)
    ]
    works, targets = works_of(folders)
    found += judge_works(works, targets, roster, rulebook, inputs.as_of)
    return found + judge_demands(demands)


def works_of(folders: list[Path]) -> tuple[list[Work], list[Target]]:
    """The works ledgers of the progress books, and the targets of the newest book a year, among some books."""
    works: list[Work] = []
    issued = []
    for folder in folders:
        files = read_manifest(folder).files
        if "works" in files:
            works += records_from(read_table(folder, "works"), Work)
        if "targets" in files:
            issued.append(folder)
    targets = issued_of(issued)["targets"] if issued else []
    return works, [t for t in targets if isinstance(t, Target)]


def write_draft(inputs: Inputs, home: Path, rulebook: Rulebook, roster: Roster) -> Draft:
    """The draft of a document."""
    setting = Setting(roster, rulebook, ListOrder(inputs.order), inputs.as_of)
    found = findings(inputs, home, rulebook, roster)
    request = DraftRequest(
        kind=inputs.kind,
        period=period_words(inputs.period),
        head=inputs.head,
        number=inputs.number,
        choices=inputs.choices,
        nameable=inputs.nameable,
        edits=inputs.edits,
        form=genre(inputs.form or inputs.kind, rulebook),
    )
    return draft(request, found, setting)


Records = tuple[list[Fact], list[StatedTally], list[Demand]]


def records_of(folders: list[Path]) -> Records:
    """The facts of all books, and the stated tallies and demands of the last: those of an earlier month are spent."""
    facts: list[Fact] = []
    tallies: list[StatedTally] = []
    demands: list[Demand] = []
    for folder in folders:
        files = read_manifest(folder).files
        for name in files:
            if name.startswith("facts."):
                facts += records_from(read_table(folder, name), Fact)
        if "tallies" in files:
            tallies = records_from(read_table(folder, "tallies"), StatedTally)
            demands = records_from(read_table(folder, "demands"), Demand)
    return facts, tallies, demands


def _energy(inputs: Inputs, home: Path, rulebook: Rulebook, roster: Roster) -> list[Finding]:
    span, kept = Span.parse(inputs.period), shelf(inputs.books, home)
    with opened(kept, span, (), inputs.engine, rulebook, inputs.tree_on, counted(rulebook)) as ledgers:
        found = account_findings(ledgers, kept, span, rulebook)
        lines = yearly(ledgers, "now", ("unit",))
    return _beside_accounts(with_quality(found, lines, rulebook), inputs, kept, home, rulebook, roster)


def _assessment(inputs: Inputs, home: Path, rulebook: Rulebook, roster: Roster) -> list[Finding]:
    judged = assess(inputs, home, rulebook, roster)
    return _beside_accounts(list(judged.findings), inputs, shelf(inputs.books, home), home, rulebook, roster)


def _beside_accounts(
    found: list[Finding], inputs: Inputs, kept: Shelf, home: Path, rulebook: Rulebook, roster: Roster
) -> list[Finding]:
    """What stands beside the accounts: how returns came in, what is suppressed, who rises, what is demanded."""
    span = Span.parse(inputs.period)
    returns = kept.beside(span, "returns")
    late, given_back = sum(r[4] for r in returns), sum(r[5] for r in returns)
    quality = Finding(
        "count:quality",
        "count",
        "province",
        "ledger_quality",
        {"returned": given_back, "late": late, "files": len(returns)},
        {"*": kept.of(span)[1]},
        (),
        f"收到{len(returns)}份，退回{given_back}份，逾期{late}份",
    )
    areas = [u.id for u in roster.units_at(inputs.as_of, AREAS)]
    found = [*found, quality, *winter(_degree_days(inputs, home), span, areas, rulebook)]
    found += _suppressed(found, rulebook)
    return found + _rising(found, roster, inputs.as_of) + judge_demands(_demands(inputs))


def _degree_days(inputs: Inputs, home: Path) -> list[DegreeDays]:
    """The degree days of the issued books among the inputs."""
    folders = [home / folder for folder, _ in inputs.books]
    issued = issued_of(f for f in folders if read_manifest(f).kind == "targets")["degree_days"]
    return [d for d in issued if isinstance(d, DegreeDays)]


def _suppressed(found: list[Finding], rulebook: Rulebook) -> list[Finding]:
    rule = rulebook.find("disclosure", "populations")
    printed = rule.texts("which") if rule else ("now",)
    # A change of few institutions, or a figure of last year, tells of them as well as a figure of this year does.
    sizes: dict[str, int] = {}
    for figure in (f for f in found if f.kind == "total" and f.matter in printed and f.subject != "province"):
        size = figure.number("institutions")
        sizes[figure.subject] = min(size, sizes.get(figure.subject, size))
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
