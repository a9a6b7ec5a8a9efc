"""The grid: what stands in it, what is checked while typing, a draft, handing in, and what it must refuse."""

from pathlib import Path

import pytest
from tests.browser.months_office import months_office, used
from tests.office.desk.chain_office import acting
from tests.office.pages.visitor import ready

from tongbao.intake.reading.workbook import read_workbook
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.filing import ledger_entry
from tongbao.office.desk.home.home import current_home
from tongbao.office.desk.queries.returns import get
from tongbao.office.desk.review import transitions
from tongbao.office.store.models import EntryRow, FlagRow, ReadingRow, UploadRow
from tongbao.records.evidence import paper_path

MONTH = "2024-01"
WHO = acting("一中填报")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    home = months_office(tmp_path)
    ready(home)
    return home


def line(share: int = 96, **more: str) -> dict[str, dict[str, str]]:
    """A whole line of the school."""
    return {"school": {k: format_milli(v) for k, v in used(Month(2024, 1), share).items()} | more}


def test_the_grid_has_last_month_and_last_year_beside(office: Path) -> None:
    seen = ledger_entry.grid("school", MONTH, WHO)
    assert [(r.id, r.typed) for r in seen.rows] == [("school", {})]
    kept = {m: ReadingRow.objects.get(institution="school", month=m).amounts for m in ("2023-12", "2023-01")}
    assert seen.rows[0].last["electricity"] == format_milli(kept["2023-12"]["electricity"])
    assert seen.rows[0].year["electricity"] == format_milli(kept["2023-01"]["electricity"])


def test_what_is_typed_is_checked_and_not_kept(office: Path) -> None:
    before = (UploadRow.objects.count(), FlagRow.objects.count(), EntryRow.objects.count())
    found = ledger_entry.check("school", MONTH, line(electricity="141834"), WHO)
    assert [(who, item, severity) for who, item, severity, _ in found.flags] == [("school", "electricity", "error")]
    assert "偏大约10倍" in found.flags[0][3]
    words = ledger_entry.check("school", MONTH, line(water="很多"), WHO)
    assert [f[:3] for f in words.flags] == [("school", "water", "error")]
    assert ledger_entry.check("school", MONTH, line(), WHO).flags == ()
    assert (UploadRow.objects.count(), FlagRow.objects.count(), EntryRow.objects.count()) == before


def test_a_draft_is_kept_and_is_no_return(office: Path) -> None:
    ledger_entry.save(
        "school", MONTH, {"school": {"electricity": " 12 ", "unknown": "1"}, "museum": {"electricity": "9"}}, WHO
    )
    assert EntryRow.objects.get().cells == {"school": {"electricity": "12"}}
    assert ledger_entry.grid("school", MONTH, WHO).rows[0].typed == {"electricity": "12"}
    assert not UploadRow.objects.filter(unit="school", period=MONTH).exists()


def test_what_is_handed_in_is_a_workbook_of_ours_kept_as_evidence(office: Path) -> None:
    ledger_entry.save("school", MONTH, line(), WHO)
    taken = ledger_entry.hand_in("school", MONTH, line(), current_home(), WHO)
    upload = UploadRow.objects.get(unit="school", period=MONTH)
    assert (taken.state, upload.state, upload.received_at) == ("collected", "collected", WHO.at)
    assert ReadingRow.objects.get(upload=upload).amounts == used(Month(2024, 1), 96)
    path = paper_path(current_home().evidence, upload.digest)
    copy = path.parent / "copy.xlsx"
    copy.write_bytes(path.read_bytes())
    limits = {"file_bytes": 10**7, "most_columns": 200, "most_rows": 1000, "most_cells": 10**6}
    assert "台账" in read_workbook(copy, limits | _limits())
    assert not EntryRow.objects.exists()


def test_what_the_form_flagged_stands_against_the_return_and_stops_a_bare_acceptance(office: Path) -> None:
    """An absurd figure does not travel up to the province as a return without a flag."""
    ledger_entry.hand_in("school", MONTH, line(electricity="141834"), current_home(), WHO)
    upload = UploadRow.objects.get(unit="school", period=MONTH)
    flag = FlagRow.objects.get(upload=upload)
    assert (flag.severity, flag.choice) == ("error", "") and "偏大约10倍" in flag.sentence
    with pytest.raises(Refusal) as refused:
        transitions.accept(upload, acting("局审核"))
    assert str(refused.value) == f"“{upload.file}”还有1处疑点没有办理决定。请先在审核中逐处作出决定。"


def test_a_file_that_nobody_checked_is_checked_before_it_is_accepted(office: Path) -> None:
    ledger_entry.hand_in("school", MONTH, line(electricity="141834"), current_home(), WHO)
    upload = UploadRow.objects.get(unit="school", period=MONTH)
    FlagRow.objects.all().delete()
    with pytest.raises(Refusal) as refused:
        transitions.accept(upload, acting("局审核"))
    assert refused.value.code == "open-flags"


