"""考核通报: each sentence exactly, each group where nobody stands in it, and every number on its records."""

from dataclasses import replace

import pytest
from tests.bulletin.assessed import PERSON, SEALS, attained, counted, handed, split, total, verdict, year_on_year
from tests.bulletin.samples import AREAS, SETTING, lines

from tongbao.assess.finding import Finding
from tongbao.assess.values.targets import BaselineValues, RestatedAmount
from tongbao.bulletin.clause import Claim
from tongbao.bulletin.page import Block, Chart, Paragraph, Table
from tongbao.bulletin.proof import find_loose_words
from tongbao.bulletin.sections.assessment import assessment_blocks, assessment_problems

PERIOD = "2016年"
PROVINCE = total("province")
MET = "张家口、承德、秦皇岛、唐山、衡水、沧州、石家庄、邢台、邯郸、廊坊市和定州、辛集市"
ALL = "张家口、承德、秦皇岛、唐山、衡水、沧州、保定、石家庄、邢台、邯郸、廊坊市和定州、辛集市"


def written(*found: Finding) -> list[Block]:
    return assessment_blocks(PERIOD, [PROVINCE, *found], SETTING)


def paragraphs(blocks: list[Block]) -> list[str]:
    return lines([b for b in blocks if not isinstance(b, Table | Chart)])


def told(finding: Finding) -> str:
    """What is said of one target, after the heading of its part."""
    said = paragraphs(written(finding))
    return said[said.index("二、目标完成情况") + 1]


def words(row: tuple[str | Claim, ...]) -> list[str]:
    return [c if isinstance(c, str) else c.text for c in row]


def tabled(blocks: list[Block]) -> Table:
    return next(b for b in reversed(blocks) if isinstance(b, Table))


def test_who_met_and_who_missed_are_named() -> None:
    assert told(attained(missed=("baoding",))) == (
        f"年度下降目标。人均综合能耗（初步判定），完成的有12个市（{MET}），未完成的有1个市（保定市）。"
    )


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (attained(), f"人均综合能耗（初步判定），完成的有13个市（{ALL}）。"),
        (attained(rest="missed"), f"人均综合能耗（初步判定），未完成的有13个市（{ALL}）。"),
        (attained(rest="doubtful"), "人均综合能耗（初步判定），数据待核、暂不作结论的有13个市。"),
        (attained(rest="unjudged"), "人均综合能耗（初步判定），无法判定的有13个市。"),
        (
            attained(rest="without", met=("dingzhou",)),
            "人均综合能耗（初步判定），完成的有1个市（定州市），未下达该项目标的有12个市。",
        ),
        (
            attained(
                met=AREAS[:4],
                missed=AREAS[4:6],
                doubtful=AREAS[6:8],
                unjudged=AREAS[8:9],
                without=AREAS[9:],
                rest="met",
            ),
            "人均综合能耗（初步判定），完成的有4个市（张家口、承德、秦皇岛、唐山市），未完成的有两个市（衡水、沧州市），"
            "数据待核、暂不作结论的有两个市，无法判定的有1个市，未下达该项目标的有4个市。",
        ),
    ],
)
def test_a_group_of_nobody_is_not_spoken_of(finding: Finding, sentence: str) -> None:
    assert told(finding) == f"年度下降目标。{sentence}"


@pytest.mark.parametrize("group", ["doubtful", "unjudged", "without"])
def test_who_is_not_judged_is_counted_and_never_named(group: str) -> None:
    finding = attained(**{group: ("baoding", "xinji")})
    blocks = [b for b in written(finding) if isinstance(b, Paragraph)]
    named = {u for b in blocks for c in b.clause.claims if c.kind == "names" for u in c.value or ()}  # type: ignore[union-attr]
    assert named == set(AREAS) - {"baoding", "xinji"}
    assert not any("保定" in b.clause.text or "辛集" in b.clause.text for b in blocks)


def test_after_approval_the_verdict_is_no_longer_provisional() -> None:
    assert told(attained(provisional=False, missed=("baoding",))) == (
        f"年度下降目标。人均综合能耗，完成的有12个市（{MET}），未完成的有1个市（保定市）。"
    )


