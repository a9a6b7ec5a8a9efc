"""Official Chinese: lists, counts, money, days, and templates that only claims fill."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bulletin.samples import AREAS, RULES, SETTING, claim

from tongbao.bulletin.clause import Clause
from tongbao.bulletin.wording import ListOrder, count_words, day_words, fill, money_words, unit_list


def listed(ids: Sequence[str], by: str = "customary") -> str:
    order = ListOrder(by)
    return unit_list(order.apply([SETTING.roster.unit(i) for i in ids]), order, RULES)


@pytest.mark.parametrize(
    ("ids", "by", "text"),
    [
        ("xinji chengde dingzhou zhangjiakou", "customary", "张家口、承德市和定州、辛集市"),
        ("baoding", "customary", "保定市"),
        ("dingzhou", "customary", "定州市"),
        ("xinji dingzhou", "customary", "定州、辛集市"),
        ("handan zhangjiakou", "customary", "张家口、邯郸市"),
        ("handan zhangjiakou dingzhou tangshan", "code", "唐山、邯郸、张家口市和定州市"),
        ("handan dingzhou baoding", "rank", "邯郸、定州、保定市"),
        ("xiongan chengde", "customary", "承德市和雄安新区"),
        ("xiongan", "customary", "雄安新区"),
        ("xiongan dingzhou chengde", "customary", "承德市、定州市和雄安新区"),
        ("xiongan handan baoding", "rank", "雄安新区和邯郸、保定市"),
        ("handan xiongan baoding", "rank", "邯郸市、雄安新区和保定市"),
        ("dept-health dept-02", "customary", "省教育厅和省卫计委"),
    ],
)
def test_lists(ids: str, by: str, text: str) -> None:
    assert listed(ids.split(), by) == text


def test_an_order_nobody_knows_is_a_bug() -> None:
    with pytest.raises(ValueError, match="ordered by customary, code or rank, not 'size'"):
        listed(["baoding"], "size")


@given(st.permutations(AREAS), st.integers(1, 13))
def test_everybody_named_once_whatever_the_order_given(ids: list[str], many: int) -> None:
    shown = listed(ids[:many])
    shorts = [SETTING.roster.unit(i).short for i in ids[:many]]
    assert shown == listed(sorted(ids[:many]))
    assert sorted(shown.replace("市", "").replace("和", "、").split("、")) == sorted(shorts)


@pytest.mark.parametrize(
    ("number", "counter", "text"),
    [
        (2, "个市", "两个市"),
        (5, "个市", "5个市"),
        (2, "项", "2项"),
        (2, "家", "2家"),
        (12, "个县", "12个县"),
        (0, "份", "0份"),
    ],
)
def test_counts(number: int, counter: str, text: str) -> None:
    assert count_words(number, counter, RULES) == text


@pytest.mark.parametrize(
    ("milli", "bound", "text"),
    [
        (3_500_000_000, "", "350万元"),
        (20_000_000_000, "floor", "2000余万元"),
        (20_000_000_000, "about", "约2000万元"),
        (150_000_000_000, "", "1.5亿元"),
        (100_000_000_000, "floor", "1余亿元"),
        (12_345_670, "", "12345.67元"),
        (12_340_000, "", "12340元"),
        (123_400_000_000, "", "12340万元"),
        (10_000_000, "", "1万元"),
        (9_999_000, "", "9999元"),
        (123_450_000_000, "", "12345万元"),
        (12_345_600_000, "", "1234.56万元"),
        (5, "", "0.005元"),
        (0, "", "0元"),
        (-1_500, "", "-1.5元"),
    ],
)
def test_money(milli: int, bound: str, text: str) -> None:
    assert money_words(milli, bound, RULES) == text


@given(st.integers(-(10**16), 10**16) | st.integers(-(10**6), 10**6).map(lambda n: n * 10**8))
def test_money_never_loses_a_digit(milli: int) -> None:
    text = money_words(milli, "", RULES)
    size = next(s for name, s in (("亿元", 10**8), ("万元", 10**4), ("元", 1)) if text.endswith(name))
    assert Fraction(text.rstrip("亿万元")) * size * 1000 == milli


def test_days() -> None:
    assert (day_words(date(2017, 4, 7)), day_words(date(2017, 12, 31))) == ("4月7日", "12月31日")


NAME, COUNT = claim("names", "保定市"), claim("count", "5个市", 5)


def test_slots_take_claims_and_clauses() -> None:
    assert fill("{who}共{n}，好", {"who": NAME, "n": Clause((COUNT, "整"))}) == Clause(
        (NAME, "共", COUNT, "整", "，好")
    )


def test_a_group_falls_away_with_its_slot() -> None:
    template = "{who}[结合{work}]组织[，共{n}]。"
    assert fill(template, {"who": NAME, "work": None, "n": COUNT}).text == "保定市组织，共5个市。"
    assert fill(template, {"who": NAME, "work": COUNT}).text == "保定市结合5个市组织。"
    assert fill("[甲]乙", {}).text == "甲乙"
    assert fill("[{a}{b}]", {"a": NAME, "b": None}).parts == ()


def test_a_fixed_term_is_a_claim_of_its_own() -> None:
    (term,) = fill("仅{=1人}。", {}, "f1").claims
    assert (term.kind, term.text, term.value, term.finding) == ("term", "1人", "1人", "f1")


def test_an_empty_slot_outside_a_group_is_a_bug() -> None:
    with pytest.raises(LookupError, match=r"slot 'n' of '共{n}。' is empty; put it in \[ \] or fill it"):
        fill("共{n}。", {"n": None})
