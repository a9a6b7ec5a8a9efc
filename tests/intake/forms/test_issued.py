"""Issued lists: what is written is what is read; a list with one bad cell is refused whole, at that cell."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.intake.forms.issued import find_year, identify_list, read_issued
from tongbao.intake.forms.issued_form import LISTS, find_form, write_list
from tongbao.measure.refusal import Refusal
from tongbao.records.issued import ISSUED, DegreeDays, Issued, PeoplePart, Points, Restatement, Target, TargetEvent
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit
from tongbao.registry.roster import Roster
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

SINCE, END = date(2011, 1, 1), date(2016, 12, 31)
ROSTER = Roster(
    regions=(
        Region("990101", "甲东区", "区", "990100", "jia", SINCE),
        Region("990102", "桥西区", "区", "990100", "jia", SINCE),
        Region("990202", "桥西区", "区", "990200", "yi", SINCE),
    ),
    units=(
        ReportingUnit("jia", "areas", "甲合成市", "甲合成", 1, "county", SINCE, codes=(("gb2260", "990100"),)),
        ReportingUnit("yi", "areas", "乙合成市", "乙合成", 2, "county", SINCE),
    ),
    institutions=(Institution("S001", "合成医院", "health", "990101", SINCE),),
)


def house(id_: str, **content: object) -> Row:
    """A rule row of the house."""
    return Row(id=id_, since=SINCE, source="house", unverified=True, **content)  # type: ignore[arg-type]


TABLES = load_shipped_tables()[0] | {
    "rubric_items": (house("sample.plan", name="规划计划"),),
    "people_formulas": (house("hospital", terms=[{"id": "beds", "name": "床位", "weight": "1"}]),),
}
RULES = Rulebook(END, TABLES)
DOC = "合公节能办〔2016〕1号"
GOOD: dict[str, list[Issued]] = {
    "targets": [
        Target(
            id="T1",
            scope="province",
            indicator="energy_per_person",
            kind="annual",
            base="2015",
            period="2016",
            milli=3_200,
            unit="percent",
            document=DOC,
            issued_on="2016-01-20",
        ),
        Target(
            id="T2",
            scope="jia",
            indicator="energy_per_person",
            kind="annual",
            base="",
            period="2016",
            milli=2_500,
            unit="percent",
            document=DOC,
            issued_on="2016-01-20",
            parent="T1",
        ),
        Target(
            id="T3",
            scope="990101",
            indicator="energy",
            kind="cap",
            base="",
            period="2016",
            milli=12_000_500,
            unit="tce",
            document=DOC,
            issued_on="2016-01-20",
        ),
        Target(
            id="T4",
            scope="jia",
            indicator="water",
            kind="quarter_cap",
            base="",
            period="2016-01..2016-03",
            milli=None,
            unit="",
            document=DOC,
            issued_on="2016-01-20",
        ),
        Target(
            id="T5",
            scope="yi",
            indicator="energy",
            kind="plan",
            base="2015",
            period="2016-01..2020-12",
            milli=10_000,
            unit="percent",
            document=DOC,
            issued_on="2016-01-20",
        ),
        Target(
            id="T6",
            scope="S001",
            indicator="photovoltaic",
            kind="task",
            base="",
            period="2016",
            milli=50_000,
            unit="kW",
            document=DOC,
            issued_on="2016-01-20",
        ),
    ],
    "events": [
        TargetEvent("E1", "jia", "handed_down", "T2", "2016", "2016-02-01", DOC),
        TargetEvent("E2", "province", "approved", DOC, "2015", "2016-05-31", ""),
    ],
    "restatements": [
        Restatement(
            id="R1",
            scope="jia",
            item="area",
            period="2015",
            milli=1_234_567,
            reason="普查后更正，原数漏报",
            document=DOC,
            day="2016-03-01",
        ),
    ],
    "degree_days": [DegreeDays("H1", "jia", "2015-12", 512_345, "合成气象站")],
    "points": [Points("P1", "yi", "2016", "sample.plan", 4_500, "缺一项", "")],
    "people_parts": [PeoplePart("B1", "S001", "2016", "beds", 250_000)],
}


def read(content: bytes | str, name: str = "目标.csv") -> list[Issued]:
    """The records of a list received on 10 June 2016."""
    raw = content.encode() if isinstance(content, str) else content
    year, found = read_issued(raw, name, "up1", "2016-06-10T09:00:00+08:00", ROSTER, RULES)
    assert year == "2016"
    return found


def text(list_id: str) -> str:
    """A good list as text."""
    return write_list(list_id, "2016", GOOD[list_id], RULES).decode("utf-8-sig")


def said(content: str) -> str:
    """What a spoilt list is refused with."""
    with pytest.raises(Refusal) as refused:
        read(content)
    assert refused.value.code == "issued"
    return str(refused.value)


@pytest.mark.parametrize("list_id", list(ISSUED))
def test_what_is_written_is_read_back_with_its_place(list_id: str) -> None:
    content = write_list(list_id, "2016", GOOD[list_id], RULES)
    wanted = [replace(r, upload="up1", place=f"目标.csv!{n}") for n, r in enumerate(GOOD[list_id], start=2)]
    assert (identify_list(content, "目标.csv"), find_year(content, "目标.csv")) == (list_id, "2016")
    assert read(content) == wanted


def test_every_list_has_a_form_with_just_the_fields_of_its_record() -> None:
    assert [f.id for f in LISTS] == list(ISSUED)
    for form in LISTS:
        given = sorted(c.field for c in form.columns if c.field)
        assert given == sorted({f.name for f in fields(ISSUED[form.id])} - {"upload", "place"})
        assert find_form([c.header for c in form.columns]) is form
        assert find_form([c.english for c in form.columns]) is form


def test_other_heads_are_no_issued_list() -> None:
    for head in ("as_of,area_code,area,item,status\n", "conflict,choice,reason,who,when\n", ""):
        assert identify_list(head.encode(), "a.csv") == ""
    with pytest.raises(Refusal) as refused:
        find_year(b"a,b\n1,2\n", "a.csv")
    assert str(refused.value) == "a.csv不是目标类清单。请用 tongbao template targets 下发的表头。"


def test_gb18030_english_heads_names_codes_and_a_remark_are_accepted() -> None:
    lines = (
        "year,id,scope,indicator,kind,base,period,value,unit,document,issued_on,parent,备注\n"
        "2016,A1,全省,人均综合能耗,annual,2015,2016,３．２,百分比,文,2016-01-20,,看过\n"
        "2016,A2,990100,energy_per_area,年度下降,,2016,2,％,文,2016-01-20,A1,\n"
        '2016,A3,甲东区,能源消费总量,总量控制,,2016,"1,200.5",tce,文,2016-01-20,,\n'
        "2016,A4,甲合成,photovoltaic,改造任务,,2016..2020,5,千瓦,文,2016-01-20,,\n"
    )
    with_parent = lines.replace("2016-01-20,A1,", "2016-01-20,,")
    found = read(with_parent.encode("gb18030"))
    assert [(t.scope, t.milli, t.unit, t.period) for t in found] == [  # type: ignore[union-attr]
        ("province", 3_200, "percent", "2016"),
        ("jia", 2_000, "percent", "2016"),
        ("990101", 1_200_500, "tce", "2016"),
        ("jia", 5_000, "kW", "2016-01..2020-12"),
    ]


def test_blank_lines_and_the_line_of_hints_are_left_out() -> None:
    content = (
        write_list("degree_days", "2016", GOOD["degree_days"], RULES, hints=True).decode("utf-8-sig") + ",,,,,\n\n"
    )
    assert [r.place for r in read(content)] == ["目标.csv!3"]


KINDS = "总量控制／年度下降／规划期下降／季度不高于上年同期／改造任务"


@pytest.mark.parametrize(
    ("list_id", "old", "new", "sentence"),
    [
        (
            "targets",
            "T2,jia",
            "T2,丙市",
            "第3行“单位”列：“丙市”不在2016年的名录中。请填省、填报单位、县（名称或代码）或机构编号。",
        ),
        ("targets", "T2,jia", "T2,桥西区", "第3行“单位”列：“桥西区”不止一个（990102、990202）。请填代码。"),
        ("targets", "T2,jia", "T1,jia", "第3行“编号”列：编号“T1”与第2行重复。请一行一个编号。"),
        ("targets", "T2,jia", ",jia", "第3行“编号”列：没有填。请填写：自编，不重复。"),
        ("targets", "总量控制", "封顶", f"第4行“类型”列：“封顶”不是可填的内容。请填：{KINDS}。"),
        (
            "targets",
            "energy,总量控制",
            "能耗,总量控制",
            "第4行“指标”列：“能耗”不是可填的内容。请填：能源消费总量／用水总量。",
        ),
        (
            "targets",
            "年度下降,2015",
            "年度下降,去年",
            "第2行“基期”列：“去年”不是年份。请写成 2015 的样子，不需要的不填。",
        ),
        (
            "targets",
            "2016,3.2",
            "一六年,3.2",
            "第2行“期间”列：“一六年”不是期间。请写成 2016、2016-01..2016-03 或 2016..2020 的样子。",
        ),
        ("targets", "3.2,%", "约3,%", "第2行“数值”列：“约3”不是可以确定的数。请只填阿拉伯数字，如 1234.5。"),
        ("targets", "3.2,%", "-3.2,%", "第2行“数值”列：“-3.2”为负数。请核对后填写不小于0的数。"),
        ("targets", "3.2,%", ",%", "第2行“数值”列：没有填。请填写数值。"),
        ("targets", "3.2,%", "3.2,吨", "第2行“计量单位”列：“吨”与指标的单位不符。请填%，数值按此单位填写。"),
        (
            "targets",
            "12000.5,tce",
            "12000.5,万吨",
            "第4行“计量单位”列：“万吨”与指标的单位不符。请填吨标准煤，数值按此单位填写。",
        ),
        ("targets", "50,kW", "50,", "第7行“计量单位”列：没有填。请填kW，数值按此单位填写。"),
        ("targets", f"kW,{DOC}", "kW,", "第7行“文号”列：没有填。请填写：下达目标的文件。"),
        (
            "targets",
            f"kW,{DOC},2016-01-20",
            f"kW,{DOC},1月",
            "第7行“印发日期”列：“1月”不是日期。请写成 2016-03-20 这样的日期。",
        ),
        (
            "targets",
            f"kW,{DOC},2016-01-20",
            f"kW,{DOC},2016-06-11",
            "第7行“印发日期”列：印发日期2016-06-11晚于收到日期2016-06-10。请核对印发日期，或更正收文登记。",
        ),
        (
            "targets",
            "规划期下降,2015",
            "规划期下降,",
            "第6行：规划期下降目标缺基期年份。请改正该行后重新提交。",
        ),
        ("events", "下达", "转发", "第2行“事件”列：“转发”不是可填的内容。请填：分解／下达／收到／核定。"),
        ("events", "2016-02-01", "", "第2行“日期”列：没有填。请写成 2016-03-20 这样的日期。"),
        (
            "restatements",
            "建筑面积",
            "车辆",
            "第2行“项目”列：“车辆”不是可填的内容。请填：综合能耗／用水／用能人数／建筑面积／二氧化碳。",
        ),
        ("restatements", "普查后更正，原数漏报", "", "第2行“理由”列：没有填。请填写：为什么重述。"),
        ("degree_days", "2015-12", "12月", "第2行“月份”列：“12月”不是月份。请写成 2016-01 的样子。"),
        (
            "degree_days",
            "512.345",
            "512.3456",
            "第2行“度日数”列：“512.3456”的小数超过三位。请按表式单位四舍五入到三位小数以内。",
        ),
        ("points", "sample.plan", "别的", "第2行“评分项目”列：“别的”不是可填的内容。请填：规划计划。"),
        (
            "people_parts",
            "S001",
            "S009",
            "第2行“机构编号”列：名录中没有编号为“S009”的机构。请核对编号；新设机构先办理名录登记。",
        ),
        ("people_parts", "beds", "病床", "第2行“构成”列：“病床”不是用能人数的构成。请填："),
    ],
)
def test_a_bad_cell_is_named_and_the_whole_list_refused(list_id: str, old: str, new: str, sentence: str) -> None:
    content = text(list_id)
    assert content.count(old) >= 1
    found = said(content.replace(old, new, 1))
    # The parts that may be named are those of every formula there is.
    assert (found.partition("请填：")[0] + "请填：" if new == "病床" else found) == f"目标.csv{sentence}"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("上级目标", "上级", "目标.csv（目标）缺少列：上级目标。请恢复模板的表头后重新提交。"),
        ("上级目标", "上级目标,旁注", "目标.csv（目标）有不认识的列：旁注。请恢复模板的表头后重新提交。"),
        ("上级目标", "上级目标,parent", "目标.csv（目标）有重复的列：上级目标、parent。请恢复模板的表头后重新提交。"),
        ("2016,T3", "2017,T3", "目标.csv第4行“年度”列：一个文件只能有一个年度，已有2016年。请按年度分成几个文件。"),
        ("2016,T3", "16,T3", "目标.csv第4行“年度”列：“16”不是年度。请写成 2016 的样子。"),
        ("2016-01-20,T1", "2016-01-20,T1,多,出", "目标.csv第3行的格数多于表头。含逗号的内容请加半角双引号。"),
    ],
)
def test_a_head_or_a_year_that_misfits_is_refused(old: str, new: str, sentence: str) -> None:
    assert said(text("targets").replace(old, new, 1)) == sentence


def test_two_numbers_for_one_thing_on_one_day_are_refused() -> None:
    doubled = text("targets") + text("targets").splitlines()[3].replace("T3", "T9").replace("12000.5", "13000") + "\n"
    assert said(doubled) == (
        "目标.csv：目标“T3”、“T9”是同一单位（990101）同一指标（energy）2016的总量控制，印发日期相同，"
        "无法确定以哪一个为准。请改正后重新提交。"
    )


def test_an_empty_list_and_an_unknown_encoding_are_refused() -> None:
    assert said(text("events").splitlines()[0]) == "目标.csv没有一行数据。请填写后重新提交。"
    with pytest.raises(Refusal) as refused:
        read(b"\xff\xff\xff")
    assert str(refused.value) == "目标.csv的文字编码无法识别。请另存为 UTF-8 编码的 CSV。"


def test_without_rules_nothing_can_be_named() -> None:
    bare = Rulebook(END, TABLES | {"rubric_items": ()})
    with pytest.raises(Refusal) as refused:
        read_issued(text("points").encode(), "评分.csv", "up1", "2016-06-10", ROSTER, bare)
    assert str(refused.value) == (
        "评分.csv第2行“评分项目”列：“sample.plan”不是可填的内容。规则表中没有可填的内容，请由主管机关补录后再填。"
    )


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=8))
def test_any_amounts_come_back_to_the_last_digit(amounts: list[int]) -> None:
    records = [DegreeDays(f"H{n}", "jia", "2016-01", milli, "合成") for n, milli in enumerate(amounts)]
    found = read(write_list("degree_days", "2016", records, RULES))
    assert [r.milli for r in found] == amounts  # type: ignore[union-attr]
