"""Reading values back from the mapping they are stored in."""

from hypothesis import strategies as st

from tongbao.assess.values.shape import Figure, FindingValues

NAMES = st.from_regex(r"[a-z]{3,6}_[a-z]{2}", fullmatch=True)
FIGURES = st.dictionaries(NAMES, st.builds(Figure, st.none() | st.integers(), st.none() | st.fractions()), max_size=3)


def assert_read_back(values: FindingValues) -> None:
    """Written and read, values are equal, and so is their mapping with its order."""
    stored = values.as_values()
    again = type(values).from_values(stored)
    assert again == values
    assert list(again.as_values().items()) == list(stored.items())
    assert all(v is None or type(v) in (int, str, tuple) for v in stored.values())
