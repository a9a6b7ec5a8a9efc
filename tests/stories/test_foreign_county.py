"""A county sends its own sheet: three institutions by credit code. Every amount is taken, the folder goes on."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import START, UNITS, acting, table

from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.home.home import Home, open_home
from tongbao.office.desk.registry.enrol import enrol
from tongbao.office.store.models import ReadingRow, UploadRow

CASE = Path(__file__).parents[1] / "cases" / "handed_over" / "county_return_clean.xlsx"
INSTITUTIONS = [
    ("school", "示例县实验中学", "education", "990101", START, "", "12130100MB0A100132"),
    ("hospital", "示例县人民医院", "health", "990101", START, "", "12130100MB0A10021W"),
    ("centre", "示例县机关事务服务中心", "organ", "990101", START, "", "11130100MB0A1003XP"),
]
# Thousandths, as they stand in the sheet; what it does not ask for is not reported.
EXPECTED = {
    "school": {
        "area": 18_650_500,
        "people": 2_146_000,
        "electricity": 86_540_000,
        "electricity_cost": 56_251_000,
        "water": 3_215_000,
        "gas": 4_820_000,
        "petrol": 1_260_000,
        "diesel": 0,
        "heat": 1_150_600,
        "coal": 0,
    },
    "hospital": {
        "area": 42_300_000,
        "people": 1_380_000,
        "electricity": 412_600_000,
        "electricity_cost": 268_190_000,
        "water": 15_820_000,
        "gas": 26_340_000,
        "petrol": 2_150_000,
        "diesel": 180_000,
        "heat": 3_920_000,
        "coal": 0,
    },
    "centre": {
        "area": 6_120_000,
        "people": 118_000,
        "electricity": 21_480_000,
        "electricity_cost": 13_962_000,
        "water": 402_000,
        "gas": 0,
        "petrol": 910_000,
        "diesel": 0,
        "heat": 410_200,
        "coal": 0,
    },
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An office whose registry knows the three by their codes."""
    folder = tmp_path / "registry"
    folder.mkdir()
    regions = [
        ("990000", "合成省", "省", "", "province", START, ""),
        ("990100", "合成东市", "市", "990000", "east", START, ""),
        ("990101", "示例县", "县", "990100", "east", START, ""),
    ]
    table(folder / "regions.csv", "code name kind parent unit since until", [*regions])
    table(folder / "units.csv", "id list name short customary hands_down_to since until", [*UNITS[:2]])
    table(folder / "institutions.csv", "id name kind county since until uscc", [*INSTITUTIONS])
    table(folder / "persons.csv", "name roles place level", [("办收文", "collector;admin", "", "")])
    (folder / "office.toml").write_text('scope = "synthetic"\noffice = "合成省办"\n', "utf-8")
    home = open_home(tmp_path / "home", create=True)
    enrol(str(folder), acting("办收文"))
    return home


def came(home: Home, *paths: Path) -> list[FileOutcome]:
    """Taken in a day after the month."""
    return collect(paths, home, acting("办收文", "2017-04-05"), received_at="2017-04-05")


def test_every_amount_of_the_sheet_is_taken(home: Home) -> None:
    (taken,) = came(home, CASE)
    assert (taken.kind, taken.unit, taken.period, taken.state) == ("ledger", "990101", "2017-03", "collected")
    assert (taken.read, taken.accepted, taken.held, taken.not_data, taken.closes) == (4, 3, 0, 1, True)
    assert {f.code for f in taken.flags if f.severity == "error"} == set()
    assert dict(ReadingRow.objects.values_list("institution", "amounts")) == EXPECTED


def test_the_rest_of_the_folder_goes_on(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a截断.xlsx").write_bytes(CASE.read_bytes()[:900])
    (folder / "b县表.xlsx").write_bytes(CASE.read_bytes())
    (folder / "c空.xlsx").write_bytes(b"")
    (folder / "d表.et").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    states = {t.file: t.state for t in came(home, folder)}
    assert states == {"a截断.xlsx": "refused", "b县表.xlsx": "collected", "c空.xlsx": "refused", "d表.et": "refused"}
    assert dict(ReadingRow.objects.values_list("institution", "amounts")) == EXPECTED


def test_the_same_file_again_changes_nothing(home: Home, tmp_path: Path) -> None:
    came(home, CASE)
    again = tmp_path / "县表（更正）.xlsx"
    again.write_bytes(CASE.read_bytes())
    (taken,) = came(home, again)
    assert (taken.state, taken.unchanged, taken.closes) == ("unchanged", 4, True)
    assert UploadRow.objects.count() == 1
