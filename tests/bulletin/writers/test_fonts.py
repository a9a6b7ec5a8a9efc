"""The office's own fonts come before the open ones."""

from pathlib import Path

import pytest

from tongbao.bulletin.writers import fonts, layout
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook


@pytest.fixture
def rows(rulebook: Rulebook) -> dict[str, Row]:
    return dict(layout.layout(rulebook))


def test_the_offices_own_fonts_win(rows: dict[str, Row], tmp_path: Path) -> None:
    """An open font under a name of the same length stands for the office's own."""
    open_font = (fonts.OPEN_FONTS / "NotoSansSC-Regular.otf").read_bytes()
    old, new = ("Noto Sans SC".encode("utf-16-be"), "Office SongX".encode("utf-16-be"))
    (tmp_path / "office.otf").write_bytes(open_font.replace(old, new))
    changed = rows["font-xiaobiaosong"].model_copy(update={})
    changed.__pydantic_extra__["names"] = ["不存在", "office songx"]
    shelf = fonts.shelf(rows | {"font-xiaobiaosong": changed}, tmp_path, system=False)
    assert shelf.faces["xiaobiaosong"] == fonts.Face(("Office SongX", "Noto Serif SC"), "0")
    assert shelf.files == (tmp_path / "office.otf",)
    assert len(shelf.notices) == 4
    with shelf.fonts() as found:
        assert set(found.families()) == {"Noto Sans SC", "Noto Serif SC", "Office SongX"}
