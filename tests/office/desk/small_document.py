"""A small office with two closed months and the energy bulletin drafted from them: all synthetic."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import PERSONS, acting, chain_office

from tongbao.intake.forms.plain_lists import Decision
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.documents.draft import Drafted, draft
from tongbao.office.desk.documents.issue import issue
from tongbao.office.desk.home.home import Home
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, OfficeRow
from tongbao.records.book import write_book
from tongbao.records.lines import ledger_table
from tongbao.records.reading import Reading
from tongbao.records.seal import Seal
from tongbao.records.sealed import Column, SealedTable
from tongbao.rules.rulebook import Rulebook

AS_OF = date(2024, 3, 7)
KEY, NUMBER = "energy-2024-01-2024-03-07", "合公节能办〔2024〕1号"
DAY = "2024-03-07"
DRAFTER, SIGNER = acting("办拟稿", DAY), acting("办签发", DAY)
CARRIERS = tuple(r.id for r in Rulebook(AS_OF).rows("carriers"))
# It settles the one problem of the draft; without it the proof finds a fault.
DEMAND = Decision("demand:ledger_quality", "2024-04-20", "限期改正", "办拟稿", DAY)
OWED = tuple(Column(c, "text") for c in ("institution", "month", "kind", "unit", "county", "level", "zone"))
# (institution, kind, county, unit, electricity, water), of people and an area that do not change
USES = {
    "2023-01": [
        ("bureau", "organ", "990101", "east", 1_000_000, 900_000),
        ("museum", "culture", "990201", "west", 5_000_000, 700_000),
    ],
    "2024-01": [
        ("bureau", "organ", "990101", "east", 900_000, 800_000),
        ("museum", "culture", "990201", "west", 4_000_000, 650_000),
    ],
}
# Level and zone of an institution, as quotas ask for them.
PLACES = {"bureau": ("市级", "A"), "museum": ("", "")}


def small_office(folder: Path) -> Home:
    """The thin office with a drafter, its particulars, and January of two years closed."""
    home = chain_office(folder, [*PERSONS, ("办拟稿", "drafter", "", "office"), ("办审计", "auditor", "", "office")])
    for key, value in (("issuer", "合成省办"), ("doc_word", "合公节能办"), ("recipients", "各市")):
        OfficeRow.objects.update_or_create(key=key, defaults={"value": value})
    for month in USES:
        close_month(home, month)
    return home


def close_month(home: Home, month: str, vintage: int = 1) -> BookRow:
    """A sealed and registered book of a month."""
    lines = [
        Reading(
            institution, Month.parse(month), kind, unit, county,
            {"electricity": electricity, "water": water, "people": 10_000, "area": 500_000}, upload="U1", row=row,
        )
        for row, (institution, kind, county, unit, electricity, water) in enumerate(USES[month], start=3)
    ]  # fmt: skip
    folder = home.books / "ledger" / month / f"v{vintage}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    tables = {u: ledger_table([x for x in lines if x.unit == u], CARRIERS) for u in ("east", "west")}
    tables["owed"] = SealedTable(
        OWED, tuple((i, month, kind, unit, county, *PLACES[i]) for i, kind, county, unit, *_ in USES[month]), keys=2
    )
    seal = write_book(folder, Seal("ledger", "synthetic", month, vintage), tables, {}, rows.roster().as_sealed(), {})
    return BookRow.objects.create(
        kind="ledger", scope="synthetic", period=month, vintage=vintage, folder=str(folder.relative_to(home.path)),
        seal=seal.sha256, proposed_by="办封账", confirmed_by="办签发", closed_at=DAY,
    )  # fmt: skip


def drafted(home: Home, out: Path, decisions: tuple[Decision, ...] = (DEMAND,)) -> Drafted:
    """The draft of the bulletin."""
    return draft("energy", "2024-01", AS_OF, home, DRAFTER, out, decisions)


def issued(home: Home, out: Path) -> Drafted:
    """The drafted bulletin, issued by two people."""
    assert issue(KEY, NUMBER, home, DRAFTER, out) is None
    done = issue(KEY, NUMBER, home, SIGNER, out)
    assert done is not None
    return done


def refusal(verb: Callable[..., object], *given: object, **more: object) -> tuple[str, str]:
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*given, **more)
    return refused.value.code, str(refused.value)
