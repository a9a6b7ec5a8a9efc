"""Base years restated: no list is closed on one before the level above consents (合成)."""

from datetime import datetime

import pytest
from tests.office.conftest import Desk

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.closing.restatements import approve_restatement, restatements_waiting
from tongbao.office.desk.home.home import SHANGHAI, Actor, Home, open_home
from tongbao.office.store.models import PersonRow, RecordRow, UploadRow

NOW = datetime(2024, 2, 11, 9, 0, tzinfo=SHANGHAI)
REVIEWER = Actor("演示审核员", NOW)


def test_no_list_is_closed_on_a_restatement_nobody_consented_to(desk: Desk) -> None:
    open_home(desk.home)
    row = UploadRow.objects.create(
        digest="r", file="重述.csv", kind="targets", unit="restatements", period="2024", received_at="2024-02-05",
        state="accepted",
    )  # fmt: skip
    body = {"scope": "xuchuan", "item": "energy", "reason": "合成"}
    RecordRow.objects.create(upload=row, type="restatement", key="R1", body=body)
    with pytest.raises(Refusal) as caught:
        close("targets", "2024", Home(desk.home), Actor("演示封账员", NOW))
    assert str(caught.value) == "2024有1项基期重述没有经上一级批准：R1。请先用 restate 批准，或退回清单。"
    assert [r[0] for r in restatements_waiting()] == ["R1"]
    approve_restatement("R1", "合成批复", REVIEWER)
    assert restatements_waiting() == []
    assert close("targets", "2024", Home(desk.home), Actor("演示封账员", NOW)) is None


def test_a_restatement_waits_for_the_level_above(desk: Desk) -> None:
    open_home(desk.home)
    row = UploadRow.objects.create(
        digest="r", file="重述.csv", kind="targets", unit="restatements", period="2024", received_at="2024-02-05",
        state="accepted",
    )  # fmt: skip
    body = {"scope": "xuchuan", "item": "energy", "reason": "合成：机构合并"}
    RecordRow.objects.create(upload=row, type="restatement", key="R1", body=body)
    PersonRow.objects.create(name="合成市审核", roles=["reviewer"], place="xuchuan")
    assert restatements_waiting() == [("R1", "xuchuan", "energy", "合成：机构合并")]
    with pytest.raises(Refusal) as caught:
        approve_restatement("R1", "同意", Actor("合成市审核", NOW))
    assert caught.value.sentence == "“合成市审核”不能批准本地“xuchuan”的基期重述。"
    with pytest.raises(Refusal) as caught:
        approve_restatement("R1", " ", REVIEWER)
    assert caught.value.sentence == "没有写明批准的理由。"
    with pytest.raises(Refusal) as caught:
        approve_restatement("R9", "同意", REVIEWER)
    assert caught.value.sentence == "没有编号为“R9”的基期重述。"
    approve_restatement("R1", "合成文件：同意", REVIEWER)
    assert restatements_waiting() == []
