"""The search as pages show it: within the territory, the newest first, no further than an index reaches."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office, received

from tongbao.office.desk.access import roles
from tongbao.office.desk.queries import search
from tongbao.office.desk.queries.table import Table
from tongbao.office.store import rows
from tongbao.office.store.models import UploadRow


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> None:
    """The chain's office."""
    chain_office(tmp_path)


def told(table: Table) -> list[str]:
    return [str(line[0]) for line in table.rows]


def test_periods_are_those_of_any_return_once_and_in_order() -> None:
    assert rows.periods() == []
    for body, period in (("school", "2024-02"), ("clinic", "2024-01"), ("museum", "2024-02"), ("school2", "2023")):
        UploadRow.objects.filter(pk=received(body).pk).update(period=period)
    assert rows.periods() == ["2023", "2024-01", "2024-02"]


def test_institutions_are_found_by_name_within_the_territory() -> None:
    assert told(search.by_words("甲县", acting("办审核"))[0]) == ["合成甲县教育局", "合成甲县一中", "合成甲县二中"]
    assert told(search.by_words("合成", acting("局审核"))[0]) == ["合成甲县教育局", "合成甲县一中", "合成甲县二中"]
    assert told(search.by_words("合成", acting("西市审核"))[0]) == ["合成丙县文化馆"]
    assert told(search.by_words("合成", acting("一中填报"))[0]) == ["合成甲县一中"]
    # It stood in 甲县 until the end of January.
    assert "合成迁址学校" in told(search.by_words("合成", acting("甲县审核", "2024-01-20"))[0])
    assert "合成迁址学校" not in told(search.by_words("合成", acting("甲县审核", "2024-02-05"))[0])


def test_places_and_codes_are_found_too() -> None:
    assert told(search.by_words("东市", acting("办审核"))[-1]) == ["合成东市"]
    assert told(search.by_words("990201", acting("办审核"))[-1]) == ["合成丙县"]
    assert told(search.by_words("合成", acting("东市审核"))[-1]) == ["合成东市", "合成甲县", "合成乙县"]
    assert told(search.by_words("丙县", acting("东市审核"))[-1]) == []
    assert told(search.by_words("CLINIC", acting("办审核"))[0]) == ["合成乙县医院"]


def test_returns_are_found_by_their_institution_always_and_by_file_among_the_newest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new = received("school"), received("clinic")
    UploadRow.objects.filter(pk=old.pk).update(file="旧文件.xlsx")
    UploadRow.objects.filter(pk=new.pk).update(file="新文件.xlsx")
    assert told(search.by_words("文件", acting("办审核"))[1]) == ["新文件.xlsx", "旧文件.xlsx"]
    monkeypatch.setattr(search, "_RECENT", 1)
    seen = search.by_words("文件", acting("办审核"))[1]
    assert told(seen) == ["新文件.xlsx"]
    assert seen.note == "文件名只在最近收到的1份里找；更早的请写机构的名称，或到“报表”页按期间查。"
    assert told(search.by_words("一中", acting("办审核"))[1]) == ["旧文件.xlsx"]
    assert told(search.by_words("一中", acting("西市审核"))[1]) == []


def test_what_is_kept_of_a_territory_goes_with_the_registry_it_was_found_in() -> None:
    received("clinic")
    first = rows.roster()
    assert list(roles.is_within(acting("西市审核"), UploadRow.objects.all(), first)) == []
    moved = next(s for s in first.institutions if s.id == "clinic")
    there = type(moved)(**{n: getattr(moved, n) for n in moved.__dataclass_fields__} | {"county": "990201"})
    second = type(first)(
        first.regions, first.units, tuple(there if s.id == "clinic" else s for s in first.institutions), first.contacts
    )
    assert len(roles.is_within(acting("西市审核"), UploadRow.objects.all(), second)) == 1
    assert list(roles.is_within(acting("西市审核"), UploadRow.objects.all(), first)) == []