@pytest.mark.parametrize(
    ("kind", "indicator", "period", "sentence"),
    [
        (
            "plan",
            PERSON,
            "2016..2020",
            "规划期目标进度（按逐年等比下降计算）。人均综合能耗{mark}，符合进度的有12个市（{met}），"
            "落后于进度的有1个市（保定市）。",
        ),
        (
            "cap",
            "energy",
            "2016",
            "总量控制目标。能源消费总量{mark}，控制在上限以内的有12个市（{met}），超过上限的有1个市（保定市）。",
        ),
        (
            "quarter_cap",
            "energy",
            "2016-01..2016-03",
            "季度总量控制目标（不高于上年同期）。一季度能源消费总量{mark}，未超过上年同期的有12个市（{met}），"
            "超过上年同期的有1个市（保定市）。",
        ),
    ],
)
@pytest.mark.parametrize("provisional", [True, False])
def test_each_kind_of_target_has_words_of_its_own(
    kind: str, indicator: str, period: str, sentence: str, provisional: bool
) -> None:
    finding = attained(kind, indicator, period, provisional, missed=("baoding",))
    assert told(finding) == sentence.format(mark="（初步判定）" if provisional else "", met=MET)


@pytest.mark.parametrize("kind", ["plan", "cap", "quarter_cap"])
def test_groups_without_a_verdict_are_counted_alike_for_every_kind(kind: str) -> None:
    indicator = PERSON if kind == "plan" else "energy"
    finding = attained(kind, indicator, "2016-10..2016-12", False, "doubtful", unjudged=AREAS[:2], without=AREAS[2:3])
    quarter = "四季度" if kind == "quarter_cap" else ""
    name = "人均综合能耗" if kind == "plan" else "能源消费总量"
    assert told(finding).split("。", 1)[1] == (
        f"{quarter}{name}，数据待核、暂不作结论的有10个市，无法判定的有两个市，未下达该项目标的有1个市。"
    )


@pytest.mark.parametrize(
    ("period", "word"),
    [
        ("2016-01..2016-03", "一季度"),
        ("2016-04..2016-06", "二季度"),
        ("2016-07..2016-09", "三季度"),
        ("2016-10..2016-12", "四季度"),
    ],
)
def test_quarters_are_called_by_their_number(period: str, word: str) -> None:
    finding = attained("quarter_cap", "water", period)
    said = written(finding)[3]
    assert isinstance(said, Paragraph)
    assert said.clause.text.split("。")[1] == f"{word}用水总量（初步判定），未超过上年同期的有13个市（{ALL}）"
    assert said.clause.claims[0] == Claim("date", word, period, finding.id, "period", SEALS)


def test_several_indicators_of_a_kind_stand_in_one_paragraph_and_kinds_in_order() -> None:
    found = [
        attained("quarter_cap", "energy", "2016-01..2016-03"),
        attained("cap", "water"),
        attained("annual"),
        attained("annual", "water_per_person"),
    ]
    said = paragraphs(written(*found))[3:]
    assert said == [
        f"年度下降目标。人均综合能耗（初步判定），完成的有13个市（{ALL}）。"
        f"人均用水量（初步判定），完成的有13个市（{ALL}）。",
        f"总量控制目标。用水总量（初步判定），控制在上限以内的有13个市（{ALL}）。",
        f"季度总量控制目标（不高于上年同期）。一季度能源消费总量（初步判定），未超过上年同期的有13个市（{ALL}）。",
    ]


