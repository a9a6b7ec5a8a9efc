"""The drawing of the house is that of the contracts and the sources."""

import shutil
from pathlib import Path

import pytest

from docs import house

ROOT = Path(__file__).parents[2]
RUN = "run: python docs/house.py"


def test_the_drawing_of_contributing_is_that_of_the_contracts() -> None:
    drawn = house.BLOCK.search((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert drawn is not None
    assert drawn.group() == house.draw_layers(house.read_layers()), RUN


def test_the_page_is_what_the_sources_say() -> None:
    assert (ROOT / "docs" / "house.md").read_text("utf-8") == house.draw_house(), RUN


def test_every_layer_stands_in_the_drawing_in_its_order() -> None:
    rows = [line.strip("│\n").split("│") for line in house.draw_layers(house.read_layers()).splitlines() if "│" in line]
    columns = [[cell.strip() for cell in column if cell.strip()] for column in zip(*rows, strict=True)]
    assert [c[0] for c in columns] == [name.removeprefix("tongbao.") for name in house.DRAWN]
    assert [c[1:] for c in columns] == [house.read_layers()[name] for name in house.DRAWN]


def test_a_small_drawing_word_for_word() -> None:
    layers = {"tongbao": ["a | b", "c"], "tongbao.office": ["d"], "tongbao.office.desk": ["e"], "tongbao.intake": ["f"]}
    assert house.draw_layers(layers) == (
        "┌─────────┬────────┬─────────────┬────────┐\n"
        "│ tongbao │ office │ office.desk │ intake │\n"
        "├─────────┼────────┼─────────────┼────────┤\n"
        "│ a | b   │ d      │ e           │ f      │\n"
        "│ c       │        │             │        │\n"
        "└─────────┴────────┴─────────────┴────────┘\n"
    )


def test_arrows_that_others_imply_are_left_out(tmp_path: Path) -> None:
    for room, line in {
        "top": "import tongbao.middle.x\nfrom tongbao import low",
        "middle": "from tongbao.low import y",
    }.items():
        (tmp_path / "src" / "tongbao" / room).mkdir(parents=True)
        (tmp_path / "src" / "tongbao" / room / "x.py").write_text(line, "utf-8")
    (tmp_path / "src" / "tongbao" / "low.py").write_text('"""Low."""', "utf-8")
    layers = {"tongbao": ["top", "middle", "low"]}
    assert house.find_arrows("tongbao", layers, tmp_path) == {("top", "middle"), ("middle", "low")}


def test_arrows_go_downward_only() -> None:
    layers = house.read_layers()
    for container in house.DRAWN:
        height = {room.strip(): i for i, layer in enumerate(layers[container]) for room in layer.split("|")}
        assert [(a, b) for a, b in house.find_arrows(container, layers) if height[a] >= height[b]] == []


def test_a_new_file_changes_the_page(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "src" / "tongbao", tmp_path / "src" / "tongbao", ignore=shutil.ignore_patterns("static", "locale")
    )
    assert house.draw_house(tmp_path) == house.draw_house()
    (tmp_path / "src" / "tongbao" / "measure" / "gauge.py").write_text('"""A gauge."""\n', "utf-8")
    assert "`gauge`" in house.draw_house(tmp_path)
    assert "`gauge`" not in house.draw_house()


@pytest.mark.parametrize("text", ["a\n```text\nold\n```\nb ```text\nkept\n```\n"])
def test_only_the_first_block_is_replaced(text: str) -> None:
    assert house.replace_drawing(text, "new\n") == text.replace("old", "new")


def test_figures_count_files_and_lines() -> None:
    lines = house.count_lines().splitlines()
    size = len((ROOT / "src" / "tongbao" / "office" / "urls.py").read_text("utf-8").splitlines())
    assert f"| tongbao.office.urls | 1 | {size} |" in lines
    assert len(lines) == 2 + sum(len(house.list_rooms(c, house.read_layers())) for c in house.DRAWN)
