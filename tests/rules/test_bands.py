"""Bands: every score in just one, and where they fail to be so."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.rules.bands import bands_problem, find_band_word
from tongbao.rules.load import load_shipped_tables

TOP = Fraction(106)
SOUND = [
    {"word": "超额完成", "least": "95", "below": ""},
    {"word": "完成", "least": "80", "below": "95"},
    {"word": "基本完成", "least": "65", "below": "80"},
    {"word": "未完成", "least": "", "below": "65"},
]


def band(word: str, least: str, **end: str) -> dict[str, Any]:
    return {"word": word, "least": least, **end}


def published(id_: str) -> list[dict[str, Any]]:
    row = next(r for r in load_shipped_tables()[0]["rubrics"] if r.id == id_)
    return list(row.get("published_bands"))


def test_it_works() -> None:
    assert bands_problem(SOUND, TOP) == ""
    scores = ("0", "64.999", "65", "79.5", "80", "94.5", "94.9999", "95", "106")
    assert [find_band_word(SOUND, Fraction(s)) for s in scores] == [
        *("未完成", "未完成", "基本完成", "基本完成", "完成", "完成", "完成", "超额完成", "超额完成")
    ]


def test_a_third_below_the_line_is_below_it() -> None:
    assert find_band_word(SOUND, Fraction(239, 3)) == "基本完成"
    assert find_band_word(SOUND, 95 - Fraction(1, 10**12)) == "完成"


@pytest.mark.parametrize(
    ("bands", "problem"),
    [
        ([], "there are no bands"),
        ([*SOUND[:3], band("完成", "", below="65")], "完成 has two bands"),
        (SOUND[::-1], "the bands are not listed from the best grade down"),
        ([band("a", "80"), band("b", "60", below="60")], "b from 60 to 60 holds no score"),
        ([band("a", "80"), band("b", "80", below="60")], "b from 80 to 60 holds no score"),
        (SOUND[:3], "no band holds scores from 0 up to 65 (below 基本完成)"),
        (
            [band("a", "80"), band("b", "", below="79.5")],
            "no band holds scores from 79.5 and below 80 (between b and a)",
        ),
        ([band("a", "80"), band("b", "", below="1/3")], "no band holds scores from 1/3 and below 80 (between b and a)"),
        ([band("a", "80"), band("b", "", most="80")], "score 80 is in two bands, b and a"),
        ([band("a", "80"), band("b", "", below="85")], "scores from 80 to 85 are in two bands, b and a"),
        ([band("a", "80"), band("b", "")], "every score from 80 is in two bands, b and a"),
        ([band("a", ""), band("b", "")], "every low score is in two bands, b and a"),
        ([band("a", "", below="100")], "no band holds scores from 100 up to 106 (above a)"),
        ([band("a", "", most="100")], "no band holds scores above 100 up to 106 (above a)"),
        ([band("a", "", below="106")], "no band holds scores from 106 up to 106 (above a)"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(bands: list[dict[str, Any]], problem: str) -> None:
    assert bands_problem(bands, TOP) == problem


@pytest.mark.parametrize("end", [{"below": ""}, {"below": "106.001"}, {"most": "106"}, {"most": ""}, {}])
def test_the_best_band_reaches_the_extras(end: dict[str, str]) -> None:
    assert bands_problem([band("a", "0", **end)], TOP) == ""


def test_the_published_sets_taken_literally_are_refused() -> None:
    """Whole scores were meant: 94.5 and 79.5 have no grade in the one, 80 has two in the other."""
    assert bands_problem(published("shaoyang-2022"), TOP) == (
        "no band holds scores above 79 and below 80 (between 基本完成 and 完成)"
    )
    decided = [SOUND[0], published("shaoyang-2022")[1], *SOUND[2:]]
    assert bands_problem(decided, TOP) == "no band holds scores above 94 and below 95 (between 完成 and 超额完成)"
    assert bands_problem(published("generic-local-2007-style"), TOP) == "score 80 is in two bands, 基本完成 and 完成"


@pytest.mark.parametrize(
    ("id_", "score", "count"),
    [("shaoyang-2022", "94.5", 0), ("shaoyang-2022", "79.5", 0), ("generic-local-2007-style", "80", 2)],
)
def test_no_word_is_given_where_there_is_not_just_one(id_: str, score: str, count: int) -> None:
    with pytest.raises(ValueError, match=rf"^score {score} is in {count} bands; check them with bands_problem$"):
        find_band_word(published(id_), Fraction(score))


def test_two_ends_are_a_bug() -> None:
    with pytest.raises(ValueError, match=r"^a has both below and most; keep one$"):
        bands_problem([band("a", "", below="3", most="4")], TOP)


ends = st.integers(-5, 30).map(lambda n: Fraction(n, 2))


@given(
    st.lists(st.tuples(ends, ends, st.sampled_from(["below", "most"])), min_size=1, max_size=4),
    st.integers(0, 12).map(Fraction),
)
def test_sound_bands_give_every_score_one_word_and_unsound_ones_do_not(
    raw: list[tuple[Fraction, Fraction, str]], top: Fraction
) -> None:
    """Held against trying every quarter point, and the very ends, by hand."""
    raw.sort(key=lambda r: r[0], reverse=True)
    bands = [band(str(n), str(low), **{kind: str(high)}) for n, (low, high, kind) in enumerate(raw)]
    counts = []
    for quarter in range(int(top) * 4 + 1):
        score = Fraction(quarter, 4)
        counts.append(sum(low <= score and (score < high or (k == "most" and score == high)) for low, high, k in raw))
    if not bands_problem(bands, top):
        assert set(counts) == {1}
        assert all(find_band_word(bands, Fraction(q, 4)) for q in range(len(counts)))
    elif all(low <= high for low, high, _ in raw) and set(counts) == {1}:
        # Every score up to the top has one word: then what is wrong lies outside, or is a band without scores.
        assert any(low == high and k == "below" for low, high, k in raw) or any(
            high <= 0 or low >= top for low, high, _ in raw
        )


@given(st.lists(st.integers(1, 100), min_size=1, max_size=5, unique=True), st.fractions(0, 106))
def test_cuts_part_all_scores(cuts: list[int], score: Fraction) -> None:
    down = [str(c) for c in sorted(cuts, reverse=True)]
    bands = [band(f"g{n}", low, below=high) for n, (low, high) in enumerate(zip([*down, ""], ["", *down], strict=True))]
    assert bands_problem(bands, TOP) == ""
    assert find_band_word(bands, score) == f"g{sum(score < c for c in cuts)}"
