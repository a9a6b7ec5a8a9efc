"""Values are read by kind; a wrong kind, an unknown key and a doubled id are bugs with a mend."""

from fractions import Fraction

import pytest

from tongbao.assess.finding import Finding, by_id

FOUND = Finding(
    "partition:areas:plan",
    "partition",
    "areas",
    "plan",
    {"yes": ("baoding",), "total": 13, "flag": True},
    {"yes": ("f1",), "*": ("f2",), "no": ()},
)


def test_values_by_kind() -> None:
    assert (FOUND.units("yes"), FOUND.number("total")) == (("baoding",), 13)


def test_a_wrong_kind_is_a_bug() -> None:
    with pytest.raises(ValueError, match=r"^partition:areas:plan\.total is not a list: 13$"):
        FOUND.units("total")
    for key in ("yes", "flag"):
        with pytest.raises(ValueError, match=rf"^partition:areas:plan\.{key} is not a whole number: "):
            FOUND.number(key)


@pytest.mark.parametrize(("key", "records"), [("yes", ("f1",)), ("no", ("f2",)), ("total", ("f2",))])
def test_a_value_stands_on_its_records_else_on_those_of_the_whole(key: str, records: tuple[str, ...]) -> None:
    assert FOUND.source_records(key) == records


def test_nothing_stands_on_nothing() -> None:
    assert Finding("x", "count", "a", "m", {}).source_records("n") == ()


def test_an_index_by_id() -> None:
    assert by_id([FOUND]) == {"partition:areas:plan": FOUND}
    with pytest.raises(ValueError, match="two findings share an id"):
        by_id([FOUND, FOUND])


def test_the_unrounded_value_behind_a_figure() -> None:
    found = Finding("x", "total", "a", "m", {"energy": 333, "exact.energy": "1/3", "co2": None, "exact.co2": None})
    assert [found.exact(k) for k in ("energy", "co2", "water")] == [Fraction(1, 3), None, None]
