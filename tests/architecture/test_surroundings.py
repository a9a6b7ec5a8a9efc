"""What the rooms may know of the world: no Django, no clock, no reading in the bulletin, no machine, no host."""

import ast
import re
import subprocess
from pathlib import Path
from typing import Any

PLAIN = {
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
}
CLOCK = re.compile(r"\.(?:today|now|utcnow)\(|\btimezone\.now\b|\btime\.time\(|\bauto_now")
CLOCK_AT = ["office/commands/session.py", "office/pages/clock.py"]

FOLDERS = ("work", "home", "root", "Users", "mnt")
MACHINE = re.compile(rf"(?<![\w.:/])/(?:{'|'.join(FOLDERS)})/\w|\b[A-Z]:\\\\?{FOLDERS[3]}")
PARTS = (("py", "pi.org"), ("pythonhosted", ".org"), ("npm", "js.org"), ("index", "-url"), ("trusted", "-host"))
HOST = re.compile("|".join(re.escape("".join(p)) for p in PARTS))


def imports(tree: ast.Module) -> set[str]:
    """The top names of everything a module imports, wherever in it."""
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    names |= {
        str(n.args[0].value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Call)
        and n.args
        and isinstance(n.args[0], ast.Constant)
        and "import" in ast.unparse(n.func)
    }
    return {name.partition(".")[0] for name in names}


def test_the_plain_rooms_are_there_and_know_no_django(sources: list[Any]) -> None:
    plain = [s for s in sources if s.room in PLAIN]
    assert {s.room for s in plain} == PLAIN
    assert [s.path for s in plain if "django" in imports(s.tree)] == []


def test_an_import_in_disguise_is_seen() -> None:
    texts = ("import django.db", "from django import db", "def f():\n  import_module('django.db')")
    assert ["django" in imports(ast.parse(t)) for t in texts] == [True, True, True]


def test_only_one_place_looks_at_the_clock(sources: list[Any]) -> None:
    assert [s.path for s in sources if CLOCK.search(s.text)] == CLOCK_AT


def test_no_public_function_of_the_bulletin_takes_a_reading(sources: list[Any]) -> None:
    """What flows through values: figures of one institution never come in as an argument."""
    found = [
        f"{s.path}:{f.name}({a.arg})"
        for s in sources
        if s.room == "bulletin"
        for f in s.functions()
        for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs, f.args.vararg, f.args.kwarg)
        if a and a.annotation and re.search(r"\bReading\b", ast.unparse(a.annotation))
    ]
    assert found == []


def test_every_argument_in_the_bulletin_says_its_type(sources: list[Any]) -> None:
    """Or the test above could be walked around."""
    bare = [
        f"{s.path}:{f.name}({a.arg})"
        for s in sources
        if s.room == "bulletin"
        for f in s.functions()
        for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs)
        if a.annotation is None and a.arg not in ("self", "cls")
    ]
    assert bare == []


def text_files(root: Path) -> dict[str, str]:
    """Every text file of the checkout that git keeps or would keep; all files where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split("\0") if listed.returncode == 0 else [str(p) for p in root.glob("src/**/*")]
    texts = {}
    for path in (root / n for n in names if n):
        try:
            texts[path.relative_to(root).as_posix()] = path.read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
    return texts


def test_no_file_names_a_machine_or_a_package_host(root: Path) -> None:
    texts = text_files(root)
    assert "pyproject.toml" in texts or not (root / ".git").exists()
    assert {n: f.group() for n, t in texts.items() if (f := MACHINE.search(t) or HOST.search(t))} == {}


def test_a_machine_and_a_host_are_seen() -> None:
    machine, host = "/".join(("", FOLDERS[0], "main")), "".join(PARTS[0])
    assert [bool(MACHINE.search(t)) for t in (f"see {machine}", f"C:\\{FOLDERS[3]}\\a", "desk/home/home.py")] == [
        True,
        True,
        False,
    ]
    assert HOST.search(f"https://{host}/simple")
