"""Complete: a missing county-month and a missing institution are errors; an accepted month is not asked again."""

from dataclasses import replace
from datetime import date

from tests.intake.checks.sample import CONTEXT, MARCH, ROSTER, amounts, clean, find, unit_ledger

from tongbao.intake.checks.complete import check
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import LEDGER
from tongbao.measure.period import Month
from tongbao.registry.institution import Institution


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


def test_a_county_month_that_did_not_come() -> None:
    ledgers = clean()
    ledgers.remove(find(ledgers, "130104", Month(2024, 5)))
    assert check(ledgers, CONTEXT) == [
        Flag("complete", "error", "桥西区没有报送2024-05的台账。请补报。", about=("130104", "2024-05", ""))
    ]


def test_an_institution_that_does_not_stand_in_it() -> None:
    ledgers = clean()
    find(ledgers, "130102", MARCH).lines.pop()
    assert check(ledgers, CONTEXT) == [
        Flag(
            "complete",
            "error",
            "表中没有“区医院”（A002）2025-03的数据。请补填该机构一行。",
            "长安区_2025-03.xlsx",
            LEDGER,
            about=("A002", "2025-03", ""),
            upload="up1301022025-03",
        )
    ]


def test_an_institution_whose_row_is_flagged_already_is_not_flagged_twice() -> None:
    ledgers = clean()
    march = find(ledgers, "130102", MARCH)
    march.lines.pop()
    march.flags.append(Flag("duplicate", "error", "句子。", about=("A002", "2025-03", "")))
    assert check(ledgers, CONTEXT) == []


def test_a_month_accepted_before_need_not_come_again() -> None:
    ledgers = clean()
    ledgers.remove(find(ledgers, "130104", MARCH))
    assert check(ledgers, replace(CONTEXT, accepted={"B001": {MARCH: amounts(MARCH, 3)}})) == []
    assert len(check(ledgers, replace(CONTEXT, accepted={"B001": {Month(2025, 2): {}}}))) == 1


def test_a_closed_institution_owes_nothing_and_a_moved_one_owes_where_it_stands() -> None:
    closed = Institution("A003", "旧馆", "culture", "130102", date(2017, 2, 1), date(2022, 12, 31))
    moved = Institution("A003", "旧馆", "culture", "130104", date(2025, 3, 1))
    roster = replace(ROSTER, institutions=(*ROSTER.institutions, closed, moved))
    assert [f.about for f in check(clean(), replace(CONTEXT, roster=roster))] == [("A003", "2025-03", "")]


def test_a_whole_units_ledger_brings_all_its_counties() -> None:
    ledgers = [x for x in clean() if x.month != MARCH]
    whole = unit_ledger()
    assert check([*ledgers, whole], CONTEXT) == []
    whole.lines = [x for x in whole.lines if x.reading.institution != "B001"]
    assert [(f.sentence, f.file, f.about) for f in check([*ledgers, whole], CONTEXT)] == [
        (
            "表中没有“区政府”（B001）2025-03的数据。请补填该机构一行。",
            "石家庄市_2025-03.xlsx",
            ("B001", "2025-03", ""),
        )
    ]


def test_a_place_whose_file_was_accepted_is_not_asked_again_for_an_institution_left_missing() -> None:
    ledgers = [x for x in clean() if x.month != MARCH]
    accepted = {"A001": {MARCH: amounts(MARCH, 1)}}
    for place in ("shijiazhuang", "130102"):
        context = replace(CONTEXT, accepted=accepted, accepted_files={(place, "2025-03"): "原报.xlsx"})
        asked = [f.about[0] for f in check(ledgers, context)]
        assert asked == ([] if place == "shijiazhuang" else ["130104"])
