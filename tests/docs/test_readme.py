"""The README is short, begins with three commands, and everything the pages name is there."""

import re
from pathlib import Path

import pytest

from tongbao.office.commands.reference import list_verbs
from tongbao.office.environment import VARIABLES

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(
    p.relative_to(ROOT).as_posix()
    for p in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if p.name not in ("CHANGELOG.md", "rules.md")
)
MOST_LINES = 119
READERS = {
    "README.md": ("For the office", "For an institution", "For an auditor", "For an analyst", "For a developer"),
    "README.zh-CN.md": ("管理机关", "填报单位", "审计", "分析", "开发"),
}
LINK = re.compile(r"\]\(([^)\s]+)\)")


def text_of(page: str) -> str:
    """The text of a page."""
    return (ROOT / page).read_text("utf-8")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


@pytest.mark.parametrize("page", READMES)
def test_the_readme_is_short(page: str) -> None:
    assert len(text_of(page).splitlines()) <= MOST_LINES


@pytest.mark.parametrize("page", READMES)
def test_it_begins_with_three_commands(page: str) -> None:
    block = text_of(page).split("```")[1].strip().splitlines()
    assert [line.partition("  ")[0] for line in block] == [
        "make demo",
        "make test",
        ".venv/bin/tongbao serve --demo out/hebei-2017 --day 2017-04-20",
    ]


@pytest.mark.parametrize("page", READMES)
def test_each_reader_has_five_points(page: str) -> None:
    sections = {s.partition("\n")[0]: s for s in text_of(page).split("\n## ")[1:]}
    points = {reader: len(re.findall(r"^- ", sections[reader], re.MULTILINE)) for reader in READERS[page]}
    assert points == dict.fromkeys(READERS[page], 5)


def test_both_languages_lead_to_the_same_places() -> None:
    first, second = (
        {target.partition("#")[0].replace(".zh-CN", "") for target in LINK.findall(text_of(page))} for page in READMES
    )
    assert first == second


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    broken = []
    for target in LINK.findall(text_of(page)):
        path, _, anchor = target.partition("#")
        place = (ROOT / page).parent / path if path else ROOT / page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_named_exists(page: str) -> None:
    text = text_of(page)
    verbs = set(re.findall(r"(?:`|/)tongbao (?:--\S+ \S+ )*([a-z]+)", text))
    assert verbs - set(list_verbs()) == set()
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) - targets == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_script_and_module_named_exists(page: str) -> None:
    text = text_of(page)
    for script in re.findall(r"python ((?:docs|benchmarks|demo|tests)/[\w/]+\.py)", text):
        assert (ROOT / script).exists(), script
    for names in re.findall(r"python benchmarks/\{([\w,]+)\}\.py", text):
        assert [n for n in names.split(",") if not (ROOT / "benchmarks" / f"{n}.py").exists()] == []
    for module in re.findall(r"python -m (tongbao[\w.]*)", text):
        place = ROOT / "src" / Path(*module.split("."))
        assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), module


@pytest.mark.parametrize("page", PAGES)
def test_every_variable_named_exists(page: str) -> None:
    named = set(re.findall(r"TONGBAO_[A-Z_]+", text_of(page)))
    assert named - {v.name for v in VARIABLES} == set()


@pytest.mark.parametrize("page", ["docs/guide.md", "docs/guide.zh-CN.md"])
def test_the_guide_names_every_verb(page: str) -> None:
    text = text_of(page)
    assert [v for v in list_verbs() if f"`{v}`" not in text and f"tongbao {v}" not in text] == []


@pytest.mark.parametrize("page", [p for p in PAGES if p not in ("docs/house.md", "docs/settings.md")])
def test_every_source_file_named_exists(page: str) -> None:
    """Paths in backticks that begin with a room or with a folder of the checkout."""
    package = ROOT / "src" / "tongbao"
    rooms = {p.name for p in package.iterdir() if p.is_dir()} | {"desk"}
    missing = []
    # A file that the page itself tells to make is not there yet.
    for path in re.findall(r"`((?:\w+/)+\w+\.(?:py|toml|json))`(?!, a new file)", text_of(page)):
        first = path.partition("/")[0]
        places = (ROOT / path, package / path, package / "office" / path)
        if (first in rooms or (ROOT / first).is_dir()) and not any(p.exists() for p in places):
            missing.append(path)
    assert missing == []
