"""Charts as options of ECharts, each with its words for who cannot see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_BLUE, _GREY, _GREEN, _RED, _AMBER = "#0b5394", "#8a97a3", "#2b8a3e", "#a8201a", "#b47b00"


@dataclass(frozen=True)
class Chart:
    """A chart: id, title, what it says in words, its option."""

    id: str
    title: str
    told: str
    option: dict[str, Any]
    note: str = ""

    @property
    def data_id(self) -> str:
        """The id of the element that holds the option."""
        return f"{self.id}-data"


def _axes(names: Sequence[str], unit: str) -> dict[str, Any]:
    return {
        "grid": {"left": 70, "right": 20, "top": 40, "bottom": 40},
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 4},
        "xAxis": {"type": "category", "data": list(names)},
        "yAxis": {"type": "value", "name": unit},
    }


def months(points: Sequence[tuple[str, str | None, str | None]]) -> Chart:
    """Standard coal by month beside the year before."""
    option = _axes([p[0] for p in points], "吨标准煤") | {
        "color": [_BLUE, _GREY],
        "series": [
            {"name": "本期", "type": "bar", "data": [p[1] for p in points]},
            {"name": "上年同月", "type": "line", "data": [p[2] for p in points]},
        ],
    }
    told = "；".join(f"{m} {now or '未报'}（上年 {then or '未报'}）" for m, now, then in points)
    return Chart("months", "综合能耗逐月", f"综合能耗逐月：{told}", option)


def bars(id_: str, title: str, lines: Sequence[tuple[str, str]], unit: str, note: str = "") -> Chart:
    """One bar a name."""
    option = _axes([n for n, _ in lines], unit) | {
        "color": [_BLUE],
        "series": [{"name": title, "type": "bar", "data": [v for _, v in lines]}],
    }
    return Chart(id_, title, f"{title}：" + "；".join(f"{n} {v}" for n, v in lines), option, note)


def path(title: str, years: Sequence[str], planned: Sequence[str | None], actual: Sequence[str | None]) -> Chart:
    """A glide path and where one stands."""
    option = _axes(years, "") | {
        "color": [_AMBER, _GREEN],
        "yAxis": {"type": "value", "scale": True},
        "series": [
            {"name": "目标路径", "type": "line", "data": list(planned), "lineStyle": {"type": "dashed"}},
            {"name": "实际", "type": "line", "data": list(actual)},
        ],
    }
    told = "；".join(f"{y} 目标{p or '—'} 实际{a or '—'}" for y, p, a in zip(years, planned, actual, strict=True))
    return Chart("path", title, f"{title}：{told}", option)
