"""The leader's page: what is overdue, what changed, what comes, on one sheet."""

from datetime import date

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.progress_office import MONTH, progress_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries import leader
from tongbao.office.desk.queries.findings import matrix
from tongbao.office.desk.queries.leader import Sheet
from tongbao.office.desk.queries.table import Table

DAY = date(2024, 2, 6)


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


def test_one_sheet_has_the_matters_and_what_is_overdue_and_coming(home: Home) -> None:
    late = ("制定本市公共机构节能“十三五”规划", "2024-02-01", 5, "1个：合成西市", "合〔2024〕1号")
    tables = [
        Table("逾期", ("事项", "期限", "已逾期天数", "单位", "文号"), [late], empty="没有逾期的"),
        Table("拟点名及依据", ("单位", "依据", "还缺什么"), empty="没有够条件点名的"),
        Table("请领导决定", ("事项", "情况"), empty="没有待定的事项"),
        Table("资金", ("状态", "合计"), empty="没有报送资金"),
        Table("今后的日期", ("日期", "事项", "单位数"), [("2024-03-01", "节能专项资金", 2)], empty="没有"),
    ]
    seen = matrix(MONTH, DAY, home, on("办拟稿"))
    expected = Sheet(MONTH, "2024年2月6日", seen, ["2023-12没有封账，不作比较。"], tables)
    assert leader.sheet(MONTH, DAY, home, on("办拟稿")) == expected


def test_a_month_that_is_not_closed_is_refused(home: Home) -> None:
    assert refusal(leader.sheet, "2024-02", DAY, home, on("办拟稿")) == (
        "not-closed",
        "2024-02还没有封账。请先收文、审核、封账。",
    )


def test_who_may_not_judge_sees_no_sheet(home: Home) -> None:
    words = "“西市审核”（审核员）无权办理 judge。请由有权的人员办理。"
    assert refusal(leader.sheet, MONTH, DAY, home, on("西市审核")) == ("role", words)
