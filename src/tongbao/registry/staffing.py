"""Who is in charge: dated contacts of a reporting unit. They stand on every late list."""

from dataclasses import dataclass
from datetime import date

ROLES = {"head": "单位负责人", "statistician": "统计负责人", "liaison": "联络员"}


@dataclass(frozen=True, slots=True)
class Contact:
    """A person in a role of a unit from ``since`` to ``until``."""

    unit: str
    role: str
    name: str
    phone: str
    since: date
    until: date | None = None

    def exists(self, on: date) -> bool:
        """Whether the person holds the role on a day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def text(self) -> str:
        """Role, name and telephone as printed on a late list."""
        return f"{ROLES[self.role]}：{self.name} {self.phone}".strip()


def contacts_at(contacts: list[Contact], unit: str, on: date) -> list[Contact]:
    """The contacts of a unit on a day, head first."""
    order = list(ROLES)
    return sorted((c for c in contacts if c.unit == unit and c.exists(on)), key=lambda c: order.index(c.role))
