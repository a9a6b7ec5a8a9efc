"""Discovery: every file of the package that declares codes is a check; nothing else lists the checks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import inf
from pkgutil import iter_modules

from tongbao.intake.checks.context import Context
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger


@dataclass(frozen=True, slots=True)
class Check:
    """A check as its file declares it.

    Parameters
    ----------
    name
        Name of the file.
    codes
        Codes of its flags (``CODES``); each has a row in ``checks.toml``.
    order
        Place of its flags among those of the other checks (``ORDER``); last where the file gives none.
    run : (ledgers, context) -> flags
        Its function ``check``.
    """

    name: str
    codes: tuple[str, ...]
    order: float
    run: Callable[[Sequence[Ledger], Context], list[Flag]]


def discover(folders: Iterable[str], package: str) -> tuple[Check, ...]:
    """Import the files of a package and collect the checks they declare.

    Parameters
    ----------
    folders : ``__path__`` of the package
        Folders whose files are imported.
    package
        Dotted name of the package.

    Returns
    -------
    tuple of Check
        By order, then by name: the same on every machine.

    Raises
    ------
    ValueError
        Where two files declare the same code.
    """
    checks = []
    for name in sorted(m.name for m in iter_modules(list(folders))):
        module = import_module(f"{package}.{name}")
        if (codes := getattr(module, "CODES", None)) is not None:
            checks.append(Check(name, tuple(codes), getattr(module, "ORDER", inf), module.check))
    declared = [code for check in checks for code in check.codes]
    if doubled := sorted({code for code in declared if declared.count(code) > 1}):
        raise ValueError(f"declared by several checks: {doubled}")
    return tuple(sorted(checks, key=lambda check: check.order))
