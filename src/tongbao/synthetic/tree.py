"""The reporting tree of the large synthetic province: 13 units, 166 counties and the townships of two units.

It has the shape of a northern province and nothing else of one: every name is invented, every code lies in 98xxxx,
which is nobody's.
"""

from datetime import date

from tongbao.registry.region import Region
from tongbao.registry.reporting import AREAS, PROVINCE, ReportingUnit

NAME = "合成大省"
SINCE = date(2013, 1, 1)
ROOT = "980000"
# Counties by unit; the last two hand down to townships.
CITIES = (
    ("u01", "甲市", 22),
    ("u02", "乙市", 14),
    ("u03", "丙市", 7),
    ("u04", "丁市", 18),
    ("u05", "戊市", 19),
    ("u06", "己市", 22),
    ("u07", "庚市", 16),
    ("u08", "辛市", 11),
    ("u09", "壬市", 16),
    ("u10", "癸市", 10),
    ("u11", "子市", 11),
)
TOWNS = (("u12", "丑市", 10), ("u13", "寅市", 10))
_DIGITS = "一二三四五六七八九"


def code_of(unit: str) -> str:
    """Return the region code of a reporting unit.

    Parameters
    ----------
    unit : e.g. ``u03``
        Unit id.

    Returns
    -------
    str
        Six digits, e.g. ``980300``.
    """
    return f"98{unit[1:]}00"


def units() -> tuple[ReportingUnit, ...]:
    """List the province itself and its 13 reporting units.

    Returns
    -------
    tuple of ReportingUnit
        In customary order, the province first.
    """
    listed = [ReportingUnit(PROVINCE, PROVINCE, NAME, "省直", 0, "", SINCE)]
    for order, (id_, name, _) in enumerate((*CITIES, *TOWNS), start=1):
        below = "township" if order > len(CITIES) else "county"
        codes = (("gb2260", code_of(id_)),)
        listed.append(ReportingUnit(id_, AREAS, name, name[0], order, below, SINCE, codes=codes))
    return tuple(listed)


def regions() -> tuple[Region, ...]:
    """Build the code tree.

    Returns
    -------
    tuple of Region
        Province, units, counties and townships.
    """
    found = [Region(ROOT, NAME, "省", "", PROVINCE, SINCE)]
    for id_, name, count in CITIES:
        found.append(Region(code_of(id_), name, "市", ROOT, id_, SINCE))
        for n in range(1, count + 1):
            kind = "区" if n <= 3 else "县"
            code = f"{code_of(id_)[:4]}{n:02d}"
            found.append(Region(code, f"{name[0]}{ordinal(n)}{kind}", kind, code_of(id_), id_, SINCE))
    for id_, name, count in TOWNS:
        found.append(Region(code_of(id_), name, "县级市", ROOT, id_, SINCE))
        for n in range(1, count + 1):
            kind = "镇" if n <= 6 else "乡"
            code = f"{code_of(id_)}{100 + n}"
            found.append(Region(code, f"{name[0]}{ordinal(n)}{kind}", kind, code_of(id_), id_, SINCE))
    return tuple(found)


def places(unit: str) -> list[str]:
    """List the counties or townships that a unit hands down to.

    Parameters
    ----------
    unit
        Unit id.

    Returns
    -------
    list of str
        Region codes.
    """
    parent = code_of(unit)
    return [r.code for r in regions() if r.parent == parent]


def ordinal(number: int) -> str:
    """Write a number in Chinese.

    Parameters
    ----------
    number : 1 to 99
        Number to write.

    Returns
    -------
    str
        e.g. 二十一.
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return head + (_DIGITS[ones - 1] if ones else "")
