"""A dated row of a rule table."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator


class Row(BaseModel):
    """One rule value in force from ``since`` to ``until`` (both days included).

    Either ``checked_on`` says on which day somebody held it against the source, or ``unverified`` is true.
    Anything beyond these fields is the row's content and is read with :meth:`text`, :meth:`exact` and so on.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    since: date
    until: date | None = None
    source: str
    article: str = ""
    checked_on: date | None = None
    unverified: bool = False

    @model_validator(mode="after")
    def _sound(self) -> "Row":
        if self.until and self.until < self.since:
            raise ValueError(f"{self.id}: until {self.until} is before since {self.since}")
        if (self.checked_on is None) == (not self.unverified):
            raise ValueError(f"{self.id}: give either checked_on or unverified = true")
        if "range" in self.content:
            low, high = (Fraction(x) for x in self.content["range"])
            if not low <= self.exact("value") <= high:
                raise ValueError(f"{self.id}: value {self.content['value']} is outside {low}..{high}")
        return self

    @property
    def content(self) -> dict[str, Any]:
        """The row's own fields."""
        return dict(self.__pydantic_extra__ or {})

    def in_force(self, on: date) -> bool:
        """Whether the row holds on a day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def get(self, field: str, default: Any = None) -> Any:
        """A field, or ``default`` where the row does not have it."""
        return self.content.get(field, default)

    def text(self, field: str) -> str:
        """A text field; LookupError where it is absent."""
        value = self._field(field)
        if not isinstance(value, str):
            raise ValueError(f"{self.id}.{field} is not text: {value!r}")
        return value

    def number(self, field: str) -> int:
        """A whole number; LookupError where it is absent."""
        value = self._field(field)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{self.id}.{field} is not a whole number: {value!r}")
        return value

    def exact(self, field: str) -> Fraction:
        """A number as an exact fraction; LookupError where it is absent."""
        value = self._field(field)
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            raise ValueError(f"{self.id}.{field} is not a number: {value!r}")
        return Fraction(value)

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts, empty where the row has none."""
        return tuple(self.content.get(field, ()))

    def _field(self, field: str) -> Any:
        if field not in self.content:
            raise LookupError(f"rule {self.id} has no field {field!r}; it has {sorted(self.content)}")
        return self.content[field]

    def as_used(self) -> dict[str, Any]:
        """The whole row as sealed beside what was computed with it."""
        head = {
            "id": self.id,
            "since": self.since,
            "until": self.until,
            "source": self.source,
            "article": self.article,
            "checked_on": self.checked_on,
            "unverified": self.unverified,
        }
        return head | self.content
