"""The walls stand, and each of them is shown to break when it is crossed."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
NAMES = {c["id"]: c["name"] for c in CONTRACTS}

CROSSINGS = [
    ("rooms", "records/total.py", "from tongbao.assess import finding"),
    ("rooms", "measure/units.py", "from tongbao.rules import source"),
    ("rooms", "targets/cascade.py", "from tongbao.works import fund"),
    ("rooms", "works/fund.py", "from tongbao.targets import cascade"),
    ("rooms", "intake/review/state.py", "from tongbao.bulletin import page"),
    ("rooms", "bulletin/page.py", "from tongbao.intake.review import state"),
    ("rooms", "welfare/__init__.py", '"""A room nobody drew."""'),
    ("rooms", "synthetic/tree.py", "from tongbao.office.desk.home import home"),
    ("rooms", "dossier/books.py", "from tongbao.synthetic import tree"),
    ("desk", "office/desk/home/home.py", "from tongbao.office.desk.access import roles"),
    ("desk", "office/desk/access/roles.py", "from tongbao.office.desk.queries import table"),
    ("desk", "office/desk/closing/close.py", "from tongbao.office.desk.review import flags"),
    ("desk", "office/desk/review/flags.py", "from tongbao.office.desk.collection import collect"),
    ("desk", "office/desk/filing/template.py", "from tongbao.office.desk.assessment import judge"),
    ("desk", "office/desk/followup/remind.py", "from tongbao.office.desk.documents import issue"),
    ("desk", "office/desk/keeping/doctor.py", "from tongbao.office.desk.works import works"),
    ("desk", "office/desk/lobby/__init__.py", '"""A room nobody drew."""'),
    ("intake", "intake/reading/workbook.py", "from tongbao.intake.values import amounts"),
    ("intake", "intake/values/amounts.py", "from tongbao.intake.freeform import headers"),
    ("intake", "intake/freeform/headers.py", "from tongbao.intake.forms import grid"),
    ("intake", "intake/checks/jump.py", "from tongbao.intake.review import state"),
    ("intake", "intake/forms/grid.py", "from tongbao.intake.exchange import opening"),
    ("intake", "intake/lobby/__init__.py", '"""A room nobody drew."""'),
    ("office", "office/store/rows.py", "from tongbao.office.desk.home import home"),
    ("office", "office/desk/queries/table.py", "from tongbao.office.commands import session"),
    ("office", "office/lobby.py", '"""A part of the office that nobody drew."""'),
    ("commands-store", "office/commands/session.py", "from tongbao.office.store import rows"),
    ("plain", "rules/source.py", "import django"),
    ("readings", "bulletin/wording.py", "from tongbao.records.reading import Reading"),
    ("reading-sheets", "intake/forms/plain_lists.py", "import python_calamine"),
    ("writing-sheets", "bulletin/page.py", "import xlsxwriter"),
    ("engines", "records/book.py", "import duckdb"),
    ("floats", "assess/energy.py", "import numpy"),
    ("floats", "works/fund.py", "import scipy.stats"),
    ("writing-documents", "bulletin/page.py", "import docx"),
    ("writing-documents", "assess/finding.py", "import typst"),
    ("writing-documents", "intake/forms/template.py", "import pylopdf_fonts_zh_cn"),
]


def lint(folder: Path) -> tuple[int, set[str], str]:
    """Run import-linter on a checkout: exit code, names of the broken contracts, everything it said."""
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = ran.stdout + ran.stderr
    broken = {name for name in NAMES.values() if f"{name} BROKEN" in said}
    return ran.returncode, broken, said


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout of the sources alone, to be spoilt."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "src" / "tongbao",
        tmp_path / "src" / "tongbao",
        ignore=lambda folder, names: [n for n in names if (Path(folder) / n).is_file() and not n.endswith(".py")],
    )
    return tmp_path


def test_the_walls_stand() -> None:
    code, broken, said = lint(ROOT)
    assert (code, broken) == (0, set()), said
    assert f"Contracts: {len(NAMES)} kept, 0 broken." in said


def test_every_wall_is_tried() -> None:
    assert {id_ for id_, _, _ in CROSSINGS} == set(NAMES)


@pytest.mark.parametrize(("id_", "module", "line"), CROSSINGS, ids=[f"{i}: {m}: {t}" for i, m, t in CROSSINGS])
def test_crossing_a_wall_is_found_and_breaks_just_that_one(copy: Path, id_: str, module: str, line: str) -> None:
    path = copy / "src" / "tongbao" / module
    path.parent.mkdir(exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{line}\n", "utf-8")
    code, broken, said = lint(copy)
    assert (code, broken) == (1, {NAMES[id_]}), said
    assert f"tongbao.{module.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}" in said