def test_without_any_target_it_is_said_that_there_is_none() -> None:
    assert paragraphs(written())[2:] == ["二、目标完成情况", "没有对各市下达本期目标的记录，不作判定。"]


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (
            split(new=1_500, activity=250, efficiency=-3_000),
            "综合能耗减少1.250吨标准煤。从影响因素看，新增机构因素增加1.500吨标准煤；"
            "建筑面积因素增加0.250吨标准煤；能效因素减少3.000吨标准煤。",
        ),
        (
            split(new=0, activity=250, efficiency=0),
            "综合能耗增加0.250吨标准煤。从影响因素看，建筑面积因素增加0.250吨标准煤。",
        ),
        (
            split(new=5, efficiency=-5),
            "综合能耗持平。从影响因素看，新增机构因素增加0.005吨标准煤；能效因素减少0.005吨标准煤。",
        ),
        (split(new=0, efficiency=0), "综合能耗持平。"),
    ],
)
def test_the_change_is_told_by_its_reasons_and_nothing_is_left_out_but_zero(finding: Finding, sentence: str) -> None:
    blocks = written(finding)
    assert paragraphs(blocks)[2] == f"与上年相比，{sentence}"
    told = blocks[2]
    assert isinstance(told, Paragraph)
    change, *parts = [c.value for c in told.clause.claims if c.kind == "figure"]
    assert sum(parts) == change  # type: ignore[arg-type]
    assert all(c.records == SEALS for c in told.clause.claims)


def test_the_reasons_stand_before_the_table_of_areas() -> None:
    areas = [total("baoding"), total("handan")]
    kinds = [type(b).__name__ for b in written(*areas, split(new=1))]
    assert kinds[:5] == ["Heading", "Paragraph", "Paragraph", "Table", "Chart"]


def test_the_share_of_estimated_and_doubted_figures() -> None:
    blocks = assessment_blocks(PERIOD, [total("province", estimated=31_250, doubted=0)], SETTING)
    assert paragraphs(blocks)[2] == ("综合能耗中，估算、分摊的数据占3.13%，审核存疑、说明理由后接收的数据占0.00%。")
    assert len(written()) == 4  # nothing is said where the shares are not known


ANNUAL = attained(missed=("baoding",), doubtful=("handan",), unjudged=("langfang",), without=AREAS[11:])
VERDICTS = [
    *(verdict(u) for u in AREAS if u not in ("baoding", "handan", "langfang", "dingzhou", "xinji")),
    verdict("baoding", "-1/80", "missed"),
    verdict("handan", "29/1000", "missed", robust=False),
    verdict("langfang", None, "unjudged"),
]
SUPPRESSED = Finding("suppressed:areas", "suppressed", "areas", "disclosure", {"units": ("tangshan", "baoding")})


def test_the_table_of_the_areas() -> None:
    table = tabled(written(ANNUAL, *VERDICTS))
    assert table.caption.text == "2016年各市年度下降目标完成情况"
    assert table.head == ("市别", "人均能耗目标", "人均能耗实际", "人均能耗判定")
    assert [words(row) for row in table.rows] == [
        *([f"{n}市", "3.00%", "3.20%", "完成"] for n in ("张家口", "承德", "秦皇岛", "唐山", "衡水", "沧州")),
        ["保定市", "3.00%", "-1.25%", "未完成"],
        ["石家庄市", "3.00%", "3.20%", "完成"],
        ["邢台市", "3.00%", "3.20%", "完成"],
        ["邯郸市", "3.00%", "2.90%", "待核"],
        ["廊坊市", "—", "—", "无法判定"],
        ["定州市", "—", "—", "未下达"],
        ["辛集市", "—", "—", "未下达"],
    ]
    assert table.note == (
        "目标和实际均为比上年下降的比例，负数为上升；判定按未经修约的数值进行；"
        "数据误差或口径调整可能改变结论的为待核，暂不作结论。所用折标系数等规则有的尚未与原文核对。"
    )


def test_two_indicators_stand_beside_each_other() -> None:
    water = attained("annual", "water_per_person", missed=("baoding",))
    table = tabled(written(ANNUAL, water, *VERDICTS, verdict("baoding", "1/50", "missed", "water_per_person")))
    assert table.head[4:] == ("人均水耗目标", "人均水耗实际", "人均水耗判定")
    assert words(table.rows[6]) == ["保定市", "3.00%", "-1.25%", "未完成", "3.00%", "2.00%", "未完成"]


def test_a_reduction_of_a_total_has_the_name_of_the_total() -> None:
    finding = attained("annual", "energy")
    assert tabled(written(finding)).head == ("市别", "能源消费总量目标", "能源消费总量实际", "能源消费总量判定")


