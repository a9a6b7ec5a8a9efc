"""Choose the fonts of a PDF: the office's own where they are found, else the open ones installed with this package.

System fonts are used only where they bear an office name, so that the same page gives the same bytes on every machine
without office fonts.
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
from tongbao.rules.row import Row

OPEN_FONTS = pylopdf_fonts_zh_cn.serif_path().parent  # Noto Serif SC and Noto Sans SC, under the OFL


@dataclass(frozen=True, slots=True)
class Face:
    """Typeface of a role.

    Parameters
    ----------
    families : best first
        Font families.
    thicken_em : [em]
        How much the letters are thickened.
    """

    families: tuple[str, ...]
    thicken_em: str

    def plain(self) -> dict[str, object]:
        """Convert the face to JSON values.

        Returns
        -------
        dict
            Families and thickening.
        """
        return {"families": list(self.families), "thicken": self.thicken_em}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Fonts chosen for a document.

    Parameters
    ----------
    faces : mapping of role to face
        One a role of ``FONT_ROLES``.
    files
        Files of the office fonts in use.
    notices : Chinese sentences
        Substitutions to report.
    """

    faces: dict[str, Face]
    files: tuple[Path, ...]
    notices: tuple[str, ...]

    @contextmanager
    def fonts(self) -> Iterator[typst.Fonts]:
        """Provide the fonts to Typst: the open ones and the files chosen, nothing else.

        Yields
        ------
        typst.Fonts
            Valid while the context is open.

        Notes
        -----
        Typst takes folders only and reads a font when it needs it, so the chosen files are copied to a temporary
        folder for as long as the document is being set.
        """
        with TemporaryDirectory() as folder:
            for number, file in enumerate(self.files):
                shutil.copyfile(file, Path(folder) / f"{number}{file.suffix}")
            yield _fonts(False, [OPEN_FONTS, Path(folder)])


def shelf(rows: Layout, office_fonts: Path | None = None, system: bool = True) -> Shelf:
    """Choose a face for every role.

    Parameters
    ----------
    rows
        Layout of the day, whose ``font-…`` rows name the candidates, best first.
    office_fonts
        Folder with the office's own fonts; they come before the system's.
    system
        Whether the system's fonts may be used where they bear an office name.

    Returns
    -------
    Shelf
        Faces, files and notices.
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
    """Map lower-case family names to family and file; of several files the first counts."""
    fonts = _fonts(system, folders).fonts()
    return {f.family.casefold(): (f.family, Path(f.path)) for f in reversed(fonts) if f.path}


def _notice(row: Row) -> str:
    return f"未找到{row.text('name')}，{row.text('used_for')}以{row.text('fallback_name')}代替。"
