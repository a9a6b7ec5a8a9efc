"""Homes for stories: the demonstrations run up to closing once a worker, then copied for each test."""

import importlib.util
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import docx
import pypdf
import pytest

from tongbao.office.commands.main import main
from tongbao.synthetic.small_province import synth

ROOT = Path(__file__).parents[2]
HANDED_OVER = ROOT / "tests" / "cases" / "handed_over"
NUMBER = "冀公节能办〔2017〕4号"
SPAN = "2024-01..2026-03"


def demo(case: str, name: str) -> ModuleType:
    """A module of a demonstration, which is no package."""
    path = ROOT / "demo" / case / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Office:
    """One home and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.out = folder / "out"

    def run(self, who: str, *words: object, code: int = 0) -> None:
        """Run a command as a person and hold its exit code."""
        got = main(["--home", str(self.home), "--as", who, *map(str, words)])
        assert got == code, f"{words} left with {got}, expected {code}"

    def two(self, first: str, second: str, *words: object) -> None:
        """Propose and confirm."""
        self.run(first, *words)
        self.run(second, *words)

    def copy(self, folder: Path) -> "Office":
        """The same home elsewhere."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Office(folder)

    def draft(self, *, decisions: Path | None = None, as_of: str = "2017-04-07", code: int = 0) -> None:
        """Draft the Hebei bulletin."""
        given = ("--decisions", decisions) if decisions else ()
        self.run("演示拟稿人", "draft", "progress", "2017-03", "--as-of", as_of, "--out", self.out, *given, code=code)

    def issue(self, as_of: str = "2017-04-07", number: str = NUMBER) -> None:
        """Issue it by two persons."""
        self.two(
            "演示拟稿人", "演示签发人", "issue", f"progress-2017-03-{as_of}", "--number", number, "--out", self.out
        )

    def text(self) -> str:
        """The text of the DOCX, a paragraph a line."""
        return "\n".join(p.text for p in docx.Document(str(self.out / "bulletin.docx")).paragraphs)

    def pdf_text(self) -> str:
        """The text of the PDF as extracted."""
        return "\n".join(p.extract_text() for p in pypdf.PdfReader(str(self.out / "bulletin.pdf")).pages)

    def claims(self) -> dict:
        """claims.json."""
        return json.loads((self.out / "claims.json").read_text("utf-8"))


def enrol_province(office: Office, made: Path) -> None:
    """Enrol the synthetic office, its people and its registry."""
    office.run("演示管理员", "enrol", ROOT / "demo" / "small-province")
    office.run("演示管理员", "enrol", made / "registry")


def closed_hebei(folder: Path, returns: Path) -> Office:
    """Enrol, collect, review and close the Hebei returns in a folder."""
    office = Office(folder)
    office.run("演示管理员", "enrol", "hebei")
    office.run("演示管理员", "enrol", ROOT / "demo" / "hebei-2017")
    collected = ("collect", returns / "returns", returns / "evidence", "--received", returns / "received.csv")
    office.run("演示收文员", *collected)
    office.run("演示审核员", "review", "progress", "2017-03", "--decisions", returns / "decisions.csv")
    office.two("演示封账员", "演示签发人", "close", "progress", "2017-03")
    return office


@pytest.fixture(scope="session")
def hebei_base(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The Hebei case as shipped, closed."""
    return closed_hebei(tmp_path_factory.mktemp("hebei"), ROOT / "demo" / "hebei-2017")


@pytest.fixture
def hebei(hebei_base: Office, tmp_path: Path) -> Office:
    """A closed Hebei home of one's own."""
    return hebei_base.copy(tmp_path / "hebei")


@pytest.fixture(scope="session")
def issued_base(hebei_base: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The Hebei bulletin, issued."""
    office = hebei_base.copy(tmp_path_factory.mktemp("issued") / "hebei")
    office.draft(decisions=ROOT / "demo" / "hebei-2017" / "decisions.csv")
    office.issue()
    return office


@pytest.fixture
def issued(issued_base: Office, tmp_path: Path) -> Office:
    """An issued Hebei home of one's own."""
    return issued_base.copy(tmp_path / "issued")


@pytest.fixture
def changed_hebei(tmp_path: Path) -> Callable[..., Office]:
    """A closed Hebei home whose facts were changed before they were handed in."""
    prepare = demo("hebei-2017", "prepare")

    def make(change: Callable[[list[dict[str, str]]], Sequence[dict[str, str]]], tallies: bool = True) -> Office:
        source = tmp_path / "made"
        prepare.write(source, list(change(prepare.facts())), tallies)
        return closed_hebei(tmp_path / "changed", source)

    return make


@pytest.fixture(scope="session")
def province_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic province as generated."""
    made = tmp_path_factory.mktemp("made")
    synth(made)
    return made


@pytest.fixture(scope="session")
def province_base(province_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The synthetic province after both rounds, closed and drafted."""
    office = Office(tmp_path_factory.mktemp("province"))
    enrol_province(office, province_made)
    for number, code in ((1, 1), (2, 0)):
        folder = province_made / f"round-{number}"
        office.run("演示收文员", "collect", folder, "--received", folder / "received.csv", code=code)
        office.run("演示审核员", "review", "ledger", SPAN, "--decisions", province_made / "decisions.csv")
    office.two("演示封账员", "演示签发人", "close", "ledger", SPAN)
    draft = ("draft", "energy", "2025", "--as-of", "2026-04-25", "--out", office.out)
    office.run("演示拟稿人", *draft, "--decisions", province_made / "decisions.csv")
    return office


@pytest.fixture
def province(province_base: Office, tmp_path: Path) -> Office:
    """A closed and drafted synthetic province of one's own."""
    return province_base.copy(tmp_path / "province")
