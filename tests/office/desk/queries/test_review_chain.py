"""The review chain as pages show it: where returns stand, whose mandate passed on, which days were granted."""

from datetime import date

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.ledger_office import MONTH, ledger_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.queries import review_chain
from tongbao.office.store.models import ExtensionRow, MandateRow, UploadRow
from tongbao.records.evidence import paper_path

LOCKED = (
    "“school-2.xlsx”（2024-01）正由合成甲县教育局审核，到接收或退回为止锁定。"
    "填报单位在2024年2月10日（含当日）前可以撤回。"
)


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One home for the module, with a mandate and an extension of a county."""
    found = ledger_office(tmp_path_factory.mktemp("chain"))
    MandateRow.objects.create(
        place="990101",
        passes_to="east",
        since=date(2024, 1, 1),
        until=date(2024, 3, 31),
        reason="编制空缺",
        decided_by="办签发",
        decided_at="2024-01-01",
    )
    ExtensionRow.objects.create(
        kind="ledger",
        place="990101",
        period=MONTH,
        until=date(2024, 2, 5),
        reason="雪灾",
        granted_by="办审核",
        granted_at="2024-02-01",
    )
    return found


def test_returns_stand_with_whose_turn_it_is() -> None:
    line = ("school-2.xlsx", "合成甲县一中", "待审核", "合成甲县教育局", "", LOCKED)
    assert review_chain.returns_in_chain("ledger", MONTH, acting("甲县审核")) == [line]
    assert review_chain.returns_in_chain("ledger", MONTH, acting("二中填报")) == []


def test_the_newest_return_is_found_within_the_territory() -> None:
    assert review_chain.newest_return("ledger", "school", MONTH, acting("局审核")).file == "school-2.xlsx"
    for who, unit in (("西市审核", "school"), ("办审核", "clinic")):
        with pytest.raises(Refusal) as refused:
            review_chain.newest_return("ledger", unit, MONTH, acting(who))
        assert refused.value.code == "absent"
        assert str(refused.value) == f"范围内没有“{unit}”2024-01的报表。请核对单位编号和报告期。"


@pytest.mark.parametrize(("who", "seen"), [("办审核", True), ("甲县审核", True), ("西市审核", False)])
def test_mandates_and_extensions_are_shown_to_their_territory(who: str, seen: bool) -> None:
    on = acting(who, "2024-02-06")
    mandate = ("合成甲县", "合成东市", "2024-01-01", "2024-03-31", "是", "编制空缺", "办签发")
    extension = ("ledger", "合成甲县", MONTH, "2024-02-05", "否", "雪灾", "办审核")
    assert (review_chain.mandates(on), review_chain.extensions(on)) == ([mandate] * seen, [extension] * seen)


def test_a_scan_is_kept_as_evidence_of_an_entry_for_another(home: Home) -> None:
    upload = UploadRow.objects.get(unit="museum")
    done = review_chain.enter_for(upload, b"synthetic scan", home, acting("办收文"))
    assert (done.entered_by, paper_path(home.evidence, done.scan).read_bytes()) == ("办收文", b"synthetic scan")
