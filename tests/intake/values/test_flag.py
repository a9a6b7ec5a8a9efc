"""A flag says where, and takes its severity from the rules of the day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import RULES

from tongbao.intake.values.flag import Flag, FlagKey, cell_address, make_flag
from tongbao.measure.refusal import Refusal


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [(12, 6, "F12"), (1, 1, "A1"), (3, 26, "Z3"), (3, 27, "AA3"), (1, 702, "ZZ1"), (1048576, 16384, "XFD1048576")],
)
def test_addresses(row: int, column: int, cell: str) -> None:
    assert cell_address(row, column) == cell


@pytest.mark.parametrize(("code", "severity"), [("complete", "error"), ("jump", "warning"), ("elements", "warning")])
def test_the_severity_is_a_rule(code: str, severity: str) -> None:
    assert make_flag(code, "句子。", RULES, file="a.xlsx", row=3) == Flag(code, severity, "句子。", "a.xlsx", row=3)


def test_a_code_without_a_rule_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        make_flag("nothing", "句子。", RULES)
    assert refused.value.sentence == "规则表“checks”在2017-04-07没有“nothing”的有效值。"


@pytest.mark.parametrize(
    ("flag", "place"),
    [
        (Flag("x", "error", "", "a.xlsx", "台账", 7, "F7"), "a.xlsx “台账” 第7行 F7"),
        (Flag("x", "error", "", "a.xlsx"), "a.xlsx"),
        (Flag("x", "error", ""), ""),
    ],
)
def test_the_place_as_a_person_reads_it(flag: Flag, place: str) -> None:
    assert flag.place == place


WORDS = st.text(st.characters(exclude_characters=":", exclude_categories=("Cs",)), max_size=8)


@given(st.builds(FlagKey, WORDS, WORDS, WORDS, WORDS | st.text("a:", max_size=5)))
def test_a_key_is_read_back_as_it_was(key: FlagKey) -> None:
    assert FlagKey.parse(str(key)) == key


@given(st.text("ab", max_size=3), st.text(":", min_size=3, max_size=3), st.text("a:", max_size=5))
def test_a_stored_key_is_written_as_it_was_read(first: str, colons: str, rest: str) -> None:
    assert str(FlagKey.parse(first + colons + rest)) == first + colons + rest


def test_the_key_of_a_flag() -> None:
    key = Flag("jump", "warning", "", about=("S001", "2017-03", "electricity")).key
    assert key == FlagKey("jump", "S001", "2017-03", "electricity")
    assert str(key) == "jump:S001:2017-03:electricity"
    assert str(Flag("unreadable", "error", "").key) == "unreadable:::"
    assert FlagKey.parse("sum:baoding:2017-03:projects:P1").item == "projects:P1"


@pytest.mark.parametrize("text", ["", "late", "late:S001:2017-03"])
def test_a_key_of_too_few_fields_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no key of a flag"):
        FlagKey.parse(text)
