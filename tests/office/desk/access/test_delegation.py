"""Thin offices: a vacant level never blocks, mandates are dated, paper stays its reporter's."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office, received

from tongbao.intake.review.state import Level
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import delegation
from tongbao.office.desk.access.roles import Rung, ladder
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.queries import review_chain
from tongbao.office.store import rows
from tongbao.office.store.models import MandateRow, PersonRow, TrailRow

DAY = date(2024, 2, 5)
UNTIL = date(2024, 6, 30)
SCAN = "ab" * 32


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Home:
    """The thin office."""
    return chain_office(tmp_path)


def first(unit: str, on: date = DAY) -> str:
    """The place that reviews a unit's return of January first."""
    return delegation.first_turn(unit, "2024-01", on, rows.roster()).place


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def test_a_level_without_a_reviewer_is_passed_over() -> None:
    assert first("school") == "bureau"
    assert first("bureau") == "990101"
    assert first("clinic") == "east"  # nobody is enrolled to review in its county
    assert first("museum") == "west"
    assert first("lone") == first("990301") == first("province") == first("no such") == ""
    PersonRow.objects.filter(name__in=("局审核", "甲县审核", "东市审核")).delete()
    assert first("school") == ""


def test_a_person_who_does_not_review_fills_no_level() -> None:
    assert delegation.vacant("school") and delegation.vacant("990102") and not delegation.vacant("990101")
    PersonRow.objects.create(name="乙县封账", roles=["closer"], place="990102")
    assert delegation.vacant("990102")
    assert not delegation.vacant("")


def test_the_way_up_goes_level_by_level() -> None:
    upload, seen = received("school"), []
    while (after := delegation.next_turn(upload, DAY, rows.roster())) is not None:
        seen.append(delegation.turn(upload, DAY, rows.roster()).place)
        upload.level = after.level.value
    assert [*seen, delegation.turn(upload, DAY, rows.roster()).place] == ["bureau", "990101", "east", ""]


def test_a_mandate_holds_from_its_first_to_its_last_day() -> None:
    upload = received("bureau")
    delegation.delegate("990101", "", DAY, UNTIL, "编制空缺", acting("办签发"))
    days = (date(2024, 2, 4), DAY, UNTIL, date(2024, 7, 1))
    assert [delegation.turn(upload, d, rows.roster()).place for d in days] == ["990101", "", "", "990101"]
    row = MandateRow.objects.get()
    assert (row.place, row.passes_to, row.decided_by, row.reason) == ("990101", "", "办签发", "编制空缺")
    assert TrailRow.objects.order_by("id").last().act == "mandate"
    assert audit_log.broken_links() == []


def test_a_mandate_passed_to_a_level_that_is_vacant_itself_goes_on_up() -> None:
    delegation.delegate("990101", "east", DAY, UNTIL, "编制空缺", acting("办签发"))
    assert first("bureau") == "east"
    PersonRow.objects.filter(name="东市审核").delete()
    assert first("bureau") == ""


def test_a_level_that_became_vacant_later_does_not_block() -> None:
    upload = received("bureau")
    assert (upload.level, delegation.turn(upload, DAY, rows.roster())) == ("county", Rung(Level.COUNTY, "990101"))
    PersonRow.objects.filter(name="甲县审核").delete()
    assert delegation.turn(upload, DAY, rows.roster()) == Rung(Level.CITY, "east")


def test_every_place_of_the_registry_finds_somebody_whoever_is_missing() -> None:
    roster = rows.roster()
    places = [*(r.code for r in roster.regions), *(u.id for u in roster.units), *(s.id for s in roster.institutions)]
    for _ in range(PersonRow.objects.count()):
        for place in places:
            turn = delegation.first_turn(place, "2024-01", DAY, roster)
            assert turn in ladder(place, date(2024, 1, 31), roster)
            assert turn.place == "" or PersonRow.objects.filter(place=turn.place).exists()
        PersonRow.objects.order_by("id").last().delete()


