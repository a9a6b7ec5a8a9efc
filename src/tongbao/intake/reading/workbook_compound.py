"""The container of an old .xls: a small file system in a file. Every chain is bounded by the sectors there are."""

from struct import Struct, error, unpack_from

from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.intake.reading.workbook_package import TRUNCATED

_HEAD_FAT = 109
_LAST = 0xFFFFFFFA  # from here on a number is no sector
_ENTRY = Struct("<64sHBBIII16sI8s8sIQ")
_MINI = 64


def read_stream(content: bytes, *names: str) -> bytes | None:
    """Read the first stream with one of the names from a compound file.

    Parameters
    ----------
    content
        Bytes of the file.
    *names
        Names of streams, in any case.

    Returns
    -------
    bytes or None
        None where there is no such stream.

    Raises
    ------
    Unreadable
        The container is damaged or cut.
    """
    try:
        return _Container(content).stream(names)
    except (error, IndexError, ValueError) as problem:
        raise Unreadable(TRUNCATED) from problem


class _Container:
    """The sectors of a compound file and their chains."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << unpack_from("<H", content, 30)[0]
        if self._size not in (512, 4096):
            raise ValueError(f"sector size must be 512 or 4096, got {self._size}")
        self._most = len(content) // self._size + 1
        self._fat = self._numbers(self._fat_sectors())
        directory, self._cutoff, mini = unpack_from("<I4xII", content, 48)
        raw = self._joined(self._chain(directory, self._fat))
        self._entries = [_ENTRY.unpack_from(raw, at) for at in range(0, len(raw) - 127, 128)]
        self._mini_fat = self._numbers(self._chain(mini, self._fat))

    def _fat_sectors(self) -> list[int]:
        sectors = list(unpack_from(f"<{_HEAD_FAT}I", self._content, 76))
        following = unpack_from("<I", self._content, 68)[0]
        for _ in range(self._most):
            if following >= _LAST:
                break
            numbers = self._numbers([following])
            sectors += numbers[:-1]
            following = numbers[-1]
        return [s for s in sectors if s < _LAST]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _numbers(self, sectors: list[int]) -> tuple[int, ...]:
        raw = self._joined(sectors)
        return unpack_from(f"<{len(raw) // 4}I", raw)

    def _joined(self, sectors: list[int]) -> bytes:
        return b"".join(map(self._sector, sectors))

    def _chain(self, first: int, table: tuple[int, ...]) -> list[int]:
        found: list[int] = []
        while first < _LAST:
            found.append(first)
            if len(found) > len(table):
                raise ValueError("a chain of sectors runs in a circle")
            first = table[first]
        return found

    def stream(self, names: tuple[str, ...]) -> bytes | None:
        """Return the bytes of the first stream with one of the names."""
        wanted = {n.lower() for n in names}
        for entry in self._entries:
            name = entry[0][: max(entry[1] - 2, 0)].decode("utf-16-le", "replace").lower()
            if entry[2] == 2 and name in wanted:
                size = entry[12] & 0xFFFFFFFF
                small = size < self._cutoff
                whole = self._small(entry[11]) if small else self._joined(self._chain(entry[11], self._fat))
                if len(whole) < size:
                    raise ValueError(f"stream {name} promises {size} bytes and has {len(whole)}")
                return whole[:size]
        return None

    def _small(self, first: int) -> bytes:
        root = self._joined(self._chain(self._entries[0][11], self._fat))
        return b"".join(root[s * _MINI : (s + 1) * _MINI] for s in self._chain(first, self._mini_fat))
