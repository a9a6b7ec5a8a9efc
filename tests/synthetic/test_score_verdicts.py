"""Scoring of verdicts: the counting with judges that are wrong on purpose, then the program's own on real provinces."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import pytest

from tongbao.assess.verdict import Outcome, Verdict
from tongbao.records.issued import ANNUAL, Target
from tongbao.synthetic.province import Province
from tongbao.synthetic.score_verdicts import OURS, RANKING, TOTALS, Tally, completions, last_of, score_verdicts

TRUTH = {("u01", "a"): True, ("u02", "a"): False, ("u03", "a"): False, ("u04", "a"): True}


def verdict(target: Target, outcome: Outcome, robust: bool = True) -> Verdict:
    """A verdict with nothing but its outcome."""
    return Verdict(target.scope, target, None, None, None, None, outcome, robust)


def test_a_tally_counts_what_was_named_against_the_truth() -> None:
    tally = Tally("某法")
    tally.count(TRUTH, frozenset({("u01", "a"), ("u02", "a")}), frozenset({("u03", "a")}))
    assert tally == Tally("某法", verdicts=4, named=2, wrong=1, declined=1, unnamed=1)
    assert tally.share == Fraction(1, 2)
    assert tally.line() == ("某法", "4", "2", "1", "50.00%", "1", "1")
    tally.count(TRUTH, frozenset())
    assert tally.line() == ("某法", "8", "2", "1", "50.00%", "1", "3")


def test_nobody_named_is_no_share() -> None:
    tally = Tally("某法")
    tally.count(TRUTH, frozenset())
    assert tally.line() == ("某法", "4", "0", "0", "—", "0", "2")


def test_naming_what_has_no_truth_is_a_bug() -> None:
    with pytest.raises(ValueError, match="only where there is a truth"):
        Tally("某法").count(TRUTH, frozenset({("u09", "a")}))
    with pytest.raises(ValueError, match="named or declined"):
        Tally("某法").count(TRUTH, frozenset({("u01", "a")}), frozenset({("u01", "a")}))


def test_a_judge_who_knows_the_truth_is_never_wrong() -> None:
    def knowing(province: Province, targets: Sequence[Target]) -> Iterable[Verdict]:
        truth = province.truth()
        return [verdict(t, Outcome.MET if truth[t.scope, t.indicator] else Outcome.MISSED) for t in targets]

    ours = score_verdicts(2, 5, knowing, 60)[2]
    missed = sum(not met for seed in (5, 6) for met in Province(seed, 60).truth().values())
    assert (ours.verdicts, ours.named, ours.wrong, ours.declined, ours.unnamed) == (78, missed, 0, 0, 0)


def test_a_judge_who_names_everybody_is_wrong_wherever_the_target_was_met() -> None:
    ours = score_verdicts(1, 5, lambda province, targets: [verdict(t, Outcome.MISSED) for t in targets], 60)[2]
    met = sum(Province(5, 60).truth().values())
    assert (ours.named, ours.wrong, ours.unnamed) == (39, met, 0)
    assert 0 < met < 39


def test_what_is_not_robust_is_declined_and_not_named() -> None:
    ours = score_verdicts(1, 5, lambda province, targets: [verdict(t, Outcome.MISSED, False) for t in targets], 60)[2]
    assert (ours.named, ours.wrong, ours.declined) == (0, 0, 39)


def test_naive_completion_is_the_fall_of_the_reported_ratio_against_the_demand() -> None:
    province = Province(5, 60)
    target = next(t for t in province.targets(2016) if t.kind == ANNUAL and t.scope == "u02" and "water" in t.indicator)
    levels = []
    for year in (2015, 2016):
        lines = [x.amounts for x in province.yearly(year) if x.unit == "u02"]
        levels.append(Fraction(sum(a["water"] for a in lines), sum(a["people"] for a in lines)))
    fell = 1 - levels[1] / levels[0]
    assert completions(province, [target]) == {("u02", "water_per_person"): fell * 100_000 / (target.milli or 0)}


def test_a_completion_needs_a_demand() -> None:
    target = Target("t", "u02", "water_per_person", ANNUAL, "2015", "2016", None, "percent", "合成", "2016-01-01")
    with pytest.raises(ValueError, match="t demands nothing; a completion needs a share"):
        completions(Province(5, 60), [target])


def test_the_last_three_of_each_ranking_are_named() -> None:
    done = {(f"u{n:02d}", i): Fraction(n, 10) for n in range(1, 14) for i in ("energy_per_person", "water_per_person")}
    assert last_of(done) == {(f"u0{n}", i) for n in (1, 2, 3) for i in ("energy_per_person", "water_per_person")}


def test_steps_are_told() -> None:
    told: list[tuple[int, int]] = []
    tallies = score_verdicts(2, 5, lambda p, t: [], 60, lambda done, whole: told.append((done, whole)))
    assert told == [(1, 2), (2, 2)]
    assert [t.method for t in tallies] == [TOTALS, RANKING, OURS]


def test_naive_naming_is_often_wrong_and_ours_seldom() -> None:
    totals, ranking, ours = score_verdicts(3)
    assert (totals.share or 0) > Fraction(1, 10) and (ranking.share or 0) > Fraction(1, 10)
    assert ours.named > 10
    assert ours.wrong * 20 <= ours.named
    assert ours.named + ours.declined < ours.verdicts == 117
