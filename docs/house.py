"""Draw the house: the layers into CONTRIBUTING.md, rooms, files and arrows into docs/house.md.

``python docs/house.py`` writes both pages; ``python docs/house.py --figures`` prints files and lines a room. Everything
is read from pyproject.toml and from the sources, which are parsed and never imported.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "house.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DRAWN = ("tongbao", "tongbao.office", "tongbao.office.desk", "tongbao.intake")
TITLES = {
    "tongbao": "The house",
    "tongbao.office": "The office",
    "tongbao.office.desk": "The desk",
    "tongbao.intake": "Intake",
}
BLOCK = re.compile(r"(?<=```text\n).*?(?=```)", re.DOTALL)


def read_layers(root: Path = ROOT) -> dict[str, list[str]]:
    """Read the layers of each container from import-linter's contracts, top to bottom; ``|`` joins siblings."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return {c["containers"][0]: c["layers"] for c in contracts if c["type"] == "layers"}


def draw_layers(layers: dict[str, list[str]]) -> str:
    """Draw the layers for CONTRIBUTING.md: one column a container, its layers from top to bottom."""
    columns = [[name.removeprefix("tongbao."), *layers[name]] for name in DRAWN]
    widths = [max(map(len, column)) for column in columns]
    height = max(map(len, columns))

    def line(left: str, between: str, right: str) -> str:
        return left + between.join("─" * (width + 2) for width in widths) + right + "\n"

    rows = [
        "│"
        + "│".join(f" {column[i] if i < len(column) else '':<{w}} " for column, w in zip(columns, widths, strict=True))
        for i in range(height)
    ]
    body = [row + "│\n" for row in rows]
    return line("┌", "┬", "┐") + body[0] + line("├", "┼", "┤") + "".join(body[1:]) + line("└", "┴", "┘")


def list_rooms(container: str, layers: dict[str, list[str]]) -> list[str]:
    """List the rooms of a container from top to bottom."""
    return [room.strip() for layer in layers[container] for room in layer.split("|")]


def list_files(container: str, room: str, root: Path = ROOT) -> list[Path]:
    """List the Python files of a room, without those written by Django."""
    place = root / "src" / Path(*container.split(".")) / room
    if place.is_dir():
        return [p for p in sorted(place.rglob("*.py")) if "migrations" not in p.parts]
    return [place.with_suffix(".py")]


@cache
def read_imports(path: Path) -> frozenset[str]:
    """Read the dotted names of what a file imports, wherever in it."""
    return frozenset(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def find_arrows(container: str, layers: dict[str, list[str]], root: Path = ROOT) -> set[tuple[str, str]]:
    """Find the arrows between the rooms of a container, without those that others imply."""
    rooms = list_rooms(container, layers)
    found = {
        (room, other)
        for room in rooms
        for path in list_files(container, room, root)
        for name in read_imports(path)
        for other in rooms
        if other != room and f"{name}.".startswith(f"{container}.{other}.")
    }
    return {(a, b) for a, b in found if not any(c != b and (a, c) in found and is_led_to(c, b, found) for c in rooms)}


def is_led_to(start: str, end: str, found: set[tuple[str, str]]) -> bool:
    """Return whether arrows lead from one room to another; imports go downward only, so the walk ends."""
    return (start, end) in found or any(is_led_to(b, end, found) for a, b in found if a == start)


def read_sentence(container: str, room: str, root: Path = ROOT) -> str:
    """Return what a room is, by the first paragraph of its docstring."""
    place = root / "src" / Path(*container.split(".")) / room
    path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    paragraph = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n\n")[0]
    return " ".join(paragraph.split())


def draw_house(root: Path = ROOT) -> str:
    """Draw the page: for each container a picture, then its rooms with their sentence and files."""
    layers = read_layers(root)
    parts = [
        "# The house",
        "Written by `python docs/house.py` from the sources and `pyproject.toml`; do not edit. Arrows are imports,\n"
        "downward only; what other arrows imply is left out. `python docs/house.py --figures` prints files and lines\n"
        "a room.",
    ]
    for container in DRAWN:
        rooms = list_rooms(container, layers)
        drawn = sorted(
            find_arrows(container, layers, root), key=lambda pair: (rooms.index(pair[0]), rooms.index(pair[1]))
        )
        picture = "\n".join(
            ["```mermaid", "flowchart TD", *(f"  {r}" for r in rooms), *(f"  {a} --> {b}" for a, b in drawn), "```"]
        )
        parts += [f"## {TITLES[container]} (`{container.replace('.', '/')}`)", picture]
        for room in rooms:
            parts.append(f"**{room}**: {read_sentence(container, room, root)}")
            if f"{container}.{room}" not in DRAWN and (names := list_names(container, room, root)):
                parts.append(names)
    return "\n\n".join(parts) + "\n"


def list_names(container: str, room: str, root: Path = ROOT) -> str:
    """List the names of the files of a room; empty where the room is one file."""
    place = root / "src" / Path(*container.split(".")) / room
    if not place.is_dir():
        return ""
    names = [p.relative_to(place).with_suffix("").as_posix() for p in list_files(container, room, root)]
    return ", ".join(f"`{name}`" for name in names if not name.endswith("__init__"))


def replace_drawing(text: str, drawing: str) -> str:
    """Replace the drawing in the text of CONTRIBUTING.md."""
    return BLOCK.sub(lambda _: drawing, text, count=1)


def count_lines(root: Path = ROOT) -> str:
    """Count files and lines a room, as Markdown."""
    layers = read_layers(root)
    lines = ["| room | files | lines |", "|---|---:|---:|"]
    for container in DRAWN:
        for room in list_rooms(container, layers):
            files = list_files(container, room, root)
            size = sum(len(p.read_text("utf-8").splitlines()) for p in files)
            lines.append(f"| {container}.{room} | {len(files)} | {size} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if "--figures" in sys.argv[1:]:
        print(count_lines(), end="")
    else:
        PAGE.write_text(draw_house(), "utf-8")
        text = CONTRIBUTING.read_text("utf-8")
        CONTRIBUTING.write_text(replace_drawing(text, draw_layers(read_layers())), "utf-8")
