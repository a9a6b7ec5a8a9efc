"""Findings: results computed from records under the rules of a day, with their records and their working."""

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
    id
        Stable id, such as ``partition:areas:plan``; see :mod:`tongbao.assess.finding_id`.
    kind
        Kind of finding; each has a class of values in :mod:`tongbao.assess.values`.
    subject, matter
        List, unit or scope it is about, and the matter or indicator.
    values : by name
        Values as stored; amounts in thousandths, lists as unit ids.
    records : record ids by name of the value
        Records each value is based on; the key ``*`` has those of the whole finding.
    rules : ``table/id``
        Rules it was decided by.
    working
        Arithmetic in Chinese, for the drafter and the auditor.
    conflict : decision key
        Conflict that a drafter must decide; empty where there is none.
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
