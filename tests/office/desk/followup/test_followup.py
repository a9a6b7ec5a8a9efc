"""Where each ask stands on a day, unit by unit, with whom to call."""

from datetime import date

from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import NUMBER, refusal

from tongbao.office.desk.followup.followup import ask_lines, followup, progress_books
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import AskRow, BookRow

DRAFTER = acting("办拟稿")


def ask(due: str = "2024-04-30", matter: str = "plan") -> str:
    """An ask of an issued document to two cities."""
    key = f"{NUMBER}:{matter}"
    body = {
        "id": key, "document": NUMBER, "matter": matter, "list_id": "areas", "due": due, "units": ["east", "west"],
        "extended": "",
    }  # fmt: skip
    AskRow.objects.create(key=key, document=NUMBER, issued_on="2024-03-07", body=body)
    return key


def test_an_ask_is_open_until_its_day_and_then_overdue(closed: Home) -> None:
    key = ask()
    for day, state in ((date(2024, 4, 30), "open"), (date(2024, 5, 1), "overdue")):
        lines = followup(day, closed, DRAFTER)
        assert [(x.unit, x.unit_name, x.state, x.status, x.due, x.ask) for x in lines] == [
            ("east", "合成东市", state, "not_reported", "2024-04-30", key),
            ("west", "合成西市", state, "not_reported", "2024-04-30", key),
        ]


def test_an_ask_of_a_later_day_or_of_no_matter_has_no_line(closed: Home) -> None:
    ask(matter="nosuch")
    ask()
    assert ask_lines(date(2024, 3, 6), closed) == []
    assert {x.ask for x in ask_lines(date(2024, 3, 7), closed)} == {f"{NUMBER}:plan"}


def test_who_may_not_follow_up_is_refused(closed: Home) -> None:
    assert refusal(followup, date(2024, 4, 1), closed, acting("办审核")) == (
        "role",
        "“办审核”（审核员）无权办理 followup。请由有权的人员办理。",
    )


def test_the_newest_progress_book_of_each_period(closed: Home) -> None:
    for period, vintage in (("2024-01", 1), ("2024-01", 2), ("2024-02", 1)):
        BookRow.objects.create(
            kind="progress", scope="synthetic", period=period, vintage=vintage, folder=f"{period}/v{vintage}",
            seal="s", proposed_by="甲", confirmed_by="乙", closed_at="2024-03-01",
        )  # fmt: skip
    assert [b.folder for b in progress_books()] == ["2024-01/v2", "2024-02/v1"]
