"""The evidence workbook: its sheets, and every record of a list that a cell cuts."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.dossier.samples import dossier, draft, draft_of, ledger, total

from tongbao.assess.finding import Finding
from tongbao.assess.values.matters import DemandValues, PartitionValues, StatedValues
from tongbao.bulletin.clause import Claim
from tongbao.bulletin.draft import Draft
from tongbao.bulletin.page import Step
from tongbao.bulletin.sections.overview import HighlightSelection
from tongbao.bulletin.writers.xlsx import Sheet
from tongbao.dossier.evidence_workbook import evidence_sheets

RECORDS = tuple(f"r{n}" for n in range(31))
CUT = "\n".join((*RECORDS[:30], "共31条，列30条，其余见“所依记录”表"))


def sheets(home: Path, made: Draft) -> dict[str, Sheet]:
    of = dossier(home, "energy", "2026-01", [ledger(home, "2026-01")])
    of.rulebook.rows("carriers")
    chains = {c.id: (Step("认定", "甲", (), True), Step("封账", "乙", (), True)) for c in made.page.claims()}
    return {s.name: s for s in evidence_sheets(made, of, chains)}


def test_the_sheets_of_a_draft(tmp_path: Path) -> None:
    found = sheets(tmp_path, draft_of(total("now", records=("r1",)), ("r1", "r2")))
    assert list(found) == ["断言", "认定", "拟稿提示", "平衡表", "规则", "封账"]
    assert found["断言"].rows == (("c001", "数字", "1", "total:now:u1", "energy", "r1\nr2", "认定：甲；封账：乙", "1"),)
    assert found["认定"].rows == (("total:now:u1", "total", "now", "", "", "r1"),)
    assert [r[0] for r in found["封账"].rows] == ["ledger/2026-01/v1"]
    assert {r[0] for r in found["规则"].rows} == {"carriers"}


@pytest.mark.parametrize("count", [0, 30])
def test_a_list_that_is_shown_whole_has_no_sheet(tmp_path: Path, count: int) -> None:
    found = sheets(tmp_path, draft_of(total("now", records=RECORDS[:count]), RECORDS[:count]))
    assert found["断言"].rows[0][5] == found["认定"].rows[0][5] == "\n".join(RECORDS[:count])
    assert "所依记录" not in found


def test_a_cell_that_is_cut_says_so_and_the_sheet_has_every_record(tmp_path: Path) -> None:
    found = sheets(tmp_path, draft_of(total("now", records=RECORDS), RECORDS))
    assert found["断言"].rows[0][5] == found["认定"].rows[0][5] == CUT
    assert found["所依记录"].head == ("断言或认定", "记录")
    assert found["所依记录"].rows == tuple((id_, r) for id_ in ("c001", "total:now:u1") for r in RECORDS)


def test_only_the_lists_that_were_cut_are_listed(tmp_path: Path) -> None:
    short, long = total("now", records=("r1",)), total("before", records=RECORDS)
    claims = [Claim("figure", "1", 1, f.id, "energy", f.source_records("*")) for f in (short, long)]
    found = sheets(tmp_path, draft([short, long], claims))
    assert {r[0] for r in found["所依记录"].rows} == {"c002", "total:before:u1"}


def test_the_panel_tells_what_the_document_must_not(tmp_path: Path) -> None:
    stated = StatedValues(
        count=1, quantifier="", scope="", source="", day="", complement=("a",), inferable=("a",), impossible=False
    )
    parted = PartitionValues(yes=(), no=(), not_reported=("a",), incomplete=("a",), missing=("文号",), total=1)
    inferred = Finding("s:1", "stated", "areas", "plan", stated.as_values(), working="推")
    lacking = Finding("p:1", "partition", "areas", "plan", parted.as_values())
    demand = DemandValues(due="", monthly=False, none_reason="另行通知")
    endless = Finding("d:1", "demand", "areas", "audit", demand.as_values())
    conflict = Finding("x:1", "stated", "areas", "tally", {}, working="两数不符", conflict="tally:areas:tally")
    made = replace(draft([inferred, lacking, endless], []), undecided=(conflict,))
    assert sheets(tmp_path, made)["拟稿提示"].rows == (
        ("待定", "tally", "两数不符"),
        ("推定", "plan", "推"),
        ("要件不全", "plan", "文号"),
        ("不提期限", "audit", "另行通知"),
    )


@pytest.mark.parametrize(("left", "note"), [((), "无"), (("h:1", "h:2"), "h:1\nh:2")])
def test_the_balance_names_the_highlights_left_out(tmp_path: Path, left: tuple[str, ...], note: str) -> None:
    made = replace(draft([], []), picked=HighlightSelection((), left), mentions=(("合成甲市", 2, 1),))
    sheet = sheets(tmp_path, made)["平衡表"]
    assert (sheet.rows, sheet.note) == ((("合成甲市", 2, 1),), f"未选入正文的做法：{note}")