def test_a_suppressed_area_shows_nothing_but_a_dash() -> None:
    areas = [f for u in AREAS for f in year_on_year(u)]
    blocks = written(*areas, ANNUAL, *VERDICTS, SUPPRESSED)
    tables = [b for b in blocks if isinstance(b, Table)]
    for name in ("唐山市", "保定市"):
        rows = [words(row) for t in tables for row in t.rows if words(row)[0] == name]
        assert [set(row[1:]) for row in rows] == [{"—"}, {"—"}]
    note = "机构过少、可能推知单个机构的，按统计法不予公布，以“—”表示。所用折标系数等规则有的尚未与原文核对。"
    assert [t.note.endswith(note) for t in tables] == [True, True]
    assert not any({"唐山", "保定"} & set(b.categories) for b in blocks if isinstance(b, Chart))
    hidden = {f"verdict:annual:{PERSON}:2016:{u}" for u in SUPPRESSED.units("units")}
    hidden |= {f"total:{w}:{u}" for u in SUPPRESSED.units("units") for w in ("now", "before")}
    charted = [c for b in blocks if isinstance(b, Chart) for _, bars in b.series for c in bars]
    figures = [c for t in tables for row in t.rows for c in row if isinstance(c, Claim) and c.kind != "names"]
    assert not {c.finding for c in (*charted, *figures)} & hidden


def test_the_chart_holds_the_first_indicator_against_what_was_asked() -> None:
    chart = next(b for b in written(ANNUAL, *VERDICTS) if isinstance(b, Chart))
    assert (chart.caption.text, chart.unit) == ("2016年各市人均综合能耗下降目标与实际比较", "％")
    assert chart.categories[6:] == ("保定", "石家庄", "邢台", "邯郸")
    assert [(name, [c.text for c in bars[6:]]) for name, bars in chart.series] == [
        ("目标", ["3.00"] * 4),
        ("实际", ["-1.25", "3.20", "3.20", "2.90"]),
    ]
    assert [c.value for c in chart.series[1][1][6:8]] == [-1250, 3200]


def test_one_area_alone_has_no_chart() -> None:
    assert not any(isinstance(b, Chart) for b in written(ANNUAL, VERDICTS[0], verdict("langfang", None, "unjudged")))


def test_without_annual_targets_there_is_no_table() -> None:
    assert not any(isinstance(b, Table) for b in written(attained("cap", "energy")))


def test_every_number_and_name_is_a_claim_with_records() -> None:
    everything = (split(new=1, efficiency=-2), ANNUAL, attained("cap", "energy"), *VERDICTS)
    for block in written(*everything):
        if isinstance(block, Paragraph):
            assert [f.sentence for f in find_loose_words(block.clause, SETTING)] == []
            assert all(c.records for c in block.clause.claims)
        elif isinstance(block, Table):
            cells = [c for row in block.rows for c in row]
            assert {c for c in cells if isinstance(c, str)} == {"—"}
            assert all(c.records for c in cells if isinstance(c, Claim))


MISSED = counted("missed:areas", units=("baoding", "xinji"))
QUALITY = counted("count:quality", files=156, returned=2, late=5)
COVERAGE = counted("coverage:province", owed=3120, complete=3000, share=961_538)
LOW = counted("coverage:low", units=("handan",))
RETURNED = "收到台账156份，审核中因差错退回2份，逾期报送5份。"


