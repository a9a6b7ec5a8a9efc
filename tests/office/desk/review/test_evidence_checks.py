"""The guards at the desk (合成)."""

from datetime import date, datetime

import pytest
from tests.office.conftest import Desk

from tongbao.intake.review.sampling import drawn_by_rule
from tongbao.measure.refusal import Refusal
from tongbao.office.commands import duty_first_verbs
from tongbao.office.commands.main import app
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.closing.restatements import approve_restatement, restatements_waiting
from tongbao.office.desk.collection.mail_register import Receipt, numbers_missing, receive
from tongbao.office.desk.home.home import SHANGHAI, Acting, Home, open_home
from tongbao.office.desk.review.evidence_checks import against_papers, papers_reused
from tongbao.office.desk.review.sample_visits import draw, visited, visits
from tongbao.office.store import rows
from tongbao.office.store.models import OpeningRow, PersonRow, RecordRow, UploadRow, VisitRow
from tongbao.records.evidence import store_paper
from tongbao.rules.rulebook import Rulebook

NOW = datetime(2024, 2, 11, 9, 0, tzinfo=SHANGHAI)
CLERK, REVIEWER = Acting("演示收文员", NOW), Acting("演示审核员", NOW)


@pytest.fixture(autouse=True)
def verbs() -> None:
    if "roster" not in {c.name for c in app.registered_commands}:
        duty_first_verbs.register(app)


def received(number: int, day: int, dated: int | None = None) -> None:
    paper = date(2024, 2, dated) if dated else None
    receive(Receipt(number, date(2024, 2, day), f"合成文{number}", paper), CLERK)


@pytest.mark.parametrize(
    ("number", "day", "dated", "why"),
    [
        (7, 4, None, "第5号在前，却到2024-02-05才收到"),
        (4, 6, None, "第5号在后，却在2024-02-05已收到"),
        (5, 5, None, "此号已用过"),
        (8, 6, 7, "落款2024-02-07晚于收到日期2024-02-06"),
        (8, 12, None, "收到日期2024-02-12还没有到"),
    ],
)
def test_a_receipt_against_the_order_is_refused(desk: Desk, number: int, day: int, dated: int | None, why: str) -> None:
    open_home(desk.home)
    received(5, 5)
    with pytest.raises(Refusal) as caught:
        received(number, day, dated)
    assert str(caught.value) == f"收文第{number}号“合成文{number}”：{why}。请按实际收到的日期和顺序登记，不得倒签。"


def test_receipts_in_order_are_kept_and_gaps_are_told(desk: Desk) -> None:
    open_home(desk.home)
    for number, day in ((1, 3), (2, 3), (6, 8), (3, 5)):
        received(number, day, 2)
    assert numbers_missing() == [(4, 5)]


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
    one, other = (
        store_paper(home.evidence, plan.encode()),
        store_paper(home.evidence, ("合成乙市" + plan).encode("gb18030")),
    )
    upload("xuchuan", "2024-01", photo, one)
    upload("niling", "2024-01", photo, other)
    found = papers_reused(NOW.date(), home, CLERK)
    assert [(x.one.unit, x.other.unit, x.same_bytes) for x in found if x.same_bytes] == [("niling", "xuchuan", True)]
    assert len(found) == 2
    desk.run("演示收文员", "reused", code=1)


