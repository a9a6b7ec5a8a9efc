"""Evidence: papers stored under their digest, so that a changed or missing paper is detected."""

import hashlib
import shutil
from pathlib import Path

from tongbao.measure.refusal import Refusal
from tongbao.records.durable import move_durably
from tongbao.rules.digest import sha256


def paper_path(folder: Path, digest: str) -> Path:
    """Return the path of a stored paper: ``evidence/ab/abcd…``.

    Parameters
    ----------
    folder
        Folder for evidence.
    digest
        SHA-256 of the paper.

    Returns
    -------
    Path
        Path of the file, whether it exists or not.
    """
    return folder / digest[:2] / digest


def store_paper(folder: Path, content: bytes) -> str:
    """Store a paper once under its digest.

    Parameters
    ----------
    folder
        Folder for evidence.
    content
        The paper itself.

    Returns
    -------
    str
        SHA-256 of the paper.
    """
    digest = sha256(content)
    path = paper_path(folder, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(content)
        move_durably(part, path)
    return digest


def store_file(folder: Path, source: Path) -> str:
    """Store a file that may exceed memory, once under its digest.

    Parameters
    ----------
    folder
        Folder for evidence.
    source
        File to copy.

    Returns
    -------
    str
        SHA-256 of the file.

    Raises
    ------
    Refusal
        Code ``changed`` where the file is modified meanwhile.
    """
    digest = file_digest(source)
    path = paper_path(folder, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        shutil.copyfile(source, part)
        if file_digest(part) != digest:
            part.unlink()
            raise Refusal("changed", f"“{source.name}”在读取时被改动。", "请等文件写完后重新收文。")
        move_durably(part, path)
    return digest


def file_digest(path: Path) -> str:
    """Compute the SHA-256 of a file without loading it whole.

    Parameters
    ----------
    path
        File to read.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_paper(folder: Path, digest: str) -> str:
    """Check a stored paper.

    Parameters
    ----------
    folder
        Folder for evidence.
    digest
        SHA-256 of the paper.

    Returns
    -------
    str
        Empty where the paper exists unchanged, else ``missing`` or ``changed``.
    """
    path = paper_path(folder, digest)
    if not path.exists():
        return "missing"
    return "" if file_digest(path) == digest else "changed"
