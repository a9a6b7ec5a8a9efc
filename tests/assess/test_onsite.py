"""Score sheets of a field assessment: the last mark counts, what is lacking, what is refused, what goes on record."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.assess import onsite
from tongbao.assess.onsite import REVIEW, SELF, SITE, Line, Mark
from tongbao.measure.refusal import Refusal
from tongbao.records.issued import Points
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

DAY = date(2016, 12, 31)
RULES = Rulebook(DAY)


def items() -> tuple[Row, ...]:
    """What the synthetic rubric has scored on the spot."""
    return onsite.given_items(RULES.row("rubrics", "synthetic"), RULES)


def mark(item: str, step: str, milli: int, words: str = "看了台账") -> Mark:
    """One mark."""
    return Mark(item, step, milli, words, "某人", "2017-01-05T09:00:00+08:00")


def step(name: str) -> Row:
    """A step of the day."""
    return RULES.row("assessment_steps", name)


def line(name: str, *marks: Mark) -> Line:
    """The line of one item."""
    return next(x for x in onsite.sheet(items(), marks) if x.item == name)


def test_targets_and_vetoes_are_not_scored_on_the_spot() -> None:
    assert [r.id.partition(".")[2] for r in items()] == [
        *("planning", "statistics", "supervision", "audit", "training", "retrofit", "purchasing", "funds"),
        "early",
    ]


def test_a_rubric_without_items_or_of_targets_alone_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        onsite.given_items(RULES.row("rubrics", "province"), RULES)
    assert refused.value.code == "rubric-empty"
    whole = RULES.row("rubrics", "synthetic")
    targets = [i for i in whole.texts("items") if RULES.row("rubric_items", i).get("indicator")]
    with pytest.raises(Refusal) as refused:
        onsite.given_items(Row(**whole.model_dump() | {"items": targets}), RULES)
    assert refused.value.code == "field-items"
    assert str(refused.value) == (
        "“评分办法（2016年，合成示例）”全部按目标判定评分，没有要现场评分的项目。不必开展现场考核。"
    )


def test_of_several_marks_the_last_counts_and_sums_are_exact() -> None:
    first, again = mark("synthetic.planning", SELF, 1001), mark("synthetic.planning", SELF, 3_333)
    lines = onsite.sheet(items(), [first, again, mark("synthetic.funds", SELF, 667)])
    assert onsite.total(lines, SELF) == 4000
    assert onsite.total(lines, SITE) is None
    assert next(x for x in lines if x.item == "synthetic.planning").marks == {SELF: again}


def test_an_extra_is_never_lacking() -> None:
    lines = onsite.sheet(items(), [mark(r.id, SELF, 0) for r in items() if r.text("kind") == "measure"])
    assert onsite.unscored_items(lines, SELF) == ()
    assert len(onsite.unscored_items(lines, SITE)) == len(items()) - 1


def test_moved_names_what_the_review_changed() -> None:
    a, b, c = (r.id for r in items()[:3])
    marks = [mark(a, SITE, 1000), mark(a, REVIEW, 1000), mark(b, SITE, 1000), mark(b, REVIEW, 999), mark(c, REVIEW, 1)]
    assert onsite.items_changed_in_review(onsite.sheet(items(), marks)) == (
        items()[1].text("name"),
        items()[2].text("name"),
    )


def refusal(text: str, words: str = "看了台账", name: str = SELF, *marks: Mark) -> tuple[str, str]:
    """Code and words."""
    with pytest.raises(Refusal) as found:
        onsite.read_points(line("synthetic.planning", *marks), step(name), text, words)
    return found.value.code, str(found.value)


def test_points_are_read_as_typed() -> None:
    one = line("synthetic.planning")
    assert onsite.read_points(one, step(SELF), "３.5", " 看了台账 ") == (3500, "看了台账")
    assert onsite.read_points(one, step(SELF), "0", "没有做") == (0, "没有做")
    assert one.most == Fraction(items()[0].text("weight"))


def test_what_is_no_score_is_refused_with_the_item() -> None:
    name, most = items()[0].text("name"), items()[0].text("weight")
    assert refusal("五分") == (
        "field-points",
        f"“{name}”的得分：“五分”不是可以确定的数。请只填阿拉伯数字，如 1234.5。",
    )
    assert refusal("99") == ("field-points", f"“{name}”的得分99不在0至{most}分之间。请核对得分。")
    assert refusal("-1") == ("field-points", f"“{name}”的得分-1不在0至{most}分之间。请核对得分。")
    assert refusal("1", " ") == ("field-reason", f"“{name}”没有写依据。请写明后再保存。")


def test_a_review_gives_its_ground_where_it_differs() -> None:
    site = mark("synthetic.planning", SITE, 2000)
    assert onsite.read_points(line("synthetic.planning", site), step(REVIEW), "2", "") == (2000, "")
    assert refusal("1", "", REVIEW, site) == (
        "field-reason",
        f"“{items()[0].text('name')}”改了现场评分，没有写理由。请写明后再保存。",
    )


def test_what_is_approved_goes_on_record_with_its_ground() -> None:
    a = items()[0].id
    marks = [mark(r.id, REVIEW, 0, "") for r in items()[1:-1]]
    lines = onsite.sheet(items(), [mark(a, SITE, 2000, "查看方案"), mark(a, REVIEW, 2000, ""), *marks])
    found = onsite.build_points("现场1", "east", "2016", lines, "合〔2017〕1号")
    assert found[0] == Points(f"现场1-east-{a}", "east", "2016", a, 2000, "查看方案", "合〔2017〕1号")
    assert len(found) == len(items()) - 1


def test_an_item_without_reviewed_points_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match=r"east: no reviewed points for synthetic\.planning"):
        onsite.build_points("现场1", "east", "2016", onsite.sheet(items(), []), "合〔2017〕1号")


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, 3]), st.sampled_from([SELF, SITE]), st.integers(0, 5000))))
def test_the_sum_is_that_of_the_last_marks(given_: list[tuple[int, str, int]]) -> None:
    lines = onsite.sheet(items(), [mark(items()[n].id, s, m) for n, s, m in given_])
    for name in (SELF, SITE):
        last = {n: m for n, s, m in given_ if s == name}
        assert onsite.total(lines, name) == (sum(last.values()) if last else None)
