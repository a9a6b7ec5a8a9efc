"""The works ledger's form: what is written reads back the same, what cannot be read is told at its cell."""

from datetime import date

import pytest
from tests.intake.sheets import written

from tongbao.intake.forms.entries import Source
from tongbao.intake.forms.template import Cover, write_works
from tongbao.intake.forms.works import WorksReturn, list_words, read_works, register_fields, to_cells
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2017, 3, 31))
PAPERS = {"a.pdf": "digest-a"}


def read(lines: dict[str, list[dict[str, str]]]) -> WorksReturn:
    """Written as a form and read again."""
    cover = Cover("works", "east", "合成东市", "2017-03", "合成")
    sheets = written(lambda path: write_works(path, cover, RULES, lines))
    return read_works(sheets, Source("works.xlsx", "up", "east", "2017-03", "2017-04-01", PAPERS), RULES)


FULL = {
    "projects": [
        {
            "key": "p1", "name": "外墙", "measure": "围护结构节能改造", "nature": "技术节能", "quantity": "1234.5",
            "stage": "完工", "completed": "2017-03-01", "count": "21", "count_unit": "个机关",
        }
    ],
    "buildings": [{"project": "p1", "key": "楼1", "quantity": "1234.5"}],
    "money": [{"key": "m1", "project": "p1", "source": "自筹", "state": "支出", "amount": "2000.001", "bound": "余"}],
    "audits": [{"key": "a1", "stage": "签订合同", "title": "合成", "units": "12"}],
    "measures": [{"key": "s1", "audit": "a1", "item": "第五项", "name": "换灯"}],
    "settlements": [{"contract": "c1", "key": "2017", "adjustment": "-2.5", "payment": "1"}],
    "bodies": [{"key": "b1", "name": "领导小组", "members": "教育局、卫计委", "act": "增补"}],
}  # fmt: skip


def test_what_is_written_reads_back_the_same() -> None:
    found = read(FULL)
    assert found.entries.flags == []
    again: dict[str, list[dict[str, str]]] = {}
    for work in found.works:
        again.setdefault(work.register, []).append(to_cells(work, RULES))
    assert again == FULL


def test_cells_are_kept_in_their_own_units() -> None:
    found = {w.register: w for w in read(FULL | {"money": [FULL["money"][0] | {"amount": "2000.5"}]}).works}
    assert found["projects"].cells == {
        "key": "p1", "name": "外墙", "measure": "envelope", "nature": "technical", "quantity": 1_234_500,
        "stage": "completed", "completed": "2017-03-01", "count": 21, "count_unit": "个机关",
    }  # fmt: skip
    assert found["money"].number("amount") == 20_005_000_000
    assert (found["buildings"].key, found["settlements"].number("adjustment")) == ("p1/楼1", -2500)
    assert found["bodies"].names("members") == ("教育局", "卫计委")
    assert found["projects"].place == "改造项目!3"


@pytest.mark.parametrize(
    ("register", "line", "cell", "words"),
    [
        ("projects", {"name": "外墙"}, "A3", "这一格必须填写。请补填；这一行不用的请整行清空。"),
        (
            "projects",
            {"key": "p", "name": "x", "stage": "差不多"},
            "I3",
            "“差不多”不是可填的内容。请填计划／在建／完工／验收／撤销。",
        ),
        ("projects", {"key": "p", "name": "x", "quantity": "-1"}, "H3", "“-1”为负数。请核对后填写不小于0的数。"),
        ("projects", {"key": "p", "name": "x", "count": "1.5"}, "O3", "“1.5”不是非负整数。请填整数。"),
        (
            "projects",
            {"key": "p", "name": "x", "started": "春天"},
            "K3",
            "“春天”不是日期。请写成 2017-03-20 这样的日期。",
        ),
        (
            "projects",
            {"key": "p", "name": "x", "evidence": "b.pdf"},
            "T3",
            "所附证据文件“b.pdf”没有随来文收到。请补报该文件。",
        ),
    ],
)
def test_what_cannot_be_read_is_told_at_its_cell(register: str, line: dict[str, str], cell: str, words: str) -> None:
    (flag,) = read({register: [line]}).entries.flags
    assert (flag.sheet, flag.cell, flag.sentence) == ("改造项目", cell, words)


def test_a_key_twice_is_told() -> None:
    twice = [{"key": "p", "name": "x"}, {"key": "p", "name": "y"}]
    found = read({"projects": twice})
    assert [f.sentence for f in found.entries.flags] == ["“p”在第3行已经登记。请合为一行，或另编一个编号。"]
    assert len(found.works) == 1
    stages = [{"key": "a", "stage": "制定方案"}, {"key": "a", "stage": "签订合同"}]
    assert read({"audits": stages}).entries.flags == []


def test_an_empty_ledger_says_nothing() -> None:
    found = read({})
    assert (found.works, found.entries.flags, found.entries.rows) == ([], [], 0)


def test_every_register_can_be_written_and_its_words_are_known() -> None:
    for register in RULES.rows("registers"):
        assert register_fields(register, RULES)[-1].header == "证据文件"
        assert all(list_words(c["cell"], RULES) for c in register.get("fields") if ":" in c["cell"])


def test_an_amount_no_book_could_hold_is_told() -> None:
    (flag,) = read({"money": [{"key": "m", "amount": "999999999999999"}]}).entries.flags
    assert flag.sentence == "这个数过大，不可能。请核对单位后填写。"


def test_numbers_of_another_width_are_the_same() -> None:
    found = read({"projects": [{"key": "P1", "name": "x"}, {"key": "\uff30\uff11", "name": "y"}]})
    assert [f.sentence for f in found.entries.flags] == ["“P1”在第3行已经登记。请合为一行，或另编一个编号。"]


def test_each_row_is_decided_about_by_itself() -> None:
    flags = read({"projects": [{"name": "a"}, {"name": "b"}]}).entries.flags
    assert [f.about for f in flags] == [("east", "2017-03", "projects!3"), ("east", "2017-03", "projects!4")]
