"""Lengths and runs are written as WordprocessingML counts them."""

from fractions import Fraction

from docx.oxml.ns import qn

from tongbao.bulletin.writers import ooxml


def test_lengths_are_rounded_half_up() -> None:
    assert [ooxml.twips(Fraction(n, 40)) for n in (1, 2, 3)] == [1, 1, 2]
    assert ooxml.eighths(Fraction(127, 360)) == 8


def test_a_tab_becomes_an_element() -> None:
    run = ooxml.Type("F", Fraction(16)).words("a\tb")
    assert [child.tag for child in run] == [qn("w:rPr"), qn("w:t"), qn("w:tab"), qn("w:t")]
