"""A finding: what the records say under the rules of a day, with the records it stands on and its working."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Value = int | str | tuple[str, ...] | None
Values = dict[str, Value]


@dataclass(frozen=True)
class Finding:
    """A verdict, a list or a figure.

    Parameters
    ----------
    id : stable, e.g. ``partition:areas:plan``.
    kind : partition, stated, highlight, total, ratio, change, ranking, grades, count, asked.
    subject : the list, unit or scope it is about; ``matter`` the matter or indicator.
    values : its named values; amounts in thousandths, lists as unit ids.
    records : ids of the records each value stands on; the key ``*`` holds those of the whole finding.
    rules : ``table/id`` of the rules it was decided by.
    working : the arithmetic, in Chinese, for the drafter and the auditor.
    conflict : id of a conflict that a drafter must decide, empty where there is none.
    """

    id: str
    kind: str
    subject: str
    matter: str
    values: Mapping[str, Value]
    records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    working: str = ""
    conflict: str = ""

    def units(self, key: str) -> tuple[str, ...]:
        """Return a list of unit ids.

        Parameters
        ----------
        key
            Name of the value.

        Returns
        -------
        tuple of unit ids
            In the order of the finding.

        Raises
        ------
        ValueError
            Where the value is no list.
        """
        value = self.values[key]
        if not isinstance(value, tuple):
            raise ValueError(f"{self.id}.{key} is not a list: {value!r}")
        return value

    def number(self, key: str) -> int:
        """Return a whole number.

        Parameters
        ----------
        key
            Name of the value.

        Returns
        -------
        int
            Amounts in thousandths.

        Raises
        ------
        ValueError
            Where the value is no whole number.
        """
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{self.id}.{key} is not a whole number: {value!r}")
        return value

    def exact(self, key: str) -> Fraction | None:
        """Return the unrounded value behind a figure.

        Parameters
        ----------
        key
            Name of the figure; its unrounded value is ``exact.<key>``.

        Returns
        -------
        Fraction or None
            In the unit the kind of finding documents; None where it is not known.
        """
        value = self.values.get(f"exact.{key}")
        return None if value is None else Fraction(str(value))

    def source_records(self, key: str) -> tuple[str, ...]:
        """Return the records a value is based on.

        Parameters
        ----------
        key
            Name of the value; ``*`` for the whole finding.

        Returns
        -------
        tuple of record ids
            Those of the whole finding where the value has none of its own.
        """
        return self.records.get(key) or self.records.get("*", ())


def by_id(findings: list[Finding]) -> dict[str, Finding]:
    """Index findings by id.

    Parameters
    ----------
    findings
        Findings of one run.

    Returns
    -------
    mapping of id to Finding
        In the given order.

    Raises
    ------
    ValueError
        Where two findings share an id, which is a bug.
    """
    index = {f.id: f for f in findings}
    if len(index) != len(findings):
        raise ValueError("two findings share an id; make ids carry what sets them apart")
    return index
