"""A ledger line: the use of one institution in one month, wide, in thousandths of each carrier's unit."""

from dataclasses import dataclass, field

from tongbao.measure.period import Month


@dataclass(frozen=True, slots=True)
class Reading:
    """One institution-month.

    Parameters
    ----------
    unit, county
        Where the institution belonged that month.
    amounts : mapping of carrier id to [thousandths of the carrier's unit]
        An absent carrier is not reported, never zero.
    basis
        How it was measured (metered, billed, apportioned, estimated).
    upload, row
        Id of the return it was received with, and its row in the sheet.
    reasons : mapping of carrier id to reason
        Why a carrier has no amount: heat billed by area (area_billed) is a reason, not a zero.
    doubted
        1 where a warning of a check on this line was accepted by decision, else 0.
    payment
        How it was paid for (see payments.toml), empty where unknown.
    marks : mapping of carrier id to word
        Word that marks an amount as not exact (约, 余, 左右).
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
