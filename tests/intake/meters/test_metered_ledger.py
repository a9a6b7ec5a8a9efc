"""Meters as ledgers: rounded sums by item, what is not metered told as not reported."""

from datetime import date
from functools import cache

from tongbao.intake.meters.meter_list import Meter
from tongbao.intake.meters.metered_ledger import PAPER_HEAD, build_ledgers, build_paper, group_by_institution
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.records.engine.meters import MeterMonth
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

SCHOOL = Institution("school", "合成一中", "education", "990101", date(2012, 7, 1), None)
ROSTER = Roster((Region("990101", "合成甲县", "县", "", "east", date(2012, 7, 1)),), (), (SCHOOL,), ())
WHOLE = 744 * 3600
METERS = {m.id: m for m in (Meter("E1", "school", "electricity", "3"), Meter("E2", "school", "electricity"))}
rulebook = cache(Rulebook)


def month(meter: str, micro: int, covered: int = WHOLE, text: str = "2024-01") -> MeterMonth:
    """A month of a meter."""
    gaps = 0 if covered == WHOLE else 1
    return MeterMonth(
        meter=meter,
        month=text,
        step_s=3600,
        micro=micro,
        covered_s=covered,
        explained_s=0,
        whole_s=WHOLE,
        gaps=gaps,
        gap_from="a" * gaps,
        gap_to="b" * gaps,
        same=0,
        clash=0,
        falls=0,
        off=0,
        catch_ups=0,
        crossing_micro=0,
    )


def of(*months: MeterMonth) -> tuple[list[Ledger], Ledger]:
    """The ledgers of the school, and what stands in none."""
    counted, _ = group_by_institution(months, METERS)
    empty = Ledger("a.csv", "abc", "school", Month(2024, 1), "2024-02-05")
    return build_ledgers(counted["school"], METERS.values(), empty, ROSTER, rulebook), empty


def test_each_meter_is_rounded_once_and_their_sum_adds_up() -> None:
    [ledger], empty = of(month("E1", 1_500_500), month("E2", 500))
    [line] = ledger.lines
    assert (line.reading.amounts, line.reading.basis, line.reading.marks) == ({"electricity": 4503}, "metered", {})
    assert [c.why for c in ledger.conversions] == ["表“E1”乘以倍率3"]
    assert [f.code for f in ledger.flags] == ["columns"]
    assert ledger.flags[0].sentence.startswith("计量数据没有这些项目，按未报数登记：煤炭、")
    assert empty.flags == []


def test_an_item_without_a_counted_hour_is_not_reported() -> None:
    listed = METERS | {"W1": Meter("W1", "school", "water")}
    counted, unlisted = group_by_institution(
        [month("E1", 10**6), month("E2", 10**6), month("W1", 0, 0), month("X", 1)], listed
    )
    assert unlisted == ["X"]
    empty = Ledger("a.csv", "abc", "school", Month(2024, 1), "2024-02-05")
    [ledger] = build_ledgers(counted["school"], listed.values(), empty, ROSTER, rulebook)
    assert ledger.lines[0].reading.amounts == {"electricity": 4000}
    assert (ledger.flags[0].code, ledger.flags[0].sentence) == (
        "meter_empty",
        "“水”的表本月没有一个可以计入的数，按未报数登记，不作0。请核对数据后重报。",
    )


def test_a_part_of_a_meter_makes_the_whole_item_at_least_so_much() -> None:
    [ledger], _ = of(month("E1", 10**6), month("E2", 10**6, 3600))
    assert ledger.lines[0].reading.marks == {"electricity": "余"}
    assert ledger.lines[0].reading.basis == "estimated"


def test_every_month_is_a_ledger_of_its_own() -> None:
    found, _ = of(*(month(m, 10**6, WHOLE, t) for m in METERS for t in ("2024-01", "2024-03")))
    assert [str(x.month) for x in found] == ["2024-01", "2024-03"]


def test_the_paper_has_a_cell_for_every_head() -> None:
    counted, _ = group_by_institution([month("E1", 1_500_500, 3600)], METERS)
    [head, row] = build_paper(counted["school"], "d")
    assert tuple(head) == PAPER_HEAD
    assert dict(zip(head, row, strict=True)) == {
        **{"表号": "E1", "机构编号": "school", "项目": "electricity", "倍率": "3", "月份": "2024-01", "用量": "4.502"},
        **{"是否计入": "是", "应有小时": "744", "实有小时": "1", "补记小时": "0", "缺测段数": "1", "最长缺测自": "a"},
        **{"至": "b", "重复行": "0", "矛盾行": "0", "变小或为负": "0", "时间偏离": "0", "补记次数": "0"},
        **{"跨月未计": "0", "数据文件摘要": "d"},
    }
