"""Nothing printed lets an attacker work out fewer institutions than the limit; the attacker is the test's own."""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.cases import DAY, RULES

from tongbao.assess.disclosure import (
    TOTAL,
    Cell,
    effective_count,
    equation,
    protect,
    protect_all,
    recoverable,
    select_suppressed,
    two_way,
)
from tongbao.measure.refusal import Refusal
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

LEAST = 3
Sums = Sequence[tuple[Any, Iterable[Any]]]


class Attacker:
    """Reads what is printed, knows which cells add up to which and which are empty, and solves for the rest."""

    def __init__(self, sizes: Mapping[Any, int], sums: Sums, hidden: Collection[Any]) -> None:
        rnd = Random(5)
        self.truth = {k: Fraction(rnd.randrange(10**6) if n else 0) for k, n in sizes.items()}
        for total, parts in sums:
            self.truth[total] = sum((self.truth[p] for p in parts), Fraction(0))
        self.unknown = [k for k in sizes if k in hidden and sizes[k]]
        self.sums = sums

    def solve(self, guess: Mapping[Any, int] | None = None) -> dict[Any, Fraction]:
        """Every unknown, or the guessed combination of unknowns (under ``None``), that has one value only."""
        names = [*self.unknown, None] if guess else self.unknown
        column = {k: i for i, k in enumerate(names)}
        matrix = [self._row({total: -1, **dict.fromkeys(parts, 1)}, column) for total, parts in self.sums]
        if guess:
            matrix.append(self._row(guess, column))
            matrix[-1][column[None]] = Fraction(-1)
        return {k: row[-1] for row in _eliminated(matrix) for k in _alone(row, names)}

    def _row(self, terms: Mapping[Any, int], column: Mapping[Any, int]) -> list[Fraction]:
        row = [Fraction(0)] * (len(column) + 1)
        for k, factor in terms.items():
            if k in column:
                row[column[k]] += factor
            else:
                row[-1] -= factor * self.truth[k]
        return row


def _eliminated(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    done = 0
    for c in range(len(matrix[0]) - 1 if matrix else 0):
        at = next((r for r in range(done, len(matrix)) if matrix[r][c]), None)
        if at is None:
            continue
        matrix[done], matrix[at] = matrix[at], matrix[done]
        matrix[done] = [x / matrix[done][c] for x in matrix[done]]
        for r, row in enumerate(matrix):
            if r != done and row[c]:
                matrix[r] = [x - row[c] * y for x, y in zip(row, matrix[done], strict=True)]
        done += 1
    return matrix[:done]


def _alone(row: list[Fraction], names: Sequence[Any]) -> list[Any]:
    at = [i for i, x in enumerate(row[:-1]) if x]
    return [names[at[0]]] if len(at) == 1 else []


def table_sums(table: Mapping[tuple[str, str], int]) -> tuple[dict[tuple[str, str], int], Sums]:
    """Sizes and sums of a table with margins, put together here and not by the code under test."""
    sums = [((r, TOTAL), [k for k in table if k[0] == r]) for r in sorted({r for r, _ in table})]
    columns = [((TOTAL, c), [k for k in table if k[1] == c]) for c in sorted({c for _, c in table})]
    grand = [((TOTAL, TOTAL), [t for t, _ in sums]), ((TOTAL, TOTAL), [t for t, _ in columns])]
    sizes = dict(table)
    for total, parts in [*sums, *columns, *grand]:
        sizes[total] = sum(sizes[p] for p in parts)
    return sizes, [*sums, *columns, *grand]


def given_away(sizes: Mapping[Any, int], sums: Sums, hidden: Collection[Any], inner: Collection[Any]) -> list[Any]:
    """Small cells, and sums and differences of two inner ones with too few institutions, that the attacker finds."""
    attacker = Attacker(sizes, sums, hidden)
    solved = attacker.solve()
    assert all(attacker.truth[k] == v for k, v in solved.items())
    found: list[Any] = [k for k in solved if sizes[k] < LEAST]
    ones = [k for k in attacker.unknown if sizes[k] == 1 and k in inner]
    for a, b in combinations(ones, 2):
        found += [(a, b, s) for s in (1, -1) if None in attacker.solve({a: 1, b: s})]
    return found


def limit(least: int) -> Rulebook:
    """Rules with another limit."""
    row = RULES.row("disclosure", "least_institutions").as_used() | {"count": least}
    return Rulebook(DAY, {"disclosure": (Row(**row),)})


def cells_of(sizes: Mapping[Any, int]) -> dict[Any, Cell]:
    return {k: Cell(n) for k, n in sizes.items()}


TABLES = st.integers(1, 5).flatmap(
    lambda rows: st.integers(1, 5).flatmap(
        lambda columns: st.fixed_dictionaries(
            {(f"u{r}", f"k{c}"): st.sampled_from([0, 1, 1, 2, 3, 5, 9]) for r in range(rows) for c in range(columns)}
        )
    )
)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 3, "b": 9}, ""),
        ({"a": 2, "b": 9, "c": 5}, "ac"),
        ({"a": 2, "b": 2, "c": 5}, "ab"),
        ({"a": 1, "b": 1, "c": 5, "d": 9}, "abc"),
        ({"a": 1, "b": 0, "c": 5, "d": 9}, "abc"),
        ({"a": 0, "b": 5}, "a"),
        ({"a": 1}, "a"),
        ({"a": 1, "b": 4, "c": 4}, "ab"),
        ({}, ""),
    ],
)
def test_small_cells_and_those_that_would_give_them_away(sizes: dict[str, int], hidden: str) -> None:
    assert select_suppressed(sizes, RULES) == frozenset(hidden)


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=1), st.integers(0, 6)))
def test_what_the_total_gives_away_is_never_fewer_than_the_limit(sizes: dict[str, int]) -> None:
    hidden = select_suppressed(sizes, RULES)
    left = [sizes[k] for k in hidden if sizes[k]]
    assert {k for k, n in sizes.items() if n < 3} <= hidden
    assert not left or hidden == set(sizes) or (sum(left) >= 3 and len(left) >= 2)


