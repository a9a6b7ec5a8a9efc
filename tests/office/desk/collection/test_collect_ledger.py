"""Ledgers taken in, on our form and on any other: stored once, by whoever may, for a period that is open (合成)."""

from pathlib import Path
from typing import Any

import pytest
from tests.office.desk.chain_office import acting, chain_office, received
from tests.office.desk.test_review_chain import county, ledger

from tongbao.intake.reading.workbook_cells import Sheets, to_cells
from tongbao.intake.review.state import Level
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.collection.collect_ledger import Desk, import_freeform, refuse_classified, store_upload
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, EntryRow, FlagRow, ReadingRow, UploadRow
from tongbao.rules.rulebook import Rulebook

CLERK = acting("办收文")
HEAD = ["单位名称", "用电量（千瓦时）", "用水量（吨）"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The thin office."""
    return chain_office(tmp_path)


def desk_of(home: Home, who: Actor = CLERK, **more: Any) -> Desk:
    return Desk(home, who, rows.roster(), **more)


def taken(home: Home, path: Path, who: Actor = CLERK) -> FileOutcome:
    """The only outcome of a file."""
    [found] = collect([path], home, who, received_at="" if who.who.endswith("填报") else "2024-02-05")
    return found


def foreign(home: Home, *lines: list[object], title: str = "合成甲县2024年1月能耗表") -> list[FileOutcome]:
    """The outcomes of a workbook in a layout of the sender's own."""
    sheets = Sheets({"表": [to_cells(r) for r in ([title], HEAD, *lines)]})

    def fresh() -> UploadRow:
        number = UploadRow.objects.count()
        return UploadRow(
            digest=f"{number:064x}", file="自制.xlsx", state="collected", received_at="2024-02-05T09:00:00+08:00"
        )

    return import_freeform(sheets, fresh, "自制.xlsx", desk_of(home))


def upload(place: str, home: Home, who: Actor = CLERK, **more: Any) -> FileOutcome:
    """A ledger of a place stored without its lines."""
    outcome = FileOutcome("合成.xlsx", "ledger", place, "2024-01")
    row = UploadRow(digest="f" * 64, file="合成.xlsx", state="collected", received_at="2024-02-05T09:00:00+08:00")
    store_upload(row, outcome, desk_of(home, who, **more))
    return outcome


def refused(verb, *words: Any, **more: Any) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """The code and the words of a refusal."""
    with pytest.raises(Refusal) as problem:
        verb(*words, **more)
    return problem.value.code, str(problem.value)


def test_a_desk_knows_places_people_and_the_first_level(home: Home) -> None:
    desk = desk_of(home)
    assert [desk.knows(p) for p in ("east", "990101", "school", "nobody")] == [True, True, True, False]
    assert (desk.own, desk.is_reporter) == ("", False)
    reporter = desk_of(home, acting("一中填报"))
    assert (reporter.own, reporter.is_reporter) == ("school", True)
    assert desk_of(home, acting("一中填报"), written_here=True).own == ""
    assert [desk.first_level(p, "2024-01") for p in ("school", "990101")] == [Level.PARENT, Level.CITY]


def test_a_ledger_on_our_form_is_stored_with_its_readings(home: Home, tmp_path: Path) -> None:
    outcome = taken(home, county(tmp_path, "990101"))
    assert (outcome.state, outcome.unit, outcome.period, outcome.read, outcome.accepted) == (
        "collected",
        "990101",
        "2024-01",
        4,
        4,
    )
    row = UploadRow.objects.get()
    assert (row.kind, row.unit, row.state, row.level, row.read) == ("ledger", "990101", "collected", Level.CITY, 4)
    assert set(ReadingRow.objects.values_list("institution", flat=True)) == {"bureau", "school", "school2", "mover"}


def test_a_place_that_is_not_in_the_registry_is_refused(home: Home, tmp_path: Path) -> None:
    outcome = taken(home, ledger(tmp_path, "999999", ["school"]))
    assert [str(f.sentence) for f in outcome.flags] == [
        "“999999_2024-01.xlsx”的单位编号“999999”不在名录中。请核对模板首页的单位编号。"
    ]
    assert (outcome.state, UploadRow.objects.count()) == ("refused", 0)


def test_another_layout_is_one_return_for_every_county(home: Home) -> None:
    lines = (["合成甲县一中", 5, 6], ["合成甲县二中", 7, 8], ["合成丙县文化馆", 9, 10])
    found = foreign(home, *lines, title="2024年1月能耗表")
    assert [(x.unit, x.period, x.state, x.read) for x in found] == [
        ("990201", "2024-01", "collected", 3),
        ("990101", "2024-01", "collected", 2),
    ]
    amounts = dict(ReadingRow.objects.values_list("institution", "amounts"))
    assert amounts["museum"] == {"electricity": 9_000, "water": 10_000}
    assert {k: v["electricity"] for k, v in amounts.items()} == {"school": 5_000, "school2": 7_000, "museum": 9_000}


def test_one_institution_of_a_county_with_more_hands_in_its_own(home: Home) -> None:
    [outcome] = foreign(home, ["合成甲县一中", 5, 6])
    assert (outcome.unit, UploadRow.objects.get().unit) == ("school", "school")


def test_flags_are_stored_with_their_upload(home: Home) -> None:
    [outcome] = foreign(home, ["合成甲县一中", "约5", 6])
    row = FlagRow.objects.get(code="approximate")
    assert (row.upload.unit, row.sentence) == (
        "school",
        "“电”填的是“约5”，是约数，按估算登记，不作准确数。请按凭证改填准确数，或说明原因。",
    )
    assert "approximate" in {f.code for f in outcome.flags}


def test_a_return_that_was_given_back_gives_way(home: Home) -> None:
    before = received("990101", state="returned")
    assert upload("990101", home).state == "collected"
    before.refresh_from_db()
    assert before.state == "superseded"


def test_a_reporter_withdraws_before_a_second_return(home: Home) -> None:
    reporter = acting("一中填报")
    EntryRow.objects.create(kind="ledger", unit="school", period="2024-01", by="一中填报", at="2024-02-01", cells={})
    assert upload("school", home, reporter).state == "collected"
    assert EntryRow.objects.count() == 0
    assert refused(upload, "school", home, reporter) == (
        "locked",
        "2024-01已经报过（“合成.xlsx”），待审核，没有收“合成.xlsx”。"
        "要更正的，请先在报表页撤回，或请审核单位退回，再重报。",
    )


def test_only_for_the_own_territory(home: Home) -> None:
    code, sentence = refused(upload, "school2", home, acting("一中填报"))
    assert (code, "一中填报" in sentence) == ("territory", True)
    assert upload("school2", home, acting("一中填报"), written_here=True).state == "collected"


def test_a_closed_period_takes_nothing(home: Home) -> None:
    BookRow.objects.create(kind="ledger", period="2024-01", vintage=1, closed_at="2024-02-20", seal="0" * 64)
    assert refused(upload, "990101", home)[0] == "sealed"
    assert UploadRow.objects.count() == 0


@pytest.mark.parametrize(
    ("sheets", "file", "place"),
    [
        (Sheets({"表": [[("s", "合成")]]}), "能耗（秘密）.xlsx", "文件名"),
        (Sheets({"表": [[("s", "机密★10年")]]}), "能耗.xlsx", "工作表“表”"),
        (Sheets({"甲": [[("s", "合成")]], "乙": [[None, ("s", "密级：秘 密")]]}), "能耗.xlsx", "工作表“乙”"),
    ],
)
def test_a_mark_of_secrecy_is_refused(sheets: Sheets, file: str, place: str) -> None:
    assert refused(refuse_classified, sheets, file, Rulebook(Month(2024, 1).last_day)) == (
        "classified",
        f"“{file}”的{place}标有密级，不能上传到本系统，文件没有保存。"
        "涉密单位只报不涉密的汇总数；请按保密规定另行处理，并核查该文件的传递。",
    )


def test_words_about_secrecy_are_no_mark() -> None:
    sheets = Sheets({"表": [[("s", "涉密单位不填"), ("s", "商业秘密保护经费")]]})
    assert refuse_classified(sheets, "保密工作能耗.xlsx", Rulebook(Month(2024, 1).last_day)) is None
