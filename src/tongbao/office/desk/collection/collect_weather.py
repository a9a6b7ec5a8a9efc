"""Collect weather: stations and the station of each county, stored with their file; read back for the savings."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from tongbao.intake.reading.weather import StationDays, read_weather
from tongbao.intake.review.state import State
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store.models import RecordRow, UploadRow
from tongbao.records.evidence import store_paper
from tongbao.rules.digest import sha256
from tongbao.works.weather import Station, station_from

KIND = "weather"
_DOUBT = ("measured", "typical", "synthetic")
_STATION, _COUNTIES = "station", "station_map"


def collect_weather(
    paths: Sequence[Path], home: Home, acting: Actor, progress: Callable[[int, int], None] = lambda done, whole: None
) -> list[tuple[str, str, int]]:
    """Store weather files and list file, station (or 对照表) and days; the same file again changes nothing.

    Raises
    ------
    Refusal
        Those of :func:`tongbao.intake.reading.weather.read_weather`; nothing of any file is stored then.
    """
    roles.require(acting, "collect")
    files = sorted(f for p in paths for f in ([p] if p.is_file() else p.rglob("*")) if f.is_file())
    found: list[tuple[str, str, int]] = []
    with one_act():
        for done, path in enumerate(files, start=1):
            content = path.read_bytes()
            weather = read_weather(content, path.name)
            if not UploadRow.objects.filter(kind=KIND, digest=sha256(content)).exists():
                upload = UploadRow.objects.create(
                    file=path.name,
                    kind=KIND,
                    digest=store_paper(home.evidence, content),
                    received_at=acting.at,
                    state=State.ACCEPTED.value,
                )
                _store_stations(upload, weather.stations, weather.counties)
            found += [(path.name, s.name, len(s.days)) for s in weather.stations]
            found += [(path.name, "县与气象站对照表", len(weather.counties))] if weather.counties else []
            progress(done, len(files))
        audit_log.record(acting, "collect", f"weather {len(files)}")
    return found


def stations() -> dict[str, Station]:
    """Read every station, its days merged from all files; the day in a later file counts."""
    days: dict[str, dict[date, int]] = {}
    names: dict[str, tuple[str, str]] = {}
    for record in RecordRow.objects.filter(type=_STATION).order_by("id"):
        body = record.body
        first = date.fromisoformat(body["first"])
        # Days of several origins together are only as reliable as the least reliable of them.
        origins = (body["origin"], names[record.key][1]) if record.key in names else (body["origin"],)
        names[record.key] = (body["name"], max(origins, key=_DOUBT.index))
        own = days.setdefault(record.key, {})
        own |= {first + timedelta(days=i): v for i, v in enumerate(body["means"]) if v is not None}
    return {id_: _station(id_, *names[id_], own) for id_, own in days.items() if own}


def station_of_counties() -> dict[str, str]:
    """Read the station of each county, by the newest list."""
    row = RecordRow.objects.filter(type=_COUNTIES).order_by("-id").first()
    return dict(row.body) if row else {}


def _station(id_: str, name: str, origin: str, days: dict[date, int]) -> Station:
    first, last = min(days), max(days)
    values = [days.get(first + timedelta(days=i)) for i in range((last - first).days + 1)]
    return station_from(id_, name, first, [None if v is None else v / 1000 for v in values], origin)


def _store_stations(upload: UploadRow, stations_: Sequence[StationDays], counties: dict[str, str]) -> None:
    for station in (s for s in stations_ if s.days):
        first, last = min(station.days), max(station.days)
        means = [station.days.get(first + timedelta(days=i)) for i in range((last - first).days + 1)]
        body = {"name": station.name, "origin": station.origin, "first": first.isoformat(), "means": means}
        RecordRow.objects.create(upload=upload, type=_STATION, key=station.id, body=body)
    if counties:
        RecordRow.objects.create(upload=upload, type=_COUNTIES, key="", body=counties)
