"""Kinds of documents that tell the findings of another kind: their base, their parts, and that there is no other."""

from datetime import date

from tongbao.bulletin.genre import BASES, WHOLE, Genre, find_genre, kind_names
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2026, 4, 25))


def test_a_kind_with_findings_of_its_own_reads_no_rule() -> None:
    rules = Rulebook(date(2026, 4, 25))
    assert [find_genre(k, rules) for k in BASES] == [Genre(k, k, WHOLE) for k in BASES]
    assert rules.used() == Rulebook(date(2026, 4, 25)).used()


def test_the_others_are_rules() -> None:
    assert find_genre("progress_brief", RULES) == Genre("progress_brief", "progress", ("overview",))
    assert find_genre("energy_analysis", RULES) == Genre("energy_analysis", "energy", ("overview", "problems"))
    assert find_genre("assessment_notice", RULES) == Genre("assessment_notice", "assessment", WHOLE)
    assert kind_names(RULES) == {
        "progress_brief": "工作简报",
        "energy_analysis": "能源资源消费分析报告",
        "assessment_notice": "考核结果通知",
        "reminder": "提醒函",
    }


def test_a_letter_is_written_to_a_unit_and_nothing_else_is() -> None:
    assert find_genre("reminder@east", RULES) == Genre("reminder", "progress", ("reminder",), "east")
    assert find_genre("reminder", RULES) is None and find_genre("progress_brief@east", RULES) is None


def test_what_nobody_knows_is_none() -> None:
    assert find_genre("letter", RULES) is None


def test_every_one_of_them_has_its_title_and_opening() -> None:
    phrases = {r.id for r in RULES.rows("phrases")}
    assert {f"{p}.{i}" for i in kind_names(RULES) for p in ("title", "opening")} <= phrases
