"""Papers used before, and people and area against their papers (合成)."""

from datetime import datetime

from tests.office.conftest import MONTH, Desk

from tongbao.office.desk.home.home import SHANGHAI, Actor, open_home
from tongbao.office.desk.review.evidence_checks import against_papers, papers_reused
from tongbao.office.store.models import OpeningRow, RecordRow, UploadRow
from tongbao.records.evidence import store_paper

NOW = datetime(2024, 2, 11, 9, 0, tzinfo=SHANGHAI)
CLERK = Actor("演示收文员", NOW)


def upload(unit: str, period: str, *papers: str) -> None:
    row = UploadRow.objects.create(
        digest=unit * 8, file=f"{unit}.xlsx", kind="progress", unit=unit, period=period, received_at="2024-02-05",
        state="accepted",
    )  # fmt: skip
    RecordRow.objects.create(upload=row, type="fact", key=unit, body={"evidence": list(papers)})


def test_a_photo_of_another_unit_and_a_copied_plan_are_found(desk: Desk) -> None:
    home = open_home(desk.home)
    plan = "".join(f"第{n}项，更换第{n}层照明并逐月抄表，由后勤科负责落实；" for n in range(1, 20))
    photo = store_paper(home.evidence, b"\x89PNG\0synthetic")
    first = store_paper(home.evidence, plan.encode())
    second = store_paper(home.evidence, ("合成乙市" + plan).encode("gb18030"))
    upload("xuchuan", "2024-01", photo, first)
    upload("niling", "2024-01", photo, second)
    found = papers_reused(NOW.date(), home, CLERK)
    assert [(x.one.unit, x.other.unit, x.same_bytes) for x in found if x.same_bytes] == [("niling", "xuchuan", True)]
    assert len(found) == 2


def test_people_and_area_are_held_against_their_papers(desk: Desk) -> None:
    desk.run("演示收文员", "collect", desk.ledger("990101", filler="甲"), "--received-at", "2024-02-05")
    open_home(desk.home)
    listed = desk.province.in_county("990101", MONTH)
    people = desk.province.amounts[listed[0].id, MONTH]["people"]
    for item, milli in (("staff", people // 4), ("deed_area", desk.province.amounts[listed[0].id, MONTH]["area"])):
        OpeningRow.objects.create(
            scope=listed[0].id, year=2023, item=item, milli=milli, file="合成", digest="0", line=2
        )
    found = against_papers("2024-01", NOW.date(), CLERK)
    assert [(w, s.partition("：")[0]) for w, _, s in found] == [(listed[0].id, "用能人数与编制名册不符")]
