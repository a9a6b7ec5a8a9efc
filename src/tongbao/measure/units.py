"""Units as the forms write them. A unit has one English id, one printed sign and one Chinese name."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit of measure: ``id`` in data, ``sign`` in tables, ``name`` in sentences."""

    id: str
    sign: str
    name: str


UNITS: Final = {
    u.id: u
    for u in (
        Unit("kWh", "kWh", "千瓦时"),
        Unit("t", "t", "吨"),
        Unit("m3", "m³", "立方米"),
        Unit("kg", "kg", "千克"),
        Unit("L", "L", "升"),
        Unit("GJ", "GJ", "吉焦"),
        Unit("MJ", "MJ", "兆焦"),
        Unit("kgce", "kgce", "千克标准煤"),
        Unit("tce", "tce", "吨标准煤"),
        Unit("yuan", "元", "元"),
        Unit("person", "人", "人"),
        Unit("m2", "m²", "平方米"),
    )
}

THOUSAND: Final = 1000


def unit(id_: str) -> Unit:
    """Look up a unit.

    Parameters
    ----------
    id_
        Key of :data:`UNITS`.

    Returns
    -------
    Unit
        The unit of that id.

    Raises
    ------
    LookupError
        Where there is none, naming the known ones.
    """
    try:
        return UNITS[id_]
    except KeyError:
        raise LookupError(f"unknown unit {id_!r}; known: {', '.join(UNITS)}") from None
