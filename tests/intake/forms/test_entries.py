"""Entries: how one cell of a form is understood, and what becomes of a cell that cannot be."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import RULES, SOURCE

from tongbao.intake.forms.entries import (
    CellRefusal,
    Entries,
    find_matter,
    find_papers,
    find_stage,
    number_facts,
    parse_day,
    parse_number,
    parse_whole_number,
    parse_word,
    read_row,
    require_known_words,
    split_list,
)
from tongbao.intake.forms.grid import GridRow
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import DEMAND_FIELDS, TALLY_FIELDS
from tongbao.measure.quantity import format_milli
from tongbao.records.fact import Fact, Status

COLUMNS = {k: n for n, k in enumerate(("matter", "level", "list", "scope", "count", "day", "evidence"), start=1)}


def row(number: int = 5, **cells: str) -> GridRow:
    return GridRow(number, cells, COLUMNS)


def refused(read: Callable[[], object]) -> tuple[str, str]:
    """The cell and the sentence a cell is refused with."""
    with pytest.raises(CellRefusal) as problem:
        read()
    assert problem.value.code == "cell"
    return problem.value.article, f"{problem.value.sentence}{problem.value.remedy}"


def test_a_blank_cell_is_no_number_no_day_and_no_stage() -> None:
    plan = RULES.row("matters", "plan")
    assert (parse_number(row(), "count"), parse_whole_number(row(), "count"), parse_day(row(), "day")) == (
        None,
        None,
        "",
    )
    assert find_stage(row(), plan) == ""


def test_numbers_days_and_lists() -> None:
    assert parse_number(row(count="-1,234.5"), "count") == -1_234_500
    assert parse_whole_number(row(count="0"), "count") == 0
    assert parse_day(row(day="20170320"), "day") == "2017-03-20"
    assert split_list(" 甲、 、乙 、丙") == ("甲", "乙", "丙")


@pytest.mark.parametrize(
    ("read", "cells", "found"),
    [
        (parse_number, {"count": "两个"}, ("E5", "“两个”不是可以确定的数。请只填阿拉伯数字，如 1234.5。")),
        (parse_whole_number, {"count": "1.5"}, ("E5", "“1.5”不是非负整数。请填整数。")),
        (parse_whole_number, {"count": "-1"}, ("E5", "“-1”不是非负整数。请填整数。")),
    ],
)
def test_a_number_that_is_none_is_refused(
    read: Callable[[GridRow, str], object], cells: dict[str, str], found: tuple[str, str]
) -> None:
    assert refused(lambda: read(row(**cells), "count")) == found


def test_a_day_and_a_word_that_are_none_are_refused() -> None:
    assert refused(lambda: parse_day(row(day="三月"), "day")) == (
        "F5",
        "“三月”不是日期。请写成 2017-03-20 这样的日期。",
    )
    words = {"": 0, "是": 1, "否": 2}
    assert (parse_word(row(scope="是"), "scope", words), parse_word(row(), "scope", words)) == (1, 0)
    assert refused(lambda: parse_word(row(scope="有"), "scope", words)) == (
        "D5",
        "“有”不是可填的内容。请填是／否，或留空。",
    )


def test_matters_and_stages_by_id_or_word() -> None:
    meeting = find_matter(row(matter="meeting"), RULES)
    assert meeting.text("name") == "召开公共机构节能工作会议"
    assert find_stage(row(level="全市会议"), meeting) == find_stage(row(level="citywide"), meeting) == "citywide"
    assert refused(lambda: find_matter(row(matter="meetings"), RULES)) == (
        "A5",
        "事项编号“meetings”不在事项表中。请从数据字典中选取。",
    )
    cell, sentence = refused(lambda: find_stage(row(level="全县会议"), meeting))
    assert (cell, sentence.partition("。")[0]) == ("B5", "“全县会议”不是“召开公共机构节能工作会议”的层级或阶段")


def test_words_that_nobody_looks_for_are_refused() -> None:
    require_known_words(row(matter="plan", list="areas", scope="市"), TALLY_FIELDS, RULES)
    require_known_words(row(matter="plan", list="departments"), DEMAND_FIELDS, RULES)
    assert refused(lambda: require_known_words(row(matter="plan", list="各市"), TALLY_FIELDS, RULES)) == (
        "C5",
        "“各市”不是可填的内容。请填areas／departments。",
    )
    assert refused(lambda: require_known_words(row(matter="plan", list="areas", scope="乡"), TALLY_FIELDS, RULES)) == (
        "D5",
        "“乡”不是可填的内容。请填市／区／县。",
    )


def test_papers_that_came_are_digests_and_others_are_flagged() -> None:
    entries = Entries()
    named = row(matter="plan", evidence="规划.pdf; 照片.jpg；会议.pdf；")
    assert find_papers(named, "工作进展", SOURCE, entries) == ("a" * 64, "b" * 64)
    assert [(f.code, f.severity, f.row, f.cell, f.sentence) for f in entries.flags] == [
        ("evidence", "error", 5, "G5", "所附证据文件“照片.jpg”没有随来文收到。请补报该文件。")
    ]


def test_a_row_is_answered_blank_or_flagged() -> None:
    entries = Entries()
    fact = Fact("", "baoding", "plan", Status.YES)

    def bad() -> list[Fact]:
        raise CellRefusal(row(), "count", "不对。", "请改。")

    for read in (lambda: [fact], lambda: [], lambda: None, bad):
        read_row(entries, "工作进展", row(matter="plan"), SOURCE, read)
    assert (entries.facts, entries.rows, entries.blank) == ([fact], 4, 1)
    assert entries.flags == [
        Flag(
            "number",
            "error",
            "不对。请改。",
            file=SOURCE.file,
            sheet="工作进展",
            row=5,
            cell="E5",
            about=("baoding", "2017-03", "plan"),
        )
    ]


def test_facts_are_numbered_by_matter_and_stage_and_a_repeated_one_is_flagged() -> None:
    facts = [
        Fact("", "baoding", "plan", Status.YES, place="工作进展!3"),
        Fact("", "baoding", "plan", Status.YES, place="工作进展!4"),
        Fact("", "baoding", "plan", Status.NO, place="工作进展!5"),
        Fact("", "baoding", "meeting", Status.YES, level="citywide", place="工作进展!6"),
        Fact("", "baoding", "county_body", Status.NO, county="130602", place="县级情况!3"),
    ]
    entries = Entries(facts=list(facts))
    assert number_facts(entries, SOURCE) is entries
    assert [f.id for f in entries.facts] == [
        "2017-03:baoding:plan",
        "2017-03:baoding:plan#2",
        "2017-03:baoding:meeting:citywide",
        "2017-03:baoding:county_body:130602",
    ]
    assert [(f.code, f.row, f.cell, f.sentence) for f in entries.flags] == [
        (
            "duplicate_row",
            4,
            "A4",
            "本行与第3行完全相同，只登记一次。请删去重复的一行；确为两件事的，请写明区别。",
        )
    ]


@given(st.integers(-(10**14), 10**14))
def test_any_number_is_read_to_the_last_digit(milli: int) -> None:
    assert parse_number(row(count=format_milli(milli)), "count") == milli


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_any_day_is_read(day: date) -> None:
    assert parse_day(row(day=day.isoformat()), "day") == day.isoformat()
