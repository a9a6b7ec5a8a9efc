"""Papers used before (合成)."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tongbao.intake.review.near_duplicates import PaperUse, find_reused, jaccard_similarity, plain_text, shingles
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2024, 1, 1))
PLAN = "合成单位为做好节能工作，制定如下计划：" + "".join(f"第{n}项，更换第{n}层照明并逐月抄表；" for n in range(1, 20))


def paper(digest: str, unit: str = "a", month: str = "2024-01", words: str = "") -> PaperUse:
    return PaperUse(digest, unit, month, f"{digest}.txt", words)


def test_one_photo_in_two_months_and_in_two_units_is_found() -> None:
    found = find_reused([paper("d"), paper("d", month="2024-02"), paper("e", unit="b"), paper("d")], RULES)
    assert [(x.one.month, x.other.month, x.same_bytes) for x in found] == [
        ("2024-01", "2024-02", True),
        ("2024-02", "2024-01", True),
    ]


def test_a_plan_with_another_name_in_it_is_found() -> None:
    found = find_reused([paper("d", words=PLAN), paper("e", "b", words=PLAN.replace("合成单位", "虚拟学校"))], RULES)
    assert [(x.one.unit, x.other.unit, x.same_bytes, x.similarity > Fraction(9, 10)) for x in found] == [
        ("a", "b", False, True)
    ]


def test_different_plans_and_short_texts_are_not() -> None:
    other = "".join(f"合成{n}号楼屋面铺设保温层约定{n}月完工并验收存档；" for n in range(1, 20))
    assert find_reused([paper("d", words=PLAN), paper("e", "b", words=other)], RULES) == []
    assert find_reused([paper("d", words="同意。"), paper("e", "b", words="同意。 ")], RULES) == []


def test_two_versions_of_one_unit_and_month_are_no_reuse() -> None:
    assert find_reused([paper("d", words=PLAN), paper("e", words=PLAN + "完。")], RULES) == []


def test_words_are_read_in_two_encodings_and_pictures_have_none() -> None:
    assert [plain_text(c) for c in ("计划".encode(), "计划".encode("gb18030"), b"\x89PNG\0\0", b"\xff\xff\xff")] == [
        "计划",
        "计划",
        "",
        "",
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_similarity_is_symmetric_and_lies_between_none_and_all(one: str, other: str) -> None:
    a, b = shingles(one, 5), shingles(other, 5)
    assert jaccard_similarity(a, b) == jaccard_similarity(b, a)
    assert 0 <= jaccard_similarity(a, b) <= 1
    assert jaccard_similarity(a, a) == (1 if a else 0)
