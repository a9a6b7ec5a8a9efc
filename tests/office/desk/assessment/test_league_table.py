"""The league workbook: ranks without the pending, each verdict with its working, cells that cannot be solved for."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bulletin.assessed import SEALS, TOTALS, ranked, total, verdict
from tests.bulletin.samples import AREAS, DAY, RULES, SETTING

from tongbao.assess.finding import Finding
from tongbao.assess.intensity import Population, total_finding
from tongbao.bulletin.writers import xlsx
from tongbao.bulletin.writers.xlsx import Sheet
from tongbao.office.desk.assessment.league_table import HIDDEN, league_sheets
from tongbao.records.total import Total

ROSTER = SETTING.roster
NAMES = {u: ROSTER.unit(u).name for u in AREAS}
KINDS = {r.id: r.text("name") for r in RULES.rows("institution_kinds")}
LEAST = RULES.row("disclosure", "least_institutions").number("count")
Sizes = Mapping[tuple[str, str], int]


def sheets(*found: Finding) -> dict[str, Sheet]:
    return {s.name: s for s in league_sheets(found, ROSTER, RULES)}


def totals(*units: str) -> list[Finding]:
    return [total(u) for u in units or AREAS]


def cell(scope: str, which: str, institutions: int, energy: int) -> Finding:
    """A figure of some institutions; ``energy`` is their electricity [kWh]."""
    amounts = {"electricity": energy * 1000, "people": 100_000, "area": 10_000_000, "water": 1_000}
    sums = Total((scope,), institutions, institutions, amounts)
    return total_finding(scope, which, sums, Population((sums,), 1, institutions, SEALS), RULES)


# Ranks


def test_ranks_in_order_with_the_working_of_each_score() -> None:
    made = sheets(*ranked())
    assert made["考核排名"].head == ("名次", "单位", "得分", "等级")
    assert made["考核排名"].rows[:3] == (
        (1, "邯郸市", "98.00", "超额完成"),
        (2, "邢台市", "95.00", "超额完成"),
        (3, "张家口市", "85.00", "完成"),
    )
    assert made["考核排名"].rows[-1] == (13, "沧州市", "40.00", "未完成")
    assert made["考核排名"].note == ""
    first = made["演算"].rows[0]
    assert first[:4] == ("考核排名", "C2", "得分", "第1名邯郸：合计98＝98分，超额完成")
    assert first[4].split("、")[0] == "rubrics/synthetic"
    assert "（未经核实）" in first[5]


def test_the_pending_are_neither_ranked_nor_worked_out() -> None:
    made = sheets(*ranked({**TOTALS, "xingtai": "93.21"}, pending=("xingtai",)))
    assert [row[1] for row in made["考核排名"].rows] == [
        n for u, n in sorted(NAMES.items(), key=lambda x: -Fraction(TOTALS.get(x[0], "85"))) if u != "xingtai"
    ]
    assert made["考核排名"].note == "得分可能随待核的判定变动或评分不全的单位不列。"
    text = "".join(str(c) for s in made.values() for row in s.rows for c in row)
    assert "邢台" not in text and "93.21" not in text


def test_every_rank_row_has_its_own_working_row() -> None:
    made = sheets(*ranked(pending=("xingtai", "baoding")))
    worked = {row[1]: row[3] for row in made["演算"].rows if row[0] == "考核排名"}
    for number, (place, name, *_) in enumerate(made["考核排名"].rows, start=2):
        assert worked.pop(f"C{number}").startswith(f"第{place}名{str(name).removesuffix('市')}：")
    assert worked == {}


def test_without_scores_there_is_no_such_sheet() -> None:
    assert list(sheets(*totals(), verdict("handan"))) == ["目标完成", "演算"]


def test_nothing_known_is_no_sheet_at_all() -> None:
    assert sheets() == {}


# Targets

VERDICTS = [
    verdict("handan"),
    verdict("baoding", "-1/80", "missed"),
    verdict("cangzhou", "29/1000", "missed", robust=False),
    verdict("xingtai", "4/125", "met", robust=False),
    verdict("langfang", None, "unjudged", robust=False),
    verdict("handan", "900", "met", "energy", "1000", "cap"),
    verdict("handan", "900", "missed", "water", "800", "quarter_cap", period="2016-04..2016-06"),
    verdict("handan", "1/10", "met", "water_per_person", "4/25", "plan", period="2016..2020"),
]


def test_every_verdict_in_a_row_of_its_own() -> None:
    made = sheets(*totals(), *VERDICTS)["目标完成"]
    assert made.head == (
        "单位",
        "指标",
        "计量单位",
        "期间",
        "基期",
        "本期",
        "目标（下降率或上限）",
        "实际（下降率或总量）",
        "判定",
        "目标文号",
    )
    doc = "合成〔2016〕1号"
    base = ("100.000", "97.000")
    assert made.rows == (
        ("邯郸市", "人均综合能耗", "千克标准煤/人", "2016", *base, "3.00%", "3.20%", "完成", doc),
        ("保定市", "人均综合能耗", "千克标准煤/人", "2016", *base, "3.00%", "-1.25%", "未完成", doc),
        ("沧州市", "人均综合能耗", "千克标准煤/人", "2016", *base, "3.00%", "2.90%", "待核", doc),
        ("邢台市", "人均综合能耗", "千克标准煤/人", "2016", *base, "3.00%", "3.20%", "待核", doc),
        ("廊坊市", "人均综合能耗", "千克标准煤/人", "2016", None, None, None, None, "无法判定", doc),
        ("邯郸市", "能源消费总量", "吨标准煤", "2016", *base, "1000.000", "900.000", "完成", doc),
        ("邯郸市", "用水总量", "立方米", "2016-04..2016-06", *base, "800.000", "900.000", "未完成", doc),
        ("邯郸市", "人均用水量", "立方米/人", "2016..2020", *base, "16.00%", "10.00%", "完成", doc),
    )
    assert made.note == "判定按未经修约的数值进行；待核的不据以点名。"


def internal_working(finding: Finding) -> str:
    """The working of a verdict; of a doubtful one only why it is doubtful."""
    doubtful = finding.subject in ("cangzhou", "xingtai")
    return "待核：改按“同一批机构”，结论相反" if doubtful else finding.working


def test_every_target_row_has_a_working_row_that_points_at_its_verdict(tmp_path: Path) -> None:
    found = (*ranked(), *totals(), *VERDICTS)
    xlsx.write(league_sheets(found, ROSTER, RULES), tmp_path / "l.xlsx", DAY, "合成办公室")
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    worked = [row for row in book["演算"].iter_rows(min_row=2, values_only=True) if row[0] == "目标完成"]
    assert len(worked) == len(VERDICTS) == book["目标完成"].max_row - 1 - 2  # the note stands two rows below
    for (_, address, what, working, rules, source), finding in zip(worked, VERDICTS, strict=True):
        where = book["目标完成"][address]
        assert book["目标完成"].cell(1, where.column).value == "判定"
        assert book["目标完成"].cell(where.row, 1).value == NAMES[finding.subject]
        assert working == internal_working(finding)
        assert what == f"{book['目标完成'].cell(where.row, 2).value}判定"
        assert rules == "、".join(finding.rules)
        assert source


def test_an_area_without_any_return_keeps_its_verdict() -> None:
    made = sheets(*totals("handan"), verdict("handan"), verdict("langfang", None, "unjudged", robust=False))
    assert [(row[0], row[8]) for row in made["目标完成"].rows] == [("邯郸市", "完成"), ("廊坊市", "无法判定")]


def test_a_suppressed_area_has_neither_a_row_nor_a_working() -> None:
    hidden = Finding("suppressed:areas", "suppressed", "areas", "disclosure", {"units": ("baoding", "cangzhou")})
    made = sheets(*totals(), *VERDICTS, hidden)
    assert {row[0] for row in made["目标完成"].rows} == {"邯郸市", "邢台市", "廊坊市"}
    assert [row[3] for row in made["演算"].rows] == [
        internal_working(f) for f in VERDICTS if f.subject not in ("baoding", "cangzhou")
    ]


def test_the_province_is_no_row() -> None:
    assert "目标完成" not in sheets(*totals(), replace(verdict("handan"), subject="province"))


# Areas by kind and by county

UNITS = ("baoding", "cangzhou", "handan", "xingtai")
SIZES: Sizes = {(u, k): 4 + n for n, (u, k) in enumerate(product(UNITS, ("education", "health", "organ")))}


def breakdown(sizes: Sizes, counties: Sizes = {}, hidden: tuple[str, ...] = ()) -> dict[str, Sheet]:  # noqa: B006
    """The sheets of a province of four areas."""
    sums = {u: sum(n for (unit, _), n in sizes.items() if unit == u) for u in UNITS}
    found = [cell(u, "now", n, 1000 * n) for u, n in sums.items() if n]
    found += [cell(f"{u}/{k}", "unit_kind", n, 1000 * n) for (u, k), n in sizes.items()]
    found += [cell(f"{u}/{c}", "unit_county", n, 1000 * n) for (u, c), n in counties.items()]
    if hidden:
        found.append(Finding("suppressed:areas", "suppressed", "areas", "disclosure", {"units": hidden}))
    return sheets(*found)


def open_cells(sheet: Sheet) -> set[tuple[str, str]]:
    """What is printed, by unit and kind or place."""
    for row in sheet.rows:
        assert set(row[2:]) == {HIDDEN} or HIDDEN not in row  # a row is hidden whole
    return {(str(row[0]), str(row[1])) for row in sheet.rows if row[2] != HIDDEN}


def solvable(unknown: list[tuple[str, str]], known: list[set[tuple[str, str]]]) -> set[tuple[str, str]]:
    """Attack: Gauss over the sums a reader has; the hidden cells with a single solution."""
    rows = [[Fraction(int(u in group)) for u in unknown] for group in known]
    lead = 0
    for column in range(len(unknown)):
        pivot = next((r for r in range(lead, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[lead], rows[pivot] = rows[pivot], rows[lead]
        rows[lead] = [x / rows[lead][column] for x in rows[lead]]
        for r in range(len(rows)):
            if r != lead and rows[r][column]:
                rows[r] = [x - rows[r][column] * y for x, y in zip(rows[r], rows[lead], strict=True)]
        lead += 1
    return {u for n, u in enumerate(unknown) for row in rows if row[n] == 1 and sum(map(bool, row)) == 1}


def test_the_attack_solves_what_is_not_protected() -> None:
    cells = [("a", "x"), ("a", "y"), ("b", "x")]
    assert solvable(cells, [{cells[0], cells[1]}, {cells[0], cells[2]}]) == set()
    assert solvable(cells, [{cells[0], cells[1]}, {cells[0], cells[2]}, {cells[2]}]) == set(cells)


def test_area_by_kind() -> None:
    made = breakdown(SIZES)
    assert list(made) == ["条块"]
    assert made["条块"].head[:5] == ("单位", "类型", "机构数", "综合能耗（吨标准煤）", "人均综合能耗")
    assert len(made["条块"].rows) == len(SIZES)
    assert made["条块"].rows[0][:5] == ("保定市", KINDS["education"], "4", "0.492", "4.92")
    assert made["条块"].note == "机构过少、可能推知单个机构的，按统计法不予公布，以“—”表示。"
    assert len(open_cells(made["条块"])) == len(SIZES)


@pytest.mark.parametrize("few", [(), *product(UNITS[:3], ("education", "organ"))])
@pytest.mark.parametrize("size", [1, 2])
def test_a_small_cell_cannot_be_solved_for(few: tuple[str, str] | tuple[()], size: int) -> None:
    sizes = {**SIZES, few: size} if few else dict(SIZES)
    kinds = breakdown(sizes)["条块"]  # type: ignore[arg-type]
    every = {(NAMES[u], KINDS[k]) for u, k in sizes}  # type: ignore[misc]
    hidden = sorted(every - open_cells(kinds))
    # The document prints the total of each area and of the province; the sheets give no totals by kind, but the
    # office's other reports may, so they are held to be known as well.
    sums = [{c for c in hidden if c[0] == NAMES[u]} for u in UNITS]
    sums += [{c for c in hidden if c[1] == KINDS[k]} for k in ("education", "health", "organ")]
    assert solvable(hidden, sums) == set()
    if few:
        assert (NAMES[few[0]], KINDS[few[1]]) in hidden
        assert len(hidden) >= 4  # two in its row and two in its column
    else:
        assert hidden == []


@settings(max_examples=40)
@given(
    st.dictionaries(st.tuples(st.sampled_from(UNITS), st.sampled_from(tuple(KINDS))), st.integers(1, 9), min_size=2),
    st.sets(st.sampled_from(UNITS), max_size=2),
)
def test_no_small_cell_of_any_table_can_be_solved_for(sizes: dict[tuple[str, str], int], hidden: set[str]) -> None:
    made = breakdown(sizes, hidden=tuple(hidden))["条块"]
    if made.head == ("说明",):  # the sheet is not given at all
        return
    unknown = sorted({(NAMES[u], KINDS[k]) for u, k in sizes} - open_cells(made))
    small = {(NAMES[u], KINDS[k]) for (u, k), n in sizes.items() if n < LEAST}
    assert small <= set(unknown)
    sums = [{c for c in unknown if c[0] == NAMES[u]} for u in UNITS if u not in hidden]
    sums.append(set(unknown))
    assert small & solvable(unknown, sums) == set()


COUNTIES = {("baoding", "130602"): 10, ("baoding", "130606"): 2, ("baoding", "130607"): 3}


def test_a_small_county_takes_another_with_it() -> None:
    made = breakdown(SIZES, COUNTIES)["县级"]
    places = [str(row[1]) for row in made.rows]
    assert made.head[:3] == ("单位", "县（市、区）、乡镇", "机构数")
    assert places == [next(r.name for r in ROSTER.regions if r.code == c) for _, c in COUNTIES]
    assert [row[2] for row in made.rows] == ["10", HIDDEN, HIDDEN]
    hidden = [c for c in ((str(r[0]), str(r[1])) for r in made.rows) if c not in open_cells(made)]
    assert solvable(hidden, [set(hidden)]) == set()


def test_a_township_that_is_no_region_is_called_by_its_code() -> None:
    made = breakdown(SIZES, {("baoding", "130602999"): 9, ("baoding", "130606"): 6})["县级"]
    assert {row[1] for row in made.rows} == {"130602999", next(r.name for r in ROSTER.regions if r.code == "130606")}


def test_where_a_printed_total_leaves_no_way_the_sheet_says_so() -> None:
    made = breakdown({**{k: n for k, n in SIZES.items() if k[0] != "baoding"}, ("baoding", "organ"): 2})["条块"]
    assert (made.head, made.rows) == (
        ("说明",),
        (
            (
                "必须公布或已经公布的数字会使个别公共机构的数据被推算出来，本表不能公布。"
                "（依据：统计法第二十五条；统计法实施条例第二十九条）请合并地区、类别，或者减少公布的项目后再办。",
            ),
        ),
    )


def test_a_suppressed_area_stays_out_of_the_breakdown() -> None:
    sizes = {**{k: n for k, n in SIZES.items() if k[0] not in ("baoding", "cangzhou")}}
    sizes |= {("baoding", "organ"): 2, ("cangzhou", "organ"): 3}
    made = breakdown(sizes, hidden=("baoding", "cangzhou"))["条块"]
    hidden = {(NAMES[u], KINDS[k]) for u, k in sizes} - open_cells(made)
    assert {("保定市", KINDS["organ"]), ("沧州市", KINDS["organ"])} <= hidden
    assert solvable(sorted(hidden), [{c for c in hidden if c[0] == NAMES[u]} for u in ("handan", "xingtai")]) == set()


def test_an_intensity_that_cannot_be_computed_is_an_empty_cell() -> None:
    found = [cell(u, "now", 5, 1000) for u in UNITS]
    parts = [cell(f"{u}/organ", "unit_kind", 5, 1000) for u in UNITS]
    none = replace(parts[0], values={**parts[0].values, "exact.energy_per_person": None})
    assert sheets(*found, none, *parts[1:])["条块"].rows[0][4] is None


# Text stays text


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    trap = verdict("handan", document='=HYPERLINK("http://x")')
    trap = replace(trap, working="=1+1")
    xlsx.write(league_sheets([total("handan"), trap], ROSTER, RULES), tmp_path / "l.xlsx", DAY, "合成办公室")
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    for name, address, text in (("目标完成", "J2", '=HYPERLINK("http://x")'), ("演算", "D2", "=1+1")):
        assert (book[name][address].value, book[name][address].data_type) == (text, "s")
    assert book["目标完成"]["H2"].value == "3.20%"
