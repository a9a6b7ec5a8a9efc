"""Late corrections are recorded beside the sealed value and make the next vintage; nothing sealed is overwritten."""

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
    """Changed amount of a sealed line [thousandths], where None is "not reported"; or a changed word of it.

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
        """Signed difference to add to the line's cell [thousandths]."""
        return (self.after_milli or 0) - (self.before_milli or 0)


def list_corrections(before: Reading, after: Reading, reason: str) -> list[Correction]:
    """List the corrections that turn one reading into another.

    Parameters
    ----------
    before, after
        Readings of one institution in one month; ``after`` names the return.
    reason
        Reason of the corrections.

    Returns
    -------
    list of Correction
        Amounts by item, then the words beside them.
    """
    whose, upload = (before.institution, before.month), after.upload
    amounts = [
        Correction(*whose, i, before.amounts.get(i), after.amounts.get(i), reason, upload)
        for i in sorted(set(before.amounts) | set(after.amounts))
        if before.amounts.get(i) != after.amounts.get(i)
    ]
    was, now = words_of(before), words_of(after)
    return amounts + [
        Correction(*whose, i, None, None, reason, upload, before_text=was.get(i, ""), after_text=now.get(i, ""))
        for i in sorted(set(was) | set(now))
        if was.get(i, "") != now.get(i, "")
    ]


def words_of(reading: Reading) -> dict[str, str]:
    """Return the words of a line by item: how it was measured and paid for, why amounts are absent or not exact.

    Parameters
    ----------
    reading
        Ledger line.

    Returns
    -------
    mapping of item to word
        ``basis`` and ``payment``, then one item a reason and a mark.
    """
    reasons = {REASON + item: why for item, why in reading.reasons.items()}
    marks = {MARK + item: mark for item, mark in reading.marks.items()}
    return {"basis": reading.basis, "payment": reading.payment} | reasons | marks


def apply_corrections(readings: Iterable[Reading], corrections: Iterable[Correction]) -> list[Reading]:
    """Apply corrections to readings.

    Parameters
    ----------
    readings
        Sealed readings; they are not modified.
    corrections
        Corrections of any lines.

    Returns
    -------
    list of Reading
        Readings of the next vintage, in the same order.
    """
    by_line: dict[tuple[str, Month], list[Correction]] = {}
    for correction in corrections:
        by_line.setdefault((correction.institution, correction.month), []).append(correction)
    return [_corrected(r, by_line.get((r.institution, r.month), [])) for r in readings]


def apply_corrections_to_tables(
    tables: Mapping[str, SealedTable], corrections: Iterable[Correction]
) -> dict[str, SealedTable]:
    """Apply corrections to the tables of a sealed ledger.

    Parameters
    ----------
    tables : mapping of table name to table
        Tables of the sealed book; they are not modified.
    corrections
        Corrections of lines of the book.

    Returns
    -------
    mapping of table name to table
        Tables of the next vintage. A table without corrections is the same object, and tables that contain no ledger
        lines (who owed, what was received) are unchanged.

    Raises
    ------
    ValueError
        Where a correction belongs to no line of the book.
    """
    waiting = list(corrections)
    lines = {(c.institution, str(c.month)) for c in waiting}
    made, found = dict(tables), set()
    for name, table in tables.items():
        touched = lines & {(str(row[0]), str(row[1])) for row in table.rows} if is_ledger(table) else set()
        if touched:
            found |= touched
            made[name] = _correct_table(table, [c for c in waiting if (c.institution, str(c.month)) in touched])
    if lost := lines - found:
        raise ValueError(f"corrections of lines the book does not hold: {sorted(lost)}; correct refuses these")
    return made


def is_ledger(table: SealedTable) -> bool:
    """Return whether a table contains ledger lines.

    Parameters
    ----------
    table
        Table of a book.

    Returns
    -------
    bool
        True where it has a column ``basis``.
    """
    return "basis" in {c.name for c in table.columns}


def _correct_table(table: SealedTable, corrections: list[Correction]) -> SealedTable:
    known = {c.name for c in LEDGER_KEYS}
    carriers = [c.name for c in table.columns if c.name not in known]
    new = {c.item for c in corrections if not c.of_words} - set(carriers)
    return ledger_table(apply_corrections(readings_from(table), corrections), [*carriers, *sorted(new)])


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
    # A reason explains an absent amount.
    reasons = {item: why for item, why in reading.reasons.items() if item not in amounts}
    for c in corrections:
        if c.item.startswith(REASON):
            _put(reasons, c.item.removeprefix(REASON), c.after_text)
    return replace(
        reading, amounts=amounts, reasons=reasons, marks=marks, basis=words["basis"], payment=words["payment"]
    )


def _put(where: dict[str, V], item: str, value: V | None) -> None:
    """Set a value in place; None or an empty word removes it."""
    if value is None or value == "":
        where.pop(item, None)
    else:
        where[item] = value
