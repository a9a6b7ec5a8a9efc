"""The thin office with two years of a heated school, a project between them and weather: all synthetic."""

import math
from datetime import date, timedelta
from pathlib import Path

from tests.office.desk.chain_office import acting, chain_office

from tongbao.intake.forms.template import Cover, write_works
from tongbao.measure.period import Month, Span
from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.collection.collect_weather import collect_weather
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import ReadingRow, RecordRow, UploadRow
from tongbao.rules.rulebook import Rulebook

YEARS = Span.parse("2021-12..2023-12")
PROJECT = {
    "key": "p1", "name": "合成锅炉改造", "county": "990101", "institution": "school", "measure": "淘汰燃煤锅炉",
    "stage": "完工", "started": "2022-12-05", "completed": "2022-12-28", "quantity": "1",
}  # fmt: skip


def degrees(day: date) -> int:
    """A synthetic daily mean [thousandths of °C]."""
    return round(12_000 - 15_000 * math.cos(2 * math.pi * (day.timetuple().tm_yday - 15) / 365.25))


def weather(folder: Path) -> None:
    """Two years of one station, and which county has it."""
    folder.mkdir(exist_ok=True)
    days = [YEARS.first.first_day + timedelta(days=n) for n in range(761)]
    lines = [f"s1,合成站,{d},{degrees(d) / 1000:.3f},合成" for d in days]
    (folder / "days.csv").write_text("站号,站名,日期,日平均气温,来源\n" + "\n".join(lines), "utf-8")
    (folder / "map.csv").write_text("县代码,站号\n9901,s1\n", "utf-8")


def electricity(month: Month, saved: int) -> int:
    """What the school used in a month, less so many per cent from 2023 on [thousandths of a kWh]."""
    total, day = 0, month.first_day
    while day <= month.last_day:
        total += 100_000 + 8 * max(15_000 - degrees(day), 0)
        day += timedelta(days=1)
    return total * (100 - saved) // 100 if month.year >= 2023 else total


def works_office(tmp_path: Path, saved: int = 20, without: str = "") -> Home:
    """The office, with accepted ledgers of the school, its project collected and the weather kept."""
    home = chain_office(tmp_path)
    for month in (m for m in YEARS if str(m) != without):
        upload = UploadRow.objects.create(
            digest=f"{month}", file=f"{month}.xlsx", kind="ledger", unit="990101", period=str(month),
            received_at=f"{month.shift(1)}-05", state="accepted",
        )  # fmt: skip
        ReadingRow.objects.create(
            upload=upload, institution="school", month=str(month), kind="education", unit="east", county="990101",
            amounts={"electricity": electricity(month, saved), "people": 1000, "area": 12_000_000}, basis="billed",
            line=1,
        )  # fmt: skip
    weather(tmp_path / "weather")
    collect_weather([tmp_path / "weather"], home, acting("办收文"))
    return home


def handed_in(home: Home, folder: Path, lines: dict[str, list[dict[str, str]]], unit: str = "east") -> None:
    """A works ledger of December 2023."""
    path = folder / f"{unit}_举措.xlsx"
    rulebook = Rulebook(date(2023, 12, 31))
    write_works(path, Cover("works", unit, unit, "2023-12", "合成"), rulebook, lines)
    assert [t.flags for t in collect([path], home, acting("办收文"))] == [[]]


def task(quantity: int, unit: str = "east", measure: str = "coal_boiler") -> None:
    """A task of 2023."""
    upload = UploadRow.objects.create(
        digest=f"t{unit}", file="任务.csv", kind="targets", unit=unit, period="2023", received_at="2023-01-05",
        state="accepted",
    )  # fmt: skip
    body = {
        "id": f"T{unit}", "scope": unit, "indicator": measure, "kind": "task", "base": "", "period": "2023",
        "milli": quantity * 1000, "unit": "台", "document": "示文〔2023〕1号", "issued_on": "2023-01-05", "parent": "",
        "upload": "", "place": "",
    }  # fmt: skip
    RecordRow.objects.create(upload=upload, type="target", key=f"T{unit}", body=body)
