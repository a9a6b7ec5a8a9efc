"""Durable writes: files, and the folders that name them, survive a power failure once a write is acknowledged."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's entries, are on the disk.

    Parameters
    ----------
    path
        File or folder; on Windows, where folders cannot be synchronised, a folder is skipped.
    """
    if path.is_dir() and os.name == "nt":
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def move_durably(part: Path, path: Path) -> None:
    """Move a finished file or folder to its name, so that it appears complete or not at all, and stays.

    Parameters
    ----------
    part
        Finished file or folder in the same folder as ``path``; a folder's own files are synchronised first.
    path
        Final name.
    """
    for inner in sorted(part.rglob("*")) if part.is_dir() else ():
        sync(inner)
    sync(part)
    part.replace(path)
    sync(path.parent)
