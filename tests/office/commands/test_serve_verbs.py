"""serve, account at the command line: what must be there before the pages open."""

from pathlib import Path

import pytest
from tests.office.commands.console import refused, run
from tests.office.desk.chain_office import chain_office


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for the module."""
    return chain_office(tmp_path_factory.mktemp("serve")).path


def test_without_an_account_the_pages_stay_closed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "还没有任何人的账号。请先开通一个：tongbao account 姓名（名录中已登记的人）。"
    assert run(capsys, home, "办管理", "serve") == refused("account", words)


def test_an_account_is_opened_with_a_password_for_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, [[line]] = run(capsys, home, "办管理", "account", "办管理")
    assert (code, line["姓名"], len(line["一次性密码"]) >= 8) == (0, "办管理", True)


def test_a_day_is_played_in_a_demonstration_only(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "--day 只用于演示。正式办公以系统时间为准。"
    assert run(capsys, home, "办管理", "serve", "--day", "2024-02-05") == refused("demo", words)


def test_a_folder_that_is_no_demonstration_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "“nosuch”不是做好的演示。请先运行 make demo，再写 out/hebei-2017 这样的文件夹。"
    assert run(capsys, home, "办管理", "serve", "--demo", "nosuch") == refused("demo", words)
