"""docs/extend.md, done: its blocks are added to a copy of the sources, counted against its headings, and each works.

What is asked of the copy runs in a process of its own, which sees the copy instead of the sources.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "extend.md"
BLOCK = re.compile(r"^`(?P<path>[\w./]+)`, (?P<how>[^\n]+):\n\n```\w*\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
AFTER = re.compile(r"one (?:line|page) after `(.+)`")
HEADINGS = {
    "carrier": "1 row",
    "matter": "1 row",
    "check": "1 file + 1 row + 1 test",
    "page": "1 query + 1 view + 1 template + 1 line + 1 row",
    "kind of document": "1 row",
}
# A new file counts as what its folder holds; the narrower folder comes first.
KINDS = {
    "tests/": "test",
    "src/tongbao/office/pages/templates/": "template",
    "src/tongbao/office/pages/": "view",
    "src/tongbao/office/desk/queries/": "query",
    "src/": "file",
}


@dataclass(frozen=True)
class Block:
    """One addition: the file, how it is added, its text."""

    path: str
    how: str
    text: str

    @property
    def kind(self) -> str:
        """What it counts as."""
        if self.how != "a new file":
            return "line" if self.how.startswith("one line") else "row"
        return next(kind for start, kind in KINDS.items() if self.path.startswith(start))

    def add_to(self, root: Path) -> None:
        """Add it to a copy."""
        path = root / self.path
        if self.how == "a new file":
            assert not path.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text, "utf-8")
        elif after := AFTER.fullmatch(self.how):
            before, anchor, rest = path.read_text("utf-8").partition(after[1] + "\n")
            assert anchor, f"{self.path} has no line {after[1]}"
            path.write_text(before + anchor + self.text + rest, "utf-8")
        else:
            assert self.how == "one row" and self.text.count("[[row]]") == 1
            path.write_text(f"{path.read_text('utf-8')}\n{self.text}", "utf-8")


def sections() -> dict[str, tuple[str, list[Block]]]:
    """The walks of the page: what its heading promises and the blocks it has."""
    found = {}
    for part in PAGE.read_text("utf-8").split("\n## One more ")[1:]:
        name, _, promise = part.partition("\n")[0].partition(": ")
        found[name] = (promise, [Block(**m.groupdict()) for m in BLOCK.finditer(part)])
    return found


def counted(blocks: list[Block]) -> str:
    """The counts as a heading writes them."""
    kinds = [b.kind for b in blocks]
    return " + ".join(f"{kinds.count(k)} {k}" + "s" * (kinds.count(k) > 1) for k in dict.fromkeys(kinds))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources with one more of each."""
    root = tmp_path_factory.mktemp("extended")
    shutil.copytree(ROOT / "src" / "tongbao", root / "src" / "tongbao", ignore=shutil.ignore_patterns("__pycache__"))
    for tests in ("tests/intake/checks", "tests/office/pages"):
        shutil.copytree(ROOT / tests, root / tests, ignore=shutil.ignore_patterns("__pycache__"))
    for _, blocks in sections().values():
        for block in blocks:
            block.add_to(root)
    return root


def run(copy: Path, *words: str) -> str:
    """Run Python on the copy; what it printed."""
    path = os.pathsep.join([str(copy / "src"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def answer(copy: Path, *words: str) -> dict:  # type: ignore[type-arg]
    """What ``tests/docs/extended.py`` prints as JSON in its last line, run on the copy."""
    return dict(json.loads(run(copy, "-m", "tests.docs.extended", *words).splitlines()[-1]))


@pytest.fixture(scope="module")
def hebei(copy: Path) -> dict:  # type: ignore[type-arg]
    """What the copy makes of the Hebei case with two answers to the new matter."""
    return answer(copy, "hebei", str(copy / "case"))


def test_the_page_walks_one_of_each() -> None:
    assert {name: promise for name, (promise, _) in sections().items()} == HEADINGS


@pytest.mark.parametrize("name", HEADINGS)
def test_what_a_heading_promises_is_what_its_blocks_are(name: str) -> None:
    assert counted(sections()[name][1]) == HEADINGS[name]


def test_the_carrier_is_in_the_form_in_foreign_layouts_and_in_the_sums(copy: Path) -> None:
    assert answer(copy, "carrier") == {
        "header": ["生物质燃料", "生物质燃料（上年同月）"],
        "read": 12_500,
        "foreign": "biomass",
        "kgce": "6250",
        "price": [300_000, 2_000_000],
        "same season": [True, False],
    }


def test_the_matter_is_in_the_form_and_in_the_bulletin(hebei: dict[str, list[str]]) -> None:
    assert hebei["form"] == ["publicity_week", "开展节能宣传周活动"]
    (point,) = (line for line in hebei["progress"] if "宣传周" in line)
    assert point.startswith("一是加强领导")
    assert point.endswith("；张家口、唐山市共两个市组织开展了公共机构节能宣传周活动。")


def test_the_check_flags_among_all_others_and_its_test_passes(copy: Path) -> None:
    assert answer(copy, "check") == {"codes": ["no_people"], "declared": True}
    (test,) = (b.path for b in sections()["check"][1] if b.kind == "test")
    words = ("-o", "pythonpath=.", "-p", "no:cacheprovider", "--rootdir", ".", "-q")
    assert "6 passed" in run(copy, "-m", "pytest", *words, "--import-mode=importlib", test)


def test_the_page_opens_is_in_the_menu_and_is_taken_away_as_a_table(copy: Path, tmp_path: Path) -> None:
    assert answer(copy, "page", str(tmp_path)) == {
        "status": 200,
        "heading": True,
        "menu": True,
        "csv": ["报表,次月几日前", "公共机构能源资源消费月台账,10"],
        "stranger": 302,
    }


def test_the_kind_of_document_is_drafted(hebei: dict[str, list[str]]) -> None:
    text = hebei["analysis"]
    assert "关于全省公共机构节能工作进展情况的分析报告" in text
    assert "现将前段全省公共机构节能工作进展情况和存在的问题报告如下，供参阅：" in text
    assert [line for line in text if line[1:2] == "、"] == ["一、总体情况", "二、存在问题"]
