"""Opening figures (合成)."""

from datetime import date

import pytest

from tongbao.intake.exchange.opening import OpeningDifference, OpeningFigure, read_opening, reconcile_opening
from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2017, 1, 1))
SINCE = date(2017, 1, 1)
ROSTER = Roster(
    regions=(Region("990101", "东区", "区", "990100", "xuchuan", SINCE),),
    institutions=tuple(Institution(i, f"合成{i}", "organ", "990101", SINCE) for i in ("X1", "X2")),
)
HEAD = "范围,年度,项目,数量\n"


def read(lines: str) -> list[OpeningFigure]:
    return read_opening((HEAD + lines).encode("utf-8-sig"), "期初.csv", ROSTER, RULES)


def test_institutions_and_area_totals_are_read() -> None:
    assert read('X1,2015,电,"1,234.5"\n990101,2016,水,20\nX1,2015,编制人数,30\n') == [
        OpeningFigure("X1", False, 2015, "electricity", 1_234_500, 2),
        OpeningFigure("990101", True, 2016, "water", 20_000, 3),
        OpeningFigure("X1", False, 2015, "staff", 30_000, 4),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("X9,2015,电,1\n", "第2行：范围“X9”不在名录中。"),
        ("X1,15,电,1\n", "第2行：年度“15”无法识别。"),
        ("X1,2015,酒,1\n", "第2行：没有项目“酒”。"),
        ("X1,2015,电,约1\n", "第2行：“约1”不只是一个数。"),
        ("X1,2015,电,1\nX1,2015,电,2\n", "第3行：与第2行重复。"),
    ],
)
def test_a_row_that_cannot_be_read_refuses_the_whole_list(line: str, sentence: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(line)
    assert caught.value.sentence == f"“期初.csv”{sentence}"


def test_other_headers_and_other_encodings_are_refused() -> None:
    for content in ("甲,乙\n1,2\n".encode(), "范围,年度".encode("gb18030")):
        with pytest.raises(Refusal) as caught:
            read_opening(content, "期初.csv", ROSTER, RULES)
        assert caught.value.code == "opening"


def test_the_difference_table_holds_sums_and_totals_against_what_was_reported() -> None:
    openings = [
        OpeningFigure("X1", False, 2015, "electricity", 1000, 2),
        OpeningFigure("X2", False, 2015, "electricity", 2000, 3),
        OpeningFigure("990101", True, 2015, "water", 700, 4),
        OpeningFigure("X1", False, 2015, "staff", 5, 5),
    ]
    reported = {("xuchuan", 2015, "electricity"): 3500, ("990101", 2015, "water"): 700}
    found = reconcile_opening(openings, reported, ROSTER)
    assert found == [
        OpeningDifference("990101", 2015, "water", 700, 700, None, 0),
        OpeningDifference("province", 2015, "electricity", None, None, 3000, 2),
        OpeningDifference("xuchuan", 2015, "electricity", 3500, None, 3000, 2),
    ]
    assert [d.told() for d in found] == [
        "一致",
        "缺一方数据，不能核对。请补齐。",
        "相差-0.5。请说明原因或更正。",
    ]
