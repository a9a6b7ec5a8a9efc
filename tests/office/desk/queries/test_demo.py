"""The people of a demonstration: those of the registry, and one for each place that has none."""

import pytest
from tests.office.desk.chain_office import acting, chain_office

from tongbao.office.desk.queries.demo import people
from tongbao.office.store.models import PersonRow

ADDED = [
    ("演示安全员", "安全管理员", "省办"),
    ("演示日志员", "审计管理员", "省办"),
    ("演示县级", "审核员、收文员", "合成甲县"),
    ("演示填报员", "填报员", "合成甲县教育局"),
    ("演示市级", "填报员、审核员、收文员", "合成东市"),
]


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One home for the module."""
    chain_office(tmp_path_factory.mktemp("demo"))


def test_every_level_has_somebody_with_roles_and_territory() -> None:
    enrolled = set(PersonRow.objects.values_list("name", flat=True))
    found = people(acting("办管理"))
    assert [line for line in found if line[0] not in enrolled] == ADDED
    assert ("东市审核", "审核员、收文员", "合成东市") in found and len(found) == len(enrolled) + len(ADDED)


def test_asking_again_adds_nobody() -> None:
    assert people(acting("办管理")) == people(acting("办管理"))
