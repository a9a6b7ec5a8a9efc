"""Discovery: a check is one file that declares its codes, one row a code in checks.toml and one test file."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.intake.checks.sample import CONTEXT, MARCH, amounts, clean, plant

from tongbao.intake import checks
from tongbao.intake.checks import CHECKS, CODES, check_all
from tongbao.intake.checks.discovery import discover
from tongbao.intake.values.flag import Flag
from tongbao.rules.load import load_shipped_tables

FOLDER = Path(checks.__file__).parent
INTAKE, OFFICE = FOLDER.parent, FOLDER.parent.parent / "office"
ROWS = {row.id for row in load_shipped_tables()[0]["checks"]}
GIVERS = ("Flag", "flagged", "flag", "flag_cell", "flag_ledger")
# Rows that hold limits of a reader and give no flag.
LIMITS = {"sandbox", "meters"}


def strings(node: ast.AST) -> set[str]:
    """Every string literal under a node."""
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def given(path: Path) -> set[str]:
    """The codes a file gives its flags as literals."""
    calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call) and n.args]
    makers = [n for n in calls if isinstance(n.func, ast.Name) and n.func.id in GIVERS]
    return {n.args[0].value for n in makers if isinstance(n.args[0], ast.Constant)}  # type: ignore[misc]


def elsewhere() -> set[str]:
    """The strings of the rooms that make flags, those of the checks apart."""
    files = [p for room in (INTAKE, OFFICE) for p in room.rglob("*.py") if FOLDER not in p.parents]
    return {s for p in files for s in strings(ast.parse(p.read_text("utf-8")))}


def test_every_declared_code_has_its_row() -> None:
    assert [code for check in CHECKS for code in check.codes if code not in ROWS] == []


def test_every_row_of_a_check_has_a_file_that_declares_it() -> None:
    undeclared = ROWS - set(CODES)
    assert undeclared - LIMITS <= elsewhere()
    files = {p.stem for p in FOLDER.glob("*.py")}
    assert undeclared & files == set()


def test_every_file_that_gives_a_code_declares_just_these() -> None:
    codes = {check.name: set(check.codes) for check in CHECKS}
    assert {name: given(FOLDER / f"{name}.py") for name in codes} == codes
    others = {p.stem for p in FOLDER.glob("*.py")} - set(codes)
    assert others == {"__init__", "context", "facts", "effect", "discovery"}


def test_every_check_has_a_test_of_its_own() -> None:
    tested = {p.stem.removeprefix("test_") for p in Path(__file__).parent.glob("test_*.py")}
    assert {check.name for check in CHECKS} - tested == set()


def test_the_order_of_the_flags_is_fixed() -> None:
    assert [check.name for check in CHECKS] == [
        *("complete", "duplicate", "late", "early", "unit_slip", "swapped", "catch_up", "jump", "fixed_ratio"),
        *("part_of_whole", "cost", "price", "balance", "band", "peers", "twins", "constant", "copied"),
        *("target_hit", "digits", "last_minute"),
    ]
    assert {"usage_jump", *(check.name for check in CHECKS)} == set(CODES)
    assert list(CODES) == sorted(CODES)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of two checks and a helper."""
    folder = tmp_path / "scratch_checks"
    folder.mkdir()
    function = "def check(ledgers, context):\n    return list(CODES)\n"
    (folder / "__init__.py").write_text("")
    (folder / "helper.py").write_text("LIMIT = 3\n")
    (folder / "alpha.py").write_text(f"CODES = ('alpha',)\n{function}")
    (folder / "beta.py").write_text(f"CODES = ('beta', 'gamma')\nORDER = 10\n{function}")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [n for n in sys.modules if n.startswith("scratch_checks")]:
        del sys.modules[name]


def test_a_file_with_codes_is_a_check_and_one_without_an_order_comes_last(scratch: Path) -> None:
    found = discover([str(scratch)], "scratch_checks")
    assert [(c.name, c.codes) for c in found] == [("beta", ("beta", "gamma")), ("alpha", ("alpha",))]
    assert [c.run([], CONTEXT) for c in found] == [["beta", "gamma"], ["alpha"]]


def test_a_code_of_two_checks_and_a_file_without_its_function_are_refused(scratch: Path) -> None:
    (scratch / "alpha.py").write_text("CODES = ('gamma',)\ndef check(ledgers, context):\n    return []\n")
    with pytest.raises(ValueError, match=r"declared by several checks: \['gamma'\]"):
        discover([str(scratch)], "scratch_checks")
    del sys.modules["scratch_checks.alpha"]
    (scratch / "alpha.py").write_text("CODES = ('alpha',)  # and no function at all\n")
    with pytest.raises(AttributeError, match="check"):
        discover([str(scratch)], "scratch_checks")


def test_clean_months_are_silent() -> None:
    assert check_all(clean(), CONTEXT) == []


def test_one_fault_is_found_by_one_check() -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, electricity_rooms=10**9)
    assert [(f.code, f.row) for f in check_all(ledgers, CONTEXT)] == [("part_of_whole", 3)]


def test_what_one_fault_makes_several_checks_say_is_said_once() -> None:
    ledgers = clean()
    usual = amounts(MARCH, 1)
    plant(ledgers, "A001", MARCH, electricity=usual["electricity"] * 10_000, electricity_cost=usual["electricity"] // 2)
    found: list[Flag] = check_all(ledgers, CONTEXT)
    assert [f.code for f in found] == ["unit_slip"]
