"""One setting names the database; what is wrong with it is said when a home is opened."""

from pathlib import Path

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.office import settings

HOME = Path("home")


def test_without_the_setting_the_database_is_in_the_home() -> None:
    assert settings.choose_database("", HOME) == (settings.sqlite(HOME), None)
    assert settings.sqlite(HOME)["NAME"] == "home/office.sqlite3"


def test_every_part_of_a_url_is_read() -> None:
    found = settings.postgresql("postgresql://li:p%40ss@db.example:5433/office")
    assert [found[k] for k in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "li", "p@ss", "db.example", "5433", "office"]  # fmt: skip


def test_a_socket_folder_is_the_host() -> None:
    assert settings.postgresql("postgresql://li@/office?host=/run/pg")["HOST"] == "/run/pg"


@pytest.mark.parametrize(
    "url", ["mysql://h/x", "postgresql://h", "postgresql://h:x/y", "postgresql://h/y?sslmode=no", "office"]
)
def test_an_address_that_cannot_be_read_is_refused_without_repeating_it(url: str) -> None:
    _, trouble = settings.choose_database(url, HOME)
    assert trouble is not None and trouble.code == "database"
    assert str(trouble).startswith("数据库地址无法识别。TONGBAO_DATABASE 请写成 postgresql://用户:密码@主机:端口/库名")


def test_a_missing_driver_is_named_with_its_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "find_spec", lambda name: None)
    with pytest.raises(
        Refusal, match=r"没有安装 PostgreSQL 的驱动程序 psycopg。请先安装：pip install 'tongbao\[postgresql\]'"
    ):
        settings.postgresql("postgresql://h/office")


def test_a_session_is_told_how_long_to_wait_whatever_the_server_says() -> None:
    found = settings.postgresql("postgresql://li@/office")
    assert found["CONN_HEALTH_CHECKS"] is True
    assert found["OPTIONS"]["options"].split(" -c ") == [
        r"-c default_transaction_isolation=read\ committed", "lock_timeout=60s",
        "idle_in_transaction_session_timeout=1h", "statement_timeout=0"]  # fmt: skip
    assert settings.session("10min").endswith("statement_timeout=10min")