def test_people_and_area_are_held_against_their_papers(desk: Desk) -> None:
    desk.run("演示收文员", "collect", desk.ledger("990101", filler="甲"), "--received-at", "2024-02-05")
    open_home(desk.home)
    listed = desk.province.in_county("990101", _month())
    people = desk.province.amounts[listed[0].id, _month()]["people"]
    for item, milli in (("staff", people // 4), ("deed_area", desk.province.amounts[listed[0].id, _month()]["area"])):
        OpeningRow.objects.create(
            scope=listed[0].id, year=2023, item=item, milli=milli, file="合成", digest="0", line=2
        )
    found = against_papers("2024-01", NOW.date(), CLERK)
    assert [(w, s.partition("：")[0]) for w, _, s in found] == [(listed[0].id, "用能人数与编制名册不符")]


def _month():  # type: ignore[no-untyped-def]
    from tests.office.conftest import MONTH

    return MONTH


def test_visits_are_drawn_once_and_an_outcome_stands(desk: Desk) -> None:
    open_home(desk.home)
    chosen = draw(2024, "合成彩票第1期：01 02 03", REVIEWER)
    assert len(chosen) == 3
    with pytest.raises(Refusal) as caught:
        draw(2024, "换一个用语", REVIEWER)
    assert str(caught.value) == "2024年已抽签。一年只抽一次，结果不能重抽。"
    one = chosen[0].institution
    visited(2024, one, "false_yes", "合成", REVIEWER)
    assert VisitRow.objects.get(institution=one).outcome == "false_yes"
    with pytest.raises(Refusal) as caught:
        visited(2024, one, "verified", "", REVIEWER)
    assert caught.value.sentence == f"{one}2024年已登记为“报“是”而实际没有做”。"
    with pytest.raises(Refusal) as caught:
        visited(2024, "S999", "verified", "", REVIEWER)
    assert caught.value.sentence == "S9992024年没有被抽中。"
    with pytest.raises(Refusal) as caught:
        visited(2024, one, "fine", "", REVIEWER)
    assert caught.value.sentence == "没有“fine”这种结果。"


def test_a_false_yes_weighs_more_than_a_true_no_and_is_drawn_again_sooner(desk: Desk) -> None:
    open_home(desk.home)
    first, second, third = (v.institution for v in draw(2024, "合成彩票第1期：01 02 03", REVIEWER))
    for institution, outcome in ((first, "false_yes"), (second, "truly_no"), (third, "verified")):
        visited(2024, institution, outcome, "", REVIEWER)
    lines = visits(2024, REVIEWER)
    assert sum(line[1] for line in lines) == sum(line[2] for line in lines) == 3
    assert sum(line[3] for line in lines) == 6
    assert [line[3] for line in lines] == sorted((line[3] for line in lines), reverse=True)
    assert "报“是”而实际没有做1家" in lines[0][4]
    states = [s for s in rows.roster().institutions if s.exists(NOW.date())]
    again = drawn_by_rule(states, "合成彩票第2期", Rulebook(NOW.date()), {first, second})
    assert [v.institution for v in draw(2025, "合成彩票第2期", REVIEWER)] == [s.id for s in again]


def test_no_list_is_closed_on_a_restatement_nobody_consented_to(desk: Desk) -> None:
    open_home(desk.home)
    row = UploadRow.objects.create(
        digest="r", file="重述.csv", kind="targets", unit="restatements", period="2024", received_at="2024-02-05",
        state="accepted",
    )  # fmt: skip
    body = {"scope": "xuchuan", "item": "energy", "reason": "合成"}
    RecordRow.objects.create(upload=row, type="restatement", key="R1", body=body)
    with pytest.raises(Refusal) as caught:
        close("targets", "2024", Home(desk.home), Acting("演示封账员", NOW))
    assert str(caught.value) == "2024有1项基期重述没有经上一级批准：R1。请先用 restate 批准，或退回清单。"
    desk.run("演示审核员", "restate", code=1)
    desk.run("演示审核员", "restate", "--all", "--reason", "合成批复")
    assert restatements_waiting() == []
    assert close("targets", "2024", Home(desk.home), Acting("演示封账员", NOW)) is None


def test_a_restatement_waits_for_the_level_above(desk: Desk) -> None:
    open_home(desk.home)
    row = UploadRow.objects.create(
        digest="r", file="重述.csv", kind="targets", unit="restatements", period="2024", received_at="2024-02-05",
        state="accepted",
    )  # fmt: skip
    body = {"scope": "xuchuan", "item": "energy", "reason": "合成：机构合并"}
    RecordRow.objects.create(upload=row, type="restatement", key="R1", body=body)
    PersonRow.objects.create(name="合成市审核", roles=["reviewer"], place="xuchuan")
    assert restatements_waiting() == [("R1", "xuchuan", "energy", "合成：机构合并")]
    with pytest.raises(Refusal) as caught:
        approve_restatement("R1", "同意", Acting("合成市审核", NOW))
    assert caught.value.sentence == "“合成市审核”不能批准本地“xuchuan”的基期重述。"
    with pytest.raises(Refusal) as caught:
        approve_restatement("R1", " ", REVIEWER)
    assert caught.value.sentence == "没有写明批准的理由。"
    with pytest.raises(Refusal) as caught:
        approve_restatement("R9", "同意", REVIEWER)
    assert caught.value.sentence == "没有编号为“R9”的基期重述。"
    approve_restatement("R1", "合成文件：同意", REVIEWER)
    assert restatements_waiting() == []