def test_a_small_cell_takes_three_with_it() -> None:
    table = {(r, c): Cell(10) for r in "xyz" for c in "abc"}
    table |= {("x", "a"): Cell(1), ("x", "c"): Cell(4), ("z", "a"): Cell(5), ("z", "c"): Cell(6)}
    assert protect(table, RULES) == {("x", "a"), ("x", "c"), ("z", "a"), ("z", "c")}


def test_a_table_without_small_cells_is_printed_whole() -> None:
    assert protect({(r, c): Cell(3) for r in "xy" for c in "ab"}, RULES) == frozenset()
    assert protect({}, RULES) == frozenset()


def test_an_empty_cell_is_no_secret_and_hides_nothing() -> None:
    table = {("x", "a"): Cell(2), ("x", "b"): Cell(0), ("x", "c"): Cell(8), ("y", "a"): Cell(8), ("y", "c"): Cell(8)}
    assert protect(table, RULES) == {("x", "a"), ("x", "c"), ("y", "a"), ("y", "c")}


def test_where_no_other_cell_can_hide_it_the_margin_does() -> None:
    assert protect({("x", "a"): Cell(1), ("y", "a"): Cell(9)}, RULES) == {
        ("x", "a"),
        ("x", TOTAL),
        ("y", "a"),
        ("y", TOTAL),
    }


def test_margins_are_not_given() -> None:
    with pytest.raises(ValueError, match=r"^margins are added here; leave '\*' out of the table$"):
        two_way({("x", TOTAL): Cell(3)})


@given(TABLES)
def test_no_small_cell_of_a_table_can_be_worked_out(table: dict[tuple[str, str], int]) -> None:
    hidden = protect(cells_of(table), RULES)
    sizes, sums = table_sums(table)
    assert {k for k, n in sizes.items() if 0 < n < LEAST} <= hidden
    assert all(sizes[k] for k in hidden)
    assert given_away(sizes, sums, hidden, table) == []


@given(TABLES)
def test_every_cell_hidden_beside_the_small_ones_is_needed(table: dict[tuple[str, str], int]) -> None:
    """So the attacker does win where one of them is printed: he is no straw man."""
    hidden = protect(cells_of(table), RULES)
    sizes, sums = table_sums(table)
    for cell in (k for k in hidden if sizes[k] >= LEAST):
        assert given_away(sizes, sums, hidden - {cell}, table) != []


@given(TABLES)
def test_the_order_of_cells_is_nothing(table: dict[tuple[str, str], int]) -> None:
    assert protect(cells_of(dict(reversed(table.items()))), RULES) == protect(cells_of(table), RULES)


def test_the_attacker_reads_a_table_of_which_only_the_small_cell_is_hidden() -> None:
    sizes, sums = table_sums({("x", "a"): 1, ("x", "b"): 9, ("y", "a"): 9, ("y", "b"): 9})
    attacker = Attacker(sizes, sums, [("x", "a")])
    assert attacker.solve() == {("x", "a"): attacker.truth["x", "a"]}


