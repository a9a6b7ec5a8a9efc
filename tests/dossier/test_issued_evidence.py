"""Each issued record as a step of the chain, in Chinese words, under the id that findings give it."""

from datetime import date
from pathlib import Path

import pytest
from tests.bulletin.samples import SETTING

from tongbao.bulletin.draft import Head
from tongbao.bulletin.page import Step
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.inputs import Inputs
from tongbao.dossier.issued_evidence import issued_steps
from tongbao.records.book import write_book
from tongbao.records.issued import (
    ISSUED,
    DegreeDays,
    Issued,
    PeoplePart,
    Points,
    Restatement,
    Target,
    TargetEvent,
)
from tongbao.records.lines import record_table
from tongbao.records.seal import Seal
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

DAY = date(2017, 4, 7)
HEAD = Head("合成办公室", "省节能办", "合成", "各市人民政府")
DOC = "合成〔2016〕1号"


def book(home: Path, kind: str = "targets", **lists: list[Issued]) -> tuple[str, str]:
    """A closed book of issued lists, as inputs name it."""
    tables = {n: record_table(lists.get(n, []), t) for n, t in ISSUED.items()}  # type: ignore[type-var]
    write_book(home / kind, Seal(kind, "province", "2016", 1), tables, {}, {}, {})
    return kind, "0" * 64


def dossier(home: Path, books: tuple[tuple[str, str], ...], roster: Roster) -> Dossier:
    """A dossier of the year over some books."""
    return Dossier(Inputs("assessment", "2016", DAY, DAY, books, HEAD, "customary"), home, Rulebook(DAY), roster)


def steps(home: Path, *books: tuple[str, str]) -> dict[str, Step]:
    return issued_steps(dossier(home, books, SETTING.roster))


def target(
    indicator: str, kind: str, milli: int | None, unit: str, scope: str = "baoding", period: str = "2016"
) -> Target:
    return Target("T1", scope, indicator, kind, "", period, milli, unit, DOC, "2016-01-20", place="目标.csv!2")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (target("energy_per_person", "annual", 2_200, "percent"), "保定市 2016 人均综合能耗 年度下降 2.2％"),
        (
            target("energy_per_person", "plan", 15_000, "percent", "province"),
            "河北省 2016 人均综合能耗 规划期下降 15％",
        ),
        (target("energy", "cap", 12_000_500, "tce"), "保定市 2016 能源消费总量 总量控制 12000.5 tce"),
        (target("water", "cap", 12_000, "m3"), "保定市 2016 用水总量 总量控制 12 m³"),
        (
            target("energy", "quarter_cap", None, "", period="2016-01..2016-03"),
            "保定市 2016-01..2016-03 能源消费总量 季度不高于上年同期",
        ),
        (target("new_energy_vehicle", "task", 5_000, "辆"), "保定市 2016 新能源汽车 改造任务 5 辆"),
        (target("envelope", "task", 5_000, "m2", "130602"), "130602 2016 围护结构节能改造 改造任务 5 平方米"),
    ],
)
def test_a_target_tells_what_it_asks_for_and_where_it_stands(tmp_path: Path, record: Target, words: str) -> None:
    lines = (words, f"文号：{DOC}，2016-01-20印发", "位置：目标.csv!2")
    assert steps(tmp_path, book(tmp_path, targets=[record])) == {"target:T1": Step("记录", "下达目标 T1", lines, True)}


@pytest.mark.parametrize("note", ["抽查合格", ""])
def test_points_stand_on_their_document_and_stay_inside(tmp_path: Path, note: str) -> None:
    points = Points("P1", "handan", "2016", "synthetic.statistics", 7_500, note, DOC, place="评分.csv!3")
    lines = ("邯郸市 计量统计 7.5分", *([note] if note else []), f"依据：{DOC}", "位置：评分.csv!3")
    assert steps(tmp_path, book(tmp_path, points=[points])) == {"points:P1": Step("记录", "评分 P1", lines, False)}


