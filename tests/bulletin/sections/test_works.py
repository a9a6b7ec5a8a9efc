"""Tasks and works in the bulletin: sentences, a table and a chart out of findings; nothing where no task was issued."""

from datetime import date

from tests.bulletin.samples import SETTING, lines

from tongbao.assess.works import judge_works
from tongbao.bulletin.page import Chart, Table
from tongbao.bulletin.sections.works import works_blocks
from tongbao.records.issued import Target
from tongbao.records.work import Work, body_of

DAY = date(2017, 6, 30)


def line(register: str, number: str, /, unit: str = "baoding", **cells: str | int) -> Work:
    """A line of a synthetic works ledger."""
    id_ = f"2017-06:{unit}:{register}:{number}"
    return Work(id_, unit, register, number, "2017-06", body_of(cells), received="2017-06-29")


def task(unit: str) -> Target:
    """An issued task of 1 m² (1000 thousandths)."""
    return Target(f"t-{unit}", unit, "envelope", "task", "", "2017", 1000, "m2", "示文〔2017〕1号", "2017-01-10")


WORKS = [
    line("projects", "p", measure="envelope", quantity=1500, stage="accepted"),
    line("projects", "p", "handan", measure="envelope", quantity=333, stage="completed"),
    line("money", "1", state="spent", amount=20_000_000_000, bound="floor"),
    line("contracts", "c", mode="shared"),
    line("savings", "s1", known_by="metered", saving=1500),
    line("savings", "s2", saving=2500),
]


def test_sentences_table_and_chart() -> None:
    tasks = [task(u) for u in ("baoding", "handan", "xingtai")]
    found = judge_works(WORKS, tasks, SETTING.roster, SETTING.rulebook, DAY)
    blocks = works_blocks(found, SETTING)
    said = lines(blocks[:2])
    assert said[0] == ("围护结构节能改造任务下达到3个市，1个市已完成，1个市落后于时间进度，1个市没有报送或没有报全。")
    assert said[1] == (
        "资金支出2000余万元。签订合同能源管理合同1份。报送节能量4.00吨标准煤，其中计量核定1.50吨标准煤，未注明来源2.50吨标准煤。"
    )
    table, chart = blocks[2:]
    assert isinstance(table, Table) and isinstance(chart, Chart)
    cells = [[c if isinstance(c, str) else c.text for c in row] for row in table.rows]
    measure = "围护结构节能改造（平方米）"
    assert sorted(cells) == sorted(
        [
            ["保定市", measure, "1", "1.5", "1.5", "150.0%"],
            ["邯郸市", measure, "1", "0.333", "0", "33.3%"],
            ["邢台市", measure, "1", "没有报送", "—", "—"],
        ]
    )
    ((name, bars),) = chart.series
    assert (name, sorted(b.text for b in bars), sorted(b.value for b in bars)) == (
        "围护结构节能改造", ["150.0", "33.3"], [33_300, 150_000],
    )  # fmt: skip


def test_nothing_is_told_where_no_task_was_issued() -> None:
    found = judge_works(WORKS, [], SETTING.roster, SETTING.rulebook, DAY)
    assert found and works_blocks(found, SETTING) == []


def test_every_figure_stands_on_a_record() -> None:
    found = judge_works(WORKS, [task("baoding")], SETTING.roster, SETTING.rulebook, DAY)
    claims = [
        c
        for b in works_blocks(found, SETTING)
        if isinstance(b, Table)
        for r in b.rows
        for c in r
        if not isinstance(c, str)
    ]
    assert claims and all(c.records for c in claims)
