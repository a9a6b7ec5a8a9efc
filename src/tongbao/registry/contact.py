"""Dated contacts of a reporting unit. They are printed on every late list."""

from dataclasses import dataclass
from datetime import date

ROLES = {"head": "单位负责人", "statistician": "统计负责人", "liaison": "联络员"}


@dataclass(frozen=True, slots=True)
class Contact:
    """Person in a role of a unit from ``since`` to ``until``."""

    unit: str
    role: str
    name: str
    phone: str
    since: date
    until: date | None = None

    def exists(self, on: date) -> bool:
        """Return whether the person has the role on a day.

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

    def text(self) -> str:
        """Format role, name and telephone as printed on a late list.

        Returns
        -------
        str
            Chinese text.
        """
        return f"{ROLES[self.role]}：{self.name} {self.phone}".strip()


def contacts_at(contacts: list[Contact], unit: str, on: date) -> list[Contact]:
    """List the contacts of a unit on a day.

    Parameters
    ----------
    contacts
        Dated contacts of any units.
    unit
        Id of the reporting unit.
    on
        Calendar day.

    Returns
    -------
    list of Contact
        In order of role, head first.
    """
    order = list(ROLES)
    return sorted((c for c in contacts if c.unit == unit and c.exists(on)), key=lambda c: order.index(c.role))
