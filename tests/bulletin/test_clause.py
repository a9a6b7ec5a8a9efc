"""Words with claims: text, joining, numbering."""

from itertools import count

from tests.bulletin.samples import claim

from tongbao.bulletin.clause import EMPTY, Clause, join_clauses, words

A, B = claim("names", "保定市"), claim("count", "5个市", 5)


def test_text_and_claims() -> None:
    clause = Clause((A, "共", B))
    assert (clause.text, clause.claims, words("甲").parts) == ("保定市共5个市", (A, B), ("甲",))


def test_adding_keeps_subject_and_gap() -> None:
    both = Clause((A,)) + Clause((B,), "plan", gap=True)
    assert both == Clause((A, B), "plan", gap=True)
    assert (Clause((A,), "x") + Clause((B,), "y")).subject == "x"


def test_joining() -> None:
    assert join_clauses([Clause((A,), "x"), Clause((B,), "y", True)]) == Clause((A, "；", B, "。"), "", True)
    alone = join_clauses([Clause((A,), "x")], "，", "")
    assert (alone.text, alone.subject) == ("保定市", "x")
    assert join_clauses([]) == EMPTY


def test_numbers_go_on_from_clause_to_clause() -> None:
    numbers = count(1)
    first, second = (Clause((A, "，", B)).numbered(numbers) for _ in range(2))
    assert [c.id for c in first.claims + second.claims] == ["c001", "c002", "c003", "c004"]
    assert first.text == "保定市，5个市"
