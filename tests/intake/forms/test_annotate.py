"""The return given back: the same sheets, rows and values, and the sentences in a last column 审核意见."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.sheets import LIMITS, RULES, SOURCE, put, trimmed, written

from tongbao.intake.forms.annotate import annotate
from tongbao.intake.forms.progress import read_progress
from tongbao.intake.reading.workbook import SheetMarks, Sheets, read_workbook
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import PROGRESS

TABLE = Sheets(
    {
        "表": [
            [("s", "单位"), ("s", "个数")],
            [("s", "名称"), None],
            [("s", "保定"), ("n", "12.5")],
            [("s", "=1+1"), ("n", "-3")],
        ],
        "附": [[("s", "http://x.cn")]],
    }
)


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
    annotate(Sheets({"表": [[("s", "=HYPERLINK(1)"), ("s", "+1"), ("s", "007")]]}), [], tmp_path / "a.xlsx")
    assert read_workbook(tmp_path / "a.xlsx", LIMITS)["表"] == [[("s", "=HYPERLINK(1)"), ("s", "+1"), ("s", "007")]]


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


KINDS = Sheets(
    {
        "表": [
            [("s", "日期"), ("d", "2017-03-20"), ("d", "1899-12-31"), ("b", "是"), ("b", "否")],
            [("n", "123456789012345678"), ("n", "0.1"), ("s", "15%"), ("e", "#DIV/0!"), ("f", "=A1")],
            [("s", "=cmd|calc"), ("s", "+1"), ("s", "-1"), ("s", "@a"), ("s", "_x000D_")],
        ]
    },
    marks={
        "表": SheetMarks(hidden=True, hidden_rows=frozenset({2}), merged=((1, 1, 1, 1), (4, 1, 5, 2), (5, 2, 6, 3)))
    },
)


def test_dates_and_yes_come_back_as_such_and_what_has_no_value_as_text() -> None:
    found = written(lambda path: annotate(KINDS, [flag("句子。", 1, "B1")], path))
    first, second, third = (row[:5] for row in trimmed(found)["表"])
    assert first == [("s", "日期"), ("d", "2017-03-20"), ("s", "1899-12-31"), ("b", "是"), ("b", "否")]
    assert second == [("s", "123456789012345678"), *KINDS["表"][1][1:3], ("s", "#DIV/0!"), ("s", "=A1")]
    assert third == KINDS["表"][2]


def test_merged_areas_come_back_and_hidden_rows_are_shown() -> None:
    assert written(lambda path: annotate(KINDS, [], path)).marks == {"表": SheetMarks(merged=((4, 1, 5, 2),))}
    assert written(lambda path: annotate(KINDS, [flag("句子。", 1, "")], path)).marks["表"].filtered


def test_sentences_of_the_file_of_the_header_and_of_its_row_share_a_cell() -> None:
    found = given_back(TABLE, flag("甲。", 0, ""), flag("乙。", 1, "A1"), flag("丙。", 2, "A2"))
    assert found["表"][1][2] == ("s", "甲。；A1 乙。；A2 丙。")


def test_names_a_workbook_does_not_allow_are_changed_and_stay_apart() -> None:
    names = ["合成" * 20 + "甲", "合成" * 20 + "乙", "a/b", "A:B", "审核意见"]
    found = given_back(Sheets({n: [[("s", n)]] for n in names}), flag("整份。", 0, "", ""))
    cut = ("合成" * 20)[:31]
    assert list(found) == [cut, f"{cut[:27]}_2", "a_b", "A_B_2", "审核意见", "审核意见_2"]
    assert [rows[0][0] for rows in found.values()] == [*(("s", n) for n in names), ("s", "整份。")]


def test_a_text_too_long_for_a_cell_is_cut_with_a_sign() -> None:
    found = given_back(Sheets({"表": [[("s", "长" * 40_000)]]}))
    assert found["表"] == [[("s", "长" * 32_766 + "…")]]


@pytest.mark.long
@pytest.mark.skipif(
    not shutil.which("soffice"), reason="NOT RUN: no LibreOffice here; it shows that others can open what we give back"
)
def test_libreoffice_opens_it_and_shows_the_same_values(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    annotate(KINDS, [flag("句子。", 3, "A3")], path)
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    kinds = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "xls": "xls"}
    for kind in kinds.values():
        subprocess.run([*command, "--convert-to", kind, "--outdir", tmp_path, path], check=True, capture_output=True)
    rows = list(csv.reader((tmp_path / "a.csv").read_text("utf-8").splitlines()))
    assert rows[0][1:6] == ["2017-03-20", "1899-12-31", "TRUE", "FALSE", "审核意见"]
    assert rows[1][:5] == ["123456789012345678", "0.1", "15%", "#DIV/0!", "=A1"]
    assert rows[2][:6] == ["=cmd|calc", "+1", "-1", "@a", "_x000D_", "A3 句子。"]
    old = read_workbook(tmp_path / "a.xls", LIMITS)["表"]
    assert old[0][:4] == [("s", "日期"), ("d", "2017-03-20"), ("s", "1899-12-31"), ("b", "是")]


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
    sheets = Sheets({"表": rows})
    flags = [flag("句子。", 1, "")] if noted else []
    found = given_back(sheets, *flags)["表"]
    width = max(len(r) for r in rows)
    assert trimmed({"表": [r[:width] for r in found]}) == trimmed(sheets)
