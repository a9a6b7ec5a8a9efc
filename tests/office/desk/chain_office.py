"""A thin synthetic office for the review chain: two cities, three counties, a lone city, six institutions."""

import csv
from datetime import datetime
from pathlib import Path

from tongbao.office.desk.access.delegation import first_turn
from tongbao.office.desk.home.home import SHANGHAI, Actor, Home, open_home
from tongbao.office.desk.registry.enrol import enrol
from tongbao.office.store import rows
from tongbao.office.store.models import UploadRow

START = "2012-07-01"
REGIONS = [
    ("990000", "合成省", "省", "", "province", START, ""),
    ("990100", "合成东市", "市", "990000", "east", START, ""),
    ("990101", "合成甲县", "县", "990100", "east", START, ""),
    ("990102", "合成乙县", "县", "990100", "east", START, ""),
    ("990200", "合成西市", "市", "990000", "west", START, ""),
    ("990201", "合成丙县", "县", "990200", "west", START, ""),
    ("990301", "合成独市", "县级市", "990100", "lone", START, ""),
]
UNITS = [
    ("province", "province", "合成省", "省直", 0, "", START, ""),
    ("east", "areas", "合成东市", "合成东", 1, "county", START, ""),
    ("west", "areas", "合成西市", "合成西", 2, "county", START, ""),
    ("lone", "areas", "合成独市", "合成独", 3, "township", START, ""),
]
INSTITUTIONS = [
    ("bureau", "合成甲县教育局", "organ", "990101", START, "", ""),
    ("school", "合成甲县一中", "education", "990101", START, "", "bureau"),
    ("school2", "合成甲县二中", "education", "990101", START, "", "bureau"),
    ("clinic", "合成乙县医院", "health", "990102", START, "", ""),
    ("museum", "合成丙县文化馆", "culture", "990201", START, "", ""),
    ("mover", "合成迁址学校", "education", "990101", START, "2024-01-31", ""),
    ("mover", "合成迁址学校", "education", "990102", "2024-02-01", "", ""),
]
PERSONS = [
    ("办管理", "admin", "", ""),
    ("办收文", "collector", "", "office"),
    ("办审核", "reviewer", "", ""),
    ("办封账", "closer", "", ""),
    ("办签发", "issuer", "", ""),
    ("东市审核", "reviewer;collector", "合成东市", "city"),
    ("西市审核", "reviewer", "990200", "市级"),
    ("甲县审核", "reviewer", "990101", "county"),
    ("局审核", "reviewer", "bureau", "parent"),
    ("一中填报", "reporter", "school", "institution"),
    ("二中填报", "reporter", "school2", ""),
    ("甲县填报", "reporter", "990101", ""),
]


def table(path: Path, head: str, lines: list[tuple[object, ...]]) -> None:
    """One CSV of a registry."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head.split(), *lines])


def acting(who: str, day: str = "2024-02-05", hour: int = 9) -> Actor:
    """A person on a day."""
    return Actor(who, datetime.fromisoformat(f"{day}T{hour:02d}:00:00").replace(tzinfo=SHANGHAI))


def registry(
    folder: Path,
    persons: list[tuple[str, str, str, str]] | None = None,
    institutions: tuple[str, ...] = (),
) -> Path:
    """The folder of the synthetic registry and its people; ``institutions`` names those there are, else all."""
    folder.mkdir(parents=True, exist_ok=True)
    dated = "since until"
    table(folder / "regions.csv", f"code name kind parent unit {dated}", [*REGIONS])
    table(folder / "units.csv", f"id list name short customary hands_down_to {dated}", [*UNITS])
    table(
        folder / "institutions.csv",
        f"id name kind county {dated} parent",
        [i for i in INSTITUTIONS if not institutions or i[0] in institutions],
    )
    table(folder / "persons.csv", "name roles place level", [*(PERSONS if persons is None else persons)])
    (folder / "office.toml").write_text('scope = "synthetic"\noffice = "合成省办"\n', "utf-8")
    return folder


def chain_office(folder: Path, persons: list[tuple[str, str, str, str]] | None = None) -> Home:
    """An enrolled home."""
    home = open_home(folder / "home", create=True)
    enrol(str(registry(folder / "registry", persons)), acting("办管理", "2024-01-01"))
    return home


def received(unit: str, period: str = "2024-01", kind: str = "ledger", state: str = "collected") -> UploadRow:
    """A return as collecting leaves it: it awaits the first level that is not vacant."""
    day = acting("").now.date()
    number = UploadRow.objects.count()
    return UploadRow.objects.create(
        digest=f"{number:064x}",
        file=f"{unit}-{number}.xlsx",
        kind=kind,
        unit=unit,
        period=period,
        received_at="2024-02-05T09:00:00+08:00",
        state=state,
        level=first_turn(unit, period, day, rows.roster()).level,
    )
