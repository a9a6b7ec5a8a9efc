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
# Rows that hold the limits of a reader, and codes of checks that readers give as well.
LIMITS = {"sandbox", "meters"}
SHARED = {"complete", "duplicate", "balance", "part_of_whole"}
MAKERS = ("flag", "flagged", "note", "cell", "file", "ledger", "Refusal")


def given(path: Path) -> set[str]:
    """The codes a file gives its flags: first arguments of what makes a flag, and codes of meters in a table."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = ast.unparse(node.func).rpartition(".")[2]
            if name == "Flag" or name.rpartition("_")[2] in MAKERS:
                found |= {node.args[0]}
        elif isinstance(node, ast.Tuple) and node.elts:
            found |= {n for n in node.elts[:1] if isinstance(n, ast.Constant) and str(n.value).startswith("meter_")}
        elif isinstance(node, ast.Dict):
            found |= {n for n in node.keys if isinstance(n, ast.Constant) and str(n.value).startswith("meter_")}
    return {n.value for n in found if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def elsewhere() -> set[str]:
    """The codes that readers and the desk give."""
    files = (p for room in (INTAKE, OFFICE / "desk") for p in room.rglob("*.py") if FOLDER not in p.parents)
    return set().union(*map(given, files))


def test_every_declared_code_has_its_row() -> None:
    assert [code for check in CHECKS for code in check.codes if code not in ROWS] == []


def test_every_row_is_declared_by_a_check_or_given_by_a_reader() -> None:
    readers = elsewhere()
    assert ROWS - set(CODES) - LIMITS - readers == set()
    # A check that loses its file or its declaration is not covered by a reader.
    assert readers & set(CODES) == SHARED
    assert ROWS & {p.stem for p in FOLDER.glob("*.py")} <= set(CODES)


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
