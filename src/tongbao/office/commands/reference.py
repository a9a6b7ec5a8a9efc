"""Reference of the command line: every verb, its arguments and options, as Markdown, from the program itself."""

import sys
from itertools import groupby
from pathlib import Path
from typing import Any

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
from tongbao.office.commands.main import app
from tongbao.office.commands.session import BUG, DONE, FLAGS, REFUSED, USAGE

TITLES = {
    intake_verbs: "登记、下发、收文、审核、封账",
    registry_verbs: "名录变更",
    chain_verbs: "审核链",
    duty_verbs: "报送义务和催报",
    duty_first_verbs: "名录首建、旧数据、收文登记和抽查",
    bulletin_verbs: "评价、通报、复核、督办",
    document_verbs: "发文",
    works_verbs: "节能举措",
    keeping_verbs: "导出、备份、体检、合成数据",
    serve_verbs: "浏览器和账号",
}
EXIT_CODES = {DONE: "完成", FLAGS: "有存疑或不符", USAGE: "用法不对", REFUSED: "不予办理", BUG: "程序出错"}


def write_reference() -> str:
    """Write the reference of all commands as Markdown, in Chinese.

    Returns
    -------
    str
        Options of the session and exit codes, then one section a group with one part a verb, in the program's order.

    Raises
    ------
    LookupError
        Where a module with verbs has no title in ``TITLES``.
    """
    group: Any = typer.main.get_command(app)
    titles = {module.__name__: title for module, title in TITLES.items()}
    modules = {c.name: c.callback.__module__ for c in app.registered_commands if c.callback}
    parts = [
        "# 命令",
        "本页由 `python -m tongbao.office.commands.reference docs/commands.md` 按程序生成，请勿手改。"
        "怎样一步步用，见 [guide.md](guide.md)；环境变量见 [settings.md](settings.md)。",
        "## 写在任何位置的选项",
        _write_parameters(group),
        "退出码：" + "，".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items()) + "。",
    ]
    for module, verbs in groupby(group.commands, key=modules.__getitem__):
        parts += [f"## {titles[module]}", *(_write_verb(name, group.commands[name]) for name in verbs)]
    return "\n\n".join(parts) + "\n"


def list_verbs() -> list[str]:
    """List the verbs of the program.

    Returns
    -------
    list of str
        In the program's order.
    """
    group: Any = typer.main.get_command(app)
    return list(group.commands)


# Typer may bring a click of its own, so its commands and parameters have no type to name here.
def _write_verb(name: str, command: Any) -> str:
    usage = " ".join(["tongbao", name, *(_usage_of(p) for p in command.params if p.param_type_name == "argument")])
    parts = [f"### {name}", f"`{usage}`", (command.help or "").strip(), _write_parameters(command)]
    return "\n\n".join(p for p in parts if p)


def _usage_of(argument: Any) -> str:
    word = (argument.name or "").upper().rstrip("_") + ("…" if argument.nargs == -1 else "")
    return word if argument.required else f"[{word}]"


def _write_parameters(command: Any) -> str:
    """Write arguments and options as one table; empty where there are none."""
    rows = [
        (_name_of(p), (getattr(p, "help", "") or "").strip(), _default_of(p))
        for p in command.params
        if not getattr(p, "hidden", False) and p.name != "help"
    ]
    if not rows:
        return ""
    lines = ["| 参数 | 含义 | 缺省 |", "|---|---|---|"]
    return "\n".join(lines + [f"| {' | '.join(_escape(cell) for cell in row)} |" for row in rows])


def _name_of(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{_usage_of(parameter)}`"
    names = ", ".join(f"`{n}`" for n in (*parameter.opts, *parameter.secondary_opts))
    variable = getattr(parameter, "envvar", None)
    return f"{names}（或 `{variable}`）" if variable else names


def _default_of(parameter: Any) -> str:
    if parameter.required:
        return "必写"
    value: Any = parameter.default
    is_flag = getattr(parameter, "is_flag", False)
    return "" if is_flag or callable(value) or value in (None, "", [], ()) else f"`{value}`"


def _escape(cell: str) -> str:
    return cell.replace("\n", " ").replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(write_reference(), "utf-8")
