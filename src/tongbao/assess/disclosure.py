"""Statistical confidentiality: no published aggregate may let one work out a single institution."""

from collections.abc import Mapping

from tongbao.rules.rulebook import Rulebook


def suppressed(sizes: Mapping[str, int], rulebook: Rulebook) -> frozenset[str]:
    """The cells of one published breakdown that may not be printed (统计法 art. 25; 实施条例 art. 29).

    A cell with fewer institutions than the limit is suppressed; if it is the only one, the next smallest
    goes with it, since a total printed beside would give it away.
    """
    least = rulebook.row("disclosure", "least_institutions").number("count")
    small = {key for key, size in sizes.items() if size < least}
    rest = sorted((size, key) for key, size in sizes.items() if key not in small)
    if len(small) == 1 and rest:
        small.add(rest[0][1])
    return frozenset(small)
