"""Reminders: the working day they go out on, noted once a day and not before."""

from datetime import date

from tests.office.desk.chain_office import acting
from tests.office.desk.followup.test_followup import ask
from tests.office.desk.small_document import NUMBER, refusal

from tongbao.office.desk.followup.remind import remind
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import ReminderRow, TrailRow

DRAFTER = acting("办拟稿")


def test_an_open_ask_is_reminded_before_its_day(closed: Home) -> None:
    ask()
    first, second = remind(date(2024, 4, 1), closed, DRAFTER)
    matter = first.line.matter
    assert (first.line.unit, second.line.unit) == ("east", "west")
    assert date(2024, 4, 1) < date.fromisoformat(first.send_on) < date(2024, 4, 30)
    assert first.words == f"合成东市：{NUMBER}要求“{matter}”于2024-04-30前完成，期限将至，请按期报送。"
    assert ReminderRow.objects.count() == 0


def test_an_overdue_ask_is_reminded_today_and_noted_once(closed: Home) -> None:
    key, day = ask(), date(2024, 5, 6)
    sent = remind(day, closed, DRAFTER, sent=True)
    assert [r.send_on for r in sent] == ["2024-05-06", "2024-05-06"]
    assert sent[0].words.endswith("现已逾期，请于答复期内报送进展或书面说明。")
    assert remind(day, closed, DRAFTER, sent=True) == []
    assert list(ReminderRow.objects.values_list("ask", "unit", "sent_on", "by")) == [
        (key, "east", "2024-05-06", "办拟稿"),
        (key, "west", "2024-05-06", "办拟稿"),
    ]
    assert list(TrailRow.objects.filter(act="remind").order_by("id").values_list("subject", flat=True)) == [
        "2024-05-06 2条",
        "2024-05-06 0条",
    ]


def test_nobody_is_noted_before_the_day(closed: Home) -> None:
    ask()
    assert remind(date(2024, 4, 1), closed, DRAFTER, sent=True) == []
    assert ReminderRow.objects.count() == 0


def test_who_may_not_remind_is_refused(closed: Home) -> None:
    assert refusal(remind, date(2024, 4, 1), closed, acting("办审核")) == (
        "role",
        "“办审核”（审核员）无权办理 remind。请由有权的人员办理。",
    )
