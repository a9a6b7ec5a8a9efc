"""Today: what is due, what came back and what waits, for each kind of person."""

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.progress_office import progress_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries.table import BAD, GOOD, WARN, Cell, Table
from tongbao.office.desk.queries.today import Tile, Today, today

PLAN, FUND, DOCUMENT = "制定本市公共机构节能“十三五”规划", "节能专项资金", "合〔2024〕1号"
ASKED_HEADS = ("状态", "单位", "事项", "期限", "答复", "文号")


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


def asked(state: Cell, unit: str, name: str, ask: str) -> tuple[object, ...]:
    """A line of what a bulletin asked for."""
    matter, due = {"a1": (PLAN, "2024-02-01"), "a2": (FUND, "2024-03-01")}[ask]
    return (state, name, Cell(matter, page="ask", key=(ask, unit)), due, "", Cell(DOCUMENT, page="asks"))


def test_a_city_sees_its_months_and_what_was_asked_of_it(home: Home) -> None:
    months = [
        ("绿", GOOD, "2024-02", "未报", "2024年2月29日", "还有23天"),
        ("绿", GOOD, "2024-01", "已封账", "2024年1月31日", "已报"),
        ("红", BAD, "2023-12", "未报", "2023年12月31日", "已过37天"),
        ("红", BAD, "2023-11", "未报", "2023年11月30日", "已过68天"),
    ]
    lines = [
        (Cell(light, tone), Cell(f"{m}工作进展", page="progress_unit", key=("east", m)), state, due, words, "")
        for light, tone, m, state, due, words in months
    ]
    assert today(on("东市填报"), home) == Today(
        "东市填报",
        "合成东市",
        ("填报员",),
        [
            Tile("该报未报", 2, BAD, "progress_unit", ("east", "2024-02")),
            Tile("被退回", 0, GOOD, "returns", (), "state=returned"),
            Tile("通报要求逾期", 0, GOOD, "asks"),
        ],
        [
            Table("本单位的工作进展", ("灯", "报表", "状态", "应报日", "时限", "退回理由"), lines),
            Table("通报的要求", ASKED_HEADS, [asked(Cell("未到期", WARN), "east", "合成东市", "a2")], empty="都已办结"),
        ],
    )


def test_a_drafter_sees_what_every_unit_was_asked_the_overdue_first(home: Home) -> None:
    heads = ("文号", "文件", "期间", "截至日", "拟稿", "签发")
    lines = [
        asked(Cell("逾期", BAD), "west", "合成西市", "a1"),
        asked(Cell("未到期", WARN), "east", "合成东市", "a2"),
        asked(Cell("未到期", WARN), "west", "合成西市", "a2"),
    ]
    assert today(on("办拟稿"), home) == Today(
        "办拟稿",
        "省办",
        ("拟稿人",),
        [Tile("等第二人办理", 0, GOOD, "today"), Tile("通报要求逾期", 1, BAD, "asks")],
        [
            Table("两人办理的事项", ("事项", "内容", "提出人", "时间", ""), empty="没有等人确认的事项"),
            Table("最近的文件", heads, empty="还没有拟稿"),
            Table("通报的要求", ASKED_HEADS, lines, empty="都已办结"),
        ],
    )


def test_a_school_sees_its_own_ledgers_only(home: Home) -> None:
    found = today(on("一中填报"), home)
    assert (found.place, [t.title for t in found.tables]) == ("合成甲县一中", ["本单位的台账"])
    assert [str(line[1]) for line in found.tables[0].rows] == [
        f"{month}台账" for month in ("2024-01", "2023-12", "2023-11", "2023-10", "2023-09", "2023-08")
    ]


def test_who_is_not_enrolled_has_no_day(home: Home) -> None:
    words = "“路人”没有登记。请用 --as 写明已登记的姓名；新人员由管理员用 enrol 登记。"
    assert refusal(today, on("路人"), home) == ("person", words)
