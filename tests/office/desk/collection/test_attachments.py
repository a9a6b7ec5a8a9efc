"""Bills attached to an institution's month: stored as evidence once, seen within the territory only (合成)."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.collection.attachments import attach, paper, papers
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import PaperRow, TrailRow
from tongbao.records.evidence import paper_path
from tongbao.rules.digest import sha256

BILL = "合成电费单".encode()
REPORTER, NEIGHBOUR, COUNTY = acting("一中填报"), acting("二中填报"), acting("甲县填报")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The thin office."""
    return chain_office(tmp_path)


def refused(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """The code and the words of a refusal."""
    with pytest.raises(Refusal) as problem:
        verb(*words)
    return problem.value.code, str(problem.value)


def test_a_bill_is_stored_listed_and_read_back(home: Home) -> None:
    row = attach("school", "2024-01", "电费.pdf", BILL, home, REPORTER)
    stored = (row.institution, row.month, row.file, row.digest, row.by, row.at)
    assert stored == ("school", "2024-01", "电费.pdf", sha256(BILL), "一中填报", REPORTER.at)
    assert papers("school", "2024-01", REPORTER) == [row]
    assert paper(row.pk, home, REPORTER) == ("电费.pdf", BILL)
    subject = f"school 2024-01 电费.pdf {row.digest[:12]}"
    assert TrailRow.objects.filter(act="paper").values_list("who", "subject").get() == ("一中填报", subject)


def test_bills_are_listed_by_month_oldest_first_and_the_same_one_once(home: Home) -> None:
    first = attach("school", "2024-01", "电费.pdf", BILL, home, REPORTER)
    second = attach("school", "2024-01", "水费.pdf", b"water", home, REPORTER)
    assert attach("school", "2024-01", "电费（又）.pdf", BILL, home, REPORTER) == first
    attach("school", "2024-02", "电费.pdf", b"february", home, REPORTER)
    assert papers("school", "2024-01", REPORTER) == [first, second]


def test_levels_above_see_a_bill_and_neighbours_do_not(home: Home) -> None:
    row = attach("school", "2024-01", "电费.pdf", BILL, home, REPORTER)
    for person in (COUNTY, acting("局审核"), acting("东市审核"), acting("办审核")):
        assert paper(row.pk, home, person) == ("电费.pdf", BILL)
    outside = ("absent", "没有这个单位。请从名录中选择。")
    for person in (NEIGHBOUR, acting("西市审核")):
        assert refused(paper, row.pk, home, person) == outside
        assert refused(papers, "school", "2024-01", person) == outside
    assert refused(attach, "school", "2024-01", "电费.pdf", BILL, home, NEIGHBOUR) == outside


def test_what_cannot_be_attached_is_refused_and_not_stored(home: Home) -> None:
    assert refused(attach, "school", "2024-01", "空.pdf", b"", home, REPORTER) == (
        "empty",
        "“空.pdf”是空文件。请重新选择要上传的单据。",
    )
    assert refused(attach, "school", "一月", "电费.pdf", BILL, home, REPORTER) == (
        "period",
        "“一月”不是月份。请写成 2017-03 的样子。",
    )
    assert refused(attach, "nobody", "2024-01", "电费.pdf", BILL, home, REPORTER) == (
        "absent",
        "没有这个机构。请从名录中选择。",
    )
    assert refused(attach, "school", "2024-01", "电费.pdf", BILL, home, acting("办审核"))[0] == "role"
    assert (PaperRow.objects.count(), TrailRow.objects.filter(act="paper").count()) == (0, 0)
    assert not paper_path(home.evidence, sha256(BILL)).exists()


def test_a_bill_that_is_not_there_is_refused(home: Home) -> None:
    row = attach("school", "2024-01", "电费.pdf", BILL, home, REPORTER)
    assert refused(paper, row.pk + 1, home, REPORTER) == ("absent", "没有这份单据。请从机构的页面打开。")
    paper_path(home.evidence, row.digest).unlink()
    assert refused(paper, row.pk, home, REPORTER) == (
        "absent",
        "“电费.pdf”的原件不在。请用 tongbao verify 查核。",
    )
