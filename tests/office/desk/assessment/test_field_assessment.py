"""A field assessment at the desk: each step by other people, nothing half saved, and the points reach the books."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import PERSONS, acting, chain_office

from tongbao.assess.onsite import REVIEW, SELF, SITE
from tongbao.intake.forms.issued import read_issued
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.assessment import field_assessment
from tongbao.office.desk.assessment.field_assessment import Given
from tongbao.office.desk.home.home import Home
from tongbao.office.store import rows
from tongbao.office.store.models import MarkRow, RoundRow, TrailRow, UploadRow
from tongbao.records.evidence import paper_path
from tongbao.records.issued import Points
from tongbao.rules.rulebook import Rulebook

PEOPLE = [
    *PERSONS,
    ("办拟稿", "drafter", "", "office"),
    ("东市填报", "reporter", "east", ""),
    ("西市填报", "reporter", "west", ""),
    ("组长甲", "auditor", "", ""),
    ("东市拟稿", "drafter", "east", ""),
    ("东市签发", "issuer", "east", ""),
]
DAY, RUBRIC = "2024-02-05", "synthetic"
LATE = date(2024, 3, 1)
MEASURES = [
    r.id
    for r in Rulebook(date(2024, 12, 31)).rows("rubric_items")
    if r.get("rubric") == RUBRIC and r.text("kind") == "measure"
]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The thin office with people for every step."""
    return chain_office(tmp_path, PEOPLE)


def opened(only: tuple[str, ...] = ("合成东市", "west")) -> RoundRow:
    """A round of two cities, with a group for each."""
    made = field_assessment.open_round("2024", RUBRIC, only, LATE, acting("办拟稿"))
    field_assessment.plan(made.pk, "第一组", ["组长甲", "西市审核"], date(2024, 2, 6), ["east"], acting("办拟稿"))
    field_assessment.plan(made.pk, "第二组", ["组长甲"], date(2024, 2, 7), ["west"], acting("办拟稿"))
    return made


def all_of(points: str, words: str = "看了台账") -> dict[str, Given]:
    """Every measure with the same points."""
    return {item: Given(points, words) for item in MEASURES}


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def reviewed(home: Home) -> RoundRow:
    """A round that waits for approval."""
    made = opened()
    for unit, reporter in (("east", "东市填报"), ("west", "西市填报")):
        field_assessment.mark(made.pk, unit, SELF, all_of("2"), home, acting(reporter))
        field_assessment.mark(made.pk, unit, SITE, all_of("1", "缺制度"), home, acting("组长甲", "2024-02-07"))
        field_assessment.mark(made.pk, unit, REVIEW, all_of("1", ""), home, acting("办拟稿", "2024-02-08"))
    return made


def test_the_whole_way_ends_as_points_in_an_issued_list(home: Home) -> None:
    made = reviewed(home)
    assert field_assessment.approve(made.pk, "合节能〔2024〕9号", home, acting("办签发", "2024-02-09")) == (
        "2024年度现场考核评分清单.csv"
    )
    made.refresh_from_db()
    upload = UploadRow.objects.get(kind="targets")
    assert (upload.digest, upload.period, upload.state) == (made.approved_list, "2024", "collected")
    assert (made.approved_by, made.document) == ("办签发", "合节能〔2024〕9号")
    content = paper_path(home.evidence, made.approved_list).read_bytes()
    year, found = read_issued(content, "清单.csv", "x", "2024-02-09", rows.roster(), Rulebook(date(2024, 12, 31)))
    assert year == "2024" and len(found) == 2 * len(MEASURES)
    first = found[0]
    assert isinstance(first, Points)
    assert (first.id, first.scope, first.milli, first.note, first.document) == (
        *(f"现场{made.pk}-east-{MEASURES[0]}", "east", 1000, "缺制度", "合节能〔2024〕9号"),
    )
    assert TrailRow.objects.filter(act="assess").count() == 1 + 2 + 6 + 1


def test_a_round_is_of_the_level_below_and_opened_once(home: Home) -> None:
    whole = field_assessment.open_round("2024", RUBRIC, (), LATE, acting("办拟稿"))
    assert (whole.title, whole.units) == ("2024年度现场考核", ["east", "west", "lone"])
    city = field_assessment.open_round("2024", RUBRIC, (), LATE, acting("东市拟稿"))
    assert (city.title, city.units) == ("合成东市2024年度现场考核", ["990101", "990102"])
    roster = rows.roster()
    assert field_assessment.subjects("990101", date(2024, 2, 5), roster) == [
        ("bureau", "合成甲县教育局"),
        ("school", "合成甲县一中"),
        ("school2", "合成甲县二中"),
    ]
    again = refusal(field_assessment.open_round, "2024", RUBRIC, (), LATE, acting("办拟稿"))
    assert again == (
        "field-round",
        "2024年已经按“评分办法（2021年，合成示例）”开展考核。请在原来的考核中办理。",
    )


