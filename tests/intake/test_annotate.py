"""The return given back: the same sheets, rows and values, and the sentences in a last column 审核意见."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.sheets import LIMITS, RULES, SOURCE, put, trimmed, written

from tongbao.intake.annotate import annotate
from tongbao.intake.flag import Flag
from tongbao.intake.form import PROGRESS
from tongbao.intake.progress import read_progress
from tongbao.intake.workbook import Sheets, read

TABLE: Sheets = {
    "表": [
        [("s", "单位"), ("s", "个数")],
        [("s", "名称"), None],
        [("s", "保定"), ("n", "12.5")],
        [("s", "=1+1"), ("n", "-3")],
    ],
    "附": [[("s", "http://x.cn")]],
}


def flag(sentence: str, row: int, cell: str, sheet: str = "表") -> Flag:
    return Flag("number", "error", sentence, "a.xlsx", sheet, row, cell)


def given_back(sheets: Sheets, *flags: Flag) -> Sheets:
    return trimmed(written(lambda path: annotate(sheets, flags, path)))


def test_without_flags_it_is_the_same() -> None:
    assert given_back(TABLE) == trimmed(TABLE)


def test_sentences_stand_in_the_row_they_are_about() -> None:
    found = given_back(TABLE, flag("甲。", 3, "B3"), flag("乙。", 4, "A4"), flag("丙。", 4, "B4"), flag("丁。", 0, ""))
    head, hint, first, second = found["表"]
    assert head == [("s", "单位"), ("s", "个数"), ("s", "审核意见")]
    assert hint == [("s", "名称"), None, ("s", "丁。")]
    assert first == [("s", "保定"), ("n", "12.5"), ("s", "B3 甲。")]
    assert second == [("s", "=1+1"), ("n", "-3"), ("s", "A4 乙。；B4 丙。")]
    assert found["附"] == TABLE["附"]


def test_flags_of_the_whole_file_stand_on_a_sheet_of_their_own() -> None:
    found = given_back(TABLE, flag("迟报。", 0, "", ""), flag("别处。", 5, "A5", "没有的表"))
    assert found.pop("审核意见") == [[("s", "迟报。")], [("s", "别处。")]]
    assert found == trimmed(TABLE)


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    annotate({"表": [[("s", "=HYPERLINK(1)"), ("s", "+1"), ("s", "007")]]}, [], tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx", LIMITS)["表"] == [[("s", "=HYPERLINK(1)"), ("s", "+1"), ("s", "007")]]


def test_a_returned_form_can_be_mended_and_sent_again(blank: Sheets) -> None:
    for cell, words in {"E7": "是", "R7": "会议.pdf", "E8": "做了"}.items():
        put(blank, PROGRESS, cell, words)
    flags = read_progress(blank, SOURCE, RULES).flags
    back = written(lambda path: annotate(blank, flags, path))
    assert [row[-1] for row in trimmed(back)[PROGRESS] if row[-1] and row[-1][1].startswith("E8 ")] == [
        ("s", "E8 “做了”不是可填的内容。请填是／否／有／无，或留空。")
    ]
    put(back, PROGRESS, "E8", "是")
    put(back, PROGRESS, "R8", "会议.pdf")
    again = read_progress(back, SOURCE, RULES)
    assert ([f.matter for f in again.facts], again.flags) == (["relayed", "deployed"], [])


cells = st.one_of(
    st.none(),
    st.tuples(st.just("s"), st.text("甲=+-@ 1.a{}", min_size=1, max_size=6)),
    st.tuples(st.just("n"), st.integers(-(10**12), 10**12).map(str)),
    st.tuples(st.just("n"), st.decimals(0, 10**6, places=3).map(lambda d: f"{d.normalize():f}")),
)


@pytest.mark.parametrize("noted", [False, True])
@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=5))
def test_any_values_come_back_as_they_went(noted: bool, rows: list[list[tuple[str, str] | None]]) -> None:
    sheets: Sheets = {"表": rows}
    flags = [flag("句子。", 1, "")] if noted else []
    found = given_back(sheets, *flags)["表"]
    width = max(len(r) for r in rows)
    assert trimmed({"表": [r[:width] for r in found]}) == trimmed(sheets)
