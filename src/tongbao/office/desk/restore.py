"""Restore: put a backup into a new home, or only check that it could be."""

import json
import shutil
from pathlib import Path

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.backup import digests_of


def restore(source: Path, target: Path | None) -> list[str]:
    """Hold a backup against its digests; with a target, copy it there when nothing differs.

    Returns the files that differ.
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
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("backup.json"))
    return wrong
