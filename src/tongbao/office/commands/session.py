"""Session of a command: home, acting person, output, and the outermost handler of errors."""

import json
import os
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import SHANGHAI, Actor, Home, open_home
from tongbao.office.desk.keeping.export import export_tables

DONE, FLAGS, USAGE, REFUSED, BUG = 0, 1, 2, 3, 4


@dataclass
class Session:
    """Options given before or after the verb."""

    home: Path = Path(".tongbao")
    who: str = ""
    as_json: bool = False
    xlsx: Path | None = None
    tables: list[tuple[str, Sequence[str], Sequence[Sequence[object]]]] = field(default_factory=list)

    @property
    def acting(self) -> Actor:
        """Acting person, at this moment."""
        return Actor(self.who, datetime.now(SHANGHAI))

    def open(self, create: bool = False) -> Home:
        """Open the home; with ``create`` make it where there is none."""
        return open_home(self.home, create)


SESSION = Session()
_PASSWORD = re.compile(r"(://[^:/@\s'\"]*):[^\s'\"]*@")
_console = Console(emoji=False)
_errors = Console(stderr=True, emoji=False)


def say(words: str) -> None:
    """Print one line for a person; silent in JSON mode."""
    if not SESSION.as_json:
        _console.print(words, highlight=False, markup=False)


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[object]], most: int = 60) -> None:
    """Show a table to a person, or as JSON to a program; with ``--xlsx`` all its rows go to a workbook as well."""
    SESSION.tables.append((title, head, rows))
    if SESSION.as_json:
        print(json.dumps([dict(zip(head, map(_plain, row), strict=True)) for row in rows], ensure_ascii=False))
        return
    table = Table(title=title, title_justify="left", show_lines=False)
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows[:most]:
        table.add_row(*(_cell(x) for x in row))
    _console.print(table)
    if len(rows) > most:
        say(f"……共{len(rows)}行，其余请用 tongbao export 导出。")


def day(text: str) -> date:
    """Parse the day of an option; today in Shanghai where it is empty.

    Raises
    ------
    Refusal
        Code ``day`` where the text is no date.
    """
    if not text:
        return datetime.now(SHANGHAI).date()
    try:
        found = date.fromisoformat(text)
        Month.containing(found)
        return found
    except ValueError:
        raise Refusal("day", f"“{text}”不是日期。", "请写成 2017-04-07 的样子。") from None


@contextmanager
def bar(words: str) -> Iterator[Any]:
    """Show a progress bar; the function yielded takes (done, whole)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=_errors, disable=SESSION.as_json or not _errors.is_terminal) as progress:
        task = progress.add_task(words, total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)


def write_workbook() -> None:
    """Write the tables shown to the workbook asked for."""
    if SESSION.xlsx and SESSION.tables:
        export_tables(SESSION.tables, SESSION.xlsx, SESSION.acting)
        say(f"以上各表已写入 {SESSION.xlsx}")


def leave(code: int) -> None:
    """End with an exit code."""
    if code:
        raise typer.Exit(code)


def guarded(run: Any) -> int:
    """Run the program and return its exit code; a refusal is shown as it is, and no traceback ever reaches a user."""
    try:
        return int(run() or 0)
    except Refusal as refusal:
        if SESSION.as_json:
            print(json.dumps({"refused": refusal.code, "sentence": str(refusal)}, ensure_ascii=False))
        else:
            _errors.print(f"不予办理：{refusal}", style="red", highlight=False, markup=False)
        return REFUSED
    except OSError as problem:
        where = f"“{problem.filename}”" if problem.filename else "文件"
        _errors.print(
            f"不予办理：{where}不能读写（{problem.strerror or problem}）。请核对路径和权限，或换一个位置。",
            style="red",
            markup=False,
        )
        return REFUSED
    except Exception:  # noqa: BLE001  the outermost handler: the traceback is logged for maintainers
        log = _log_error()
        _errors.print(f"程序出错，没有保存本次操作。详情已记入 {log}，请交系统维护人员。", style="red", markup=False)
        return BUG


def _log_error() -> Path:
    folder = SESSION.home if SESSION.home.is_dir() else Path(os.environ.get("TMPDIR", "/tmp"))
    log = folder / "tongbao-errors.log"
    with log.open("a", encoding="utf-8") as file:
        words = f"{datetime.now(SHANGHAI).isoformat()} {sys.argv[1:]}\n{traceback.format_exc()}\n"
        # An address of a database may contain a password, and this file goes to maintainers.
        file.write(_PASSWORD.sub(r"\1:***@", words))
    return log


def _plain(value: object) -> object:
    return value if isinstance(value, int | str | bool | dict) or value is None else str(value)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("[", "\\[")
