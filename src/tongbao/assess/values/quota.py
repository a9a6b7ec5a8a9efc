"""Values of a finding that compares an institution with its quota."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar

from tongbao.assess.values.shape import OMITTED, FindingValues


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaValues(FindingValues):
    """Metric of an institution and its quota.

    Parameters
    ----------
    position, word
        Id of ``quota_positions`` and its word in Chinese.
    value : [thousandths]
        Rounded metric.
    exact_value
        Unrounded metric.
    constraint, benchmark, guide : decimal texts
        Limits.
    unit, name : Chinese
        Of the quota.
    set_id, set_name
        Set of quotas.
    breach, duty, article
        What exceeding the limit breaches; None where it breaches nothing.
    """

    KIND: ClassVar[str] = "quota"

    position: str
    word: str
    value: int
    exact_value: Fraction
    constraint: str
    benchmark: str
    guide: str
    unit: str
    name: str
    set_id: str = field(metadata={"key": "set"})
    set_name: str
    breach: str | None = field(default=None, metadata=OMITTED)
    duty: str | None = field(default=None, metadata=OMITTED)
    article: str | None = field(default=None, metadata=OMITTED)
