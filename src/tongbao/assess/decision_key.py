"""Keys of decisions: which question a decision settles, as it is stored and handed in."""

from dataclasses import dataclass
from typing import Self

TALLY, DEMAND, EXTEND, NAMING, NAME, GRADE, LIST = "tally", "demand", "extend", "naming", "name", "grade", "list"


@dataclass(frozen=True, slots=True)
class DecisionKey:
    """Question a decision settles.

    Parameters
    ----------
    kind
        One of the constants of this module, or the code of a check where the decision is about a flag.
    about : None where the key has no colon
        Rest of the key: ids joined by colons.
    """

    kind: str
    about: str | None = None

    def __post_init__(self) -> None:
        """Refuse a kind that could not be read back."""
        if ":" in self.kind:
            raise ValueError(f"the kind of a decision may not contain a colon: {self.kind!r}")

    def __str__(self) -> str:
        """Return the key as it is stored."""
        return self.kind if self.about is None else f"{self.kind}:{self.about}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key.

        Parameters
        ----------
        text
            Key as stored or handed in; any text is one.

        Returns
        -------
        DecisionKey
            The part before the first colon and the rest.
        """
        kind, colon, about = text.partition(":")
        return cls(kind, about if colon else None)

    @classmethod
    def tally(cls, list_id: str, matter: str, scope: str = "") -> Self:
        """Build the key of a conflict between a stated tally and the closed list.

        Parameters
        ----------
        list_id, matter
            List and matter of the tally.
        scope
            Kind of region counted, where counties were counted again.

        Returns
        -------
        DecisionKey
            ``tally:<list>:<matter>`` or ``tally:<list>:<matter>:<scope>``.
        """
        return cls(TALLY, ":".join((list_id, matter, scope) if scope else (list_id, matter)))

    @classmethod
    def name(cls, finding: str) -> Self:
        """Build the key of naming a unit by a verdict that is not robust.

        Parameters
        ----------
        finding
            Id of the verdict's finding.

        Returns
        -------
        DecisionKey
            ``name:<finding>``.
        """
        return cls(NAME, finding)

    @classmethod
    def naming(cls, ask: str, unit: str) -> Self:
        """Build the key of approving that a unit is named for an overdue ask.

        Parameters
        ----------
        ask, unit
            Ids.

        Returns
        -------
        DecisionKey
            ``naming:<ask>:<unit>``.
        """
        return cls(NAMING, f"{ask}:{unit}")

    @classmethod
    def grade(cls, period: str, unit: str) -> Self:
        """Build the key of confirming a grade that is not robust.

        Parameters
        ----------
        period
            Period of the assessment.
        unit
            Area.

        Returns
        -------
        DecisionKey
            ``grade:<period>:<unit>``.
        """
        return cls(GRADE, f"{period}:{unit}")