@pytest.mark.parametrize(
    ("found", "sentences", "matters"),
    [
        (
            [MISSED, handed(no=("handan",), silent=("baoding", "xinji")), QUALITY, COVERAGE, LOW],
            [
                "四、存在问题",
                "一是年度下降目标没有全部完成。有两个市没有完成年度下降目标：保定市和辛集市。",
                "二是目标下达不够到位。有1个市没有将年度节能目标下达到所属单位；有两个市没有报告年度节能目标的下达情况。",
                "三是填报质量还需提高。应报机构3120家，各月报送齐全的3000家，占96.15%；有1个市齐全率偏低；" + RETURNED,
            ],
            ["target_missed", "target_handed_down", "ledger_quality"],
        ),
        (
            [counted("missed:areas", units=("baoding",))],
            ["四、存在问题", "年度下降目标没有全部完成。有1个市没有完成年度下降目标：保定市。"],
            ["target_missed"],
        ),
        (
            [handed(silent=("handan",))],
            ["四、存在问题", "目标下达不够到位。有1个市没有报告年度节能目标的下达情况。"],
            ["target_handed_down"],
        ),
        (
            [QUALITY, COVERAGE, counted("coverage:low", units=())],
            [
                "四、存在问题",
                "填报质量还需提高。应报机构3120家，各月报送齐全的3000家，占96.15%；" + RETURNED,
            ],
            ["ledger_quality"],
        ),
        ([QUALITY], ["四、存在问题", "填报质量还需提高。" + RETURNED], ["ledger_quality"]),
        ([counted("missed:areas", units=()), handed()], [], []),
        ([], [], []),
    ],
)
def test_problems(found: list[Finding], sentences: list[str], matters: list[str]) -> None:
    blocks, spoken = assessment_problems(found, 3, SETTING)
    assert (lines(blocks), spoken) == (sentences, matters)


def test_returns_without_fault_are_no_problem() -> None:
    clean = replace(QUALITY, values={"files": 156, "returned": 0, "late": 0})
    assert assessment_problems([clean, COVERAGE, counted("coverage:low", units=())], 3, SETTING) == ([], [])
    thin = [clean, COVERAGE, LOW]
    assert lines(assessment_problems(thin, 2, SETTING)[0]) == [
        "三、存在问题",
        "填报质量还需提高。应报机构3120家，各月报送齐全的3000家，占96.15%；有1个市齐全率偏低；收到台账156份。",
    ]
    for key in ("returned", "late"):
        one = replace(clean, values={**clean.values, key: 1})
        assert assessment_problems([one], 3, SETTING)[1] == ["ledger_quality"]


def test_the_table_of_the_kinds_hides_a_small_one_and_its_cover() -> None:
    sizes = {"organ": 40, "education": 30, "sport": 2, "science": 5}
    made = [kind(k, n) for k, n in sizes.items()]
    table = next(b for b in written(*made) if isinstance(b, Table) and b.head[0] == "类型")
    assert table.caption.text == "2016年各类公共机构能源资源消费情况"
    assert [words(row)[:2] for row in table.rows] == [
        ["国家机关", "40"],
        ["教育", "30"],
        ["科技", "—"],
        ["体育", "—"],
    ]
    assert {c for row in table.rows[2:] for c in words(row)[1:]} == {"—"}


def test_one_kind_alone_is_no_table() -> None:
    assert not any(isinstance(b, Table) for b in written(kind("organ", 40)))


def kind(id_: str, institutions: int) -> Finding:
    """The figures of one kind of institution over the province."""
    found = total("province")
    values = {**found.values, "institutions": institutions}
    return replace(found, id=f"total:kind:{id_}", subject=id_, matter="kind", values=values)


def test_a_plan_in_its_last_year_is_told_as_met_or_missed() -> None:
    finding = attained("plan", period="2016-01..2020-12", missed=("baoding",), ended=True)
    assert told(finding) == (
        f"规划期目标完成情况。人均综合能耗（初步判定），完成的有12个市（{MET}），未完成的有1个市（保定市）。"
    )


def test_a_restated_base_is_told_with_its_document() -> None:
    amounts = {"energy": RestatedAmount(90_000, None)}
    values = BaselineValues(year="2015", documents=("合成〔2016〕9号",), amounts=amounts).as_values()
    base = Finding("baseline:2015:baoding", "baseline", "baoding", "baseline", values, {"*": SEALS})
    said = paragraphs(written(attained(), base))
    assert "保定市2015年基期数据按合成〔2016〕9号重述，判定以重述后的基期为准。" in said


def test_before_the_approval_nobody_has_finally_missed() -> None:
    early = verdict("baoding", "1/50", "missed")
    early = replace(early, values={**early.values, "provisional": 1})
    missed = counted("missed:areas", units=("baoding",))
    blocks, _ = assessment_problems([missed, early], 2, SETTING)
    assert any("初步判定有1个市没有完成年度下降目标：保定市。" in s for s in lines(blocks))
