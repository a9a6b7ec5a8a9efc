"""What a template is filled with is what its reader gets, nothing more."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.sheets import DAY, RULES, SOURCE, put, written

from tongbao.intake.forms import template
from tongbao.intake.forms.grid import read_cover
from tongbao.intake.forms.progress import read_progress
from tongbao.intake.forms.province import read_province
from tongbao.intake.values.form import COUNTY, DEMANDS, INFO, LEDGER, PROGRESS, PROVINCE_MATTERS, TALLIES
from tongbao.measure.period import Month
from tongbao.records.fact import Demand, Fact, StatedTally, Status
from tongbao.registry.institution import Institution
from tongbao.registry.roster import Roster

COVER = template.Cover("progress", "baoding", "保定市", "2017-03")
SIMPLE = ("relayed", "deployed", "task_decomposed", "task_handed_down", "joint_meeting_system")
words = st.text("甲乙丙=+@〔2017〕4号 abc", min_size=1, max_size=12).map(str.strip).filter(bool)


def fact(matter: str, place: str, status: Status = Status.YES, unit: str = "baoding", **slots: object) -> Fact:
    stem = f"2017-03:{unit}:{matter}"
    return Fact(
        slots.pop("id", stem),  # type: ignore[arg-type]
        unit,
        matter,
        status,
        received=SOURCE.received,
        upload=SOURCE.upload,
        place=place,
        **slots,  # type: ignore[arg-type]
    )


def test_a_filled_progress_return_is_read_back_equal(hebei: Roster) -> None:
    answers = [
        {"matter": "meeting", "level": "全市会议", "status": "是", "day": "2017-03-20", "evidence": "会议.pdf"},
        {"matter": "relayed", "status": "否"},
        {"matter": "fund", "level": "列入人大议题", "status": "是", "amount": "350", "purpose": "节能专项资金"},
        {"matter": "fund", "level": "研究", "status": "是", "amount": "2000", "bound": "余", "title": "=SUM(A1)"},
        {
            "matter": "plan",
            "status": "是",
            "document": "保政办〔2017〕8号",
            "day": "2017-03-01",
            "organ": "保定市政府",
            "marks": "双控目标、主要抓手、具体要求",
            "evidence": "规划.pdf；会议.pdf",
        },
        {
            "matter": "members_added",
            "status": "是",
            "count": "2",
            "count_unit": "个单位",
            "partners": "市教育局、市卫计委",
        },
    ]
    sheets = written(lambda p: template.write_progress(p, COVER, (), RULES, answers))
    entries = read_progress(sheets, SOURCE, RULES)
    assert entries.facts == [
        fact(
            "meeting",
            "工作进展!6",
            id="2017-03:baoding:meeting:citywide",
            level="citywide",
            day="2017-03-20",
            evidence=("b" * 64,),
        ),
        fact("relayed", "工作进展!7", Status.NO),
        fact(
            "fund",
            "工作进展!9",
            id="2017-03:baoding:fund:agenda",
            state="agenda",
            amount_milli=3_500_000_000,
            purpose="节能专项资金",
        ),
        fact(
            "fund",
            "工作进展!10",
            id="2017-03:baoding:fund:studying",
            state="studying",
            amount_milli=20_000_000_000,
            amount_bound="floor",
            title="=SUM(A1)",
        ),
        fact(
            "plan",
            "工作进展!12",
            document="保政办〔2017〕8号",
            day="2017-03-01",
            organ="保定市政府",
            marks=("双控目标", "主要抓手", "具体要求"),
            evidence=("a" * 64, "b" * 64),
        ),
        fact(
            "members_added",
            "工作进展!17",
            count=2,
            count_unit="个单位",
            partners=("市教育局", "市卫计委"),
        ),
    ]
    assert (entries.rows, entries.blank) == (18, 12)


def test_county_answers_are_facts_of_the_county(hebei: Roster) -> None:
    counties = hebei.counties_of("baoding", DAY)[:2]
    code = counties[0].code
    given_ = {region: {} for region in counties} | {
        counties[0]: {
            "county_body": "无",
            "county_staff": "3",
            "county_joint_meeting": "是",
            "county_receipt": "是",
            "day": "2017-03-20",
            "evidence": "会议.pdf",
        }
    }
    sheets = written(lambda p: template.write_progress(p, COVER, given_, RULES))
    entries = read_progress(sheets, SOURCE, RULES)
    common = {"county": code, "evidence": ("b" * 64,)}

    def county(matter: str, status: Status = Status.YES, **slots: object) -> Fact:
        return fact(matter, "县级情况!3", status, id=f"2017-03:baoding:{matter}:{code}", **common, **slots)

    assert entries.facts == [
        county("county_body", Status.NO),
        county("county_joint_meeting"),
        county("county_receipt", day="2017-03-20"),
        county("county_staff", count=3, count_unit="人"),
    ]
    assert entries.flags == []


def test_the_province_writes_matters_tallies_and_demands() -> None:
    cover = template.Cover("province", "province", "河北省", "2017-03")
    source = replace(SOURCE, unit="province")
    answers = [
        {"unit": "province", "matter": "leading_group_adjusted", "status": "是", "evidence": "会议.pdf"},
        {
            "unit": "dept-health",
            "matter": "sector_scheme",
            "status": "是",
            "title": "考评体系",
            "purpose": "节能改造",
            "evidence": "会议.pdf",
        },
    ]
    tallies = [
        {
            "matter": "plan",
            "list": "areas",
            "scope": "市",
            "count": "2",
            "source": "省办汇总",
            "day": "2017-04-07",
            "evidence": "规划.pdf",
        },
        {"matter": "staff_one", "list": "areas", "scope": "市", "quantifier": "有的", "source": "省办汇总"},
    ]
    demands = [
        {"matter": "citywide_meeting", "list": "areas", "due": "2017-04-30"},
        {"matter": "monthly_report", "list": "areas", "monthly": "是"},
        {"matter": "plan", "list": "areas", "none_reason": "原通报未提出期限"},
    ]
    sheets = written(lambda p: template.write_province(p, cover, RULES, answers, tallies, demands))
    entries = read_province(sheets, source, RULES)
    assert entries.flags == []
    assert entries.facts == [
        fact("leading_group_adjusted", "省级事项!3", unit="province", evidence=("b" * 64,)),
        fact(
            "sector_scheme",
            "省级事项!7",
            unit="dept-health",
            title="考评体系",
            purpose="节能改造",
            evidence=("b" * 64,),
        ),
    ]
    up = SOURCE.upload
    assert entries.tallies == [
        StatedTally(
            id="tally:2017-03:plan:市",
            matter="plan",
            list_id="areas",
            scope="市",
            count=2,
            quantifier="",
            source="省办汇总",
            day="2017-04-07",
            evidence=("a" * 64,),
            upload=up,
            place="汇总数!3",
        ),
        StatedTally(
            id="tally:2017-03:staff_one:市",
            matter="staff_one",
            list_id="areas",
            scope="市",
            count=None,
            quantifier="有的",
            source="省办汇总",
            day="",
            evidence=(),
            upload=up,
            place="汇总数!4",
        ),
    ]
    assert entries.demands == [
        Demand(
            id="demand:2017-03:citywide_meeting",
            matter="citywide_meeting",
            list_id="areas",
            due="2017-04-30",
            monthly=False,
            none_reason="",
            evidence=(),
            upload=up,
            place="要求!3",
        ),
        Demand(
            id="demand:2017-03:monthly_report",
            matter="monthly_report",
            list_id="areas",
            due="",
            monthly=True,
            none_reason="",
            evidence=(),
            upload=up,
            place="要求!4",
        ),
        Demand(
            id="demand:2017-03:plan",
            matter="plan",
            list_id="areas",
            due="",
            monthly=False,
            none_reason="原通报未提出期限",
            evidence=(),
            upload=up,
            place="要求!5",
        ),
    ]


def test_sheets_and_cover_are_those_of_the_form(blank, province) -> None:
    assert list(blank) == [INFO, PROGRESS, COUNTY, "数据字典"]
    assert list(province) == [INFO, PROVINCE_MATTERS, TALLIES, DEMANDS, "数据字典"]
    assert read_cover(blank) == {
        "模板版本": "1",
        "报表种类": "工作进展月报",
        "单位编号": "baoding",
        "单位名称": "保定市",
        "报告期": "2017-03",
        "单位负责人": "",
        "填表人": "",
        "联系电话": "",
        "报出日期": "",
        "零报告": "",
    }


def test_what_is_done_stands_in_the_last_column_and_is_no_answer() -> None:
    sheets = written(lambda p: template.write_progress(p, COVER, (), RULES, last={"plan": "已报：是"}))
    assert [row[3] for row in sheets[PROGRESS] if row[0] == ("s", "plan")] == [("s", "已报：是")]
    assert read_progress(sheets, SOURCE, RULES).facts == []


def test_last_year_stands_beside_this_year_and_is_not_read_as_it(hebei: Roster) -> None:
    institution = Institution("A001", "第一中学", "education", "130102", Month(2020, 1).first_day)
    cover = template.Cover("ledger", "130102", "长安区", "2025-03")
    sheets = written(
        lambda p: template.write_ledger(
            p, cover, [institution], RULES, {"A001": {"electricity": 1_500}}, {"A001": {"electricity": 2_000_000}}
        )
    )
    head = [c and c[1] for c in sheets[LEDGER][0]]
    row = dict(zip(head, sheets[LEDGER][2], strict=True))
    assert (row["电"], row["电（上年同月）"], row["水"]) == (("n", "1.5"), ("n", "2000"), None)
    assert (row["机构编号"], row["机构类型"]) == (("s", "A001"), ("s", "教育"))


def test_an_answer_to_an_unknown_matter_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="answers to unknown matters: \\['nothing'\\]"):
        template.write_progress(tmp_path / "x.xlsx", COVER, (), RULES, [{"matter": "nothing", "status": "是"}])


def test_a_template_is_the_same_bytes_every_day(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        template.write_progress(tmp_path / name, COVER, (), RULES)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@settings(max_examples=20, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(SIMPLE),
        st.fixed_dictionaries({"status": st.sampled_from("是否"), "title": words, "document": words, "purpose": words}),
    ),
    st.integers(0, 10**9),
)
def test_any_answers_come_back_as_they_went(answers: dict[str, dict[str, str]], thousandths: int) -> None:
    whole, rest = divmod(thousandths, 1000)
    amount = f"{whole}.{rest:03d}"
    rows = [{"matter": m, **a} for m, a in answers.items()]
    rows.append({"matter": "fund", "level": "支出", "status": "是", "amount": amount})
    sheets = written(lambda p: template.write_progress(p, COVER, (), RULES, rows))
    read = {f.matter: f for f in read_progress(sheets, SOURCE, RULES).facts}
    assert read.pop("fund").amount_milli == thousandths * 10_000
    assert {
        m: {"status": "是" if f.status is Status.YES else "否", "title": f.title, "document": f.document}
        for m, f in read.items()
    } == {m: {k: v for k, v in a.items() if k != "purpose"} for m, a in answers.items()}
    assert {m: f.purpose for m, f in read.items()} == {m: a["purpose"] for m, a in answers.items()}


def test_cells_put_by_the_tests_are_read(blank) -> None:
    put(blank, PROGRESS, "E7", "是")
    assert [f.matter for f in read_progress(blank, SOURCE, RULES).facts] == ["relayed"]


def test_the_dictionary_of_a_ledger_says_what_may_stand_for_heat() -> None:
    cover = template.Cover("ledger", "130102", "长安区", "2025-03")
    sheets = written(lambda p: template.write_ledger(p, cover, [], RULES))
    lines = [[c[1] if c else "" for c in row] for row in sheets["数据字典"]]
    told = "没有计量、无法填数的照此填写，不填0；本表按未报数并记明原因，不作缺报"
    assert [row for row in lines if row[0] == "热力"] == [
        ["热力", "GJ；没有计量的写“按面积计费”", "", ""],
        ["热力", told, "按面积计费／按面积收费／面积热", ""],
    ]
    assert ["计量方式", "计量／票据／分摊／估算；不填按票据", "计量／票据／分摊／估算", ""] in lines
