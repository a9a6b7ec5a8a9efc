"""Program ``tongbao``. Options of the session (--home, --as, --json) may come before or after the verb."""

import os
import sys
from pathlib import Path

import typer

from tongbao.office.commands import (
    bulletin_verbs,
    chain_verbs,
    document_verbs,
    duty_first_verbs,
    duty_verbs,
    intake_verbs,
    keeping_verbs,
    registry_verbs,
    serve_verbs,
    works_verbs,
)
from tongbao.office.commands.session import SESSION, USAGE, guarded, write_workbook

app = typer.Typer(
    help="通报：公共机构节能工作从收文、审核、封账、评价到通报、督办。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for verbs in (
    intake_verbs,
    registry_verbs,
    chain_verbs,
    duty_verbs,
    duty_first_verbs,
    bulletin_verbs,
    document_verbs,
    works_verbs,
    keeping_verbs,
    serve_verbs,
):
    verbs.register(app)


@app.callback()
def session(
    home: Path = typer.Option(Path(".tongbao"), "--home", envvar="TONGBAO_HOME", help="工作目录"),
    who: str = typer.Option("", "--as", envvar="TONGBAO_AS", help="办理人姓名"),
    as_json: bool = typer.Option(False, "--json", help="以 JSON 输出，供程序读取"),
    xlsx: Path | None = typer.Option(None, "--xlsx", help="把显示的各表另存为 Excel 文件"),
) -> None:
    """收集 → 审核 → 封账 → 评价 → 通报 → 督办。"""
    SESSION.home, SESSION.who, SESSION.as_json, SESSION.xlsx = home, who, as_json, xlsx
    SESSION.tables.clear()


def run() -> None:
    """Run the console script."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    return guarded(lambda: _run(_session_first(arguments)))


def _run(arguments: list[str]) -> int:
    try:
        app(args=arguments, prog_name="tongbao")
    except SystemExit as end:
        # Typer ends every command this way: 0, the code a verb left with, or 2 for wrong usage.
        write_workbook()
        return end.code if isinstance(end.code, int) else USAGE
    return 0


def _session_first(arguments: list[str]) -> list[str]:
    """Move the session's options before the verb, wherever they were given."""
    first: list[str] = []
    rest: list[str] = []
    given = iter(arguments)
    for word in given:
        if word in ("--home", "--as", "--xlsx"):
            first += [word, next(given, "")]
        elif word.startswith(("--home=", "--as=", "--xlsx=")) or word == "--json":
            first.append(word)
        else:
            rest.append(word)
    return first + rest


if os.environ.get("NO_COLOR") is None and not sys.stdout.isatty():
    os.environ.setdefault("COLUMNS", "150")