def test_a_line_without_a_figure_is_not_handed_in(office: Path) -> None:
    for cells in ({}, {"school": {"basis": "计量"}}, {"school": {"electricity": "  "}}):
        with pytest.raises(Refusal) as refused:
            ledger_entry.hand_in("school", MONTH, cells, current_home(), WHO)
        assert str(refused.value) == (
            "合成甲县一中一个数也没有填，没有报送。没有用的填0，没有计量的照提示写明；不归您填的请下载表格另报。"
        )
    assert not UploadRow.objects.filter(unit="school", period=MONTH).exists()


def test_under_review_the_grid_shows_what_was_reported(office: Path) -> None:
    ledger_entry.hand_in("school", MONTH, line(), current_home(), WHO)
    EntryRow.objects.create(
        kind="ledger", unit="school", period=MONTH, cells={"school": {"electricity": "1"}}, by="x", at=WHO.at
    )
    seen = ledger_entry.grid("school", MONTH, WHO)
    assert seen.rows[0].typed["electricity"] == line()["school"]["electricity"]
    assert (seen.saved, seen.due) == ("", "2024年2月10日") and seen.locked


def test_a_returned_grid_says_why(office: Path) -> None:
    ledger_entry.hand_in("school", MONTH, line(), current_home(), WHO)
    upload = UploadRow.objects.get(unit="school", period=MONTH)
    transitions.give_back(upload, "电费单与数不符", acting("局审核"))
    assert ledger_entry.grid("school", MONTH, WHO).returned == "电费单与数不符"


def _limits() -> dict[str, int]:
    from datetime import date

    from tongbao.rules.rulebook import Rulebook

    content = Rulebook(date(2024, 1, 31)).row("checks", "sandbox").content
    return {k: v for k, v in content.items() if isinstance(v, int)}


def test_what_was_withdrawn_is_mended_and_gives_way(office: Path) -> None:
    ledger_entry.hand_in("school", MONTH, line(), current_home(), WHO)
    first = UploadRow.objects.get(unit="school", period=MONTH)
    with pytest.raises(Refusal) as locked:
        ledger_entry.hand_in("school", MONTH, line(95), current_home(), WHO)
    assert locked.value.code == "locked" and "到接收或退回为止锁定" in locked.value.sentence
    transitions.withdraw(get(first.pk, WHO), WHO)
    assert ledger_entry.grid("school", MONTH, WHO).rows[0].typed["water"] == line()["school"]["water"]
    later = acting("一中填报", hour=10)
    ledger_entry.hand_in("school", MONTH, line(95), current_home(), later)
    states = UploadRow.objects.filter(unit="school", period=MONTH).order_by("id").values_list("state", flat=True)
    assert list(states) == ["superseded", "collected"]


@pytest.mark.parametrize(
    ("place", "month", "who", "code"),
    [
        ("museum", MONTH, "一中填报", "absent"),
        ("nowhere", MONTH, "一中填报", "absent"),
        ("school", "soon", "一中填报", "period"),
        ("school", MONTH, "办封账", "role"),
    ],
)
def test_what_is_not_theirs_is_refused(office: Path, place: str, month: str, who: str, code: str) -> None:
    for verb in (
        lambda: ledger_entry.grid(place, month, acting(who)),
        lambda: ledger_entry.save(place, month, line(), acting(who)),
        lambda: ledger_entry.check(place, month, line(), acting(who)),
        lambda: ledger_entry.hand_in(place, month, line(), current_home(), acting(who)),
    ):
        with pytest.raises(Refusal) as refused:
            verb()
        assert refused.value.code == code


def test_a_cell_that_cannot_be_read_is_a_flag_and_the_return_comes_in(office: Path) -> None:
    taken = ledger_entry.hand_in("school", MONTH, line(water="很多"), current_home(), WHO)
    assert (taken.state, taken.held) == ("collected", 1)


def test_what_is_replaced_is_retired_with_the_new_return_or_neither_lands(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger_entry.hand_in("school", MONTH, line(), current_home(), WHO)
    first = UploadRow.objects.get(unit="school", period=MONTH)
    transitions.withdraw(first, WHO)
    ledger_entry.save("school", MONTH, line(95), WHO)
    before = (list(UploadRow.objects.values_list("pk", "state")), ReadingRow.objects.count(), EntryRow.objects.count())
    with monkeypatch.context() as patch:
        patch.setattr(transitions, "supersede", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ledger_entry.hand_in("school", MONTH, line(95), current_home(), WHO)
    after = (list(UploadRow.objects.values_list("pk", "state")), ReadingRow.objects.count(), EntryRow.objects.count())
    assert after == before
    taken = ledger_entry.hand_in("school", MONTH, line(95), current_home(), WHO)
    states = dict(UploadRow.objects.filter(unit="school", period=MONTH).values_list("pk", "state"))
    assert states == {first.pk: "superseded", taken.upload: "collected"}
    assert not EntryRow.objects.exists()