def test_what_a_mandate_may_not_be() -> None:
    give, by = delegation.delegate, acting("办签发")
    assert refusal(give, "990101", "west", DAY, UNTIL, "理由", by) == (
        "place",
        "合成西市不是合成甲县的上级，不能代行其职责。请写明上级的编号；省办代行的留空。",
    )
    assert refusal(give, "990101", "", DAY, UNTIL, " ", by) == (
        "reason",
        "代行职责没有写明理由。请用 --reason 写明理由和依据。",
    )
    assert refusal(give, "990101", "", UNTIL, DAY, "理由", by) == (
        "day",
        "代行截止日2024年2月5日早于起始日2024年6月30日。请核对起止日期。",
    )
    assert refusal(give, "", "", DAY, UNTIL, "理由", by)[0] == "place"
    assert refusal(give, "999999", "", DAY, UNTIL, "理由", by) == (
        "place",
        "“999999”不在名录中。请核对单位、县区或机构的编号。",
    )
    assert refusal(give, "990101", "", DAY, UNTIL, "理由", acting("办审核"))[0] == "role"
    give("990101", "", DAY, UNTIL, "理由", by)
    assert refusal(give, "990101", "east", UNTIL, date(2024, 12, 31), "理由", by) == (
        "mandate",
        "合成甲县的职责2024年2月5日至2024年6月30日已登记由上级代行。请从其截止日的次日起登记。",
    )
    give("990101", "east", date(2024, 7, 1), date(2024, 12, 31), "理由", by)
    assert MandateRow.objects.count() == 2


def test_paper_entered_for_a_reporter_stays_the_reporters() -> None:
    upload = received("clinic")
    upload.sender = "合成乙县医院"
    upload.save()
    got = delegation.entered_on_behalf(upload, SCAN, acting("东市审核"))
    assert (got.entered_by, got.scan, got.sender, got.unit) == ("东市审核", SCAN, "合成乙县医院", "clinic")
    again = delegation.entered_on_behalf(upload, SCAN, acting("办收文"))
    assert (again.entered_by, TrailRow.objects.filter(act="entered_for").count()) == ("东市审核", 1)


def test_paper_without_a_scan_or_with_another_one_is_refused() -> None:
    upload = received("clinic")
    assert refusal(delegation.entered_on_behalf, upload, "", acting("办收文")) == (
        "scan",
        f"“{upload.file}”的代录没有签字扫描件。请先扫描签字盖章的纸质报表，再登记代录。",
    )
    delegation.entered_on_behalf(upload, SCAN, acting("办收文"))
    assert refusal(delegation.entered_on_behalf, upload, "cd" * 32, acting("办收文")) == (
        "entered",
        f"“{upload.file}”已由“办收文”代录，扫描件摘要为abababababab。扫描件有误的，请退回后重报。",
    )
    assert refusal(delegation.entered_on_behalf, received("museum"), SCAN, acting("东市审核"))[0] == "territory"
    assert refusal(delegation.entered_on_behalf, received("museum", state="accepted"), SCAN, acting("办收文")) == (
        "state",
        "“museum-2.xlsx”已接收，不能再登记代录。请在报送时一并登记。",
    )


def test_the_scan_is_kept_as_evidence(home: Home) -> None:
    got = review_chain.enter_for(received("clinic"), b"\xff\xd8 scan", home, acting("办收文"))
    assert (home.evidence / got.scan[:2] / got.scan).read_bytes() == b"\xff\xd8 scan"


def test_mandates_are_listed_with_whether_they_hold() -> None:
    delegation.delegate("990102", "east", DAY, UNTIL, "县区没有机构", acting("办管理"))
    line = ("合成乙县", "合成东市", "2024-02-05", "2024-06-30", "是", "县区没有机构", "办管理")
    assert review_chain.mandates(acting("东市审核")) == [line]
    assert review_chain.mandates(acting("办审核", "2024-07-01"))[0][4] == "否"
    assert review_chain.mandates(acting("西市审核")) == []
