"""What issued documents ask for, unit by unit: the office sees all of it, a unit its own."""

from datetime import date

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.progress_office import progress_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries import asks
from tongbao.office.desk.queries.asks import AskDetail
from tongbao.office.desk.queries.table import BAD, GOOD, WARN, Cell, Table

DAY, DOCUMENT = date(2024, 2, 6), "合〔2024〕1号"
PLAN, FUND = "制定本市公共机构节能“十三五”规划", "节能专项资金"
LINE_HEADS = ("状态", "单位", "要求", "期限", "报告", "答复", "文号", "联系人")


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One home for the module."""
    return progress_office(tmp_path_factory.mktemp("progress"))


def on(who: str) -> Actor:
    """A person on the day after the month was closed."""
    return acting(who, "2024-02-06")


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


@pytest.mark.parametrize(
    ("who", "lines"),
    [
        ("办拟稿", [("a1", "east", "met"), ("a1", "west", "overdue"), ("a2", "east", "open"), ("a2", "west", "open")]),
        ("东市填报", [("a1", "east", "met"), ("a2", "east", "open")]),
        ("西市审核", [("a1", "west", "overdue"), ("a2", "west", "open")]),
        ("一中填报", []),
    ],
)
def test_lines_are_those_of_the_territory(home: Home, who: str, lines: list[tuple[str, str, str]]) -> None:
    assert [(x.ask, x.unit, x.state) for x in asks.lines_of(DAY, home, on(who))] == lines


def test_a_unit_sees_counts_and_lines_of_its_own(home: Home) -> None:
    heads = ("文号", "要求", "期限", "未到期", "按期完成", "逾期完成", "逾期")
    counts = [
        (DOCUMENT, PLAN, "2024-02-01", 0, Cell("1", GOOD), 0, 0),
        (DOCUMENT, FUND, "2024-03-01", Cell("1", WARN), 0, 0, 0),
    ]
    matters = (Cell(PLAN, page="ask", key=("a1", "east")), Cell(FUND, page="ask", key=("a2", "east")))
    lines = [
        (Cell("按期完成", GOOD), "合成东市", matters[0], "2024-02-01", "是", "", DOCUMENT, ""),
        (Cell("未到期", WARN), "合成东市", matters[1], "2024-03-01", "未报送", "", DOCUMENT, ""),
    ]
    assert asks.list_asks(DAY, home, on("东市填报")) == [
        Table("各项要求", heads, counts, empty="没有要求"),
        Table("逐单位", LINE_HEADS, lines, empty="没有要求"),
    ]


def test_the_office_may_list_one_state_only(home: Home) -> None:
    matter = Cell(PLAN, page="ask", key=("a1", "west"))
    line = (Cell("逾期", BAD), "合成西市", matter, "2024-02-01", "否", "", DOCUMENT, "")
    expected = Table("逐单位", LINE_HEADS, [line], empty="没有要求")
    assert asks.list_asks(DAY, home, on("办拟稿"), "overdue")[1] == expected
    assert asks.list_asks(DAY, home, on("办拟稿"), unit="lone")[1].rows == []


def test_one_ask_shows_replies_and_reminders(home: Home) -> None:
    answers = Table("答复", ("时间", "答复人", "内容", "材料", "办结"), empty="还没有答复")
    reminders = Table("催办", ("日期", "经办"), empty="还没有催办")
    own = AskDetail(
        *("a1", "east", "合成东市", PLAN, "2024-02-01", DOCUMENT, "按期完成", GOOD), answers, reminders, True, ()
    )
    assert asks.ask_detail("a1", "east", DAY, home, on("东市填报")) == own


def test_an_ask_of_another_unit_is_none(home: Home) -> None:
    absent = ("absent", "没有这项要求。请从“督办”页打开。")
    assert refusal(asks.ask_detail, "a1", "west", DAY, home, on("东市填报")) == absent
    assert refusal(asks.ask_detail, "a9", "west", DAY, home, on("办拟稿")) == absent