@pytest.mark.parametrize(
    ("kind", "word"),
    [("decomposed", "分解"), ("handed_down", "下达"), ("received", "收到"), ("approved", "核定")],
)
def test_an_event_is_called_by_its_word(tmp_path: Path, kind: str, word: str) -> None:
    event = TargetEvent("E1", "province", kind, DOC, "2016", "2016-02-01", "保节能办〔2016〕2号", place="事件.csv!4")
    lines = ("河北省 2016-02-01 保节能办〔2016〕2号", "位置：事件.csv!4")
    assert steps(tmp_path, book(tmp_path, events=[event])) == {"event:E1": Step("记录", f"{word} {DOC}", lines, False)}


@pytest.mark.parametrize(
    ("item", "amount"),
    [
        ("energy", "综合能耗 1.5 tce"),
        ("water", "用水 1.5 m³"),
        ("people", "用能人数 1.5 人"),
        ("area", "建筑面积 1.5 m²"),
        ("co2", "二氧化碳 1.5 t"),
    ],
)
def test_a_restated_base_gives_its_reason(tmp_path: Path, item: str, amount: str) -> None:
    record = Restatement("R1", "baoding", item, "2015", 1_500, "漏报改正", DOC, "2016-03-01", place="重述.csv!5")
    lines = (f"保定市 2015 {amount}", "理由：漏报改正", f"文号：{DOC}，2016-03-01", "位置：重述.csv!5")
    assert steps(tmp_path, book(tmp_path, restatements=[record])) == {
        "restatement:R1": Step("记录", "基期重述 R1", lines, False)
    }


def test_a_roster_without_the_province_still_has_a_word_for_it(tmp_path: Path) -> None:
    put = book(tmp_path, targets=[target("energy", "cap", 1_000, "tce", "province")])
    (step,) = issued_steps(dossier(tmp_path, (put,), Roster())).values()
    assert step.lines[0] == "全省 2016 能源消费总量 总量控制 1 tce"


def test_an_item_of_no_rubric_of_the_day_keeps_its_id(tmp_path: Path) -> None:
    points = Points("P1", "handan", "2016", "gone.item", 1_000, "", DOC)
    assert steps(tmp_path, book(tmp_path, points=[points]))["points:P1"].lines[0] == "邯郸市 gone.item 1分"


def test_weather_and_parts_of_people_are_no_steps(tmp_path: Path) -> None:
    days = DegreeDays("H1", "baoding", "2016-01", 512_345, "气象站")
    part = PeoplePart("B1", "I1", "2016", "beds", 5_000)
    assert steps(tmp_path, book(tmp_path, degree_days=[days], people_parts=[part])) == {}


def test_only_books_of_targets_are_read(tmp_path: Path) -> None:
    write_book(tmp_path / "grades", Seal("grades", "province", "2016", 1), {}, {}, {}, {})
    found = steps(tmp_path, ("grades", "0" * 64), book(tmp_path, targets=[target("energy", "cap", 1_000, "tce")]))
    assert list(found) == ["target:T1"]
    assert steps(tmp_path, ("grades", "0" * 64)) == {}


def test_what_leaves_the_office_is_the_target_alone(tmp_path: Path) -> None:
    found = steps(
        tmp_path,
        book(
            tmp_path,
            targets=[target("energy", "cap", 1_000, "tce")],
            points=[Points("P1", "handan", "2016", "synthetic.statistics", 1_000, "", DOC)],
            events=[TargetEvent("E1", "baoding", "received", DOC, "2016", "2016-02-01", DOC)],
            restatements=[Restatement("R1", "baoding", "area", "2015", 1_000, "重测", DOC, "2016-03-01")],
        ),
    )
    assert {id_ for id_, step in found.items() if step.public} == {"target:T1"}
    assert len(found) == 4
