"""Books on shared storage, at any address fsspec knows: a mounted folder, S3 and the like. Only this module knows.

The folder of a book in the home is the working copy. Closed books are copied to the storage as well; what another
machine closed is fetched when it is first needed, and checked against its seal like any book.
"""

import shutil
from functools import cached_property
from pathlib import Path
from typing import Any

from tongbao.measure.refusal import Refusal
from tongbao.records.durable import move_durably

_MANIFEST = "manifest.json"


class Storage:
    """Shared storage of an office at an address; an empty address is none, and everything stays in the home."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")

    def __bool__(self) -> bool:
        """Return whether there is a shared storage."""
        return bool(self._address)

    def bring(self, folder: Path, name: str) -> None:
        """Copy a book to the storage; its manifest comes last, so that a book with a manifest is complete.

        Parameters
        ----------
        folder
            Folder of the book.
        name
            Name in the storage; a book that exists there is left unchanged, as a closed book is never written again.

        Raises
        ------
        Refusal
            Code ``storage`` where the storage cannot be used.
        """
        if not self or self.has(name):
            return
        try:
            for file in sorted(folder.iterdir(), key=lambda f: f.name == _MANIFEST):
                self._files.pipe_file(f"{self._root}/{name}/{file.name}", file.read_bytes())
        except Exception as problem:
            raise self._refusal(problem) from problem

    def fetch(self, name: str, folder: Path) -> bool:
        """Copy a book from the storage into a folder that appears complete or not at all.

        Parameters
        ----------
        name
            Name in the storage.
        folder
            Folder to create.

        Returns
        -------
        bool
            Whether the book exists in the storage.

        Raises
        ------
        Refusal
            Code ``storage`` where the storage cannot be used.
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
        move_durably(part, folder)
        return True

    def has(self, name: str) -> bool:
        """Return whether the storage has a complete book.

        Parameters
        ----------
        name
            Name in the storage.

        Returns
        -------
        bool
            True where its manifest exists.

        Raises
        ------
        Refusal
            Code ``storage`` where the storage cannot be used.
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
