"""Evidence: papers kept under their digest, so that a changed or missing paper is found."""

import hashlib
import shutil
from pathlib import Path

from tongbao.measure.refusal import Refusal
from tongbao.records.durable import put
from tongbao.rules.digest import sha256


def stored_at(folder: Path, digest: str) -> Path:
    """Where a paper with a digest is kept: ``evidence/ab/abcd…``."""
    return folder / digest[:2] / digest


def keep(folder: Path, content: bytes) -> str:
    """Keep a paper once under its digest and return the digest."""
    digest = sha256(content)
    path = stored_at(folder, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(content)
        put(part, path)
    return digest


def keep_file(folder: Path, source: Path) -> str:
    """Keep a file that may be larger than memory, once under its digest, and return the digest.

    Raises
    ------
    Refusal : code ``changed`` where somebody writes to the file meanwhile.
    """
    digest = file_digest(source)
    path = stored_at(folder, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        shutil.copyfile(source, part)
        if file_digest(part) != digest:
            part.unlink()
            raise Refusal("changed", f"“{source.name}”在读取时被改动。", "请等文件写完后重新收文。")
        put(part, path)
    return digest


def file_digest(path: Path) -> str:
    """The digest of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def trouble(folder: Path, digest: str) -> str:
    """Empty where the paper is there and unchanged, else ``missing`` or ``changed``."""
    path = stored_at(folder, digest)
    if not path.exists():
        return "missing"
    return "" if file_digest(path) == digest else "changed"
