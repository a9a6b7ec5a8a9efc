"""A dated row of a rule table."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator


class Row(BaseModel):
    """One rule value in force from ``since`` to ``until`` (both days included).

    Either ``checked_on`` is the day on which somebody checked it against the source, or ``unverified`` is true.
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
    def _validate(self) -> "Row":
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
        """Fields beyond the common ones."""
        return dict(self.__pydantic_extra__ or {})

    def in_force(self, on: date) -> bool:
        """Return whether the row is in force on a day.

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

    def get(self, field: str, default: Any = None) -> Any:
        """Return a field, or a default where the row does not have it.

        Parameters
        ----------
        field
            Field of the row's content.
        default
            Value for a row without the field.

        Returns
        -------
        Any
            Value as TOML holds it.
        """
        return self.content.get(field, default)

    def text(self, field: str) -> str:
        """Return a text field.

        Parameters
        ----------
        field
            Field of the row's content.

        Returns
        -------
        str
            Its text.

        Raises
        ------
        LookupError
            Where the row has no such field.
        ValueError
            Where it is not text.
        """
        value = self._require(field)
        if not isinstance(value, str):
            raise ValueError(f"{self.id}.{field} is not text: {value!r}")
        return value

    def number(self, field: str) -> int:
        """Return a field that holds a whole number.

        Parameters
        ----------
        field
            Field of the row's content.

        Returns
        -------
        int
            Its value.

        Raises
        ------
        LookupError
            Where the row has no such field.
        ValueError
            Where it is not a whole number.
        """
        value = self._require(field)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{self.id}.{field} is not a whole number: {value!r}")
        return value

    def exact(self, field: str) -> Fraction:
        """Return a number as an exact fraction.

        Parameters
        ----------
        field
            Field of the row's content, a whole number, a decimal or text such as ``1/3``.

        Returns
        -------
        Fraction
            Its exact value.

        Raises
        ------
        LookupError
            Where the row has no such field.
        ValueError
            Where it is not a number.
        """
        value = self._require(field)
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            raise ValueError(f"{self.id}.{field} is not a number: {value!r}")
        return Fraction(value)

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a list of texts.

        Parameters
        ----------
        field
            Field of the row's content.

        Returns
        -------
        tuple of str
            Empty where the row has no such field.
        """
        return tuple(self.content.get(field, ()))

    def _require(self, field: str) -> Any:
        if field not in self.content:
            raise LookupError(f"rule {self.id} has no field {field!r}; it has {sorted(self.content)}")
        return self.content[field]

    def as_used(self) -> dict[str, Any]:
        """Export the whole row as it is sealed beside what was computed with it.

        Returns
        -------
        dict
            Common fields first, then the row's content.
        """
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
