"""Backup: a consistent copy of a home. A hot copy of the file without its log is stale; VACUUM INTO is not."""

import json
import shutil
from pathlib import Path

from django.db import connection

from tongbao.measure.refusal import Refusal
from tongbao.office.desk import access, trail
from tongbao.office.desk.home import Acting, Home, one_act
from tongbao.rules.digest import sha256


def backup(home: Home, target: Path, acting: Acting) -> dict[str, str]:
    """Copy a home into a folder that must not exist, with a digest a file."""
    access.require(acting, "backup")
    if target.exists():
        raise Refusal("backup", f"“{target}”已经存在。", "请另给一个新的文件夹。")
    with one_act():
        trail.note(acting, "backup", target.name)
    target.mkdir(parents=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target / "office.sqlite3")])
    for folder in (home.books, home.evidence, home.documents):
        shutil.copytree(folder, target / folder.name)
    digests = digests_of(target)
    (target / "backup.json").write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n", "utf-8")
    return digests


def digests_of(folder: Path) -> dict[str, str]:
    """SHA-256 by relative path, without the list itself."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "backup.json")
    return {str(p.relative_to(folder)): sha256(p.read_bytes()) for p in files}
