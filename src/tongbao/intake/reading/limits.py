"""Limits of reading files from outside: the rules that set them, and bounded reads that keep to them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongbao.intake.reading.workbook_cells import Unreadable

if TYPE_CHECKING:  # a worker reads within limits it was given: loading the rules would double its start
    from tongbao.rules.rulebook import Rulebook

METER_LIST_BYTES = 64 * 1024 * 1024


def workbook_limits(rulebook: "Rulebook") -> dict[str, int]:
    """Return the limits of reading workbooks.

    Parameters
    ----------
    rulebook
        Rules of the day.

    Returns
    -------
    mapping of limit to number
        Numbers of ``checks/sandbox``: sizes, area of a sheet, memory and time of a worker.
    """
    return _numbers(rulebook.row("checks", "sandbox").content)


def document_limits(rulebook: "Rulebook") -> dict[str, int]:
    """Return the limits of reading a document that came back from people.

    Parameters
    ----------
    rulebook
        Rules of the day.

    Returns
    -------
    mapping of limit to number
        Numbers of ``document_files/reading``: sizes, paragraphs, memory and time of a worker.
    """
    return _numbers(rulebook.row("document_files", "reading").content)


def meter_limits(rulebook: "Rulebook") -> dict[str, Any]:
    """Return the limits of reading meter data, with the rules of a roll-up.

    Parameters
    ----------
    rulebook
        Rules of the day.

    Returns
    -------
    mapping of limit to number or list
        Content of ``checks/meters``.
    """
    return dict(rulebook.row("checks", "meters").content)


def read_bounded(path: Path, limits: Mapping[str, int], unopened: str, oversized: str) -> bytes:
    """Read a whole file, one byte more than its limit at most.

    Parameters
    ----------
    path
        File to read.
    limits : ``file_bytes``
        Largest size.
    unopened, oversized
        Sentences of the refusal.

    Returns
    -------
    bytes
        Content of the file.

    Raises
    ------
    Unreadable
        The file cannot be opened, or is larger than the limit.
    """
    try:
        check_size(path, limits, oversized)
        content = read_head(path, limits["file_bytes"] + 1)
    except OSError as problem:
        raise Unreadable(unopened) from problem
    if len(content) > limits["file_bytes"]:  # it grew while it was read
        raise Unreadable(oversized)
    return content


def check_size(path: Path, limits: Mapping[str, Any], oversized: str) -> None:
    """Refuse a file that is larger than its limit.

    Parameters
    ----------
    path
        File to check.
    limits : ``file_bytes``
        Largest size.
    oversized
        Sentence of the refusal.

    Raises
    ------
    Unreadable
        The file is larger than the limit.
    """
    if path.stat().st_size > limits["file_bytes"]:
        raise Unreadable(oversized)


def read_head(path: Path, most: int) -> bytes:
    """Read the beginning of a file.

    Parameters
    ----------
    path
        File to read.
    most : [bytes]
        Largest number of bytes.

    Returns
    -------
    bytes
        All of the file where it is no longer.
    """
    with path.open("rb") as file:
        return file.read(most)


def _numbers(content: Mapping[str, Any]) -> dict[str, int]:
    return {k: v for k, v in content.items() if isinstance(v, int)}
