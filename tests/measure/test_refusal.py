"""A refusal is shown to people as it stands."""

from tongbao.measure.refusal import Refusal


def test_it_works() -> None:
    refusal = Refusal("sealed", "三月已经封账。", "请登记更正。", "条例第三十七条")
    assert str(refusal) == "三月已经封账。（依据：条例第三十七条）请登记更正。"
    assert (refusal.code, refusal.sentence, refusal.remedy, refusal.article) == (
        "sealed",
        "三月已经封账。",
        "请登记更正。",
        "条例第三十七条",
    )


def test_without_an_article_no_basis_is_named() -> None:
    assert str(Refusal("form", "缺表头。", "请下载新表。")) == "缺表头。请下载新表。"
