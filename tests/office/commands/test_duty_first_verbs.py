"""Commands of the guards: what waits is listed, and the exit code says so."""

import pytest
from tests.office.conftest import Desk

from tongbao.office.commands import duty_first_verbs
from tongbao.office.commands.main import app
from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import RecordRow, UploadRow


@pytest.fixture(autouse=True)
def verbs() -> None:
    """The verbs of the first day are added when they are first asked for."""
    if "roster" not in {c.name for c in app.registered_commands}:
        duty_first_verbs.register(app)


def upload(desk: Desk, unit: str, **record: object) -> None:
    """An accepted return with one record."""
    open_home(desk.home)
    row = UploadRow.objects.create(
        digest=unit, file=f"{unit}.csv", kind="targets", unit=unit, period="2024", received_at="2024-02-05",
        state="accepted",
    )  # fmt: skip
    RecordRow.objects.create(upload=row, key=f"R-{unit}", **record)


def test_restatements_that_wait_are_listed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.run("演示审核员", "restate")
    upload(desk, "xuchuan", type="restatement", body={"scope": "xuchuan", "item": "energy", "reason": "合成合并"})
    capsys.readouterr()
    desk.run("演示审核员", "restate", code=1)
    assert "R-xuchuan" in capsys.readouterr().out


def test_papers_used_before_are_listed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.run("演示收文员", "reused")
    for unit in ("xuchuan", "niling"):
        upload(desk, unit, type="fact", body={"evidence": ["a" * 64]})
    capsys.readouterr()
    desk.run("演示收文员", "reused", code=1)
    printed = capsys.readouterr().out
    assert "同一文件" in printed and "aaaaaaaaaaaa" in printed
