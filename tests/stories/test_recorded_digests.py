"""The demonstrations leave the same bytes behind as on the commit before the rooms moved: seals, digits, documents."""

from tests.stories.conftest import Office
from tests.stories.digests import digests, recorded


def test_hebei_leaves_the_recorded_bytes(issued_base: Office) -> None:
    assert digests(issued_base.home, issued_base.out) == recorded("hebei")


def test_the_small_province_leaves_the_recorded_bytes(province_base: Office) -> None:
    assert digests(province_base.home, province_base.out) == recorded("small-province")
