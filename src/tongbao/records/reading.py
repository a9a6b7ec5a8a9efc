"""A ledger line: what one institution used in one month, wide, in thousandths of each carrier's unit."""

from dataclasses import dataclass

from tongbao.measure.period import Month


@dataclass(frozen=True, slots=True)
class Reading:
    """One institution-month.

    Parameters
    ----------
    unit, county : where the institution stood that month.
    amounts : thousandths by carrier id; an absent carrier is not reported, never zero.
    basis : how it was measured (metered, billed, apportioned, estimated, area_billed).
    upload : id of the return it came in with; ``row`` its row in the sheet.
    """

    institution: str
    month: Month
    kind: str
    unit: str
    county: str
    amounts: dict[str, int]
    basis: str = "billed"
    upload: str = ""
    row: int = 0
