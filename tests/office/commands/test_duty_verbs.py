"""duty, statistical, outbox at the command line."""

from pathlib import Path

import pytest
from tests.office.commands.console import refused, run
from tests.office.desk.ledger_office import MONTH, ledger_office


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for the module."""
    return ledger_office(tmp_path_factory.mktemp("duty")).path


def test_rates_are_shown_and_who_is_late_leaves_with_1(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, [rates, late] = run(capsys, home, "甲县审核", "duty", "ledger", MONTH, "--on", "2024-02-20")
    assert (code, [(r["级别"], r["应报"], r["已报"]) for r in rates]) == (1, [("省", 4, 1), ("市", 4, 1), ("县", 4, 1)])
    assert [x["名称"] for x in late] == ["合成甲县教育局", "合成迁址学校", "合成甲县二中"]
    assert {(x["灯"], x["已过天数"]) for x in late} == {("红", 10)}


def test_a_duty_that_is_none_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "没有“ledgers”这种报送任务。可用：ledger、statistical、progress。"
    assert run(capsys, home, "办审核", "duty", "ledgers", MONTH) == refused("kind", words)


def test_statistical_returns_are_written_out_or_taken(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "统计报表的写法不对。请写 statistical forms 2017Q1 文件夹，或 statistical take 文件。"
    for given in (("fly",), ("forms", "2024Q1"), ("take",)):
        assert run(capsys, home, "办收文", "statistical", *given) == refused("usage", words)


def test_an_empty_outbox_leaves_with_0(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, home, "办管理", "outbox") == (0, [[]])
