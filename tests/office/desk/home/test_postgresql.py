"""A PostgreSQL database must be new enough, durable, in UTF-8 and sorted by bytes; a made-up one says each."""

from typing import Any

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home import postgresql

GOOD = {
    "server_version_num": "160004",
    "server_version": "16.4",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
}


class Made:
    """A connection, and its cursor, that answers as a server with these settings does."""

    def __init__(self, order: str = "C", encoding: str = "UTF8", **settings: str) -> None:
        self.settings_dict = {"NAME": "office"}
        self.database, self.settings, self.answer = (order, encoding), GOOD | settings, ("",)

    def cursor(self) -> "Made":
        return self

    def __enter__(self) -> "Made":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def execute(self, words: str) -> None:
        name = words.removeprefix("SHOW ")
        self.answer: Any = self.database if name == words else (self.settings[name],)

    def fetchone(self) -> Any:
        return self.answer


def refusal(made: Made) -> str:
    """The words of a refusal."""
    with pytest.raises(Refusal) as refused:
        postgresql.check(made)  # type: ignore[arg-type]
    assert refused.value.code == "database"
    return str(refused.value)


@pytest.mark.parametrize("order", ["C", "POSIX", "C.UTF-8", "C.utf8"])
@pytest.mark.parametrize("version", ["140000", "180001"])
def test_a_server_as_it_must_be_is_taken(order: str, version: str) -> None:
    made = Made(order, server_version_num=version, synchronous_commit="remote_write")
    postgresql.check(made)  # type: ignore[arg-type]
    assert postgresql.order_and_encoding(made) == (order, "UTF8")
    assert postgresql.masked_url(made, "server_version_num") == version


def test_an_old_server_is_refused() -> None:
    assert refusal(Made(server_version_num="130015", server_version="13.15")) == (
        "PostgreSQL 的版本是13.15，低于14。请升级到14或更高的版本。"
    )


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_may_lose_what_it_acknowledged_is_refused(setting: str) -> None:
    assert refusal(Made(**{setting: "off"})) == (
        f"数据库关闭了{setting}，断电会丢失已办的事项。请在 postgresql.conf 中把{setting}设为 on，重新载入后再试。"
    )


def test_several_settings_are_named_together() -> None:
    assert refusal(Made(fsync="off", synchronous_commit="off")).startswith("数据库关闭了fsync、synchronous_commit，")


@pytest.mark.parametrize(("order", "encoding"), [("zh_CN.UTF-8", "UTF8"), ("C", "SQL_ASCII")])
def test_another_order_or_encoding_is_refused_with_the_command_that_makes_it_right(order: str, encoding: str) -> None:
    assert refusal(Made(order, encoding)) == (
        f"数据库“office”的编码是{encoding}，文字排序是{order}；要求编码UTF8、排序C，否则各表次序会变。"
        "请重新建库：createdb --template=template0 --encoding=UTF8 --locale=C office。"
    )
