"""Small closed books and drafts of the dossier, made by hand."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tongbao.assess.finding import Finding
from tongbao.bulletin.clause import EMPTY, Claim, Clause
from tongbao.bulletin.draft import Draft, Head
from tongbao.bulletin.page import Page, Paragraph
from tongbao.bulletin.sections.overview import HighlightSelection
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.inputs import Inputs
from tongbao.measure.period import Month
from tongbao.records.book import write_book
from tongbao.records.lines import ledger_table
from tongbao.records.reading import Reading
from tongbao.records.seal import Seal
from tongbao.records.sealed import SealedTable
from tongbao.registry.reporting import ReportingUnit
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

DAY = date(2026, 4, 7)
HEAD = Head("合成办公室", "省节能办", "合成", "各市人民政府")
SINCE = date(2011, 1, 1)
ROSTER = Roster(
    units=(
        ReportingUnit("province", "province", "合成省", "省直", 0, "", SINCE),
        ReportingUnit("u1", "areas", "合成甲市", "合成甲", 1, "county", SINCE),
        ReportingUnit("u2", "areas", "合成乙市", "合成乙", 2, "county", SINCE),
    )
)
CARRIERS = tuple(r.id for r in Rulebook(DAY).rows("carriers"))
Book = tuple[str, str]


def book(home: Path, kind: str, period: str, tables: dict[str, SealedTable], vintage: int = 1) -> Book:
    """A sealed book, as inputs name it."""
    folder = f"{kind}/{period}/v{vintage}"
    (home / folder).parent.mkdir(parents=True, exist_ok=True)
    seal = write_book(home / folder, Seal(kind, "synthetic", period, vintage), tables, {}, ROSTER.as_sealed(), {})
    return folder, seal.sha256


def reading(institution: str, month: str, unit: str = "u1", row: int = 1, **amounts: int) -> Reading:
    """One line of a ledger; people and area have a usual size."""
    sizes = {"people": 10_000, "area": 100_000, "electricity": 1_000_000}
    county = f"990{unit[1:]}01"
    return Reading(institution, Month.parse(month), "organ", unit, county, sizes | amounts, upload="U1", row=row)


def ledger(home: Path, month: str, readings: Iterable[Reading] = (), **more: SealedTable) -> Book:
    """A closed ledger of a month; one line of one institution where none are given."""
    by_unit: dict[str, list[Reading]] = {}
    for line in tuple(readings) or (reading("I1", month),):
        by_unit.setdefault(line.unit, []).append(line)
    return book(home, "ledger", month, {u: ledger_table(x, CARRIERS) for u, x in by_unit.items()} | more)


def inputs(kind: str, period: str, books: Sequence[Book], **more: Any) -> Inputs:
    """Inputs of a document over some books."""
    return Inputs(kind, period, DAY, DAY, tuple(books), HEAD, "customary", **more)


def dossier(home: Path, kind: str, period: str, books: Sequence[Book], **more: Any) -> Dossier:
    """A dossier over some books."""
    return Dossier(inputs(kind, period, books, **more), home, Rulebook(DAY), ROSTER)


def total(matter: str, subject: str = "u1", records: tuple[str, ...] = ()) -> Finding:
    """The finding of a total."""
    return Finding(f"total:{matter}:{subject}", "total", subject, matter, {"energy": 1_000}, {"*": records})


def draft(findings: Sequence[Finding], claims: Sequence[Claim], **more: Any) -> Draft:
    """A draft of one paragraph with some claims."""
    page = Page(
        issuer="合成办公室",
        number=EMPTY,
        title=EMPTY,
        recipients=EMPTY,
        blocks=(Paragraph(Clause(tuple(claims))),),
        day=DAY,
        signature=EMPTY,
        day_line=EMPTY,
    ).numbered()
    parts: dict[str, Any] = {
        "page": page,
        "findings": tuple(findings),
        "undecided": (),
        "inferable": (),
        "faults": (),
        "asks": (),
        "picked": HighlightSelection((), ()),
        "mentions": (),
        "plain": page,
    }
    return Draft(**parts | more)


def draft_of(finding: Finding, records: tuple[str, ...] = (), key: str = "energy") -> Draft:
    """A draft with one claim, of one finding."""
    return draft([finding], [Claim("figure", "1", 1_000, finding.id, key, records)])
