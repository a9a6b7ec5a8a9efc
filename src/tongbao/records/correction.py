"""Late corrections stand beside the sealed value and make the next vintage; nothing sealed is overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tongbao.measure.period import Month
from tongbao.records.reading import Reading


@dataclass(frozen=True, slots=True)
class Correction:
    """A changed amount of a sealed line [thousandths]; None is "not reported"."""

    institution: str
    month: Month
    item: str
    before_milli: int | None
    after_milli: int | None
    reason: str
    upload: str = ""

    @property
    def difference_milli(self) -> int:
        """The signed difference to add to the line's cell."""
        return (self.after_milli or 0) - (self.before_milli or 0)


def compare(before: Reading, after: Reading, reason: str) -> list[Correction]:
    """The corrections that turn one reading into another, by item."""
    items = sorted(set(before.amounts) | set(after.amounts))
    return [
        Correction(
            before.institution,
            before.month,
            i,
            before.amounts.get(i),
            after.amounts.get(i),
            reason,
            after.upload,
        )
        for i in items
        if before.amounts.get(i) != after.amounts.get(i)
    ]


def corrected(readings: Iterable[Reading], corrections: Iterable[Correction]) -> list[Reading]:
    """The readings of the next vintage; the sealed ones are left as they are."""
    by_line: dict[tuple[str, Month], list[Correction]] = {}
    for correction in corrections:
        by_line.setdefault((correction.institution, correction.month), []).append(correction)
    if not by_line:
        return list(readings)
    result = []
    for reading in readings:
        amounts = dict(reading.amounts)
        for correction in by_line.get((reading.institution, reading.month), ()):
            if correction.after_milli is None:
                amounts.pop(correction.item, None)
            else:
                amounts[correction.item] = correction.after_milli
        # A reason stands for an amount that is not there.
        reasons = {item: why for item, why in reading.reasons.items() if item not in amounts}
        result.append(replace(reading, amounts=amounts, reasons=reasons))
    return result
