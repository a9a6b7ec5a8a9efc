"""No coefficient in code, no floating point near an amount."""

import ast
import re
from decimal import Decimal
from typing import Any

from tongbao.rules.load import load_shipped_tables

EXACT_ROOMS = {"measure", "records", "targets", "works", "assess", "intake", "bulletin"}
# Weather and savings models; the wall "floats" keeps numpy to the same.
FLOATS = {
    f"works/{name}.py"
    for name in ("change_point", "change_point_search", "savings", "student", "uncertainty", "weather")
}
WELL_KNOWN = ("0.1229", "0.7143", "1.4714", "1.4571", "1.7143", "1.3300", "0.0341", "0.03412", "29307", "29.307")


def coefficients() -> set[str]:
    """Every coefficient of the rule tables in each form it may be typed in, as far as it has a telling length."""
    values = [
        Decimal(str(r.get("value")))
        for table in ("coal_equivalent", "densities")
        for r in load_shipped_tables()[0][table]
        if r.get("value") is not None
    ]
    forms = {format(v * scale, "f") for v in values for scale in (1, 1000, Decimal("0.001"))}
    plain = {f.rstrip("0").rstrip(".") if "." in f else f for f in forms} | forms
    return {f for f in plain if "." in f and len(f.replace(".", "").strip("0")) >= 2} | set(WELL_KNOWN)


def test_there_are_coefficients_to_look_for() -> None:
    assert {"0.1229", "714.3", "0.7143", "1.4714", "0.85", "0.73"} - coefficients() == set()


def test_no_code_knows_a_coefficient(sources: list[Any]) -> None:
    wanted = re.compile(r"(?<![\d.])(?:" + "|".join(re.escape(c) for c in sorted(coefficients())) + r")(?![\d.]*\d)")
    assert {s.path: found for s in sources if (found := wanted.findall(s.text))} == {}


def test_no_floating_point_without_a_reason_on_its_line(sources: list[Any]) -> None:
    """A float literal or float(...) near amounts says on its own line why it is no amount."""
    found = [
        f"{s.path}:{n.lineno}"
        for s in sources
        if s.room in EXACT_ROOMS and s.path not in FLOATS
        for n in ast.walk(s.tree)
        if (is_literal(n) or is_call(n)) and "#" not in s.line(n.lineno)
    ]
    assert found == []


def is_literal(node: ast.AST) -> bool:
    """Whether a node is a float written out, like 1.5 or 1e15."""
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


def is_call(node: ast.AST) -> bool:
    """Whether a node is float(...)."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"


def test_floating_point_is_seen() -> None:
    seen = [any(is_literal(n) or is_call(n) for n in ast.walk(ast.parse(t))) for t in ("a = 1e3", "float(a)", "a = 1")]
    assert seen == [True, True, False]
