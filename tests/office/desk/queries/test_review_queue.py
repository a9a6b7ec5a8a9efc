"""The review queue: flags and returns of whose turn it is, and the board of who reported."""

from dataclasses import replace

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.ledger_office import FLAG, MONTH, ledger_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.queries import review_queue
from tongbao.office.desk.queries.review_queue import Open, Queue
from tongbao.office.desk.queries.table import GOOD, WARN, Cell, Table

ON = "2024-02-06"
WAITING = Table("轮到我审核的报表", ("单位", "文件", "期间", "收到", "疑点", "状态"), empty="没有等您审核的报表")
FLAGGED = Open(
    key=FLAG,
    severity="warning",
    place="school-2.xlsx “台账” C3",
    sentence="用电量变动大。",
    effect="1.234",
    explanation="",
    upload=3,
    file="school-2.xlsx",
    unit="合成甲县一中",
    choices=(("accept", "接收"), ("return", "退回")),
)


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One home for the module."""
    ledger_office(tmp_path_factory.mktemp("queue"))


def waiting(unit: str, file: str, pk: int, flags: Cell) -> Table:
    """The table of one return that waits."""
    state = Cell("待审核", WARN)
    return replace(WAITING, rows=[(unit, Cell(file, page="return", key=(pk,)), MONTH, "2024-02-05", flags, state)])


def test_the_first_level_has_the_flag_before_it() -> None:
    table = waiting("合成甲县一中", "school-2.xlsx", 3, Cell("疑点1处", WARN))
    expected = Queue("ledger", MONTH, "台账", (FLAGGED,), 1, (), table, 0)
    assert review_queue.queue("ledger", MONTH, acting("局审核", ON)) == expected


def test_a_level_above_sees_the_flag_while_the_return_waits_below() -> None:
    expected = Queue("ledger", MONTH, "台账", (FLAGGED,), 1, (), WAITING, 1)
    assert review_queue.queue("ledger", MONTH, acting("东市审核", ON)) == expected


def test_another_territory_has_its_own_returns_only() -> None:
    table = waiting("合成丙县文化馆", "museum-3.xlsx", 4, Cell("无疑点", GOOD))
    expected = Queue("ledger", MONTH, "台账", (), 0, (4,), table, 0)
    assert review_queue.queue("ledger", MONTH, acting("西市审核", ON)) == expected


@pytest.mark.parametrize(
    ("kind", "period", "who", "words"),
    [
        ("ledger", MONTH, "一中填报", "“一中填报”（填报员）无权办理 review。请由有权的人员办理。"),
        ("ledger", "x", "办审核", "ledger 的报告期“x”无法识别。请写成 2017-03、2016-01..2016-12 的样子。"),
        (
            "ledgers",
            MONTH,
            "办审核",
            "没有“ledgers”这种报表。可用的有：ledger、progress、grades、targets、statistical。",
        ),
    ],
)
def test_a_queue_that_is_none_is_refused(kind: str, period: str, who: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        review_queue.queue(kind, period, acting(who, ON))
    assert str(refused.value) == words


def test_the_board_counts_the_own_territory_and_lists_who_is_missing() -> None:
    _, (rates, missing) = review_queue.board("ledger", MONTH, acting("甲县审核", ON))
    counts = (4, 1, "25.0%", 0, "0.0%", 1, "25.0%", "绿")
    assert rates.plain() == [
        ("本范围", "合成甲县合计", *counts),
        ("市", "合成东市", *counts),
        ("县", "合成甲县", *counts),
    ]
    names = ("合成甲县教育局", "合成迁址学校", "合成甲县二中")
    lines = [(Cell("绿", GOOD), name, "2024-02-10", "还有4天", "") for name in names]
    heads = ("灯", "单位", "应报日", "时限", "联系人")
    assert missing == Table("未报", heads, lines, empty="都已报送", whole=3, size=200)


def test_a_board_of_no_duty_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        review_queue.board("ledgers", MONTH, acting("甲县审核", ON))
    assert str(refused.value) == "没有“ledgers”这种报送任务。可用：ledger、statistical、progress。"
