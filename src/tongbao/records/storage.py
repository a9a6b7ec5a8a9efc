"""Books on shared storage, at any address fsspec knows: a mounted folder, S3 and its like. Nothing else knows which.

The folder of a book in the home is the copy that is worked with. What is closed is brought to the storage as well, and
what another machine closed is fetched when it is first asked for, and held against its seal like any book.
"""

import shutil
from functools import cached_property
from pathlib import Path
from typing import Any

from tongbao.measure.refusal import Refusal
from tongbao.records.durable import put

_MANIFEST = "manifest.json"


class Storage:
    """The shared storage of an office at an address; an empty address is none, and everything stays in the home."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")

    def __bool__(self) -> bool:
        return bool(self._address)

    def bring(self, folder: Path, name: str) -> None:
        """Copy a book to the storage under its name; its manifest comes last, so that what has one is whole.

        A book that is there is left as it is: what is closed is never written again.

        Raises
        ------
        Refusal : code ``storage``.
        """
        if not self or self.has(name):
            return
        try:
            for file in sorted(folder.iterdir(), key=lambda f: f.name == _MANIFEST):
                self._files.pipe_file(f"{self._root}/{name}/{file.name}", file.read_bytes())
        except Exception as problem:
            raise self._refusal(problem) from problem

    def fetch(self, name: str, folder: Path) -> bool:
        """Copy a book from the storage into a folder that appears whole or not at all; whether it was there.

        Raises
        ------
        Refusal : code ``storage``.
        """
        if not self or not self.has(name):
            return False
        part = folder.with_name(folder.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        try:
            for file in self._files.ls(f"{self._root}/{name}", detail=False):
                (part / Path(file).name).write_bytes(self._files.cat_file(file))
        except Exception as problem:
            raise self._refusal(problem) from problem
        put(part, folder)
        return True

    def has(self, name: str) -> bool:
        """Whether a whole book of a name is there.

        Raises
        ------
        Refusal : code ``storage``.
        """
        try:
            return bool(self._files.exists(f"{self._root}/{name}/{_MANIFEST}"))
        except Exception as problem:
            raise self._refusal(problem) from problem

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        import fsspec

        files, root = fsspec.core.url_to_fs(self._address, auto_mkdir=True)
        return files, str(root)

    @property
    def _files(self) -> Any:
        return self._opened[0]

    @property
    def _root(self) -> str:
        return self._opened[1]

    def _refusal(self, problem: Exception) -> Refusal:
        words = (str(problem).strip().splitlines() or [type(problem).__name__])[0]
        return Refusal(
            "storage",
            f"共享存储“{self._address}”不能使用（{words}）。",
            "请核对 TONGBAO_BOOKS 的地址、权限和网络；本机账册没有改动，恢复后重做一次。",
        )
