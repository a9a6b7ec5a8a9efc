"""Claims out of findings: text, value in printed order, and the records it stands on."""

from datetime import date

import pytest
from tests.bulletin.samples import (
    AREAS,
    RULES,
    SETTING,
    demand,
    highlight,
    in_order,
    partition,
    stated,
)

from tongbao.assess.finding import Finding
from tongbao.bulletin import slots
from tongbao.bulletin.clause import Claim
from tongbao.bulletin.slots import DraftContext
from tongbao.measure.refusal import Refusal

FOUND = partition("plan", ("xinji", "handan", "chengde"))
CASE = highlight(
    "zhangjiakou", "fund", amount=3_500_000_000, count=2, count_unit="个单位", partners=("甲", "乙"), title="题"
)


def test_names_in_printed_order_with_their_records() -> None:
    assert slots.names(FOUND, "yes", SETTING) == Claim(
        "names",
        "承德、邯郸市和辛集市",
        ("chengde", "handan", "xinji"),
        "partition:areas:plan",
        "yes",
        ("xinji:plan", "handan:plan", "chengde:plan"),
    )


@pytest.mark.parametrize(
    ("by", "value"),
    [
        ("customary", ("chengde", "handan", "xinji")),
        ("code", ("handan", "chengde", "xinji")),
        ("rank", ("xinji", "handan", "chengde")),
    ],
)
def test_the_value_is_in_the_order_of_the_text(by: str, value: tuple[str, ...]) -> None:
    claim = slots.names(FOUND, "yes", in_order(by))
    assert claim is not None
    assert claim.value == value


def test_the_new_area_stands_last_in_text_and_value() -> None:
    claim = slots.names(partition("plan", ("xiongan", "xinji", "handan")), "yes", SETTING)
    assert claim is not None
    assert (claim.text, claim.value) == ("邯郸市、辛集市和雄安新区", ("handan", "xinji", "xiongan"))


def test_some_of_a_list_and_nobody() -> None:
    claim = slots.names(FOUND, "yes", SETTING, ["handan", "baoding"])
    assert claim is not None
    assert (claim.text, claim.value) == ("邯郸市", ("handan",))
    assert slots.names(FOUND, "yes", SETTING, []) is None
    assert slots.names(FOUND, "no", SETTING) is None


def test_counts_of_lists_and_of_numbers() -> None:
    assert slots.count_of(FOUND, "yes", "个市", SETTING) == Claim(
        "count", "3个市", 3, FOUND.id, "yes", FOUND.records["yes"]
    )
    two = slots.count_of(stated("plan", 2), "count", "个市", SETTING)
    assert (two.text, two.value, two.records) == ("两个市", 2, ("t:plan:市",))


def test_everyone_and_a_word_for_a_number() -> None:
    assert slots.everyone(partition("plan", AREAS), "yes", SETTING).text == "均"
    word = slots.stated_word(stated("target_missed", None, quantifier="部分"), SETTING)
    assert (word.kind, word.text, word.value) == ("quantifier", "部分市", "部分")


def test_an_area_by_its_name_a_department_and_the_province_by_their_short_ones() -> None:
    found = [slots.unit_name(highlight(u, "m"), SETTING).text for u in ("baoding", "dept-health", "province")]
    assert found == ["保定市", "省卫计委", "省直"]


def test_slots_of_a_case() -> None:
    money, things = slots.money(CASE, SETTING), slots.reported_count(CASE)
    assert money is not None and things is not None
    assert (money.kind, money.text, money.value) == ("amount", "350万元", 3_500_000_000)
    assert (things.kind, things.text, things.value) == ("count", "两个单位", 2)
    partners, title = slots.text_of(CASE, "partners", "names"), slots.text_of(CASE, "title")
    assert partners is not None and title is not None
    assert (partners.text, partners.value, title.text) == ("甲、乙", ("甲", "乙"), "题")
    assert title.records == ("zhangjiakou:fund:1",)


def test_slots_it_does_not_have() -> None:
    bare = highlight("zhangjiakou", "fund")
    assert (slots.money(bare, SETTING), slots.reported_count(bare), slots.text_of(bare, "title")) == (None, None, None)


