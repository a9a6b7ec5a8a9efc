"""Close: two persons, nobody absent, nothing unreviewed; the same lines give the same seal anywhere."""

import os
import shutil
import subprocess
import sys

import pytest
from django.db import connection
from tests.office.conftest import Desk

from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import BookRow
from tongbao.synthetic.small_province import county_codes


@pytest.fixture
def reviewed(desk: Desk) -> Desk:
    """All nine counties, accepted."""
    for county in county_codes():
        desk.ledger(county)
    desk.run("演示收文员", "collect", desk.folder / "in", "--received-at", "2024-02-05")
    desk.run("演示审核员", "review", "ledger", "2024-01")
    return desk


def seal(desk: Desk) -> str:
    """The seal of the one book."""
    open_home(desk.home)
    return BookRow.objects.get().seal


def test_it_works_with_two_persons_and_refuses_one(reviewed: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    reviewed.run("演示封账员", "close", "ledger", "2024-01")
    reviewed.run("演示封账员", "close", "ledger", "2024-01", code=3)
    assert "“ledger 2024-01”由“演示封账员”提出，不能由同一人确认。" in capsys.readouterr().err.replace("\n", "")
    reviewed.run("演示签发人", "close", "ledger", "2024-01")
    assert len(seal(reviewed)) == 64
    reviewed.run("演示封账员", "close", "ledger", "2024-01", code=3)


def test_an_absent_county_is_named_and_nothing_is_closed(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    for county in county_codes()[1:]:
        desk.ledger(county)
    desk.run("演示收文员", "collect", desk.folder / "in", "--received-at", "2024-02-05")
    desk.run("演示审核员", "review", "ledger", "2024-01", code=1)
    desk.run("演示封账员", "close", "ledger", "2024-01", code=3)
    assert "2024-01台账还缺：虚川东区。请催报；收齐并审核后再封账。" in capsys.readouterr().err.replace("\n", "")


def test_an_unreviewed_return_stops_the_closing(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示收文员", "collect", desk.ledger("990101"), "--received-at", "2024-02-05")
    desk.run("演示封账员", "close", "ledger", "2024-01", code=3)
    assert "还有1份报表没有审核办结：990101.xlsx" in capsys.readouterr().err.replace("\n", "")


def test_the_same_lines_give_the_same_seal_in_another_zone_and_at_another_time(reviewed: Desk) -> None:
    other = reviewed.folder / "other"
    shutil.copytree(reviewed.home, other)
    reviewed.run("演示封账员", "close", "ledger", "2024-01")
    reviewed.run("演示签发人", "close", "ledger", "2024-01")
    program = "from tongbao.office.commands.main import main; import sys; sys.exit(main(sys.argv[1:]))"
    for who in ("演示签发人", "演示封账员"):
        command = [sys.executable, "-c", program, "--home", str(other), "--as", who, "close", "ledger", "2024-01"]
        subprocess.run(
            command, env=os.environ | {"TZ": "America/New_York", "PYTHONHASHSEED": "7"}, check=True, capture_output=True
        )
    first = seal(reviewed)
    open_home(other)
    assert BookRow.objects.get().seal == first


def test_a_crash_after_the_files_leaves_nothing_that_counts(reviewed: Desk, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from tongbao.office.desk.closing import close as module

    reviewed.run("演示封账员", "close", "ledger", "2024-01")
    with monkeypatch.context() as patched:
        patched.setattr(
            module.audit_log,
            "record",
            lambda *a: (_ for _ in ()).throw(RuntimeError("power")) if "v1" in a[2] else None,
        )
        reviewed.run("演示签发人", "close", "ledger", "2024-01", code=4)
    open_home(reviewed.home)
    assert BookRow.objects.count() == 0
    # The proposal still stands; the second person does the same again.
    reviewed.run("演示签发人", "close", "ledger", "2024-01")
    assert len(seal(reviewed)) == 64


def test_sealed_rows_cannot_be_changed_in_the_database(reviewed: Desk) -> None:
    from django.db import IntegrityError

    reviewed.run("演示封账员", "close", "ledger", "2024-01")
    reviewed.run("演示签发人", "close", "ledger", "2024-01")
    open_home(reviewed.home)
    for sql in ("UPDATE store_bookrow SET seal = 'x'", "DELETE FROM store_trailrow"):
        with connection.cursor() as cursor, pytest.raises(IntegrityError, match="sealed rows are never changed"):
            cursor.execute(sql)
