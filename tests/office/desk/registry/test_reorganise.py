"""Changes of institutions: the sums before and after are shown, then the registry is changed and noted."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office, received

from tongbao.measure.refusal import Refusal
from tongbao.office.commands.main import main
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.queries.registry import preview_tables
from tongbao.office.desk.registry.reorganise import Preview, Side, preview, reorganise
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, ReadingRow, TrailRow
from tongbao.registry.reorganisation import END, MERGE, MOVE, SPLIT, Reorganisation

DAY = date(2024, 7, 1)
ADMIN = acting("办管理")
USES = {"school": 1_000_000, "school2": 2_000_000, "clinic": 4_000_000, "museum": 8_000_000}
COUNTY = {"school": "990101", "school2": "990101", "clinic": "990102", "museum": "990201"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Four institutions with a month of electricity [thousandths of a kWh]."""
    made = chain_office(tmp_path)
    for institution, milli in USES.items():
        upload, county = received(institution), COUNTY[institution]
        ReadingRow.objects.create(
            upload=upload, institution=institution, month="2024-01", kind="organ", line=1, basis="billed",
            unit="west" if county == "990201" else "east", county=county, amounts={"electricity": milli},
        )  # fmt: skip
    return made


def coal(milli: int) -> str:
    """Standard coal of electricity [tce], to two places."""
    return f"{milli * 1229 / 10**10:.2f}"  # a check value, not a sum of the program


def places(found: Preview) -> dict[str, tuple[Side, Side]]:
    """Each place before and after."""
    return {name: (before, after) for name, before, after in found.places}


def test_it_works_across_the_border_of_an_area(home: Home) -> None:
    found = preview(Reorganisation(MOVE, ("clinic",), DAY, county="990201"), ADMIN)
    assert found.months == "2023-02至2024-01"
    assert found.states == [
        ("合成乙县医院", "clinic", "合成乙县", "2012-07-01", "2024-06-30"),
        ("合成乙县医院", "clinic", "合成丙县", "2024-07-01", "今"),
    ]
    clinic, museum, schools = USES["clinic"], USES["museum"], USES["school"] + USES["school2"]
    assert places(found) == {
        "合成乙县": (Side(2, coal(clinic)), Side(1, None)),
        "合成丙县": (Side(1, coal(museum)), Side(2, coal(museum + clinic))),
        "合成东市": (Side(5, coal(schools + clinic)), Side(4, coal(schools))),
        "合成西市": (Side(1, coal(museum)), Side(2, coal(museum + clinic))),
        "以上合计": (Side(6, coal(sum(USES.values()))), Side(6, coal(sum(USES.values())))),
    }
    assert rows.roster().states_of("clinic")[-1].county == "990102"


def test_a_merger_keeps_the_sum_and_loses_an_institution(home: Home) -> None:
    found = places(preview(Reorganisation(MERGE, ("school", "school2"), DAY, into="school"), ADMIN))
    both = coal(USES["school"] + USES["school2"])
    assert found == {"合成甲县": (Side(3, both), Side(2, both)), "以上合计": (Side(3, both), Side(2, both))}


def test_the_figures_of_who_is_split_stay_where_it_stood(home: Home) -> None:
    parts = (("clinic-a", "甲院"), ("clinic-b", "乙院"))
    found = places(preview(Reorganisation(SPLIT, ("clinic",), DAY, parts=parts), ADMIN))
    assert found["合成乙县"] == (Side(2, coal(USES["clinic"])), Side(3, coal(USES["clinic"])))


def test_who_ends_takes_its_figures_along_and_leaves_people_behind(home: Home) -> None:
    BookRow.objects.create(
        kind="ledger", scope="s", period="2024-08", vintage=1, seal="a", seal_sm3="b", folder="f",
        proposed_by="甲", confirmed_by="乙", closed_at="2024-09-01",
    )  # fmt: skip
    found = preview(Reorganisation(END, ("bureau", "school"), DAY), ADMIN)
    assert places(found)["合成甲县"] == (
        Side(3, coal(USES["school"] + USES["school2"])),
        Side(1, coal(USES["school2"])),
    )
    assert found.notes == [
        "2024-08已经封账，仍按封账时的名录，不受这次变更影响。",
        "一中填报、局审核的所属单位将不在名录中，请另行安排。",
        "合成甲县二中由撤销的机构代报，请重新登记主管单位。",
    ]
    assert [t.title for t in preview_tables(found)] == ["变更后的登记", "变更前后", "请注意"]


def test_the_registry_is_changed_and_the_act_is_noted(home: Home) -> None:
    assert (
        reorganise(Reorganisation(MOVE, ("clinic",), DAY, county="990201"), ADMIN) == "迁移 合成乙县医院，自2024-07-01"
    )
    roster = rows.roster()
    assert [(s.county, s.until) for s in roster.states_of("clinic")] == [
        ("990102", date(2024, 6, 30)),
        ("990201", None),
    ]
    assert [s.id for s in roster.institutions].count("mover") == 2
    last = TrailRow.objects.order_by("-id")[0]
    assert (last.act, last.subject) == ("reorganise", "迁移 合成乙县医院，自2024-07-01 clinic 990201")


@pytest.mark.parametrize("act", [preview, reorganise])
def test_who_does_not_enrol_changes_nothing(home: Home, act) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as refused:
        act(Reorganisation(END, ("clinic",), DAY), acting("东市审核"))
    assert refused.value.code == "role"


def test_the_command_shows_first_and_changes_when_told(home: Home, capsys) -> None:  # type: ignore[no-untyped-def]
    words = ["--home", str(home.path), "--as", "办管理", "reorganise", "end", "clinic", "--from", "2024-07-01"]
    assert main(words) == 0
    assert "尚未登记；核对后加 --confirm 再办一次。" in capsys.readouterr().out
    assert main([*words, "--confirm"]) == 0
    assert "已登记：撤销 合成乙县医院，自2024-07-01。" in capsys.readouterr().out
    assert main(words) == 3
    assert main([*words[:4], "reorganise", "split", "museum", "--from", "2024-07-01", "--part", "x"]) == 3
    assert "请写成 --part 编号=名称，一家写一次。" in capsys.readouterr().err.replace("\n", "")
