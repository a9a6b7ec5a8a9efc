"""Restore: copy a backup into a new home, or only check that it could be."""

import json
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.keeping.backup import DUMP, digests_of, find_tool, run_tool


def restore(source: Path, target: Path | None) -> list[str]:
    """Check a backup against its digests; with a target, copy it there when nothing differs.

    Returns
    -------
    list of str
        Relative paths of the files that differ, are missing or are not listed.

    Raises
    ------
    Refusal
        Codes ``restore`` where the folder is no backup, the target is not empty, or a backup from PostgreSQL meets
        another database; ``database`` where the setting is unusable; ``tool`` where ``pg_restore`` is missing or
        fails.
    """
    if not (source / "backup.json").exists():
        raise Refusal("restore", f"“{source}”不是备份。", "请给出 tongbao backup 生成的文件夹。")
    wanted = json.loads((source / "backup.json").read_text("utf-8"))
    found = digests_of(source)
    wrong = sorted(k for k in set(wanted) | set(found) if wanted.get(k) != found.get(k))
    if target is None or wrong:
        return wrong
    if target.exists() and any(target.iterdir()):
        raise Refusal("restore", f"“{target}”不是空的。", "请恢复到新的文件夹。")
    if (source / DUMP).exists():
        _into_postgresql(source / DUMP)
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("backup.json"))
    return wrong


def _into_postgresql(dump: Path) -> None:
    """Restore the dump into an empty database, all of it or nothing."""
    if settings.DATABASE_TROUBLE is not None:
        raise settings.DATABASE_TROUBLE
    if connection.vendor != "postgresql":
        raise Refusal(
            "restore", "这份备份的数据来自 PostgreSQL。", "请先建一个空的数据库，用 TONGBAO_DATABASE 指明，再恢复。"
        )
    name = connection.settings_dict["NAME"]
    find_tool("pg_restore", f"pg_restore --no-owner --single-transaction --dbname={name} {dump}")
    options = ["--no-owner", "--single-transaction", "--exit-on-error", f"--dbname={name}"]
    run_tool("pg_restore", [*options, str(dump)])