@pytest.mark.parametrize(
    ("who", "period", "rubric", "only", "due", "code", "sentence"),
    [
        ("办收文", "2024", RUBRIC, (), LATE, "role", "“办收文”（收文员）无权办理 assess。"),
        ("办拟稿", "今年", RUBRIC, (), LATE, "period", "“今年”不是考核年度。"),
        ("办拟稿", "2024", "province", (), LATE, "rubric-empty", "“省级评分办法”尚未录入评分项目，不能评分。"),
        ("办拟稿", "2024", RUBRIC, (), date(2024, 2, 4), "day", "自评截止日2024-02-04已过。"),
        ("办拟稿", "2024", RUBRIC, ("合成甲县",), LATE, "field-unit", "“合成甲县”不是本级的下级单位。"),
    ],
)
def test_a_round_is_refused(
    home: Home, who: str, period: str, rubric: str, only: tuple[str, ...], due: date, code: str, sentence: str
) -> None:
    found = refusal(field_assessment.open_round, period, rubric, only, due, acting(who))
    assert (found[0], found[1][: len(sentence)]) == (code, sentence)
    assert RoundRow.objects.count() == 0


def test_nobody_assesses_where_they_belong(home: Home) -> None:
    made = opened()
    for member, name in (("东市审核", "合成东市"), ("一中填报", "合成东市")):
        told = refusal(field_assessment.plan, made.pk, "组", [member], date(2024, 2, 6), ["east"], acting("办拟稿"))
        assert told == ("field-avoid", f"{member}是{name}的人员，不能考核{name}。请换人（回避）。")
    unknown = refusal(field_assessment.plan, made.pk, "组", ["没有的人"], date(2024, 2, 6), ["east"], acting("办拟稿"))
    assert unknown == ("field-group", "“没有的人”没有登记。请先由管理员登记人员，或核对姓名。")
    empty = refusal(field_assessment.plan, made.pk, "", ["组长甲"], date(2024, 2, 6), ["east"], acting("办拟稿"))
    assert empty == ("field-group", "没有写考核组名称或组员。请填写后再安排。")
    foreign = refusal(field_assessment.plan, made.pk, "组", ["组长甲"], date(2024, 2, 6), ["lone"], acting("办拟稿"))
    assert foreign == ("field-unit", "“lone”不在这次考核的单位中。请从名单中选择。")


def test_each_step_is_its_peoples_and_in_its_turn(home: Home) -> None:
    made = opened()
    one = {MEASURES[0]: Given("1", "看了")}

    def told(unit: str, step: str, who: str, day: str = DAY) -> tuple[str, str]:
        return refusal(field_assessment.mark, made.pk, unit, step, one, home, acting(who, day))

    assert told("east", SELF, "西市填报")[0] == "absent"
    assert told("east", SELF, "办拟稿") == ("field-step", "“办拟稿”不办理这个单位的自评。请由办理的人员填写。")
    assert told("east", SITE, "组长甲") == ("field-step", "考核日是2024-02-06，还没有到。请到现场后再评分。")
    assert told("east", REVIEW, "办拟稿")[1].startswith(f"现场还有{len(MEASURES)}项没有评分，不能复核。")
    assert told("east", "no", "办拟稿") == ("field-step", "没有“no”这个环节。请从页面上的按钮办理。")
    field_assessment.mark(made.pk, "east", SELF, one, home, acting("东市填报"))
    field_assessment.mark(made.pk, "east", SITE, all_of("1"), home, acting("西市审核", "2024-02-06"))
    assert told("east", SELF, "东市填报")[1].startswith("后面的环节已经开始，自评不能再改。")
    field_assessment.mark(made.pk, "east", REVIEW, all_of("1", ""), home, acting("办拟稿", "2024-02-07"))
    assert told("east", SITE, "组长甲", "2024-02-07")[1].startswith("后面的环节已经开始，现场评分不能再改。")
    replan = refusal(field_assessment.plan, made.pk, "组", ["组长甲"], date(2024, 2, 9), ["east"], acting("办拟稿"))
    assert replan[0] == "field-scored"


def test_who_scored_on_the_spot_does_not_review(home: Home) -> None:
    made = field_assessment.open_round("2024", RUBRIC, ("east",), LATE, acting("办拟稿"))
    field_assessment.plan(made.pk, "组", ["办拟稿"], date(2024, 2, 5), ["east"], acting("办拟稿"))
    field_assessment.mark(made.pk, "east", SITE, all_of("1"), home, acting("办拟稿"))
    told = refusal(field_assessment.mark, made.pk, "east", REVIEW, all_of("1", ""), home, acting("办拟稿"))
    assert told == ("field-avoid", "“办拟稿”参加过这个单位前面的评分，不能复核。请换人（回避）。")


