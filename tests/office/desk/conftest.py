"""The small office at three points of a bulletin's way, made once and copied for each test; files are in ``out``."""

import shutil
from pathlib import Path

import pytest
from tests.office.desk import small_document

from tongbao.office.desk.home.home import Home, open_home


def _copy(base: Path, folder: Path) -> Home:
    shutil.copytree(base, folder, dirs_exist_ok=True)
    return open_home(folder / "home")


@pytest.fixture(scope="session")
def closed_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office with two closed months."""
    folder = tmp_path_factory.mktemp("closed")
    small_document.small_office(folder)
    return folder


@pytest.fixture(scope="session")
def drafted_base(closed_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the bulletin drafted."""
    folder = tmp_path_factory.mktemp("drafted")
    small_document.drafted(_copy(closed_base, folder), folder / "out")
    return folder


@pytest.fixture(scope="session")
def issued_base(drafted_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the bulletin issued."""
    folder = tmp_path_factory.mktemp("issued")
    small_document.issued(_copy(drafted_base, folder), folder / "out")
    return folder


@pytest.fixture
def closed(closed_base: Path, tmp_path: Path) -> Home:
    """A home of one's own with two closed months."""
    return _copy(closed_base, tmp_path)


@pytest.fixture
def drafted(drafted_base: Path, tmp_path: Path) -> Home:
    """A home of one's own with the draft."""
    return _copy(drafted_base, tmp_path)


@pytest.fixture
def issued(issued_base: Path, tmp_path: Path) -> Home:
    """A home of one's own with the issued bulletin."""
    return _copy(issued_base, tmp_path)
