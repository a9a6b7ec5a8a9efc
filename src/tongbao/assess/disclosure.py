"""Statistical confidentiality: no published aggregate may let one work out a single institution."""

from collections.abc import Mapping

from tongbao.rules.rulebook import Rulebook


def suppressed(sizes: Mapping[str, int], rulebook: Rulebook) -> frozenset[str]:
    """The cells of one published breakdown that may not be printed (统计法 art. 25; 实施条例 art. 29).

    A cell with fewer institutions than the limit is suppressed. A total printed beside gives away the sum of
    what is suppressed, so the next smallest go with it until that sum stands for as many institutions as the
    limit, and so for two cells at least.
    """
    least = rulebook.row("disclosure", "least_institutions").number("count")
    small = {key for key, size in sizes.items() if size < least}
    rest = sorted((size, key) for key, size in sizes.items() if key not in small)
    hidden = [sizes[key] for key in small if sizes[key]]
    while hidden and rest and sum(hidden) < least:
        size, key = rest.pop(0)
        hidden.append(size)
        small.add(key)
    return frozenset(small)
