"""Environment variables of the program, as data; ``docs/settings.md`` is written from them and from the sources.

A test checks that every ``TONGBAO_*`` of the sources has a row here and that every row is read somewhere.
"""

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
PREFIX = "TONGBAO_"


@dataclass(frozen=True, slots=True)
class Variable:
    """Environment variable.

    Parameters
    ----------
    name
        Name in the environment.
    chinese, english
        Meaning, in one line.
    default
        Value where it is not set, as one would write it; empty where there is none.
    """

    name: str
    chinese: str
    english: str
    default: str = ""


VARIABLES = (
    Variable("TONGBAO_HOME", "工作目录，同 --home", "Home of the office, as --home", ".tongbao"),
    Variable("TONGBAO_AS", "办理人姓名，同 --as", "Who acts, as --as"),
    Variable(
        "TONGBAO_DATABASE",
        "数据库地址 postgresql://用户:密码@主机:端口/库名（先安装 tongbao[postgresql]）；不设为工作目录里的 SQLite",
        "Database, postgresql://user:password@host:port/name (extra postgresql); otherwise SQLite in the home",
    ),
    Variable(
        "TONGBAO_BOOKS",
        "几台机器共用已封账账册的地址，fsspec 认得的都行，如 s3://桶/books；不设为只在本机",
        "Address, of any kind fsspec knows, where machines share closed books; otherwise this machine only",
    ),
    Variable("TONGBAO_ENGINE", "求和引擎：duckdb 或 spark，数字相同", "Engine of sums: duckdb or spark", "duckdb"),
    Variable("TONGBAO_ENGINE_MEMORY", "求和引擎最多占用的内存", "Most memory the engine takes", "2GB"),
    Variable(
        "TONGBAO_SPARK_MASTER", "Spark 主节点，如 spark://主机:7077；不设为本机", "Spark master; otherwise this machine"
    ),
    Variable(
        "TONGBAO_SIGN_IN",
        "登录规矩：dengbao、asvs、small_office（规则表 sign_in）",
        "Sign-in profile: dengbao, asvs or small_office (rule table sign_in)",
        "dengbao",
    ),
    Variable(
        "TONGBAO_HOSTS",
        "网页服务认的主机名，以逗号分开",
        "Host names the pages answer to, separated by commas",
        "127.0.0.1,localhost",
    ),
    Variable(
        "TONGBAO_ORIGINS",
        "网关后面时，表单可以来自哪些网址，如 https://tongbao.example，以逗号分开",
        "Origins trusted for forms behind a gateway, separated by commas",
    ),
    Variable(
        "TONGBAO_PROXY",
        "前面有终止 TLS 的网关时设为 1，按 X-Forwarded-Proto 认 https",
        "1 behind a gateway that ends TLS: X-Forwarded-Proto is believed",
    ),
    Variable(
        "TONGBAO_LOOPBACK",
        "设为 1：只在本机用，不要求 TLS；serve 听 127.0.0.1 时自己会放开",
        "1: this machine only, no TLS asked for; serve does so by itself on 127.0.0.1",
    ),
    Variable(
        "TONGBAO_SECRET",
        "另起服务（不用 serve）时的密钥；serve 用工作目录里的 secret 文件",
        "Secret key of a server of one's own; serve keeps one in the home's file secret",
        "no-web-here",
    ),
    Variable(
        "TONGBAO_JOBS",
        "设为 at-once：后台工作立即在本进程办理，不排队（测试用）",
        "at-once: jobs run at once in this process instead of being queued (tests)",
    ),
    Variable("TONGBAO_DEMO", "演示的名称，由 serve --demo 设置", "Name of the demonstration; serve --demo sets it"),
    Variable(
        "TONGBAO_DEMO_DAY",
        "演示在哪一天进行，由 serve --day 设置；不是演示时不起作用",
        "Day a demonstration plays on; serve --day sets it; without a demonstration it has no effect",
    ),
    Variable("JAVA_HOME", "Spark 用的 Java 17 在哪里", "Java 17 for Spark, where it is not on the path"),
    Variable("SPARK_LOCAL_IP", "本机 Spark 用的地址", "Address of a Spark on this machine", "127.0.0.1"),
    Variable("TMPDIR", "没有工作目录时，出错记录写在哪里", "Folder of the error log where there is no home", "/tmp"),
    Variable(
        "NO_COLOR", "设了就不改屏幕宽度、不用颜色", "Set: no colours, and the width of the terminal is left alone"
    ),
    Variable("COLUMNS", "输出到文件或管道时每行多宽", "Width of lines written to a file or a pipe", "150"),
    Variable(
        "DJANGO_SETTINGS_MODULE",
        "Django 设置，不必改",
        "Settings of Django; no need to change it",
        "tongbao.office.settings",
    ),
)


def write_settings() -> str:
    """Write the table of environment variables as Markdown, in Chinese and English.

    Returns
    -------
    str
        One row a variable, with the sources that read it.
    """
    lines = [
        "# 设置 Settings",
        "",
        "本页由 `python -m tongbao.office.environment docs/settings.md` 生成，请勿手改。"
        "Every environment variable of the program; generated.",
        "",
        "| 变量 variable | 含义 | meaning | 缺省 default | 读取处 read in |",
        "|---|---|---|---|---|",
    ]
    for variable in VARIABLES:
        default = f"`{variable.default}`" if variable.default else ""
        places = "、".join(f"`{p}`" for p in find_readers(variable.name))
        lines.append(f"| `{variable.name}` | {variable.chinese} | {variable.english} | {default} | {places} |")
    lines += [
        "",
        "发邮件的密码也只放在环境变量里，变量名由 `office.toml` 的 `[smtp]` 写明（`password_env`）。"
        "The password of the mail server is read from the variable that `[smtp]` of `office.toml` names.",
    ]
    return "\n".join(lines) + "\n"


def find_readers(name: str) -> list[str]:
    """Find the sources that read or set a variable.

    Parameters
    ----------
    name
        Name of the variable.

    Returns
    -------
    list of str
        Paths below ``src/tongbao`` of the files with the name as an entire string, in order; the sentences of a
        refusal only mention it and do not count.
    """
    return [
        path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        if path != Path(__file__) and name in (text := path.read_text("utf-8")) and _holds(ast.parse(text), name)
    ]


def _holds(tree: ast.Module, name: str) -> bool:
    return any(isinstance(node, ast.Constant) and node.value == name for node in ast.walk(tree))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(write_settings(), "utf-8")
