"""Green Button (ESPI) files."""

from collections.abc import Iterator
from pathlib import Path

from tongbao.records.engine.meters import Columns


def is_green_button(head: bytes) -> bool:
    """Whether a file begins as XML does."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def read_green_button(path: Path) -> tuple[Columns, Iterator[tuple[str, int, str]]]:
    """Later."""
    raise NotImplementedError
