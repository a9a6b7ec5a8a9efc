"""Public functions of the plain rooms are documented in numpydoc form: parameters, returns and errors."""

import ast
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest

PLAIN = (
    "measure",
    "rules",
    "registry",
    "records",
    "targets",
    "works",
    "assess",
    "intake",
    "bulletin",
    "dossier",
    "synthetic",
)
SECTION = re.compile(r"^(?P<head>[A-Z]\w+)\n-+\n(?P<body>(?:.*\n?)*?)(?=^[A-Z]\w+\n-+$|\Z)", re.MULTILINE)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sections(docstring: str) -> dict[str, str]:
    """Split a docstring into its numpydoc sections by heading."""
    return {m["head"]: m["body"] for m in SECTION.finditer(inspect.cleandoc(docstring) + "\n")}


def entries(body: str) -> list[str]:
    """List the names a section speaks of: what stands at its left edge before a colon."""
    heads = [line.partition(" :")[0] for line in body.splitlines() if line and not line.startswith(" ")]
    return [name.strip() for head in heads for name in head.split(",")]


def public(body: list[ast.stmt]) -> Iterator[Function]:
    """Yield the public functions and methods of a module; a property is a value and is left out."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node.body)
        elif isinstance(node, Function) and not node.name.startswith("_") and not is_value(node):
            yield node


def is_value(function: Function) -> bool:
    """Tell whether a method is read like a value."""
    return any("property" in ast.unparse(d) or "overload" in ast.unparse(d) for d in function.decorator_list)


def parameters(function: Function) -> list[str]:
    """List the parameters a caller gives."""
    given = function.args
    rest = [f"*{given.vararg.arg}"] if given.vararg else []
    named_rest = [f"**{given.kwarg.arg}"] if given.kwarg else []
    names = [a.arg for a in (*given.posonlyargs, *given.args)] + rest + [a.arg for a in given.kwonlyargs] + named_rest
    return [n for n in names if n not in ("self", "cls")]


def raised(function: Function) -> set[str]:
    """Collect the errors a function raises itself."""
    found = (n.exc for n in ast.walk(function) if isinstance(n, ast.Raise) and n.exc is not None)
    return {n.func.id for n in found if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}


def gaps(function: Function) -> list[str]:
    """Say what a docstring leaves out."""
    written = sections(ast.get_docstring(function, clean=False) or "")
    missing = []
    if entries(written.get("Parameters", "")) != parameters(function):
        missing.append(f"Parameters are {parameters(function)}")
    returns = ast.unparse(function.returns) if function.returns else "None"
    wanted = "Yields" if "Iterator" in returns.partition("[")[0] and _yields(function) else "Returns"
    if (returns in ("None", "NoReturn", "Never")) == (wanted in written):
        missing.append(f"{wanted}: {returns}")
    if lost := raised(function) - set(entries(written.get("Raises", ""))):
        missing.append(f"Raises {sorted(lost)}")
    return missing


def _yields(function: Function) -> bool:
    return any(isinstance(n, ast.Yield | ast.YieldFrom) for n in ast.walk(function))


@pytest.mark.parametrize("room", PLAIN)
def test_public_functions_give_parameters_returns_and_errors(sources: list[Any], room: str) -> None:
    mine = [s for s in sources if s.room == room]
    found = {f"{s.path}:{f.lineno}:{f.name}": gaps(f) for s in mine for f in public(s.tree.body)}
    assert {name: missing for name, missing in found.items() if missing} == {}


GIVEN = '''
def {name}(amount: int, *rest: int, unit: str = "") -> int:
    """Add amounts.

    Parameters
    ----------
    amount, *rest : milli
        Amounts of one carrier.
    unit : str
        Id of the unit.

    Returns
    -------
    milli
        Their sum.

    Raises
    ------
    ValueError
        Where there is nothing.
    """
    raise ValueError(amount)
'''


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("*rest :", "*others :", ["Parameters are ['amount', '*rest', 'unit']"]),
        ("    unit : str\n        Id of the unit.\n", "", ["Parameters are ['amount', '*rest', 'unit']"]),
        ("Returns\n    -------\n    milli\n        Their sum.\n", "", ["Returns: int"]),
        ("    ValueError\n        Where", "    KeyError\n        Where", ["Raises ['ValueError']"]),
    ],
)
def test_what_a_docstring_leaves_out_is_seen(old: str, new: str, expected: list[str]) -> None:
    function = next(public(ast.parse(GIVEN.format(name="add").replace(old, new)).body))
    assert gaps(function) == expected