def hierarchy(sizes: Mapping[str, Sequence[int]], kinds: str) -> tuple[dict[str, int], Sums]:
    """Counties by kind, with their totals, in cities, in a province: every cell stands in two sums or more."""
    leaves: dict[str, int] = {}
    sums: list[tuple[str, list[str]]] = []
    for name, numbers in sizes.items():
        for i, n in enumerate(numbers):
            leaves[f"{name}.{i // len(kinds)}.{kinds[i % len(kinds)]}"] = n
    for level in (1, 0):
        above = sorted({".".join(k.split(".")[:level]) for k in leaves})
        for a in above:
            for kind in kinds:
                under = sorted({".".join(k.split(".")[: level + 1]) for k in leaves if not a or k.startswith(f"{a}.")})
                sums.append((f"{a}.{kind}", [f"{u}.{kind}" for u in under]))
    places = sorted({k.rpartition(".")[0] for s in sums for k in (s[0], *s[1])})
    sums += [(f"{p}.all", [f"{p}.{k}" for k in kinds]) for p in places]
    counts = dict(leaves)
    for total, parts in sums:
        counts[total] = sum(counts[p] for p in parts)
    return counts, sums


@given(st.dictionaries(st.sampled_from("ABC"), st.lists(st.sampled_from([0, 1, 2, 4, 9]), min_size=2, max_size=6)))
def test_no_small_cell_of_counties_by_kind_can_be_worked_out(numbers: dict[str, list[int]]) -> None:
    even = {name: found[: len(found) // 2 * 2] for name, found in numbers.items()}
    sizes, sums = hierarchy(even, "xy")
    hidden = protect_all(cells_of(sizes), [equation(t, p) for t, p in sums], RULES)
    leaves = [k for k in sizes if k.count(".") == 2 and not k.endswith("all")]
    assert {k for k, n in sizes.items() if 0 < n < LEAST} <= hidden
    assert given_away(sizes, sums, hidden, leaves) == []


def test_two_single_institutions_need_a_third_cell_with_them() -> None:
    sizes = {"all": 16, "a": 1, "b": 1, "c": 5, "d": 9}
    assert protect_all(cells_of(sizes), [equation("all", "abcd")], RULES) == set("abc")


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=1), st.integers(1, 6), min_size=1))
def test_one_breakdown_beside_its_total_is_suppressed_the_same_way_by_both(sizes: dict[str, int]) -> None:
    cells = cells_of({**sizes, "all": sum(sizes.values())})
    if sum(sizes.values()) < LEAST:
        with pytest.raises(Refusal):
            protect_all(cells, [equation("all", sizes)], RULES, kept=["all"])
    else:
        assert protect_all(cells, [equation("all", sizes)], RULES, kept=["all"]) == select_suppressed(sizes, RULES)


@pytest.mark.parametrize(
    ("least", "hidden"), [(2, "abc"), (3, "abc"), (4, "abcd"), (5, "abcd"), (8, "abcd"), (9, "abcde")]
)
def test_the_limit_is_a_rule(least: int, hidden: str) -> None:
    sizes = {"all": 29, "a": 1, "b": 1, "c": 1, "d": 5, "e": 21}
    assert protect_all(cells_of(sizes), [equation("all", "abcde")], limit(least), kept=["all"]) == set(hidden)


def test_the_year_does_not_give_away_a_quarter() -> None:
    cells = {"year": Cell(9), **{q: Cell(9) for q in ("q1", "q2", "q3")}, "q4": Cell(2)}
    assert protect_all(cells, [equation("year", ("q1", "q2", "q3", "q4"))], RULES) == {"q1", "q4"}


def test_quarters_of_one_institution_are_one_institution() -> None:
    """Two quarters of the same two institutions do not hide each other: their sum is still about two."""
    quarters = ("q1", "q2", "q3", "q4")
    sums = [equation(f"{unit}.year", [f"{unit}.{q}" for q in quarters]) for unit in "ab"]
    few = {f"a.{q}": Cell(2, population="a") for q in ("q1", "q2")}
    cells = {f"{unit}.{q}": Cell(9) for unit in "ab" for q in (*quarters, "year")} | few
    assert protect_all(cells, sums, RULES) == {"a.q1", "a.q2", "a.q3"}
    strangers = cells | {f"a.{q}": Cell(2) for q in ("q1", "q2")}
    assert protect_all(strangers, sums, RULES) == {"a.q1", "a.q2"}


def test_all_less_the_same_institutions_gives_away_who_came() -> None:
    """The newcomers are not printed, but they follow: one of the two printed figures has to go."""
    assert protect_all(
        {"all": Cell(40), "same": Cell(38), "new": Cell(2)}, [equation("all", ["same", "new"])], RULES
    ) == {
        "same",
        "new",
    }
    assert protect_all(
        {"all": Cell(40), "same": Cell(38), "new": Cell(2)}, [equation("all", ["same", "new"])], RULES, kept=["same"]
    ) == {"all", "new"}


