"""What is acknowledged is on the disk: files and the folders that name them survive a power failure."""

import os
from pathlib import Path


def settle(path: Path) -> None:
    """Wait until a file's bytes, or a folder's entries, are on the disk; where folders cannot be waited for, go on."""
    if path.is_dir() and os.name == "nt":
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def put(part: Path, path: Path) -> None:
    """Give a finished file or folder its name: it appears whole or not at all, and stays.

    ``part`` stands in the same folder as ``path``; a folder's own files are waited for first.
    """
    for inner in sorted(part.rglob("*")) if part.is_dir() else ():
        settle(inner)
    settle(part)
    part.replace(path)
    settle(path.parent)
