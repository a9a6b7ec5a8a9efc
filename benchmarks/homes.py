"""Homes for the benchmarks: a fresh one with a synthetic registry, one filled in bulk, and copies of it."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import connection
from province import COUNTIES, Province, county_code

from tongbao.measure.period import Month, Span
from tongbao.office.desk.home.home import SHANGHAI, Actor, Home, one_act, open_home
from tongbao.office.desk.registry.enrol import enrol
from tongbao.office.store import rows
from tongbao.office.store.models import UploadRow
from tongbao.records.reading import Reading
from tongbao.rules.digest import sha256

NOW = datetime(2026, 4, 20, 10, tzinfo=SHANGHAI)
PERSONS = (
    "name,roles\n测速管理员,admin\n测速拟稿人,drafter\n"
    "测速收文员,collector\n测速封账员,closer\n测速签发人,issuer\n测速审计员,auditor\n"
)
OFFICE = "\n".join(
    f'{key} = "{value}"'
    for key, value in {
        "scope": "synthetic-benchmark",
        "issuer": "合成测速省公共机构节能办公室",
        "office": "合成测速省公共机构节能办公室",
        "doc_word": "合测节能办",
        "recipients": "各市人民政府",
        "list_order": "customary",
        "synthetic_mark": "合成数据，地名、机构和数字均为虚构",
    }.items()
)


def acting(role: str) -> Actor:
    """One of the benchmark's own persons, at a fixed time."""
    return Actor(f"测速{role}", NOW)


def new_home(path: Path, province: Province) -> Home:
    """A fresh home that knows the benchmark's persons and the province's registry."""
    home = open_home(path, create=True)
    source = path / "enrolled"
    source.mkdir()
    (source / "persons.csv").write_text(PERSONS, "utf-8")
    (source / "office.toml").write_text(OFFICE + "\n", "utf-8")
    enrol(str(source), acting("管理员"))
    with one_act():
        rows.replace_roster(province.roster)
    return home


def filled(path: Path, province: Province, span: Span, step: Callable[[], None]) -> Home:
    """A home with an accepted return of every county and month, put in the store in bulk."""
    home = new_home(path, province)
    for month in span:
        with one_act():
            for county in range(COUNTIES):
                _fill(province, county, month)
                step()
    return home


def _fill(province: Province, county: int, month: Month) -> None:
    code = county_code(county)
    listed = list(province.county(county, month))
    if not listed:
        return
    upload = UploadRow.objects.create(
        digest=sha256(f"合成 {code} {month}".encode()),
        file=f"合成_{code}_{month}.xlsx",
        kind="ledger",
        unit=code,
        period=str(month),
        received_at=f"{month.shift(1)}-05T10:00:00+08:00",
        state="accepted",
    )
    unit = province.roster.unit_of_county(code, month.last_day)
    rows.store_readings(
        upload,
        [
            Reading(s.id, month, s.kind, unit, code, province.amounts(n, month), row=line)
            for line, (n, s) in enumerate(listed, start=3)
        ],
    )


def copied(source: Path, path: Path) -> Home:
    """The same home elsewhere, opened."""
    leave()
    shutil.copytree(source, path)
    return open_home(path)


def leave() -> None:
    """Close the database of the home that is open, so that its file is whole."""
    connection.close()


def removed(path: Path) -> None:
    """Remove a home."""
    leave()
    shutil.rmtree(path, ignore_errors=True)
