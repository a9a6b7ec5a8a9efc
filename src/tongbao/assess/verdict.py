"""Verdicts on targets: met, missed or not judged, each with its working and every admissible reading of its inputs."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from tongbao.records.issued import ANNUAL, CAP, PLAN, QUARTER_CAP, Target

_WORDS = {
    ANNUAL: ("完成", "未完成"),
    PLAN: ("符合进度", "落后于进度"),
    CAP: ("未超过上限", "超过上限"),
    QUARTER_CAP: ("未超过上年同期", "超过上年同期"),
}


class Outcome(StrEnum):
    """Outcome of one target."""

    MET = "met"
    MISSED = "missed"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Yearly:
    """Report of one institution over one span: sums over its months, in thousandths.

    ``uncertain`` holds the part of ``amounts`` that stands on estimated or apportioned lines, ``doubted`` the part
    on lines accepted although a check had doubted them. ``people`` and ``area`` are sums of monthly levels.
    """

    institution: str
    unit: str
    kind: str
    months: int
    amounts: dict[str, int]
    uncertain: dict[str, int] = field(default_factory=dict)
    doubted: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another admissible reading of the same inputs: what it assumes, what comes out, and whether the target is met."""

    name: str
    actual: Fraction | None
    met: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Verdict on one target of one unit, in exact rationals.

    Parameters
    ----------
    unit, target
        Area or ``province``, and its target.
    base, now : exact
        Base and reported value of the indicator; None where nothing can be computed.
    actual : share or total
        For reductions the share by which it fell (negative: it rose), for caps the total itself.
    required : share or total
        Share demanded, or the cap.
    outcome, robust
        Outcome of the reported figures, and whether every reading agrees.
    readings
        Every reading that was tried, the reported one first.
    reasons : Chinese
        Why the verdict is not robust or not given.
    provisional
        Whether the period has not been approved (核定); the document says 初步.
    on_path
        For plans, whether the yearly path is kept; None for other kinds.
    working, records
        Arithmetic in Chinese, and the records it is based on.
    interim
        For plans, whether years of it are still to come.
    """

    unit: str
    target: Target
    base: Fraction | None
    now: Fraction | None
    actual: Fraction | None
    required: Fraction | None
    outcome: Outcome
    robust: bool
    readings: tuple[Alternative, ...] = ()
    reasons: tuple[str, ...] = ()
    provisional: bool = True
    on_path: bool | None = None
    working: str = ""
    records: tuple[str, ...] = ()
    interim: bool = False

    @property
    def word(self) -> str:
        """The outcome in the words of its kind: a plan is on its path until its last year, a cap is kept."""
        if self.outcome is Outcome.UNJUDGED:
            return "无法判定"
        kind = ANNUAL if self.target.kind == PLAN and not self.interim else self.target.kind
        return _WORDS[kind][self.outcome is Outcome.MISSED]

    @property
    def completion(self) -> Fraction | None:
        """Linear completion: reduction reached / demanded; for caps cap / total. None where not judged."""
        if self.actual is None or self.required is None or not self.required:
            return None
        if self.target.unit == "percent":
            return self.actual / self.required
        return self.required / self.actual if self.actual else None
