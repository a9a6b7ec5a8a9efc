"""The closing page: returns ready to close, who still owes one, and proposals of another person."""

from pathlib import Path

import pytest
from tests.browser.months_office import months_office
from tests.office.desk.chain_office import acting
from tests.office.pages.visitor import ready, visitor

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.queries import closing
from tongbao.office.pages import clock
from tongbao.office.store.models import ProposalRow


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The office with a year behind it, on a day it plays."""
    monkeypatch.setenv(clock.PLAYED, "2024-02-05")
    monkeypatch.setenv("TONGBAO_DEMO", "x")
    found = Home(months_office(tmp_path))
    ready(found.path)
    return found


def test_what_is_ready_is_listed_with_who_owes_it() -> None:
    table = closing.ready(acting("办封账"))
    first = [str(c) for c in table.rows[0]]
    assert first == ["台账", "2023-12", "6", "0", "应报6，已报6", "可以封账"]


def test_a_month_without_a_ledger_is_not_closed(home: Home) -> None:
    with pytest.raises(Refusal) as refused:
        close("ledger", "2024-01", home, acting("办封账"))
    assert str(refused.value) == "2024-01没有已接收的台账。请先收文、审核；没有台账的月份不封账。"
    assert not ProposalRow.objects.exists()


def test_another_person_confirms_where_it_stands() -> None:
    ProposalRow.objects.create(act="close", subject="ledger 2023-12", by="办封账", at="2024-02-05T09:00:00+08:00")
    assert closing.proposed(acting("办签发")) == [("ledger", "2023-12", "办封账", "应报6，已报6")]
    assert closing.proposed(acting("办封账")) == []
    shown = visitor("办签发").get("/close/").content.decode()
    assert "确认封账：台账 2023-12" in shown and "办封账提出封账台账 2023-12。应报6，已报6。" in shown
    assert "等另一人确认" in visitor("办封账").get("/close/").content.decode()
