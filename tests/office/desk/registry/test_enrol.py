"""Enrol: people with a territory and a level, each checked against the registry that came with them."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import PERSONS, acting, chain_office, registry, table

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import open_home
from tongbao.office.desk.registry.enrol import enrol
from tongbao.office.store.models import PersonRow


def places() -> dict[str, str]:
    """Everybody's territory."""
    return dict(PersonRow.objects.values_list("name", "place"))


def test_territories_are_kept_as_the_registry_calls_them(tmp_path: Path) -> None:
    chain_office(tmp_path)
    assert {n: p for n, p in places().items() if p} == {
        "东市审核": "east",
        "西市审核": "west",
        "甲县审核": "990101",
        "局审核": "bureau",
        "一中填报": "school",
        "二中填报": "school2",
        "甲县填报": "990101",
    }
    assert len(places()) == len(PERSONS)


def test_a_list_without_the_column_widens_nobody(tmp_path: Path) -> None:
    chain_office(tmp_path)
    folder = tmp_path / "later"
    folder.mkdir()
    table(folder / "persons.csv", "name roles", [("甲县审核", "reviewer"), ("新人", "drafter")])
    enrol(str(folder), acting("办管理"))
    assert (places()["甲县审核"], places()["新人"]) == ("990101", "")
    table(folder / "persons.csv", "name roles place", [("甲县审核", "reviewer", "")])
    enrol(str(folder), acting("办管理"))
    assert places()["甲县审核"] == ""


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (
            ("甲", "reviewer", "999999", ""),
            "persons.csv第2行的所属单位“999999”不在名录中。请填单位、县区或机构的编号；省办人员留空。",
        ),
        (
            ("甲", "reporter", "", ""),
            "persons.csv第2行的填报员没有写明所属单位。请在 place 一栏填机构、县区或单位的编号。",
        ),
        (
            ("甲", "reviewer", "990101", "city"),
            "persons.csv第2行写的级别“city”与所属单位“990101”不符，应为“县级”。请核对 place 和 level 两栏。",
        ),
        (
            ("甲", "king", "", ""),
            "persons.csv第2行的角色无法识别：king。"
            "可用：admin、audit_admin、auditor、closer、collector、drafter、issuer、reporter、reviewer、security_admin。",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_row(tmp_path: Path, person: tuple[str, str, str, str], words: str) -> None:
    open_home(tmp_path / "home", create=True)
    with pytest.raises(Refusal) as refused:
        enrol(str(registry(tmp_path / "registry", [person])), acting("办管理"))
    assert (refused.value.code, str(refused.value)) == ("roster", words)
    assert places() == {}


def test_somebody_of_a_county_does_not_enrol(tmp_path: Path) -> None:
    chain_office(tmp_path, [*PERSONS, ("县管理", "admin", "990101", "")])
    with pytest.raises(Refusal) as refused:
        enrol(str(tmp_path / "registry"), acting("县管理"))
    assert refused.value.code == "territory"


def test_a_registry_nobody_knows_is_refused(tmp_path: Path) -> None:
    open_home(tmp_path / "home", create=True)
    with pytest.raises(Refusal) as refused:
        enrol("无此名录", acting("办管理"))
    assert str(refused.value).startswith("找不到名录“无此名录”。请给出文件夹，或随程序提供的名录：")
