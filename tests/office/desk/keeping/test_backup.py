"""A backup is a consistent copy with a digest a file, made by the administrator into a new folder."""

import json
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office
from tests.office.desk.small_document import refusal

from tongbao.office.desk.home.home import open_home
from tongbao.office.desk.keeping.backup import backup, digests_of, find_tool
from tongbao.office.store.models import PersonRow, TrailRow

ADMIN = acting("办管理")


def test_it_is_a_home_with_a_digest_for_every_file(tmp_path: Path) -> None:
    home = chain_office(tmp_path)
    (home.evidence / "paper").write_bytes(b"paper")
    persons = sorted(PersonRow.objects.values_list("name", flat=True))
    target = tmp_path / "backup"
    digests = backup(home, target, ADMIN)
    assert digests == digests_of(target) == json.loads((target / "backup.json").read_text("utf-8"))
    assert {"office.sqlite3", "evidence/paper"} <= set(digests)
    open_home(target)
    assert sorted(PersonRow.objects.values_list("name", flat=True)) == persons
    # Its own note is in it.
    last = TrailRow.objects.order_by("-id").first()
    assert last is not None
    assert (last.who, last.act, last.subject) == ("办管理", "backup", "backup")


def test_each_refusal(tmp_path: Path) -> None:
    home = chain_office(tmp_path)
    target = tmp_path / "backup"
    code, words = refusal(backup, home, target, acting("办审核"))
    assert (code, words.startswith("“办审核”（审核员）无权办理 ")) == ("role", True)
    assert not target.exists()
    target.mkdir()
    assert refusal(backup, home, target, ADMIN) == ("backup", f"“{target}”已经存在。请另给一个新的文件夹。")
    assert TrailRow.objects.filter(act="backup").count() == 0


def test_a_tool_that_is_not_here_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert refusal(find_tool, "pg_dump", "pg_dump x") == (
        "tool",
        "本机没有 PostgreSQL 的工具 pg_dump。请安装 postgresql-client，或在数据库服务器上运行：pg_dump x。",
    )
