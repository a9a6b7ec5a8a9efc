"""Synthetic weather for the demonstration: a typical year for each city's station, repeated; labelled."""

import csv
import math
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tongbao.intake.reading.weather import CSV_HEAD, MAP_HEAD
from tongbao.measure.quantity import format_milli

LABEL = "合成"


def write_weather(out: Path, cities: Sequence[tuple[str, str, str]], first: date, last: date, seed: int) -> None:
    """Write ``days.csv`` and ``counties.csv`` into a folder.

    Parameters
    ----------
    out
        Folder; made where it is missing.
    cities : id, name and code of each city
        The first four digits of a code lead to its station.
    first, last
        Days to cover, both included.
    seed
        One seed gives the same weather on every machine.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (out / "days.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*CSV_HEAD, "来源"))
        for number, (id_, name, _) in enumerate(cities):
            year = _typical(number, Random(f"{seed}-{id_}"))
            for n in range((last - first).days + 1):
                day = first + timedelta(days=n)
                means = year[min(day.timetuple().tm_yday, len(year)) - 1]
                writer.writerow((f"s-{id_}", f"合成{name}站", day.isoformat(), format_milli(means), LABEL))
    with (out / "counties.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(MAP_HEAD)
        writer.writerows((code[:4], f"s-{id_}") for id_, _, code in cities)


def _typical(number: int, draw: Random) -> list[int]:
    """Daily means of a typical year of the north [thousandths of °C]: a yearly wave, weather that lasts some days."""
    lasting, found = 0, []
    for day in range(365):
        lasting = lasting * 7 // 10 + draw.randint(-4000, 4000)
        wave = math.cos(2 * math.pi * (day - 15) / 365)
        found.append(12_000 + 1000 * number - round(15_000 * wave) + lasting)
    return found
