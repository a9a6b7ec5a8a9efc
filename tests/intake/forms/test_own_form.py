"""Own form: a workbook that names its kind on the first sheet is ours; a lost row of hints is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import RULES, written

from tongbao.intake.forms import template
from tongbao.intake.forms.own_form import hints_are_lost, is_ours
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.reading.workbook_cells import Cell
from tongbao.intake.values.form import INFO, MATTER_FIELDS, PROGRESS


def row(*words: str) -> list[Cell]:
    return [("s", w) if w else None for w in words]


@pytest.mark.parametrize("kind", ["progress", "ledger", "province", "works"])
def test_every_template_is_ours_and_has_its_hints(kind: str) -> None:
    cover = template.Cover(kind, "baoding", "保定市", "2017-03")
    writers = {
        "progress": lambda path: template.write_progress(path, cover, (), RULES),
        "ledger": lambda path: template.write_ledger(path, cover, (), RULES),
        "province": lambda path: template.write_province(path, cover, RULES),
        "works": lambda path: template.write_works(path, cover, RULES),
    }
    sheets = written(writers[kind])
    assert is_ours(sheets)
    if kind == "progress":
        assert not hints_are_lost(sheets[PROGRESS], MATTER_FIELDS)
        assert hints_are_lost([sheets[PROGRESS][0], *sheets[PROGRESS][2:]], MATTER_FIELDS)


def test_another_workbook_is_not_ours() -> None:
    assert not is_ours(Sheets({}))
    assert not is_ours(Sheets({INFO: [[], row("单位编号", "baoding")]}))
    assert not is_ours(Sheets({INFO: [row("", "报表种类")]}))
    assert not is_ours(Sheets({PROGRESS: [row("报表种类", "工作进展月报")]}))
    assert is_ours(Sheets({INFO: [row(" 报表种类 ")]}))


def test_a_blank_second_row_or_one_hint_is_enough() -> None:
    assert not hints_are_lost([], MATTER_FIELDS)
    assert not hints_are_lost([row("事项"), row("", "")], MATTER_FIELDS)
    assert not hints_are_lost([row("事项"), row("plan", "勿改")], MATTER_FIELDS)
    assert hints_are_lost([row("事项"), row("plan", "规划")], MATTER_FIELDS)


@given(st.lists(st.text("甲乙丙0123", min_size=1), min_size=1))
def test_a_row_of_data_is_never_taken_for_hints(words: list[str]) -> None:
    assert hints_are_lost([row("事项"), row(*words)], MATTER_FIELDS)
