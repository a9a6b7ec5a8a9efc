"""A ledger as read: lines of institutions with their place, and the outcome of reading each cell."""

from dataclasses import dataclass, field

from tongbao.intake.values.conversion import Conversion, NotData
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import LEDGER
from tongbao.measure.period import Month
from tongbao.records.reading import Reading


@dataclass(frozen=True)
class LedgerLine:
    """A reading with its sheet and the addresses of its cells by item."""

    reading: Reading
    name: str
    cells: dict[str, str]
    sheet: str = LEDGER


@dataclass
class Ledger:
    """Content of a workbook for one place and month: its lines, flags, conversions and rows left aside.

    Attributes
    ----------
    file, upload
        Name of the file and first digits of its digest.
    county
        Code of a county, or id of a reporting unit whose one workbook holds all its counties, or id of an institution
        that hands in its own.
    month
        Month reported.
    received : ISO 8601 time
        Time of receipt.
    lines, flags, conversions, not_data
        Filled while reading.
    """

    file: str
    upload: str
    county: str
    month: Month
    received: str
    lines: list[LedgerLine] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    not_data: list[NotData] = field(default_factory=list)
