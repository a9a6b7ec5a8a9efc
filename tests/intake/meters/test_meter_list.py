"""The list of meters: taken whole or not at all."""

from datetime import date
from fractions import Fraction

import pytest

from tongbao.intake.meters.meter_list import Meter, is_meter_list, read_meter_list
from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2024, 1, 31))
ROSTER = Roster((), (), (Institution("school", "合成一中", "education", "990101", date(2012, 7, 1), None),), ())
HEAD = "表号,机构编号,项目,倍率\n"


def read(text: str) -> list[Meter]:
    """The meters of a list."""
    return read_meter_list(text.encode("utf-8-sig"), "登记表.csv", ROSTER, RULES)


def test_it_works() -> None:
    lines = "E1,school,电,80,一号楼\nE2,school,electricity,\n\nB1,school,不计入,1\nG1,school,热力,0.001\n"
    found = read(HEAD + lines)
    assert found == [
        Meter("E1", "school", "electricity", "80"),
        Meter("E2", "school", "electricity", "1"),
        Meter("B1", "school", "", "1"),
        Meter("G1", "school", "heat", "0.001"),
    ]
    assert [m.factor for m in found] == [80, 1, 1, Fraction(1, 1000)]
    assert read("表号,机构编号,项目\nE1,school,电\n") == [Meter("E1", "school", "electricity", "1")]


@pytest.mark.parametrize(
    ("head", "is_list"),
    [
        (HEAD.encode("utf-8-sig"), True),
        ("表号,机构编号,项目".encode(), True),
        ("表号,开始时间,用量\n".encode(), False),
        ("表号,机构编号,项目".encode("gb18030"), True),
        (b"PAR1\x00\xff", False),
        (b"", False),
    ],
)
def test_a_list_is_known_by_its_header(head: bytes, is_list: bool) -> None:
    assert is_meter_list(head) is is_list


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",school,电,1", "“登记表.csv”第2行没有表号。请补齐。"),
        ("E1,nobody,电,1", "“登记表.csv”第2行的机构编号“nobody”不在名录中。请核对编号。"),
        ("E1,school,电,0", "“登记表.csv”第2行的倍率“0”不是正数。请填如 1、80、0.001 的数；没有倍率的填1。"),
        ("E1,school,电,-8", "“登记表.csv”第2行的倍率“-8”不是正数。请填如 1、80、0.001 的数；没有倍率的填1。"),
        ("E1,school,电,约80", "“登记表.csv”第2行的倍率“约80”不是正数。请填如 1、80、0.001 的数；没有倍率的填1。"),
        ("E1,school,电,1\nE1,school,水,1", "“登记表.csv”第3行：表“E1”已经登记过。一块表只登记一行。"),
    ],
)
def test_what_it_refuses(line: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(HEAD + line + "\n")
    assert (refused.value.code, str(refused.value)) == ("meters", sentence)


def test_an_item_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refusal) as refused:
        read(HEAD + "E1,school,风,1\n")
    assert refused.value.sentence == "“登记表.csv”第2行的项目“风”无法识别。"
    assert refused.value.remedy.startswith("可填：电、其中：数据中心机房用电、煤炭、天然气、")
    assert refused.value.remedy.endswith("、不计入（分表不重复计量）。")


def test_another_encoding_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        read_meter_list("表号".encode("gb18030"), "登记表.csv", ROSTER, RULES)
    assert str(refused.value) == "“登记表.csv”不能按UTF-8的CSV读取。请另存为“CSV UTF-8”后重新收文。"
