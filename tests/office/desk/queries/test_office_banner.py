"""The banner of every page: the name of the office, and the mark of synthetic data where there is one."""

import pytest
from tests.office.desk.chain_office import chain_office

from tongbao.office.desk.queries.office_banner import office
from tongbao.office.store.models import OfficeRow


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One home for the module."""
    chain_office(tmp_path_factory.mktemp("banner"))


def test_an_office_without_an_issuer_goes_by_its_short_name() -> None:
    assert office() == {"name": "合成省办", "synthetic": ""}


def test_the_issuer_and_the_mark_of_synthetic_data_are_shown() -> None:
    OfficeRow.objects.create(key="issuer", value="合成省办公室")
    OfficeRow.objects.create(key="synthetic_mark", value="合成数据，非真实机构")
    assert office() == {"name": "合成省办公室", "synthetic": "合成数据，非真实机构"}
