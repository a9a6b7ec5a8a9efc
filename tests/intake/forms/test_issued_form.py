"""Issued lists: the file that is handed out, and how a list is known by its headers."""

from datetime import date

import pytest

from tongbao.intake.forms.issued_form import LISTS, find_form, write_list
from tongbao.records.issued import DegreeDays, Target
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2016, 12, 31))
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def test_a_list_is_written_under_chinese_headers_with_words_for_ids() -> None:
    target = Target(
        id="T1",
        scope="jia",
        indicator="energy_per_person",
        kind="annual",
        base="2015",
        period="2016",
        milli=3_200,
        unit="percent",
        document="文",
        issued_on="2016-01-20",
    )
    assert write_list("targets", "2016", [target], RULES).decode() == (
        f"{BOM}年度,编号,单位,指标,类型,基期,期间,数值,计量单位,文号,印发日期,上级目标\n"
        "2016,T1,jia,energy_per_person,年度下降,2015,2016,3.2,%,文,2016-01-20,\n"
    )


def test_hints_follow_the_headers_and_a_comma_is_quoted() -> None:
    record = DegreeDays("H1", "jia", "2016-01", 512_345, "气象站,甲")
    lines = write_list("degree_days", "2016", [record], RULES, hints=True).decode("utf-8-sig").splitlines()
    assert lines == [
        "年度,编号,单位,月份,度日数,来源",
        "说明：如 2016，一个文件一个年度,自编，不重复,省、填报单位、县（名称或代码）或机构编号,如 2016-01,℃·d,数据来源",
        '2016,H1,jia,2016-01,512.345,"气象站,甲"',
    ]


def test_an_amount_that_is_not_there_is_blank() -> None:
    target = Target("T1", "jia", "water", "quarter_cap", "", "2016-01..2016-03", None, "", "文", "2016-01-20")
    assert write_list("targets", "2016", [target], RULES).decode().splitlines()[1].split(",")[7:9] == ["", ""]


@pytest.mark.parametrize("form", LISTS, ids=lambda form: form.id)
def test_a_list_is_known_by_the_one_header_no_other_has(form) -> None:  # type: ignore[no-untyped-def]
    assert find_form([f" {form.mark} "]) is form
    english = next(c.english for c in form.columns if c.header == form.mark)
    assert find_form([english, "旁注"]) is form
    others = {c.header for other in LISTS if other is not form for c in other.columns}
    assert form.mark not in others


def test_other_headers_are_no_list() -> None:
    assert find_form([]) is None
    assert find_form(["年度", "编号", "单位", "期间"]) is None


def test_an_unknown_list_is_a_bug() -> None:
    with pytest.raises(StopIteration):
        write_list("nothing", "2016", [], RULES)
