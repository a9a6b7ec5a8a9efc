"""Student's t against the library that has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtr, stdtrit

from tongbao.works.student import below, is_beyond, quantile


def test_it_works() -> None:
    assert quantile(10, 0.975) == pytest.approx(2.2281388519862744, rel=1e-13)
    assert quantile(1, 0.95) == pytest.approx(6.313751514675041, rel=1e-13)
    assert (below(7, 0.0), quantile(7, 0.5)) == (0.5, pytest.approx(0.0, abs=1e-12))


@given(st.floats(1, 2000), st.floats(0.55, 0.999))
def test_it_is_the_librarys(free: float, share: float) -> None:
    assert quantile(free, share) == pytest.approx(float(stdtrit(free, share)), rel=1e-9)


@given(st.floats(-50, 50), st.floats(1, 400), st.sampled_from([0.95, 0.975]))
def test_beyond_is_above_the_quantile(t: float, free: float, share: float) -> None:
    assert is_beyond(t, free, share) == (t > quantile(free, share))


@given(st.integers(1, 500), st.floats(0.001, 30))
def test_so_is_the_probability(free: int, t: float) -> None:
    assert below(free, t) == pytest.approx(float(stdtr(free, t)), rel=1e-12)


@pytest.mark.parametrize(("free", "share"), [(0, 0.9), (-1, 0.9), (5, 0.4), (5, 1.0)])
def test_what_has_no_quantile_is_a_bug(free: float, share: float) -> None:
    with pytest.raises(ValueError, match=rf"^no quantile for {free} degrees of freedom and a share of {share}$"):
        quantile(free, share)
