"""Import outcome of each file: rows read = accepted + held + unchanged + unanswered + not data, row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tongbao.intake.review.state import CURRENT
from tongbao.intake.values.conversion import Conversion, NotData
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.office.store.models import ReadingRow

NOT_TOLD = "未报"


@dataclass(frozen=True, slots=True)
class Difference:
    """Compare two values of one cell: the earlier one, with its file, and the new one."""

    institution: str
    month: str
    item: str
    before: str
    after: str
    file: str


@dataclass
class FileOutcome:
    """Record the import outcome of one file (of one place and month in it, where it contains several)."""

    file: str
    kind: str = ""
    unit: str = ""
    period: str = ""
    state: str = ""
    read: int = 0
    accepted: int = 0
    held: int = 0
    unchanged: int = 0
    unanswered: int = 0
    not_data: int = 0
    flags: list[Flag] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    left: list[NotData] = field(default_factory=list)
    # Key of the return that was stored, or was there already; 0 where there is none.
    upload: int = 0

    @property
    def closes(self) -> bool:
        """Return whether every row read has exactly one outcome."""
        return self.read == self.accepted + self.held + self.unchanged + self.unanswered + self.not_data


def count(outcome: FileOutcome, ledger: Ledger) -> list[dict[str, Any]]:
    """Count the rows of a ledger by outcome and list differences from earlier returns; return the upload's notes."""
    before = _before(ledger)
    left = {(n.sheet, n.row) for n in ledger.not_data}
    # A heading or a total that is flagged is still not an institution's row.
    wrong = {(f.sheet, f.row) for f in ledger.flags if f.row} - left
    changed: set[tuple[str, int]] = set()
    same: set[tuple[str, int]] = set()
    rows: set[tuple[str, int]] = set()
    for line in ledger.lines:
        place = (line.sheet, line.reading.row)
        rows.add(place)
        known = before.get(line.reading.institution)
        if known is None:
            continue
        found = _differences(line, *known)
        outcome.differences += found
        (changed if found else same).add(place)
    held = wrong | changed
    rows |= wrong
    outcome.held, outcome.unchanged = len(held), len(same - held)
    outcome.accepted = len(rows - held - same)
    outcome.not_data = len(left)
    outcome.read = len(rows) + outcome.not_data
    outcome.flags, outcome.conversions, outcome.left = ledger.flags, ledger.conversions, ledger.not_data
    notes = [{"type": "conversion", **asdict(c)} for c in ledger.conversions]
    notes += [{"type": "not_data", **asdict(n)} for n in ledger.not_data]
    notes += [{"type": "differs", "sheet": s, "row": r} for s, r in sorted(changed)]
    return notes + [{"type": "unchanged", "sheet": s, "row": r} for s, r in sorted(same - held)]


def _before(ledger: Ledger) -> dict[str, tuple[str, dict[str, int], str]]:
    """Read the current values of a ledger's institutions in its month: file, amounts, basis; the newest counts."""
    ids = [line.reading.institution for line in ledger.lines]
    found: dict[str, tuple[str, dict[str, int], str]] = {}
    for some in _by_hundreds(ids):
        rows = ReadingRow.objects.filter(month=str(ledger.month), institution__in=some, upload__state__in=CURRENT)
        values = rows.order_by("upload_id").values_list("institution", "upload__file", "amounts", "basis")
        for institution, file, amounts, basis in values:
            found[institution] = (file, amounts, basis)
    return found


def _by_hundreds(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[i : i + 500] for i in range(0, len(ids), 500))


def _differences(line: LedgerLine, file: str, before: dict[str, int], basis: str) -> list[Difference]:
    now, month = line.reading.amounts, str(line.reading.month)
    found = [
        Difference(line.reading.institution, month, i, _amount_text(before.get(i)), _amount_text(now.get(i)), file)
        for i in sorted(set(before) | set(now))
        if before.get(i) != now.get(i)
    ]
    if basis != line.reading.basis:
        found.append(Difference(line.reading.institution, month, "basis", basis, line.reading.basis, file))
    return found


def _amount_text(milli: int | None) -> str:
    return NOT_TOLD if milli is None else format_milli(milli)


def month_of(text: str) -> Month | None:
    """Parse a month as our forms write it, or return None."""
    try:
        return Month.parse(text)
    except ValueError:
        return None
