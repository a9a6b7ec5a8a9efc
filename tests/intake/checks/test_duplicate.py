"""Duplicate: the second file of a county-month is held, never added."""

from dataclasses import replace

from tests.intake.checks.sample import CONTEXT, MARCH, clean, find, ledger, plant, unit_ledger

from tongbao.intake.checks.duplicate import check
from tongbao.intake.values.flag import Flag

ABOUT, UPLOAD = ("130102", "2025-03", ""), "up1301022025-03"


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


def test_the_same_again_and_something_else() -> None:
    ledgers = clean()
    same, other = ledger("130102", MARCH), ledger("130102", MARCH)
    same.file, other.file = "再报.xlsx", "又报.xlsx"
    same.received = other.received = "2025-04-09T09:00:00+08:00"
    plant([other], "A001", MARCH, water=1)
    rest = "请确认以哪一份为准，退回另一份，不要合并相加。"
    assert check([other, same, *ledgers], CONTEXT) == [
        Flag(
            "duplicate",
            "error",
            f"与已收到的“长安区_2025-03.xlsx”同县同月，内容相同。{rest}",
            "再报.xlsx",
            about=ABOUT,
            upload=UPLOAD,
        ),
        Flag(
            "duplicate",
            "error",
            f"与已收到的“长安区_2025-03.xlsx”同县同月，内容不同。{rest}",
            "又报.xlsx",
            about=ABOUT,
            upload=UPLOAD,
        ),
    ]


def test_the_one_received_first_stands_whatever_its_name() -> None:
    ledgers = clean()
    earlier = ledger("130102", MARCH)
    earlier.file, earlier.received = "早到.xlsx", "2025-04-01T09:00:00+08:00"
    assert [f.file for f in check([*ledgers, earlier], CONTEXT)] == [find(ledgers, "130102", MARCH).file]


def test_a_month_that_was_accepted_asks_for_a_decision() -> None:
    context = replace(CONTEXT, accepted_files={("130102", "2025-03"): "原报.xlsx"})
    sentence = "同县同月已接收“原报.xlsx”。请决定：replace 以新换旧，或 return 退回新件。"
    assert check(clean(), context) == [
        Flag("duplicate", "error", sentence, "长安区_2025-03.xlsx", about=ABOUT, upload=UPLOAD)
    ]


def test_a_county_beside_its_whole_unit_is_a_second_file_and_the_other_way_round() -> None:
    county, whole = ledger("130104", MARCH), unit_ledger()
    rest = "同市同月，内容不同。请确认以哪一份为准，退回另一份，不要合并相加。"
    assert [(f.file, f.sentence) for f in check([county, whole], CONTEXT)] == [
        (whole.file, f"与已收到的“{county.file}”{rest}")
    ]
    whole.received = "2025-04-01T10:00:00+08:00"
    assert [(f.file, f.sentence) for f in check([county, whole], CONTEXT)] == [
        (county.file, f"与已收到的“{whole.file}”{rest}")
    ]


def test_the_same_between_accepted_files_and_new_ones() -> None:
    county, whole = ledger("130104", MARCH), unit_ledger()
    decide = "请决定：replace 以新换旧，或 return 退回新件。"
    for taken, new in (("shijiazhuang", county), ("130102", whole), ("shijiazhuang", whole)):
        context = replace(CONTEXT, accepted_files={(taken, "2025-03"): "原报.xlsx"})
        assert [f.sentence for f in check([new], context)] == [f"同市同月已接收“原报.xlsx”。{decide}"]
    other_county = replace(CONTEXT, accepted_files={("130102", "2025-03"): "原报.xlsx"})
    assert check([county], other_county) == []
