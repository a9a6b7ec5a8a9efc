"""Plain files: the register, decisions, progress as CSV, grades as JSON. Unknown stays silence."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.intake.sheets import DAY, RULES

from tongbao.intake.forms.plain_lists import (
    Decision,
    Received,
    decode_csv,
    facts_from_csv,
    facts_from_grades,
    read_decisions,
    read_received,
)
from tongbao.measure.refusal import Refusal
from tongbao.records.fact import Fact, Status
from tongbao.registry.roster import Roster

HANDED_OVER = Path(__file__).parents[2] / "cases" / "handed_over"
REGISTER = "文件,摘要,发件人,收到时间\n保定.xlsx,abc,保定节能办,2017-04-01T08:30:00+08:00\n"
DECISIONS = "conflict,choice,reason,who,when\ntally:areas:plan,stated,按调研数,拟稿人,2017-04-06\n"
PROGRESS = "as_of,area_code,area,item,status\n"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as problem:
        act()
    return str(problem.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_register_in_any_usual_encoding(encoding: str) -> None:
    expected = {"保定.xlsx": Received("保定.xlsx", "abc", "保定节能办", "2017-04-01T08:30:00+08:00")}
    assert read_received(REGISTER.encode(encoding), "r.csv") == expected


def test_english_headers_in_another_order_with_a_column_more() -> None:
    content = "note,received_at,file,sender,digest\nx,2017-04-01, a.xlsx ,甲,d\n".encode()
    assert read_received(content, "r.csv") == {"a.xlsx": Received("a.xlsx", "d", "甲", "2017-04-01")}


def test_what_nobody_can_decode_is_refused() -> None:
    assert (
        refused(lambda: decode_csv(b"\xff\xfe\x00", "r.csv")) == "r.csv的文字编码无法识别。请另存为 UTF-8 编码的 CSV。"
    )


def test_missing_columns_are_named() -> None:
    sentence = "r.csv缺少列：digest、received_at。请补上表头后重新提交。"
    assert refused(lambda: read_received(b"file,sender\n", "r.csv")) == sentence
    assert refused(lambda: read_decisions(b"", "d.csv")) == (
        "d.csv缺少列：conflict、choice、reason、who、when。请补上表头后重新提交。"
    )


def test_decisions() -> None:
    assert read_decisions(DECISIONS.encode(), "d.csv") == [
        Decision("tally:areas:plan", "stated", "按调研数", "拟稿人", "2017-04-06")
    ]


@pytest.mark.parametrize("column", range(5))
def test_an_incomplete_decision_is_refused(column: int) -> None:
    cells = ["tally:areas:plan", "stated", "按调研数", "拟稿人", "2017-04-06"]
    cells[column] = " "
    content = (DECISIONS + ",".join(cells) + "\n").encode()
    sentence = "d.csv第3行的决定不完整。冲突、选择、理由、决定人和时间都要写明。"
    assert refused(lambda: read_decisions(content, "d.csv")) == sentence


def progress(hebei: Roster, lines: str) -> list[Fact]:
    return facts_from_csv((PROGRESS + lines).encode(), "p.csv", "feedbeef0001", "2017-04-07", hebei, RULES)


def test_yes_and_no_are_facts_unknown_is_not(hebei: Roster) -> None:
    lines = (
        "2017-04-07,130600,保定,plan_135,yes\n2017-04-07,130100,石家庄,citywide_meeting,no\n"
        "2017-04-07,139001,定州,plan,unknown\n2017-04-07,130682,定州,plan,\n"
    )
    common = {"received": "2017-04-07", "upload": "feedbeef0001"}
    assert progress(hebei, lines) == [
        Fact("csv:feedbeef:2", "baoding", "plan", Status.YES, place="p.csv!2", **common),
        Fact("csv:feedbeef:3", "shijiazhuang", "meeting", Status.NO, level="citywide", place="p.csv!3", **common),
    ]


def test_the_handed_over_returns_never_say_no(hebei: Roster) -> None:
    content = (HANDED_OVER / "bulletin_2017_returns.csv").read_bytes()
    facts = facts_from_csv(content, "r.csv", "x", "2017-04-07", hebei, RULES)
    counts = {m: sum(f.matter == m for f in facts) for m in sorted({f.matter for f in facts})}
    assert {f.status for f in facts} == {Status.YES}
    assert counts == {"meeting": 6, "plan": 8, "task_decomposed": 13, "task_handed_down": 10}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "2017-04-07,999999,某市,plan,yes\n",
            "p.csv第2行的单位或事项无法识别：某市 plan。请按系统的单位代码和事项编号填写。",
        ),
        (
            "2017-04-07,130600,保定,plans,yes\n",
            "p.csv第2行的单位或事项无法识别：保定 plans。请按系统的单位代码和事项编号填写。",
        ),
        (
            "2016-04-07,130600,保定,plan,yes\n",
            "p.csv第2行的单位或事项无法识别：保定 plan。请按系统的单位代码和事项编号填写。",
        ),
        ("2017-04-07,130600,保定,plan,done\n", "p.csv第2行的状态“done”无法识别。请填 yes、no 或 unknown。"),
        ("4月7日,130600,保定,plan,yes\n", "p.csv第2行的日期“4月7日”无法识别。请写成 2017-03-20 这样的日期。"),
    ],
)
def test_lines_nobody_understands_are_refused(hebei: Roster, line: str, sentence: str) -> None:
    assert refused(lambda: progress(hebei, line)) == sentence


def grades(hebei: Roster, raw: object, on: date = DAY) -> tuple[str, list[Fact]]:
    return facts_from_grades(json.dumps(raw).encode(), "g.json", "up", "2017-12-15", hebei, on)


def test_grades_are_facts_in_rank_order(hebei: Roster) -> None:
    period, facts = grades(
        hebei, {"period": 2016, "data_in": {"grade": {"完成": ["邯郸", "定州市"], "未完成": ["唐山"]}}}
    )
    assert period == "2016"
    assert [(f.id, f.unit, f.level, f.count, f.confirmed, f.place) for f in facts] == [
        ("grade:2016:handan", "handan", "完成", 1, True, "完成 第1位"),
        ("grade:2016:dingzhou", "dingzhou", "完成", 2, True, "完成 第2位"),
        ("grade:2016:tangshan", "tangshan", "未完成", 1, True, "未完成 第1位"),
    ]


def test_the_handed_over_grades_grade_everybody_once(hebei: Roster) -> None:
    content = (HANDED_OVER / "hebei_2016_grades.json").read_bytes()
    period, facts = facts_from_grades(content, "g.json", "up", "2017-12-15", hebei, DAY)
    assert (period, sorted(f.unit for f in facts)) == ("2016", sorted(u.id for u in hebei.units_at(DAY, "areas")))


@pytest.mark.parametrize("given", ["雄安新区", "某市", ""])
def test_a_unit_that_is_not_on_the_list_is_refused(hebei: Roster, given: str) -> None:
    raw = {"period": "2016", "data_in": {"grade": {"完成": ["邯郸", given]}}}
    sentence = f"g.json中的“{given}”不在2017-04-07的填报单位名单中。请核对名称。"
    assert refused(lambda: grades(hebei, raw)) == sentence


@pytest.mark.parametrize(
    "raw",
    [
        [],
        {},
        5,
        {"period": "2016"},
        {"data_in": {"grade": {}}},
        {"period": "2016", "data_in": {"grade": ["邯郸"]}},
        {"period": "2016", "data_in": {"grade": {"完成": "邯郸"}}},
        {"period": "2016", "data_in": {"grade": {"完成": [1]}}},
    ],
)
def test_what_is_no_grade_file_is_refused(hebei: Roster, raw: object) -> None:
    sentence = "g.json不是考核等级文件。应有 period 和 data_in.grade（等级→按名次排列的单位）。"
    assert refused(lambda: grades(hebei, raw)) == sentence


def test_no_json_at_all_is_refused(hebei: Roster) -> None:
    sentence = "g.json不是考核等级文件。应有 period 和 data_in.grade（等级→按名次排列的单位）。"
    assert refused(lambda: facts_from_grades(b"{", "g.json", "up", "", hebei, DAY)) == sentence
