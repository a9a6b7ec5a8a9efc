"""Flags on their way: the weightiest first, given to a person, explained by the reporter, kept when made anew."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office
from tests.office.desk.test_review_chain import came, county

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.review import flags
from tongbao.office.desk.review.review import review
from tongbao.office.store.models import FlagRow, TrailRow

PERIOD, LATE = "2024-01", "late:990101:2024-01:"


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Home:
    """Two counties in time of three, one of them late."""
    home = chain_office(tmp_path)
    came(home, [county(tmp_path, "990101")], on="2024-02-12")
    came(home, [county(tmp_path, "990201")])
    review("ledger", PERIOD, [], acting("办审核", "2024-02-12"))
    return home


def refused(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """The code and the words of a refusal."""
    with pytest.raises(Refusal) as problem:
        verb(*words)
    return problem.value.code, str(problem.value)


def test_the_weightiest_stands_first() -> None:
    FlagRow.objects.filter(key=LATE).update(effect=7_000, share=12_345)
    first, *others = flags.list_flags("ledger", PERIOD, acting("办审核"))
    assert (first[-1], first[3], first[4]) == (LATE, "7.000", "1.23%")
    assert others


def test_a_flag_is_given_to_a_person_and_explained_by_the_reporter() -> None:
    flags.assign("ledger", PERIOD, LATE, "东市审核", acting("办审核"))
    flags.explain("ledger", PERIOD, LATE, "合成：系统检修", acting("甲县填报"))
    (line,) = [x for x in flags.list_flags("ledger", PERIOD, acting("东市审核")) if x[-1] == LATE]
    assert line == (
        "提示",
        "990101_2024-01.xlsx",
        "2024-01台账应于2024年2月10日前报送，实际2024年2月12日收到。请说明迟报原因。",
        "",
        "",
        "东市审核",
        "合成：系统检修（甲县填报）",
        "待定",
        LATE,
    )
    words = list(TrailRow.objects.filter(act="flag").values_list("who", "subject"))
    assert words == [("办审核", f"{LATE} 指定给东市审核"), ("甲县填报", f"{LATE} 说明：合成：系统检修")]
    assert audit_log.broken_links() == []


def test_what_was_said_stays_when_the_checks_run_again() -> None:
    flags.explain("ledger", PERIOD, LATE, "合成：系统检修", acting("甲县填报"))
    review("ledger", PERIOD, [], acting("办审核", "2024-02-13"))
    flag = FlagRow.objects.get(key=LATE)
    assert (flag.explanation, flag.explained_by, flag.choice) == ("合成：系统检修", "甲县填报", "")


def test_only_the_own_territory_and_only_open_flags() -> None:
    none = "范围内没有编号为“late:990101:2024-01:”的疑点。请用 flag list 查看编号。"
    assert refused(flags.explain, "ledger", PERIOD, LATE, "合成", acting("一中填报")) == ("flag", none)
    assert refused(flags.assign, "ledger", PERIOD, LATE, "东市审核", acting("西市审核")) == ("flag", none)
    assert refused(flags.assign, "ledger", PERIOD, LATE, "无人", acting("办审核"))[0] == "person"
    assert refused(flags.assign, "ledger", PERIOD, LATE, "东市审核", acting("甲县填报"))[0] == "role"
    assert refused(flags.explain, "ledger", PERIOD, LATE, " ", acting("甲县填报"))[0] == "reason"
    assert refused(flags.list_flags, "ledgers", PERIOD, acting("办审核"))[0] == "kind"
    FlagRow.objects.filter(key=LATE).update(choice="accept", reason="合成")
    assert refused(flags.explain, "ledger", PERIOD, LATE, "合成", acting("甲县填报")) == (
        "flag",
        "编号为“late:990101:2024-01:”的疑点已经办结。确需改动的，请联系审核单位退回报表。",
    )