def test_one_institution_beyond_the_share_is_as_good_as_alone() -> None:
    def hidden(share: Fraction | None) -> frozenset[str]:
        cells = {"all": Cell(29), "a": Cell(8, share), "b": Cell(9), "c": Cell(12)}
        return protect_all(cells, [equation("all", "abc")], RULES)

    assert hidden(None) == hidden(Fraction(80, 100)) == frozenset()
    assert hidden(Fraction(80, 100) + Fraction(1, 10**9)) == {"a", "b"}


@pytest.mark.parametrize("kept", [["all", "b"], ["a"]])
def test_what_is_out_already_may_leave_no_way(kept: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        protect_all({"all": Cell(11), "a": Cell(2), "b": Cell(9)}, [equation("all", "ab")], RULES, kept)
    assert refused.value.code == "disclosure"
    assert str(refused.value) == (
        "必须公布或已经公布的数字会使个别公共机构的数据被推算出来，本表不能公布。"
        "（依据：统计法第二十五条；统计法实施条例第二十九条）"
        "请合并地区、类别，或者减少公布的项目后再办。"
    )


def test_the_province_total_can_be_kept() -> None:
    cells = {"all": Cell(11), "a": Cell(2), "b": Cell(9)}
    assert protect_all(cells, [equation("all", "ab")], RULES, kept=["all"]) == {"a", "b"}


@pytest.mark.parametrize(
    ("equations", "named"), [([equation("all", "ab")], ["a"]), ([], ["all"])], ids=["an equation", "a hidden cell"]
)
def test_every_cell_is_declared(equations: list[dict[str, int | Fraction]], named: list[str]) -> None:
    with pytest.raises(ValueError, match=r"^unknown cells \['all'\]; every cell named must be given$"):
        recoverable(["a", "b"], equations, named)
    with pytest.raises(ValueError, match=r"^unknown cells \['all'\]; every cell named must be given$"):
        protect_all({"a": Cell(9), "b": Cell(9)}, equations, RULES, named)


def test_a_total_is_no_part_of_itself() -> None:
    with pytest.raises(ValueError, match=r"^'a' cannot be a part of itself$"):
        equation("a", "ab")


@pytest.mark.parametrize(
    ("equations", "hidden", "found"),
    [
        ([equation("t", "abc")], "a", "a"),
        ([equation("t", "abc")], "ab", ""),
        ([equation("t", "ab"), {"a": 1, "b": Fraction(-1, 2)}], "ab", "ab"),
        ([equation("t", "ab"), {"a": 2, "b": 2, "c": 1}], "ab", ""),
        ([equation("t", "ab"), {"a": 2, "b": 2, "c": 1}], "abc", "c"),
        ([{"a": 3}], "ab", "a"),
        ([{"a": 0, "b": 1}], "ab", "b"),
        ([], "abc", ""),
    ],
)
def test_what_follows_by_solving(equations: list[dict[str, int | Fraction]], hidden: str, found: str) -> None:
    assert recoverable("abct", equations, hidden) == frozenset(found)


@given(TABLES, st.integers(0, 2**36 - 1))
def test_what_follows_is_what_the_attacker_finds(table: dict[tuple[str, str], int], mask: int) -> None:
    sizes, sums = table_sums(dict.fromkeys(table, 5))
    hidden = [k for i, k in enumerate(sizes) if mask >> i & 1]
    found = recoverable(list(sizes), [equation(t, p) for t, p in sums], hidden)
    assert found == frozenset(Attacker(sizes, sums, hidden).solve())


def test_thirteen_areas_by_eight_kinds_take_no_half_second() -> None:
    rnd = Random(3)
    table = {(f"u{r}", f"k{c}"): Cell(int(rnd.random() ** 3 * 12)) for r in range(13) for c in range(8)}
    start = time.process_time()
    assert protect(table, RULES)
    assert time.process_time() - start < Fraction(1, 2)


def test_a_province_of_168_counties_takes_no_two_seconds() -> None:
    rnd = Random(3)
    counties = {f"{c}.{i}": int(rnd.random() ** 2 * 30) for c in range(12) for i in range(14)}
    cities = {str(c): sum(n for k, n in counties.items() if k.startswith(f"{c}.")) for c in range(12)}
    sums = [equation(c, [k for k in counties if k.startswith(f"{c}.")]) for c in cities]
    cells = cells_of({"province": sum(cities.values()), **cities, **counties})
    start = time.process_time()
    assert protect_all(cells, [*sums, equation("province", cities)], RULES)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(("largest", "stands_for"), [(None, 9), (Fraction(4, 5), 9), (Fraction(801, 1000), 1)])
def test_a_cell_that_one_institution_makes_up_stands_for_one(largest: Fraction | None, stands_for: int) -> None:
    assert effective_count(9, largest, RULES) == stands_for
    assert effective_count(0, largest, RULES) == 0
