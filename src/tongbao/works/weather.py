"""Weather: daily mean temperatures of a station, gaps closed by rule and counted, degree days by a base."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook
from tongbao.works.change_point_search import Array

SYNTHETIC, TYPICAL, MEASURED = "synthetic", "typical", "measured"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Station:
    """One station's daily means.

    Parameters
    ----------
    id, name : of the station.
    first : the day of the first value.
    means : daily mean temperatures [°C], one a day without a break in days, NaN where nothing was measured.
    origin : ``measured``, ``typical`` (a typical year, no year that was) or ``synthetic``.
    """

    id: str
    name: str
    first: date
    means: Array
    origin: str = MEASURED

    @property
    def last(self) -> date:
        """The day of the last value."""
        return self.first + _DAY * (len(self.means) - 1)

    def listed(self) -> list[float]:
        """The daily means as a list [°C]."""
        return [float(v) for v in self.means]

    def between(self, start: date, end: date) -> Array:
        """Daily means of the days from ``start`` to ``end``, both included.

        Raises
        ------
        Refusal : code ``weather`` where the station does not reach over these days.
        """
        if start < self.first or end > self.last:
            raise Refusal(
                "weather",
                f"气象站“{self.name}”只有{self.first}至{self.last}的气温，不含{start}至{end}。",
                "请补收该站这段时间的日平均气温（collect --weather）。",
            )
        found: Array = self.means[(start - self.first).days : (end - self.first).days + 1]
        return found


def station_from(id_: str, name: str, first: date, values: Sequence[float | None], origin: str = MEASURED) -> Station:
    """A station from a list of daily means [°C], None where nothing was measured."""
    return Station(id_, name, first, np.array([np.nan if v is None else v for v in values], dtype=float), origin)


@dataclass(frozen=True, slots=True)
class Filled:
    """Daily means with short gaps closed: the values, how many days were closed, how many stay missing."""

    means: Array
    closed: int
    missing: int


def station_of(county: str, stations: Mapping[str, str]) -> str:
    """The station of a county: its own row, or that of the longest prefix of its code.

    Raises
    ------
    Refusal : code ``weather`` where no row fits.
    """
    for length in range(len(county), 0, -1):
        if found := stations.get(county[:length]):
            return found
    raise Refusal("weather", f"没有写明“{county}”用哪个气象站。", "请在气象站对照表中补一行。")


def filled(means: Array, rulebook: Rulebook) -> Filled:
    """Gaps of at most the days of the rules are closed on a straight line between their neighbours; longer ones stay.

    A gap at either end has one neighbour only and stays.
    """
    longest = rulebook.row("savings", "weather_gap").number("days")
    found = means.copy()
    missing = np.isnan(found)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], missing, [False]]).astype(int)))
    closed = 0
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if start == 0 or end == len(found) or end - start > longest:
            continue
        found[start:end] = np.interp(np.arange(start, end), [start - 1, end], [found[start - 1], found[end]])
        closed += int(end - start)
    return Filled(found, closed, int(np.isnan(found).sum()))


def heating_degree_days(means: Array, base: float) -> float:
    """Σ max(base − mean, 0) over the days that are known [°C·d]."""
    return float(np.nansum(np.maximum(base - means, 0.0)))


def cooling_degree_days(means: Array, base: float) -> float:
    """Σ max(mean − base, 0) over the days that are known [°C·d]."""
    return float(np.nansum(np.maximum(means - base, 0.0)))
