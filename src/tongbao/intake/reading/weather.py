"""Weather files: daily means as CSV, and EPW (hours averaged to days). Temperatures in thousandths of a degree."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tongbao.measure.period import Month
from tongbao.measure.quantity import parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import divide_half_up

CSV_HEAD = ("站号", "站名", "日期", "日平均气温")
MAP_HEAD = ("县代码", "站号")
_EPW = "LOCATION"
_EPW_HEADER, _EPW_DRY_BULB = 8, 6
_EPW_MISSING = 99_900  # 99.9 marks a missing hour
_HOURS = 24
_ORIGINS = {"实测": "measured", "典型年": "typical", "合成": "synthetic", "": "measured"}
_COLDEST, _HOTTEST = -60_000, 60_000


@dataclass
class StationDays:
    """Daily mean temperatures of one station.

    Attributes
    ----------
    id, name
        Number and name of the station.
    origin : ``measured``, ``typical`` or ``synthetic``
        Source of the values.
    days : mapping of day to [thousandths of °C]
        Daily means; days without a value are absent.
    """

    id: str
    name: str
    origin: str
    days: dict[date, int] = field(default_factory=dict)


@dataclass(frozen=True)
class WeatherFile:
    """Content of a weather file: either stations with their days, or the station of each county."""

    stations: tuple[StationDays, ...] = ()
    counties: dict[str, str] = field(default_factory=dict)


def read_weather(content: bytes, name: str) -> WeatherFile:
    """Read a file of daily means, a list of stations by county, or an EPW.

    Parameters
    ----------
    content
        Bytes of the file, UTF-8.
    name
        File name as refusals print it.

    Returns
    -------
    WeatherFile
        Stations, or the station of each county.

    Raises
    ------
    Refusal
        Code ``weather``, with the line.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("weather", f"{name}不是UTF-8编码，无法读取。", "请另存为“CSV UTF-8”后重新收文。") from None
    if text.startswith(_EPW):
        return WeatherFile((_epw(text, name),))
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as problem:
        raise Refusal("weather", f"{name}不能按CSV读取：{problem}。", "请核对文件后重新收文。") from None
    head = tuple(c.strip() for c in rows[0]) if rows else ()
    if head[: len(MAP_HEAD)] == MAP_HEAD:
        return WeatherFile(counties={r[0].strip(): r[1].strip() for r in rows[1:] if len(r) > 1 and r[0].strip()})
    if head[: len(CSV_HEAD)] == CSV_HEAD:
        return WeatherFile(tuple(_daily(rows[1:], name, "来源" in head and head.index("来源"))))
    wanted = "、".join(CSV_HEAD)
    raise Refusal("weather", f"{name}不是气温文件。", f"首行应为{wanted}，或为 EPW 文件，或为{'、'.join(MAP_HEAD)}。")


def _daily(rows: Sequence[Sequence[str]], name: str, origin: int | bool) -> list[StationDays]:
    found: dict[str, StationDays] = {}
    for number, row in enumerate(rows, start=2):
        if not any(c.strip() for c in row):
            continue
        where = f"{name}第{number}行"
        if len(row) < len(CSV_HEAD):
            raise Refusal("weather", f"{where}不足{len(CSV_HEAD)}栏。", "请补齐。")
        id_, called, day_text, value = (c.strip() for c in row[: len(CSV_HEAD)])
        origin_word = row[origin].strip() if origin and len(row) > origin else ""
        if not id_ or origin_word not in _ORIGINS:
            words = f"来源“{origin_word}”无法识别" if id_ else "没有站号"
            raise Refusal("weather", f"{where}{words}。", "来源填实测、典型年或合成；站号必填。")
        station = found.setdefault(id_, StationDays(id_, called, _ORIGINS[origin_word]))
        if station.origin != _ORIGINS[origin_word]:
            raise Refusal("weather", f"{where}：{called}一个文件里有两种来源。", "请分成两个文件。")
        try:
            day = date.fromisoformat(day_text)
            Month.containing(day)
        except ValueError:
            raise Refusal("weather", f"{where}的日期“{day_text}”应写成 2017-03-20 的样子。", "请改正。") from None
        if day in station.days:
            raise Refusal("weather", f"{where}：{called}{day}的气温有两个。", "请只保留一个。")
        if value:
            station.days[day] = _degrees(value, where)
    return list(found.values())


def _degrees(value: str, where: str) -> int:
    milli = parse_milli(value)
    if not _COLDEST <= milli <= _HOTTEST:
        raise Refusal("weather", f"{where}的气温{value}℃不可能。", "请核对；缺测的留空。")
    return milli


def _epw(text: str, name: str) -> StationDays:
    """Read an EPW: a typical year composed of months from several years, read as one."""
    lines = text.splitlines()
    location = lines[0].split(",")
    if len(location) < 2:
        raise Refusal("weather", f"{name}首行没有地名，不是完整的EPW。", "请重新下载该文件。")
    hours: dict[tuple[int, int], list[int]] = {}
    year = 0
    for number, line in enumerate(lines[_EPW_HEADER:], start=_EPW_HEADER + 1):
        cells = line.split(",")
        try:
            month, day, value = int(cells[1]), int(cells[2]), parse_milli(cells[_EPW_DRY_BULB])
            year = year or int(cells[0])
        except (IndexError, ValueError, Refusal):
            raise Refusal("weather", f"{name}第{number}行不是EPW的逐时数据。", "请重新下载该文件。") from None
        if value != _EPW_MISSING:
            hours.setdefault((month, day), []).append(value)
    days = {}
    for (month, day), values in sorted(hours.items()):
        if (month, day) != (2, 29) and len(values) == _HOURS:
            try:
                days[Month(year, month).first_day.replace(day=day)] = divide_half_up(sum(values), len(values))
            except ValueError:
                raise Refusal("weather", f"{name}中没有{year}-{month}-{day}这一天。", "请重新下载该文件。") from None
    if not days:
        raise Refusal("weather", f"{name}没有一整天的数据。", "请重新下载该文件。")
    return StationDays(location[5] if len(location) > 5 else name, location[1], "typical", days)
