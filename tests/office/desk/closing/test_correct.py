"""Correct: the sealed value beside the new one, amounts and words, who may, and the vintage made of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.office.conftest import MONTH, Desk
from tests.office.desk.chain_office import acting

from tongbao.intake.forms import template
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.closing.correct import correct, correction_lines, lines_of, newest_book
from tongbao.office.desk.documents.revision_impact import impact_of_corrections, vintage_tables
from tongbao.office.desk.home.home import Actor, Home, open_home
from tongbao.office.store.models import BookRow, CorrectionRow, PersonRow, ReadingRow
from tongbao.records.book import check_book, read_manifest, read_table
from tongbao.records.correction import Correction
from tongbao.records.engine.duckdb import write_table
from tongbao.records.sealed import SealedTable
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.small_province import county_codes

COUNTY, PERIOD = "990101", str(MONTH)
REVIEWER = acting("演示审核员")


@pytest.fixture
def closed(desk: Desk) -> Desk:
    """All nine counties, closed."""
    for county in county_codes():
        desk.ledger(county)
    desk.run("演示收文员", "collect", desk.folder / "in", "--received-at", "2024-02-05")
    desk.run("演示审核员", "review", "ledger", PERIOD)
    close(desk)
    return desk


def close(desk: Desk) -> BookRow:
    """Close by two persons; the newest book."""
    desk.run("演示封账员", "close", "ledger", PERIOD)
    desk.run("演示签发人", "close", "ledger", PERIOD)
    open_home(desk.home)
    return newest_book(PERIOD)  # type: ignore[return-value]


def paper(desk: Desk, amounts: Mapping[str, int | None], words: Mapping[str, str], name: str = "corrected") -> Path:
    """The county's ledger again, its first line changed; None takes an amount away."""
    listed = desk.province.in_county(COUNTY, MONTH)
    told = {s.id: dict(desk.province.amounts[s.id, MONTH]) for s in listed}
    for item, milli in amounts.items():
        told[listed[0].id].pop(item, None)
        if milli is not None:
            told[listed[0].id][item] = milli
    cover = template.Cover("ledger", COUNTY, COUNTY, PERIOD, "合成")
    path = desk.folder / f"{name}.xlsx"
    template.write_ledger(path, cover, listed, Rulebook(MONTH.last_day), told, words={listed[0].id: words})
    return path


def first(desk: Desk) -> str:
    """The institution whose line is changed."""
    return desk.province.in_county(COUNTY, MONTH)[0].id


def refused(path: Path, home: Home, who: Actor = REVIEWER, reason: str = "抄错") -> tuple[str, str]:
    """Code and whole sentence of the refusal."""
    with pytest.raises(Refusal) as problem:
        correct(path, reason, home, who, apply=True)
    assert CorrectionRow.objects.count() == 0
    return problem.value.code, str(problem.value)