@pytest.mark.parametrize(
    ("count", "unit", "text"), [(8, "项", "8项"), (2, "项", "2项"), (21, "个乡镇机关单位", "21个乡镇机关单位")]
)
def test_things(count: int, unit: str, text: str) -> None:
    found = slots.reported_count(highlight("handan", "work_items", count=count, count_unit=unit))
    assert found is not None and found.text == text


def test_money_keeps_its_bound() -> None:
    found = slots.money(highlight("dingzhou", "retrofit", amount=20_000_000_000, bound="floor"), SETTING)
    assert found is not None and found.text == "2000余万元"


@pytest.mark.parametrize(
    ("due", "monthly", "text", "value"),
    [
        ("2017-04-30", False, "4月底前", "2017-04-30"),
        ("2017-05-10", False, "5月10日前", "2017-05-10"),
        ("2018-02-28", False, "2018年2月底前", "2018-02-28"),
        ("", True, "每月月底前", "monthly"),
    ],
)
def test_deadlines(due: str, monthly: bool, text: str, value: str) -> None:
    claim = slots.due(demand("plan", due, monthly), SETTING)
    assert (claim.text, claim.value, claim.records) == (text, value, ("d:plan",))


def test_the_day_behind_a_status() -> None:
    claim = slots.as_of_day(FOUND, DraftContext(SETTING.roster, RULES, SETTING.order, date(2017, 12, 1)))
    assert (claim.text, claim.value, claim.records) == ("12月1日", "2017-12-01", ("list:areas",))


def figures(**values: int | str | None) -> Finding:
    return Finding("total:now:province", "total", "province", "now", values, {"*": ("seal:1",)})


def test_a_figure_is_rounded_once_from_its_fraction() -> None:
    exact = figures(energy_per_person=1235, **{"exact.energy_per_person": "2469/2000"})
    claim = slots.amount(exact, "energy_per_person", "千克标准煤/人", SETTING)
    assert (claim.text, claim.value) == ("1.23千克标准煤/人", 1235)
    assert slots.amount(figures(water=12_345_678), "water", "万立方米", SETTING, scale=10**4).text == "1.23万立方米"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("1/90", "上升1.11%"),
        ("-1/10", "下降10.00%"),
        ("0", "持平"),
        ("1/30000", "持平"),
        ("-1/20000", "下降0.01%"),
        (None, None),
    ],
)
def test_changes_in_words(share: str | None, text: str | None) -> None:
    clause = slots.change_words(figures(energy=1, **{"exact.energy": share}), "energy", SETTING)
    assert (clause and clause.text) == text


def test_several_claims_in_a_row() -> None:
    claims = [
        slots.count_of(stated("county_body", n, s), "count", f"个{s}", SETTING) for n, s in ((19, "区"), (40, "县"))
    ]
    assert slots.join_claims(claims).text == "19个区、40个县"


def test_a_template_nobody_wrote_is_refused() -> None:
    assert (SETTING.has_phrase("yes.plan"), SETTING.has_phrase("yes.nothing")) == (True, False)
    with pytest.raises(Refusal) as refused:
        SETTING.say("yes.nothing", {}, "f", "s")
    assert refused.value.sentence == "规则表“phrases”在2017-04-07没有“yes.nothing”的有效值。"


@pytest.mark.parametrize(("count", "text"), [(5, "部分市"), (2, "部分市"), (1, "有的市")])
def test_a_word_for_a_share(count: int, text: str) -> None:
    word = slots.word_for_share(stated("plan", count), 13, SETTING)
    assert (word.kind, word.text, word.value, word.key) == ("quantifier", text, count, "count")


@pytest.mark.parametrize("count", [0, 12, 13])
def test_a_share_without_a_word_is_refused(count: int) -> None:
    with pytest.raises(Refusal) as refused:
        slots.word_for_share(stated("plan", count), 13, SETTING)
    assert str(refused.value) == f"{count}/13没有可用的概数词。请改用汇总数（stated）或清单数（list）。"
