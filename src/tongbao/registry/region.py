"""Regions of the code tree (GB/T 2260), dated. The code tree is not the reporting tree."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Region:
    """Region from ``since`` to ``until`` (both included; None is open).

    ``kind`` is 省, 市, 区, 县级市, 县 or 自治县; ``unit`` is the id of the reporting unit it belongs to.
    """

    code: str
    name: str
    kind: str
    parent: str
    unit: str
    since: date
    until: date | None = None

    def exists(self, on: date) -> bool:
        """Return whether the region exists on a day.

        Parameters
        ----------
        on
            Calendar day.

        Returns
        -------
        bool
            True from ``since`` to ``until``, both included.
        """
        return self.since <= on and (self.until is None or on <= self.until)

    @property
    def short(self) -> str:
        """Name without 市 for a prefecture or county-level city, otherwise unchanged."""
        return self.name.removesuffix("市") if self.kind in ("市", "县级市") and len(self.name) > 2 else self.name


def count_by_kind(regions: list[Region], on: date) -> dict[str, int]:
    """Count the county-level regions of each kind that exist on a day.

    Parameters
    ----------
    regions
        Dated regions.
    on
        Calendar day.

    Returns
    -------
    mapping of kind to number
        Provinces and prefectures are not counted.
    """
    counts: dict[str, int] = {}
    for region in regions:
        if region.exists(on) and region.kind not in ("省", "市"):
            counts[region.kind] = counts.get(region.kind, 0) + 1
    return counts
