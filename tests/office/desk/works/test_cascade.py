"""The retrofit task in every area, and the target documents of a year."""

from datetime import date

from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import DRAFTER, refusal

from tongbao.office.desk.home.home import Home
from tongbao.office.desk.works.cascade import cascade, progress_of_targets, slack_of_targets

DAY = date(2024, 3, 7)


def test_every_area_has_a_standing(closed: Home) -> None:
    assert [(name, s.unit) for name, s in cascade(DAY, closed, DRAFTER)] == [
        ("合成东市", "east"),
        ("合成西市", "west"),
        ("合成独市", "lone"),
    ]


def test_without_closed_targets_or_right_it_is_refused(closed: Home) -> None:
    assert refusal(progress_of_targets, "2024", DAY, closed, DRAFTER) == (
        "not-closed",
        "2024没有已封账的目标。请先收文、审核、封账目标清单（close targets）。",
    )
    assert refusal(slack_of_targets, "2024", DAY, closed, DRAFTER)[0] == "not-closed"
    role = ("role", "“办审核”（审核员）无权办理 cascade。请由有权的人员办理。")
    assert refusal(cascade, DAY, closed, acting("办审核")) == role
    assert refusal(progress_of_targets, "2024", DAY, closed, acting("办审核")) == role
    assert refusal(slack_of_targets, "2024", DAY, closed, acting("办审核")) == role
