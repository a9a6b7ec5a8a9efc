"""Canonical JSON: the same value, the same bytes."""

import hashlib
import json
import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.rules.digest import digest, encode_canonical, sha256, sm3

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def test_it_works() -> None:
    value = {"b": [1, True, None], "a": date(2017, 4, 7), "煤": Decimal("1.50")}
    assert encode_canonical(value) == '{"a":"2017-04-07","b":[1,true,null],"煤":"1.50"}'.encode()
    assert digest(value) == hashlib.sha256(encode_canonical(value)).hexdigest()


@given(values)
def test_it_is_json_and_encoding_it_again_changes_nothing(value: Any) -> None:
    assert encode_canonical(json.loads(encode_canonical(value))) == encode_canonical(value)


@given(st.dictionaries(texts, st.integers(), max_size=6), st.randoms())
def test_the_order_of_keys_does_not_matter(value: dict[str, int], random: Any) -> None:
    items = list(value.items())
    random.shuffle(items)
    assert digest(dict(items)) == digest(value)


def test_keys_stand_in_the_order_of_their_bytes() -> None:
    """UTF-16 would put the emoji, written as a pair of surrogates, before U+FF21."""
    assert encode_canonical({"😀": 1, "\uff21": 2, "Z": 3}) == '{"Z":3,"\uff21":2,"😀":1}'.encode()


def test_composed_and_decomposed_text_are_one() -> None:
    composed, decomposed = "é", unicodedata.normalize("NFD", "é")
    assert encode_canonical({composed: composed}) == encode_canonical({decomposed: decomposed})


def test_a_tuple_is_a_list() -> None:
    assert encode_canonical((1, 2)) == encode_canonical([1, 2]) == b"[1,2]"


def test_a_large_number_keeps_its_digits() -> None:
    assert (
        encode_canonical([10**40, Decimal("1E+3"), Decimal("0.00000001")]) == f'[{10**40},"1000","0.00000001"]'.encode()
    )


@pytest.mark.parametrize("value", [0.5, {"a": [1.0]}, Fraction(1, 2), {1, 2}, b"x"])
def test_what_has_no_one_form_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^cannot seal a (float|Fraction|set|bytes): .*; amounts are integers in"):
        encode_canonical(value)


def test_sm3_is_that_of_the_standard() -> None:
    """GB/T 32905-2016, A.1; empty only where OpenSSL lacks it."""
    standard = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abc") == (standard if "sm3" in hashlib.algorithms_available else "")


def test_sha256_is_that_of_the_standard() -> None:
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
