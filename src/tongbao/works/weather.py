"""Weather: daily mean temperatures of a station, gaps filled by rule and counted, degree days by a base."""

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
    """Daily mean temperatures of one station.

    Parameters
    ----------
    id, name
        Of the station.
    first
        Day of the first value.
    means : [°C], one a day
        Daily means without a break in days; NaN where nothing was measured.
    origin
        ``measured``, ``typical`` (a typical year, not a real one) or ``synthetic``.
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
        """List the daily means.

        Returns
        -------
        list of float [°C]
            NaN where nothing was measured.
        """
        return [float(v) for v in self.means]

    def between(self, start: date, end: date) -> Array:
        """Return the daily means of some days.

        Parameters
        ----------
        start, end
            First and last day, both included.

        Returns
        -------
        array of shape (days,) [°C]
            NaN where nothing was measured.

        Raises
        ------
        Refusal
            Code ``weather`` where the station does not cover these days.
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
    """Build a station from a list of daily means.

    Parameters
    ----------
    id_, name
        Of the station.
    first
        Day of the first value.
    values : [°C]
        Daily means without a break in days, None where nothing was measured.
    origin
        ``measured``, ``typical`` or ``synthetic``.

    Returns
    -------
    Station
        Missing days as NaN.
    """
    return Station(id_, name, first, np.array([np.nan if v is None else v for v in values], dtype=float), origin)


@dataclass(frozen=True, slots=True)
class Filled:
    """Daily means with short gaps closed: the values, how many days were closed, how many stay missing."""

    means: Array
    closed: int
    missing: int


def find_station(county: str, stations: Mapping[str, str]) -> str:
    """Look up the station of a county.

    Parameters
    ----------
    county
        Code of the county.
    stations : station id by county code or prefix of it
        Correspondence table.

    Returns
    -------
    str
        Its own row's station, else that of the longest prefix of its code.

    Raises
    ------
    Refusal
        Code ``weather`` where no row fits.
    """
    for length in range(len(county), 0, -1):
        if found := stations.get(county[:length]):
            return found
    raise Refusal("weather", f"没有写明“{county}”用哪个气象站。", "请在气象站对照表中补一行。")


def filled(means: Array, rulebook: Rulebook) -> Filled:
    """Close short gaps on a straight line between their neighbours.

    Parameters
    ----------
    means : (days,) [°C]
        Daily means, NaN where nothing was measured.
    rulebook
        Rules of the day; ``savings/weather_gap`` gives the longest gap that is closed.

    Returns
    -------
    Filled
        Longer gaps, and gaps at either end, which have one neighbour only, are left open.
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
    """Sum max(base − mean, 0) over the known days.

    Parameters
    ----------
    means : (days,) [°C]
        Daily means, NaN where nothing was measured.
    base : [°C]
        Base temperature.

    Returns
    -------
    float [°C·d]
        Missing days count nothing.
    """
    return float(np.nansum(np.maximum(base - means, 0.0)))


def cooling_degree_days(means: Array, base: float) -> float:
    """Sum max(mean − base, 0) over the known days.

    Parameters
    ----------
    means : (days,) [°C]
        Daily means, NaN where nothing was measured.
    base : [°C]
        Base temperature.

    Returns
    -------
    float [°C·d]
        Missing days count nothing.
    """
    return float(np.nansum(np.maximum(means - base, 0.0)))
