"""export, backup, restore, doctor, synth, score at the command line."""

from pathlib import Path

import pytest
from tests.office.commands.console import refused, run
from tests.office.desk.chain_office import chain_office


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for the module."""
    return chain_office(tmp_path_factory.mktemp("keeping")).path


def test_a_backup_is_whole_until_a_file_of_it_changes(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "backup"
    assert run(capsys, home, "办管理", "backup", target) == (0, [])
    assert run(capsys, home, "办管理", "restore", target, "--check") == (0, [])
    database = next(target.rglob("office.sqlite3"))
    database.write_bytes(b"spoilt")
    code, [wrong] = run(capsys, home, "办管理", "restore", target, "--check")
    assert (code, len(wrong)) == (1, 1)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("backup",), "backup", "没有写明备份到哪里，或者写了两处。请写一个新的文件夹，或者只写 --to。"),
        (
            ("backup", "postgresql://a:b@c/d"),
            "backup",
            "数据库地址要写在 --to 后面。请写成 tongbao backup --to postgresql://……。",
        ),
        (("synth", "out", "--shape", "round"), "shape", "没有“round”这种合成省。可用：small、province、books。"),
        (
            ("score", "nosuch.json"),
            "path",
            "找不到“nosuch.json”。请给出合成时写出的 truth.json，或写 verdicts、checks、works。",
        ),
    ],
)
def test_what_is_left_out_or_unknown_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str, sentence: str
) -> None:
    assert run(capsys, home, "办管理", *words) == refused(code, sentence)


def test_a_home_in_order_passes_its_check(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, [checks] = run(capsys, home, "办管理", "doctor")
    assert (code, {c["结果"] for c in checks}) == (0, {"好"})
