"""The office that programs ask, one a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting
from tests.office.pages.api.program import office_of_programs

from tongbao.office.desk.keeping import jobs
from tongbao.office.pages import clock


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home on a day it plays, whose jobs are done at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TONGBAO_JOBS", jobs.AT_ONCE)
        patch.setattr(clock, "moment", lambda: acting("x").now)
        yield office_of_programs(tmp_path_factory.mktemp("office"))
