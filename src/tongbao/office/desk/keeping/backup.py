"""Backup: a consistent copy of a home. A hot copy of the file without its log is stale; VACUUM INTO is not."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.db import connection

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import MARK, SQLITE, Actor, Home, one_act
from tongbao.rules.digest import sha256

DUMP = "office.dump"


def backup(home: Home, target: Path, acting: Actor) -> dict[str, str]:
    """Copy a home into a folder that must not exist; return the SHA-256 of each file by relative path.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``backup`` where the folder exists, and ``tool`` where ``pg_dump`` is missing or
        fails.
    """
    roles.require(acting, "backup")
    if target.exists():
        raise Refusal("backup", f"“{target}”已经存在。", "请另给一个新的文件夹。")
    if connection.vendor == "postgresql":
        find_tool("pg_dump", f"pg_dump --format=custom --file={target / DUMP} {connection.settings_dict['NAME']}")
    with one_act():
        audit_log.record(acting, "backup", target.name)
    target.mkdir(parents=True)
    if connection.vendor == "postgresql":
        run_tool("pg_dump", ["--format=custom", f"--file={target / DUMP}"])
        shutil.copy(home.path / MARK, target / MARK)
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target / SQLITE)])
    for folder in (home.books, home.evidence, home.documents):
        shutil.copytree(folder, target / folder.name)
    digests = digests_of(target)
    (target / "backup.json").write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n", "utf-8")
    return digests


def digests_of(folder: Path) -> dict[str, str]:
    """Compute the SHA-256 of every file by relative path; ``backup.json``, the list itself, is left out."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "backup.json")
    return {str(p.relative_to(folder)): sha256(p.read_bytes()) for p in files}


def find_tool(name: str, command: str) -> None:
    """Check that a tool of PostgreSQL is installed here.

    Raises
    ------
    Refusal
        Code ``tool`` where it is not; the remedy names the command to run on a machine that has the tool.
    """
    if shutil.which(name) is None:
        raise Refusal(
            "tool",
            f"本机没有 PostgreSQL 的工具 {name}。",
            f"请安装 postgresql-client，或在数据库服务器上运行：{command}。",
        )


def run_tool(name: str, options: Sequence[str]) -> None:
    """Run a tool of PostgreSQL on the configured database; the password is passed in its environment.

    Raises
    ------
    Refusal
        Code ``tool`` with the error message of the tool, where it fails.
    """
    given = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    where = {k: str(given[v]) for k, v in names.items() if given[v]}
    done = subprocess.run(
        [name, *options], env={**os.environ, **where}, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        words = (done.stderr.strip().splitlines() or [f"返回码{done.returncode}"])[0]
        raise Refusal("tool", f"{name} 没有完成：{words}。", "请按提示排除后重做；本次没有完成的文件夹可以删去。")