def test_a_sheet_is_saved_whole_or_not_at_all(home: Home) -> None:
    made = opened()
    typed = {MEASURES[0]: Given("1", "看了"), MEASURES[1]: Given("99", "看了")}
    assert refusal(field_assessment.mark, made.pk, "east", SELF, typed, home, acting("东市填报"))[0] == "field-points"
    strange = {"no": Given("1", "看了")}
    assert refusal(field_assessment.mark, made.pk, "east", SELF, strange, home, acting("东市填报"))[0] == "field-item"
    assert MarkRow.objects.count() == 0


def test_what_did_not_change_is_not_kept_again_and_a_paper_stays(home: Home) -> None:
    made, item = opened(), MEASURES[0]
    with_paper = {item: Given("1", "看了", ("制度.pdf", b"%PDF-1.4 x"))}
    assert field_assessment.mark(made.pk, "east", SELF, with_paper, home, acting("东市填报")) == 1
    assert field_assessment.mark(made.pk, "east", SELF, {item: Given("1.000", "看了")}, home, acting("东市填报")) == 0
    assert field_assessment.mark(made.pk, "east", SELF, {item: Given("2", "看了")}, home, acting("东市填报")) == 1
    last = MarkRow.objects.order_by("-id").first()
    assert last is not None and (last.milli, last.file) == (2000, "制度.pdf")
    assert field_assessment.paper_of(last.pk, home, acting("组长甲")) == ("制度.pdf", b"%PDF-1.4 x")
    assert refusal(field_assessment.paper_of, last.pk, home, acting("西市填报"))[0] == "absent"


def test_a_unit_sees_no_result_before_it_is_approved(home: Home) -> None:
    made = reviewed(home)
    shown = lambda who: field_assessment.shown_steps(made, field_assessment.seats(made, acting(who)).get("east", ()))  # noqa: E731
    assert (shown("东市填报"), shown("组长甲"), shown("西市填报")) == ((SELF,), (SELF, SITE, REVIEW), ())
    field_assessment.approve(made.pk, "合〔2024〕9号", home, acting("办签发"))
    made.refresh_from_db()
    assert shown("东市填报") == (SELF, SITE, REVIEW)


def test_approval_needs_everything_reviewed_and_a_fresh_person(home: Home) -> None:
    made = opened()
    lacks = refusal(field_assessment.approve, made.pk, "合〔2024〕9号", home, acting("办签发"))
    n = len(MEASURES)
    assert lacks == ("field-lacking", f"还没有复核完毕：合成东市{n}项；合成西市{n}项。请先完成评分和复核。")
    assert refusal(field_assessment.approve, made.pk, " ", home, acting("办签发"))[0] == "empty"
    assert refusal(field_assessment.approve, made.pk, "x", home, acting("办拟稿"))[0] == "role"
    assert refusal(field_assessment.approve, made.pk, "x", home, acting("东市签发"))[0] == "absent"


def test_who_scored_does_not_approve_and_nothing_moves_afterwards(home: Home) -> None:
    made = opened()
    field_assessment.plan(made.pk, "组", ["办签发"], date(2024, 2, 5), ["west"], acting("办拟稿"))
    field_assessment.mark(made.pk, "west", SITE, all_of("1"), home, acting("办签发"))
    field_assessment.mark(made.pk, "east", SITE, all_of("1"), home, acting("组长甲", "2024-02-06"))
    for unit in ("east", "west"):
        field_assessment.mark(made.pk, unit, REVIEW, all_of("1", ""), home, acting("办拟稿", "2024-02-07"))
    told = refusal(field_assessment.approve, made.pk, "合〔2024〕9号", home, acting("办签发"))
    assert told == ("two-persons", "“办签发”参与过这次评分或复核，不能核定。请由另一名签发人核定。")


def test_after_approval_nothing_moves(home: Home) -> None:
    made = reviewed(home)
    field_assessment.approve(made.pk, "合〔2024〕9号", home, acting("办签发"))
    closed = refusal(field_assessment.mark, made.pk, "east", REVIEW, all_of("2", "改"), home, acting("办拟稿"))
    assert closed == ("field-closed", "“2024年度现场考核”已经核定，不能再改。有异议的，请向组织考核的机关提出。")
    assert refusal(field_assessment.approve, made.pk, "合〔2024〕9号", home, acting("办签发"))[0] == "field-closed"
