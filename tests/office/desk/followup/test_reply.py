"""The right of reply: a unit answers for itself, the office notes that it settles the matter."""

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.followup.test_followup import ask
from tests.office.desk.small_document import refusal

from tongbao.office.desk.followup.reply import close_ask, paper_of, replies, reply
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import PersonRow, ReplyRow, TrailRow

CITY, OTHER, OFFICE = acting("东市答复"), acting("西市答复"), acting("办拟稿")


@pytest.fixture
def asked(closed: Home) -> str:
    for name, place in (("东市答复", "east"), ("西市答复", "west")):
        PersonRow.objects.create(name=name, roles=["reporter"], place=place)
    return ask()


def test_a_city_answers_with_a_paper_and_the_office_closes(closed: Home, asked: str) -> None:
    made = reply(asked, "east", " 已经部署 ", ("答复.txt", b"paper"), closed, CITY)
    assert (made.words, made.file, made.by) == ("已经部署", "答复.txt", "东市答复")
    assert paper_of(made.pk, closed, CITY) == paper_of(made.pk, closed, OFFICE) == ("答复.txt", b"paper")
    done = close_ask(made.pk, " 已核实 ", OFFICE)
    assert (done.closed_by, done.closing) == ("办拟稿", "已核实")
    assert list(TrailRow.objects.filter(act="reply").order_by("id").values_list("subject", flat=True)) == [
        f"{asked} east 已经部署",
        f"办结 {asked} east 已核实",
    ]


def test_each_sees_its_own_and_the_office_sees_all(closed: Home, asked: str) -> None:
    reply(asked, "east", "甲", None, closed, CITY)
    reply(asked, "west", "乙", None, closed, OFFICE)
    assert [r.words for r in replies(asked, OFFICE)] == ["甲", "乙"]
    assert [r.words for r in replies(asked, CITY)] == ["甲"]


def test_each_reply_that_is_refused(closed: Home, asked: str) -> None:
    page = "请从“督办”页打开。"
    assert refusal(reply, "无", "east", "甲", None, closed, CITY) == ("absent", f"没有这项要求。{page}")
    assert refusal(reply, asked, "lone", "甲", None, closed, OFFICE) == ("absent", f"这项要求不涉及这个单位。{page}")
    own = ("absent", "这项要求不涉及您的单位。请由被要求的单位答复。")
    assert refusal(reply, asked, "east", "甲", None, closed, OTHER) == own
    assert refusal(reply, asked, "east", "甲", None, closed, acting("办审核")) == own
    assert refusal(reply, asked, "east", " ", None, closed, CITY) == (
        "reason",
        "没有写答复。请写明办理情况，或者为什么没有办。",
    )
    assert ReplyRow.objects.count() == 0


def test_each_closing_and_reading_that_is_refused(closed: Home, asked: str) -> None:
    made = reply(asked, "east", "甲", ("a.txt", b"a"), closed, CITY)
    page = "请从“督办”页打开。"
    assert refusal(close_ask, made.pk, "好", acting("办审核"))[0] == "role"
    assert refusal(close_ask, 999, "好", OFFICE) == ("absent", f"没有这份答复。{page}")
    assert refusal(close_ask, made.pk, " ", OFFICE) == ("reason", "没有写明办结的依据。请写明依据后再办结。")
    assert refusal(paper_of, made.pk, closed, OTHER) == ("absent", f"没有这份材料。{page}")
    assert refusal(replies, "无", OFFICE) == ("absent", f"没有这项要求。{page}")
    assert refusal(replies, asked, acting("局审核")) == ("absent", f"没有这项要求。{page}")
