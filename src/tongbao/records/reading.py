"""A ledger line: what one institution used in one month, wide, in thousandths of each carrier's unit."""

from dataclasses import dataclass, field

from tongbao.measure.period import Month


@dataclass(frozen=True, slots=True)
class Reading:
    """One institution-month.

    Parameters
    ----------
    unit, county : where the institution stood that month.
    amounts : thousandths by carrier id; an absent carrier is not reported, never zero.
    basis : how it was measured (metered, billed, apportioned, estimated).
    upload : id of the return it came in with; ``row`` its row in the sheet.
    reasons : why a carrier has no amount, by carrier: heat billed by area (area_billed) is a reason, not a zero.
    payment : how it was paid for (see payments.toml), empty where nobody said.
    marks : by carrier, the word that says an amount is not exact (约, 余, 左右).
    doubted : 1 where a warning of a check on this line was accepted by decision, else 0.
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
    reasons: dict[str, str] = field(default_factory=dict)
    doubted: int = 0
    payment: str = ""
    marks: dict[str, str] = field(default_factory=dict)
