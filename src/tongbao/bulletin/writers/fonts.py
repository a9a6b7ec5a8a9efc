"""Which fonts a PDF is set in: the office's own where they are found, else the open ones that are installed with us.

System fonts are used only where they bear an office name, so that the same page gives the same bytes on
every machine without office fonts.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pylopdf_fonts_zh_cn
import typst

from tongbao.bulletin.writers.layout import FONT_ROLES, Layout
from tongbao.rules.dated import Row

OPEN_FONTS = pylopdf_fonts_zh_cn.serif_path().parent  # Noto Serif SC and Noto Sans SC, under the OFL


@dataclass(frozen=True, slots=True)
class Face:
    """The families a role is set in, in order, and how much its letters are thickened."""

    families: tuple[str, ...]
    thicken_em: str

    def plain(self) -> dict[str, object]:
        """As JSON can carry it."""
        return {"families": list(self.families), "thicken": self.thicken_em}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The faces by role, the files they are in, and what has to be said about them."""

    faces: dict[str, Face]
    files: tuple[Path, ...]
    notices: tuple[str, ...]

    @contextmanager
    def fonts(self) -> Iterator[typst.Fonts]:
        """The fonts as Typst takes them: the open ones and the files chosen, nothing else.

        Typst takes folders only and reads a font when it needs it, so the chosen files lie in a folder of their
        own for as long as the document is being set.
        """
        with TemporaryDirectory() as folder:
            for number, file in enumerate(self.files):
                shutil.copyfile(file, Path(folder) / f"{number}{file.suffix}")
            yield _fonts(False, [OPEN_FONTS, Path(folder)])


def shelf(rows: Layout, office_fonts: Path | None = None, system: bool = True) -> Shelf:
    """Choose a face for every role.

    Parameters
    ----------
    rows : the layout, whose ``font-…`` rows name the candidates, best first.
    office_fonts : a folder with the office's own fonts; it comes before the system's.
    system : whether the system's fonts may be used where they bear an office name.
    """
    known = _known(True, []) if system else {}
    if office_fonts is not None:
        known |= _known(False, [office_fonts])
    faces, files, notices = {}, list[Path](), list[str]()
    for role in FONT_ROLES:
        row = rows[f"font-{role}"]
        found = next((known[n.casefold()] for n in row.texts("names") if n.casefold() in known), None)
        if found is None:
            notices.append(_notice(row))
            faces[role] = Face((row.text("fallback"),), str(row.get("thicken_em")))
        else:
            faces[role] = Face((found[0], row.text("fallback")), "0")
            files.append(found[1])
    return Shelf(faces, tuple(dict.fromkeys(files)), tuple(notices))


def _fonts(system: bool, folders: list[Path]) -> typst.Fonts:
    paths = [str(folder) for folder in folders]
    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=paths)


def _known(system: bool, folders: list[Path]) -> dict[str, tuple[str, Path]]:
    """Family and file by the family's name in small letters; of several files the first."""
    fonts = _fonts(system, folders).fonts()
    return {f.family.casefold(): (f.family, Path(f.path)) for f in reversed(fonts) if f.path}


def _notice(row: Row) -> str:
    return f"未找到{row.text('name')}，{row.text('used_for')}以{row.text('fallback_name')}代替。"
