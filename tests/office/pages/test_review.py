"""The queue of a reviewer: what was typed stays where something was refused."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import chain_office, received
from tests.office.pages.visitor import Browser, ready, visitor

from tongbao.office.pages import clock
from tongbao.office.store.models import DecisionRow, FlagRow

KEYS = ("jump:school:2024-01:gas", "jump:school:2024-01:water")


@pytest.fixture
def reviewer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Who reviews for a return with two open flags."""
    monkeypatch.setenv(clock.PLAYED, "2024-02-05")
    ready(chain_office(tmp_path).path)
    upload = received("school")
    for key in KEYS:
        FlagRow.objects.create(
            upload=upload, period="2024-01", key=key, code="jump", severity="warning", sentence="比上月多一倍。"
        )
    return visitor("局审核")


def test_a_decision_without_a_reason_is_refused_and_what_was_typed_stays(reviewer: Browser) -> None:
    given = {f"choice:{KEYS[0]}": "accept", f"reason:{KEYS[0]}": "合成：停电", f"choice:{KEYS[1]}": "return"}
    answer = reviewer.post("/review/ledger/2024-01/", given)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "作了决定但没有写明理由。请写明理由后再办；其余决定也还没有办理，都留在页面上。" in shown
    assert 'value="合成：停电"' in shown
    assert [shown.count(f'<option value="{c}" selected>') for c in ("accept", "return")] == [1, 1]
    assert DecisionRow.objects.count() == 0


def test_an_empty_queue_of_who_may_not_review_is_refused_as_before(reviewer: Browser) -> None:
    assert visitor("一中填报").post("/review/ledger/2024-01/", {}).status_code == 403
