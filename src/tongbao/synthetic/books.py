"""Synth: closed books of a synthetic region of any size, month by month and unit by unit, never all in memory.

They show how the program behaves at a size nobody has returns for. Everything is invented and labelled 合成; the books
are sealed like any others and belong to no office.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.records.book import write_book
from tongbao.records.engine import generated
from tongbao.records.engine.duckdb import ComputedTable
from tongbao.records.lines import LEDGER_KEYS
from tongbao.records.seal import Seal
from tongbao.records.sealed import Column
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook

SCOPE, LABEL = "synthetic-books", "合成数据，机构和数字均为虚构"
FIRST = Month(2023, 1)
_FAULTS = (*(Column(c, "text") for c in ("institution", "month", "item", "fault")), Column("milli", "milli"))
# About so many institutions report through one unit; a nation has a unit a province.
_IN_UNIT, _UNITS, _COUNTIES = 50_000, 13, 14
KINDS = ("organ", "education", "science", "culture", "health", "sport", "other", "association")
# What one person uses in a month of the year's mean [thousandths of the carrier's unit], what a unit costs
# [thousandths of a yuan], and how far summer and winter are above the mean [thousandths].
_USES = {
    "electricity": (95_000, 560, 350, 100),
    "coal": (22, 800_000, -900, 1900),
    "gas": (6_000, 3_200, -300, 900),
    "lpg": (350, 6_500, 0, 0),
    "petrol": (1_900, 7_800, 0, 0),
    "diesel": (420, 7_400, 0, 0),
    "heat": (210, 45_000, -1000, 2000),
    "other": (3, 1_500_000, 0, 0),
    "water": (1_450, 4_100, 150, -50),
}
_SUMMER, _WINTER = (6, 7, 8), (12, 1, 2)


@dataclass(frozen=True)
class Region:
    """``size`` institutions dealt to units: thirteen of a province, one for 50,000 institutions of a nation."""

    size: int

    @property
    def units(self) -> int:
        """How many reporting units there are."""
        return max(_UNITS, -(-self.size // _IN_UNIT))

    def numbers(self, unit: int) -> tuple[int, int]:
        """Return the range of institution numbers of a unit.

        Parameters
        ----------
        unit : counted from 0
            Reporting unit.

        Returns
        -------
        first, end
            First number, and the number after the last.
        """
        return self.size * unit // self.units, self.size * (unit + 1) // self.units


def write_books(
    out: Path,
    institutions: int,
    months: int,
    seed: int,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> dict[str, str]:
    """Write one sealed ledger a month of a synthetic region.

    Parameters
    ----------
    out
        Folder to make; must not exist.
    institutions
        Number of institutions.
    months
        Number of months, from January 2023.
    seed
        One seed gives the same books on every machine.
    progress : called with (months written, months in all)
        Called after each month.

    Returns
    -------
    mapping of folder to seal
        Folders relative to ``out``.

    Raises
    ------
    Refusal
        Code ``path`` where the folder exists.

    Notes
    -----
    Beside the books the folder holds ``books.json`` (the same list) and ``README.txt``; planted faults are in the table
    ``planted`` of each book.
    """
    if out.exists():
        raise Refusal("path", f"“{out}”已经存在。", "请另给一个新的文件夹。")
    region, seals = Region(institutions), {}
    span = Span(FIRST, FIRST.shift(months - 1))
    for done, month in enumerate(span, start=1):
        folder = Path("books") / "ledger" / str(month) / "v1"
        rulebook = Rulebook(month.last_day)
        items = [r.id for r in rulebook.rows("carriers")]
        groups = {f"synthetic{u + 1:02d}": _group(region, u, month, seed) for u in range(region.units)}
        (out / folder).parent.mkdir(parents=True)
        columns = (*LEDGER_KEYS, *(Column(i, "milli") for i in items))
        tables = {u: ComputedTable(columns, generated.lines(g, items)) for u, g in groups.items()}
        tables["planted"] = ComputedTable(_FAULTS, " UNION ALL ".join(generated.planted(g) for g in groups.values()), 3)
        seal = write_book(
            out / folder,
            Seal("ledger", SCOPE, str(month), 1),
            tables,
            rulebook.used(),
            {"synthetic": LABEL},
            {"closed_by": ["合成", "合成"], "closed_at": "", "software": "synth", "synthetic": LABEL},
        )
        seals[str(folder)] = seal.sha256
        progress(done, months)
    (out / "books.json").write_text(json.dumps(seals, indent=1) + "\n", "utf-8")
    (out / "README.txt").write_text(f"{LABEL}；种子{seed}，{institutions}家，{months}个月。\n", "utf-8")
    return seals


def read_books(folder: Path) -> list[tuple[str, str]]:
    """Read the list of books that :func:`write_books` wrote.

    Parameters
    ----------
    folder
        Folder of the region.

    Returns
    -------
    list of (folder, seal)
        In the order of their months.
    """
    found: Mapping[str, str] = json.loads((folder / "books.json").read_text("utf-8"))
    return sorted(found.items())


def _group(region: Region, unit: int, month: Month, seed: int) -> generated.Group:
    first, last = region.numbers(unit)
    high = {c: u[2] if month.month in _SUMMER else u[3] if month.month in _WINTER else 0 for c, u in _USES.items()}
    return generated.Group(
        unit=f"synthetic{unit + 1:02d}",
        county=f"99{unit + 1:02d}",
        counties=_COUNTIES,
        first=first,
        last=last,
        month=str(month),
        years=month.year - FIRST.year,
        seed=int(sha256(str(seed).encode())[:7], 16),
        uses={c: u[0] * (1000 + high[c]) // 1000 for c, u in _USES.items()},
        tariffs={c: u[1] for c, u in _USES.items()},
        kinds=KINDS,
    )