def test_an_unchanged_file_gives_no_difference(closed: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    path = paper(closed, {}, {})
    closed.run("演示审核员", "correct", path, "--reason", "核对", "--apply")
    assert "与封账值相同。" in capsys.readouterr().out
    assert (CorrectionRow.objects.count(), correction_lines([], open_home(closed.home))) == (0, [])


CHANGES = [
    ({"electricity": 1}, {}, ("电", None, "0.001")),
    ({}, {"basis": "计量"}, ("计量方式", "票据", "计量")),
    ({}, {"payment": "预付充值"}, ("付费方式", "无", "预付充值")),
]


@pytest.mark.parametrize(("amounts", "words", "told"), CHANGES)
def test_each_is_corrected_alone_and_stands_in_the_next_vintage(
    closed: Desk, amounts: dict[str, int], words: dict[str, str], told: tuple[str, str | None, str]
) -> None:
    home = open_home(closed.home)
    before = lines_of(newest_book(PERIOD), home.path)  # type: ignore[arg-type]
    path = paper(closed, amounts, words)
    [preview] = correct(path, "抄错", home, REVIEWER)
    assert CorrectionRow.objects.count() == 0
    assert correct(path, "抄错", home, REVIEWER, apply=True) == [preview]
    assert correct(path, "抄错", home, REVIEWER, apply=True) == []
    assert CorrectionRow.objects.count() == 1
    [row] = correction_lines([preview], home)
    assert row[0] == first(closed)
    assert (row[3], row[5]) == (told[1] or row[4], told[2])
    book = close(closed)
    after = lines_of(book, home.path)
    assert [i for i in after if after[i] != before[i]] == [first(closed)]
    assert check_book(home.path / book.folder, book.seal) == []
    # The sealed value is still shown when the difference table of the vintage is asked for.
    assert vintage_tables(book, home)[0] == [row]


def test_a_reason_in_place_of_an_amount_is_carried_through(closed: Desk) -> None:
    home = open_home(closed.home)
    correct(paper(closed, {"heat": None}, {"heat": "按面积计费"}), "没有热量表", home, REVIEWER, apply=True)
    book = close(closed)
    line = lines_of(book, home.path)[first(closed)]
    assert ("heat" in line.amounts, line.reasons) == (False, {"heat": "area_billed"})


def test_a_second_correction_starts_from_the_first_and_shows_the_sealed_value(closed: Desk) -> None:
    home = open_home(closed.home)
    sealed = lines_of(newest_book(PERIOD), home.path)[first(closed)].amounts["electricity"]  # type: ignore[arg-type]
    correct(paper(closed, {"electricity": 1_000}, {}), "抄错", home, REVIEWER, apply=True)
    [second] = correct(paper(closed, {"electricity": 3_000}, {}, "again"), "又错", home, REVIEWER, apply=True)
    assert (second.before_milli, second.after_milli) == (1_000, 3_000)
    assert correction_lines([second], home)[0][4:] == ("1", "3", "2")
    book = close(closed)
    assert lines_of(book, home.path)[first(closed)].amounts["electricity"] == 3_000
    # The third vintage starts from the second, not from the first.
    [third] = correct(paper(closed, {"electricity": sealed}, {}, "back"), "原来对", home, REVIEWER, apply=True)
    assert third.before_milli == 3_000
    book = close(closed)
    assert (book.vintage, lines_of(book, home.path)[first(closed)].amounts["electricity"]) == (3, sealed)
    one, three = (read_manifest(home.path / f"books/ledger/{PERIOD}/v{n}") for n in (1, 3))
    assert one.files == three.files


def test_the_next_vintage_is_made_from_the_sealed_book_and_not_from_the_rows(closed: Desk) -> None:
    from django.db import connection

    home = open_home(closed.home)
    correct(paper(closed, {"electricity": 1_000}, {}), "抄错", home, REVIEWER, apply=True)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER keep_readingrow_update")
    ReadingRow.objects.update(amounts={"coal": 1})
    book = close(closed)
    one, two = (read_manifest(home.path / f"books/ledger/{PERIOD}/v{n}").files for n in (1, 2))
    assert [n for n in one if one[n] != two[n]] == [lines_unit(home, book, closed)]


def lines_unit(home: Home, book: BookRow, desk: Desk) -> str:
    """The unit the corrected institution stands in."""
    return lines_of(book, home.path)[first(desk)].unit


def test_a_tampered_parent_is_refused_with_the_place(closed: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    home = open_home(closed.home)
    path = paper(closed, {"electricity": 1_000}, {})
    correct(path, "抄错", home, REVIEWER, apply=True)
    book = newest_book(PERIOD)
    assert book is not None
    folder, unit = home.path / book.folder, lines_unit(home, book, closed)
    table = read_table(folder, unit)
    at = [c.name for c in table.columns].index("water")
    rows = [list(r) for r in table.rows]
    row = next(r for r in rows if r[0] == first(closed))
    row[at] = 77
    write_table(folder / f"{unit}.parquet", SealedTable(table.columns, tuple(map(tuple, rows)), table.keys))
    sentence = (
        f"{PERIOD}第1稿账册与封账时的印章不符：{book.folder}/{unit}.parquet {first(closed)} {PERIOD} water，现值 77。"
        "请停止更正、封账和拟稿，用 tongbao verify 查明，再从备份恢复该账册。"
    )
    with pytest.raises(Refusal) as problem:
        correct(path, "抄错", home, REVIEWER)
    assert (problem.value.code, str(problem.value)) == ("tampered", sentence)
    closed.run("演示封账员", "close", "ledger", PERIOD)
    closed.run("演示签发人", "close", "ledger", PERIOD, code=3)
    assert "".join(sentence.split()) in "".join(capsys.readouterr().err.split())
    assert BookRow.objects.count() == 1


def test_only_the_reporter_of_the_place_or_a_reviewer_of_its_territory_may(closed: Desk) -> None:
    home = open_home(closed.home)
    path = paper(closed, {"electricity": 1_000}, {})
    people = [("合成本县", ["reporter"], COUNTY), ("合成邻县", ["reviewer"], "990201")]
    for name, roles, place in people:
        PersonRow.objects.create(name=name, roles=roles, place=place)
    assert refused(path, home, acting("合成邻县"))[0] == "territory"
    assert refused(path, home, acting("演示封账员"))[0] == "role"
    assert refused(path, home, acting("无此人"))[0] == "person"
    assert len(correct(path, "抄错", home, acting("合成本县"), apply=True)) == 1


def test_without_a_reason_before_closing_or_with_an_error_nothing_is_registered(desk: Desk) -> None:
    home = open_home(desk.home)
    path = paper(desk, {}, {})
    assert refused(path, home, reason=" ") == ("reason", "更正没有写明理由。请用 --reason 写明更正理由和依据。")
    assert refused(path, home) == ("not-closed", "2024-01还没有封账。未封账的报表请直接重报（collect）。")


def test_where_nothing_is_issued_no_published_figure_moves(closed: Desk) -> None:
    home = open_home(closed.home)
    found = correct(paper(closed, {"electricity": 1_000}, {}), "抄错", home, REVIEWER)
    moved = impact_of_corrections(found, home)
    assert (moved.documents, moved.figures) == (0, [])
    assert moved.sentence(PERIOD) == "没有已印发的文件以2024-01账册为依据，不影响已公布的数。"
    assert all(isinstance(c, Correction) for c in found)
