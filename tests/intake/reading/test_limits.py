"""Limits come from the rules of the day, and no read goes beyond them."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.intake.reading.limits import (
    check_size,
    document_limits,
    meter_limits,
    read_bounded,
    read_head,
    workbook_limits,
)
from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2024, 1, 31))
WORKER = {"memory_bytes", "cpu_seconds", "wall_seconds", "files_a_worker", "answer_bytes"}
PACKAGE = {"file_bytes", "entries", "unpacked_bytes", "ratio"}
UNOPENED, OVERSIZED = "文件打不开。", "文件超过大小上限。"


def test_workbooks_have_limits_of_size_area_and_worker() -> None:
    limits = workbook_limits(RULES)
    assert limits.keys() == WORKER | PACKAGE | {"most_rows", "most_columns", "most_cells"}
    assert (limits["file_bytes"], limits["most_rows"], limits["cpu_seconds"]) == (20 * 2**20, 200_000, 20)


def test_documents_have_limits_of_size_length_and_worker() -> None:
    limits = document_limits(RULES)
    assert limits.keys() == WORKER | PACKAGE | {"most_paragraphs", "most_chars"}
    assert (limits["unpacked_bytes"], limits["most_paragraphs"]) == (100 * 2**20, 20_000)


def test_meter_data_have_limits_of_the_worker_and_rules_of_a_roll_up() -> None:
    limits = meter_limits(RULES)
    assert limits.keys() >= WORKER | {"file_bytes", "slack_seconds", "on_grid_percent", "catch_up_least"}
    assert limits["step_minutes"] == RULES.row("checks", "meters").content["step_minutes"]


def test_limits_are_a_copy_of_the_rule() -> None:
    meter_limits(RULES).clear()
    workbook_limits(RULES).clear()
    assert meter_limits(RULES) and workbook_limits(RULES)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "报表.csv"
    made.write_bytes(b"12345")
    return made


@pytest.mark.parametrize("most", [5, 6, 2**20])
def test_a_file_within_its_limit_is_read_whole(path: Path, most: int) -> None:
    assert read_bounded(path, {"file_bytes": most}, UNOPENED, OVERSIZED) == b"12345"
    check_size(path, {"file_bytes": most}, OVERSIZED)


@pytest.mark.parametrize("most", [0, 4])
def test_a_file_beyond_its_limit_is_refused(path: Path, most: int) -> None:
    with pytest.raises(Unreadable) as refused:
        read_bounded(path, {"file_bytes": most}, UNOPENED, OVERSIZED)
    assert str(refused.value) == OVERSIZED
    with pytest.raises(Unreadable) as refused:
        check_size(path, {"file_bytes": most}, OVERSIZED)
    assert str(refused.value) == OVERSIZED


@pytest.mark.parametrize("name", ["没有.csv", ""])
def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_bounded(tmp_path / name, {"file_bytes": 2**20}, UNOPENED, OVERSIZED)
    assert str(refused.value) == UNOPENED


def test_a_file_without_an_end_is_refused_after_its_limit() -> None:
    assert Path("/dev/zero").stat().st_size == 0
    with pytest.raises(Unreadable) as refused:
        read_bounded(Path("/dev/zero"), {"file_bytes": 1000}, UNOPENED, OVERSIZED)
    assert str(refused.value) == OVERSIZED


@given(content=st.binary(max_size=40), most=st.integers(0, 50))
def test_the_beginning_of_a_file(tmp_path_factory: pytest.TempPathFactory, content: bytes, most: int) -> None:
    path = tmp_path_factory.mktemp("head") / "a"
    path.write_bytes(content)
    assert read_head(path, most) == content[:most]
