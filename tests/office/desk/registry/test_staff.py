"""People one by one: enrolled, changed, leaving; administrators stay apart; who is away lends roles within the unit."""

from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from tests.office.desk.chain_office import acting, chain_office

from tongbao.intake.review.state import Level
from tongbao.measure.refusal import Refusal
from tongbao.office import web
from tongbao.office.desk.access import delegation, sign_in, visibility
from tongbao.office.desk.access import roles as access
from tongbao.office.desk.access.roles import Rung
from tongbao.office.desk.home.home import Home, open_for_pages
from tongbao.office.desk.registry import staff
from tongbao.office.store import rows
from tongbao.office.store.models import PersonRow, TrailRow

ADMIN = acting("办管理")
FROM, TO = date(2024, 2, 1), date(2024, 2, 10)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Home:
    """The thin office with the tables of the pages."""
    return open_for_pages(chain_office(tmp_path).path)


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def of(name: str) -> tuple[list[str], str]:
    """Roles and territory."""
    person = PersonRow.objects.get(name=name)
    return person.roles, person.place


def test_a_person_is_enrolled_and_changed() -> None:
    assert staff.enrol_person("新审核", ["reviewer"], "合成乙县", ADMIN) == "合成乙县"
    assert of("新审核") == (["reviewer"], "990102")
    assert staff.enrol_person("新审核", ["reviewer", "collector"], "east", ADMIN) == "合成东市"
    assert of("新审核") == (["reviewer", "collector"], "east")
    assert [t.subject for t in TrailRow.objects.filter(subject__startswith="人员")] == [
        "人员 新审核 合成乙县 审核员",
        "人员 新审核 合成东市 审核员、收文员",
    ]


@pytest.mark.parametrize(
    ("who", "name", "roles", "place", "code", "words"),
    [
        ("办审核", "甲", ["reviewer"], "", "role", "“办审核”（审核员）无权办理 enrol。请由有权的人员办理。"),
        ("办管理", " ", ["reviewer"], "", "roster", "没有填写姓名，或没有选择角色。请填写后再登记。"),
        ("办管理", "甲", [], "", "roster", "没有填写姓名，或没有选择角色。请填写后再登记。"),
        (
            *("办管理", "甲", ["reviewer"], "没有的县", "roster"),
            "“甲”的所属单位“没有的县”不在名录中。请填单位、县区或机构的编号；省办人员留空。",
        ),
        (
            *("办管理", "甲", ["reporter"], "", "roster"),
            "“甲”的填报员没有写明所属单位。请在 place 一栏填机构、县区或单位的编号。",
        ),
        (
            *("办管理", "办管理", ["issuer"], "", "own-roles"),
            "不能改自己的角色和范围。请由另一名系统管理员办理。",
        ),
        (
            *("办管理", "甲", ["admin", "audit_admin"], "", "separated"),
            "“甲”不能同时担任系统管理员、审计管理员：按登录规则“等级保护”，这几项由不同的人担任。"
            "请由不同的人担任；人手不足的机关可用“小机关”规则（TONGBAO_SIGN_IN=small_office）。",
        ),
    ],
)
def test_who_cannot_be_enrolled(who: str, name: str, roles: list[str], place: str, code: str, words: str) -> None:
    before = PersonRow.objects.count()
    assert refusal(staff.enrol_person, name, roles, place, acting(who)) == (code, words)
    assert PersonRow.objects.count() == before


def test_a_small_office_may_hold_them_together(monkeypatch: pytest.MonkeyPatch) -> None:
    small = web.profile("small_office")
    monkeypatch.setattr(web, "profile", lambda: small)
    staff.enrol_person("甲", ["admin", "audit_admin"], "", ADMIN)
    assert of("甲") == (["admin", "audit_admin"], "")


def test_who_leaves_no_longer_enters() -> None:
    User.objects.create(username="一中填报", is_active=True)
    staff.remove_person("一中填报", ADMIN)
    assert not PersonRow.objects.filter(name="一中填报").exists()
    assert not User.objects.get(username="一中填报").is_active
    assert refusal(staff.remove_person, "一中填报", ADMIN) == ("person", "“一中填报”没有登记。请核对姓名。")
    assert refusal(staff.remove_person, "办管理", ADMIN)[0] == "own-roles"


def test_who_is_away_lends_roles_for_those_days() -> None:
    staff.enrol_person("东市二", ["reporter"], "east", ADMIN)
    sign_in.sign_out_everywhere("东市审核", FROM, TO, "东市二", acting("东市审核"))
    assert access.person(acting("东市二", "2024-02-05")).roles == ["reporter", "collector", "reviewer"]
    assert "review" in visibility.verbs(acting("东市二", "2024-02-10"))
    assert access.person(acting("东市二", "2024-02-11")).roles == ["reporter"]
    assert of("东市二") == (["reporter"], "east")


def test_an_administrators_role_is_never_lent() -> None:
    staff.enrol_person("办二", ["drafter"], "", ADMIN)
    sign_in.sign_out_everywhere("办管理", FROM, TO, "办二", ADMIN)
    assert access.person(acting("办二")).roles == ["drafter"]


def test_who_may_stand_in() -> None:
    leave = sign_in.sign_out_everywhere
    me = acting("东市审核")
    assert refusal(leave, "东市审核", FROM, TO, "没有的人", me) == (
        "person",
        "“没有的人”没有登记。请写已登记人员的姓名。",
    )
    assert refusal(leave, "东市审核", FROM, TO, "东市审核", me) == (
        "substitute",
        "不能由本人代办。请写另一人的姓名；没有人代办的不填。",
    )
    assert refusal(leave, "东市审核", FROM, TO, "西市审核", me) == (
        "substitute",
        "“西市审核”和“东市审核”不在同一单位，不能代办。请写同一单位的人员；审核职责由上级代行的，在“账号”页登记。",
    )


def test_a_reviewer_away_without_anybody_leaves_the_post_to_the_next_level() -> None:
    def first(day: date) -> Rung:
        return delegation.first_turn("clinic", "2024-01", day, rows.roster())

    assert first(date(2024, 2, 5)) == Rung(Level.CITY, "east")
    sign_in.sign_out_everywhere("东市审核", FROM, TO, "", acting("东市审核"))
    assert first(date(2024, 2, 5)).place == ""
    assert first(date(2024, 2, 11)).place == "east"
