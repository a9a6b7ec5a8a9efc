"""Change between two exact amounts: relative (%) and, between two shares, in percentage points."""

from fractions import Fraction

from tongbao.measure.rounding import printed


def relative(now: Fraction, before: Fraction) -> Fraction | None:
    """(now - before) / before, or None where nothing can be compared (before is zero)."""
    return (now - before) / before if before else None


def percent(share: Fraction, places: int = 2) -> str:
    """A share as printed in Chinese official text, e.g. ``5.20%``."""
    return f"{printed(share * 100, places)}%"


def points(now: Fraction, before: Fraction, places: int = 2) -> str:
    """The difference of two shares as printed, e.g. ``1.57个百分点``."""
    return f"{printed((now - before) * 100, places)}个百分点"
