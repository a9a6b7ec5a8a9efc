"""Late corrections stand beside the sealed value and make the next vintage; nothing sealed is overwritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from tongbao.measure.period import Month
from tongbao.records.lines import LEDGER_KEYS, ledger_table, readings_from
from tongbao.records.reading import Reading
from tongbao.records.sealed import SealedTable

V = TypeVar("V", int, str)
REASON, MARK = "reasons.", "marks."
_WORDS = ("basis", "payment")


@dataclass(frozen=True, slots=True)
class Correction:
    """A changed amount of a sealed line [thousandths], where None is "not reported"; or a changed word of it.

    ``item`` is a carrier; or ``basis``, ``payment``, ``reasons.<carrier>``, ``marks.<carrier>``, which carry texts.
    """

    institution: str
    month: Month
    item: str
    before_milli: int | None
    after_milli: int | None
    reason: str
    upload: str = ""
    before_text: str = ""
    after_text: str = ""

    @property
    def of_words(self) -> bool:
        """Whether it changes a word and no amount."""
        return self.item in _WORDS or self.item.startswith((REASON, MARK))

    @property
    def difference_milli(self) -> int:
        """The signed difference to add to the line's cell."""
        return (self.after_milli or 0) - (self.before_milli or 0)


def compare(before: Reading, after: Reading, reason: str) -> list[Correction]:
    """The corrections that turn one reading into another: amounts by item, then the words beside them."""
    whose, upload = (before.institution, before.month), after.upload
    amounts = [
        Correction(*whose, i, before.amounts.get(i), after.amounts.get(i), reason, upload)
        for i in sorted(set(before.amounts) | set(after.amounts))
        if before.amounts.get(i) != after.amounts.get(i)
    ]
    was, now = words_of(before), words_of(after)
    return amounts + [
        Correction(*whose, i, None, None, reason, upload, was.get(i, ""), now.get(i, ""))
        for i in sorted(set(was) | set(now))
        if was.get(i, "") != now.get(i, "")
    ]


def words_of(reading: Reading) -> dict[str, str]:
    """The words of a line by item: how it was measured and paid for, why amounts are absent or not exact."""
    reasons = {REASON + item: why for item, why in reading.reasons.items()}
    marks = {MARK + item: mark for item, mark in reading.marks.items()}
    return {"basis": reading.basis, "payment": reading.payment} | reasons | marks


def corrected(readings: Iterable[Reading], corrections: Iterable[Correction]) -> list[Reading]:
    """The readings of the next vintage; the sealed ones are left as they are."""
    by_line: dict[tuple[str, Month], list[Correction]] = {}
    for correction in corrections:
        by_line.setdefault((correction.institution, correction.month), []).append(correction)
    return [_corrected(r, by_line.get((r.institution, r.month), [])) for r in readings]


def corrected_tables(tables: Mapping[str, SealedTable], corrections: Iterable[Correction]) -> dict[str, SealedTable]:
    """The ledger tables of the next vintage, made from the sealed ones; a table nothing touches is the same table.

    Tables that hold no ledger lines (who owed, what came in) stay as they are.
    """
    waiting = list(corrections)
    lines = {(c.institution, str(c.month)) for c in waiting}
    made, found = dict(tables), set()
    for name, table in tables.items():
        touched = lines & {(str(row[0]), str(row[1])) for row in table.rows} if is_ledger(table) else set()
        if touched:
            found |= touched
            made[name] = _again(table, [c for c in waiting if (c.institution, str(c.month)) in touched])
    if lost := lines - found:
        raise ValueError(f"corrections of lines the book does not hold: {sorted(lost)}; correct refuses these")
    return made


def is_ledger(table: SealedTable) -> bool:
    """Whether a table holds ledger lines."""
    return "basis" in {c.name for c in table.columns}


def _again(table: SealedTable, corrections: list[Correction]) -> SealedTable:
    known = {c.name for c in LEDGER_KEYS}
    carriers = [c.name for c in table.columns if c.name not in known]
    new = {c.item for c in corrections if not c.of_words} - set(carriers)
    return ledger_table(corrected(readings_from(table), corrections), [*carriers, *sorted(new)])


def _corrected(reading: Reading, corrections: list[Correction]) -> Reading:
    if not corrections:
        return reading
    amounts, marks = dict(reading.amounts), dict(reading.marks)
    words = {"basis": reading.basis, "payment": reading.payment}
    for c in corrections:
        if c.item in _WORDS:
            words[c.item] = c.after_text
        elif c.item.startswith(MARK):
            _put(marks, c.item.removeprefix(MARK), c.after_text)
        elif not c.of_words:
            _put(amounts, c.item, c.after_milli)
    # A reason stands for an amount that is not there.
    reasons = {item: why for item, why in reading.reasons.items() if item not in amounts}
    for c in corrections:
        if c.item.startswith(REASON):
            _put(reasons, c.item.removeprefix(REASON), c.after_text)
    return replace(
        reading, amounts=amounts, reasons=reasons, marks=marks, basis=words["basis"], payment=words["payment"]
    )


def _put(where: dict[str, V], item: str, value: V | None) -> None:
    """Set a value; none (or an empty word) takes it away."""
    if value is None or value == "":
        where.pop(item, None)
    else:
        where[item] = value
