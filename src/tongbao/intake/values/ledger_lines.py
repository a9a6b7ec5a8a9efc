"""A ledger as it was read: lines of institutions with their place, and what was made of each cell."""

from dataclasses import dataclass, field

from tongbao.intake.values.conversion import Conversion, NotData
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import (
    LEDGER,
)
from tongbao.measure.period import Month
from tongbao.records.reading import Reading


@dataclass(frozen=True)
class Line:
    """A reading with the sheet it stands on and the addresses of its cells by item."""

    reading: Reading
    name: str
    cells: dict[str, str]
    sheet: str = LEDGER


@dataclass
class Ledger:
    """What a workbook holds of one place and month: its lines, the flags against them, what was converted or left.

    ``county`` is a county's code, or the id of a reporting unit whose one workbook holds all its counties, or the id
    of an institution that hands in its own.
    """

    file: str
    upload: str
    county: str
    month: Month
    received: str
    lines: list[Line] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    not_data: list[NotData] = field(default_factory=list)
