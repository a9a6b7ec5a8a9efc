"""Score of verdicts: how often a city is named wrongly on synthetic provinces whose truth is known.

Three ways of naming are held against the truth (defined in synth_truth): every unit whose reported totals miss the
target, the last three of a ranking by completion, and the program's own verdicts, which name only what is robust.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tongbao.assess.assessment import Material, judge_units
from tongbao.assess.verdict import Outcome, Verdict, Yearly
from tongbao.measure.change import format_percent
from tongbao.measure.period import Span
from tongbao.records.issued import ANNUAL, Target
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.province import SEED, Province
from tongbao.synthetic.truth import INDICATORS, ratio

Judge = Callable[[Province, Sequence[Target]], Iterable[Verdict]]
Key = tuple[str, str]
YEAR = 2016
JUDGED_ON = date(2017, 4, 30)
LAST = 3
TOTALS, RANKING, OURS = "按报送总量直接判定", "按完成率排名点末三名", "本系统：稳妥才点名"
HEADS = ("方法", "判定数", "点名", "点错", "错点占点名", "不作结论", "真未完成而未点名")


@dataclass
class Tally:
    """How one way of naming did: verdicts in all, named, named wrongly, declined, and truly missed but not named."""

    method: str
    verdicts: int = 0
    named: int = 0
    wrong: int = 0
    declined: int = 0
    unnamed: int = 0

    @property
    def share(self) -> Fraction | None:
        """Wrongly named / named; None where nobody was named."""
        return Fraction(self.wrong, self.named) if self.named else None

    def count(self, truth: Mapping[Key, bool], named: frozenset[Key], declined: frozenset[Key] = frozenset()) -> None:
        """Add the result of one province.

        Parameters
        ----------
        truth : mapping of (unit, indicator) to bool
            Whether the target was truly met.
        named, declined
            Verdicts named as missed, and verdicts not given.

        Raises
        ------
        ValueError
            Where a verdict is both named and declined, or there is no truth for it.
        """
        if (named | declined) - truth.keys() or named & declined:
            raise ValueError("a verdict is named or declined, and only where there is a truth")
        self.verdicts += len(truth)
        self.named += len(named)
        self.wrong += sum(truth[k] for k in named)
        self.declined += len(declined)
        self.unnamed += sum(not met and k not in named for k, met in truth.items())

    def line(self) -> tuple[str, ...]:
        """Format the tally as a printed line.

        Returns
        -------
        tuple of str
            Cells of the table.
        """
        share = "—" if self.share is None else format_percent(self.share)
        counts = (self.verdicts, self.named, self.wrong)
        return (self.method, *map(str, counts), share, str(self.declined), str(self.unnamed))


def score_verdicts(
    provinces: int,
    seed: int = SEED,
    judge: Judge | None = None,
    institutions: int = 2000,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> list[Tally]:
    """Score three ways of naming units on some synthetic provinces.

    Parameters
    ----------
    provinces
        Number of provinces, built from consecutive seeds.
    seed
        First seed.
    judge
        None for the program's own verdicts.
    institutions
        Institutions of a province.
    progress : called with (provinces scored, provinces in all)
        Called after each province.

    Returns
    -------
    list of Tally
        Naming by totals, by ranking and by robust verdicts, over all provinces.
    """
    tallies = [Tally(TOTALS), Tally(RANKING), Tally(OURS)]
    for number in range(provinces):
        province = Province(seed + number, institutions)
        truth = province.truth()
        wanted = [t for t in province.targets(YEAR) if t.kind == ANNUAL and t.scope in province.units]
        done = completions(province, wanted)
        tallies[0].count(truth, frozenset(k for k, share in done.items() if share < 1))
        tallies[1].count(truth, last_of(done))
        tallies[2].count(truth, *robust(province, wanted, judge or judged))
        progress(number + 1, provinces)
    return tallies


def completions(province: Province, targets: Iterable[Target]) -> dict[Key, Fraction]:
    """Compute the naive completion of each target.

    Parameters
    ----------
    province
        Synthetic province.
    targets
        Annual targets.

    Returns
    -------
    mapping of (unit, indicator) to share
        Reduction of the reported ratio of sums / reduction demanded.

    Raises
    ------
    ValueError
        Where a target demands nothing.
    """
    sums = {year: _by_unit(province.yearly(year)) for year in (YEAR - 1, YEAR)}
    found = {}
    for target in targets:
        now, before = (ratio(sums[y][target.scope], target.indicator) for y in (YEAR, YEAR - 1))
        if not target.milli:
            raise ValueError(f"{target.id} demands nothing; a completion needs a share")
        found[target.scope, target.indicator] = (1 - now / before) * 100_000 / target.milli
    return found


def last_of(done: Mapping[Key, Fraction]) -> frozenset[Key]:
    """Select the last three units of a ranking by completion, for each indicator.

    Parameters
    ----------
    done : mapping of (unit, indicator) to share
        Completions.

    Returns
    -------
    frozenset of (unit, indicator)
        Ties in the order of ids.
    """
    named: set[Key] = set()
    for indicator in INDICATORS:
        keys = sorted((k for k in done if k[1] == indicator), key=lambda k: (done[k], k))
        named |= set(keys[:LAST])
    return frozenset(named)


def robust(province: Province, targets: Sequence[Target], judge: Judge) -> tuple[frozenset[Key], frozenset[Key]]:
    """Sort a judge's verdicts into named and declined.

    Parameters
    ----------
    province
        Synthetic province.
    targets
        Annual targets.
    judge
        Gives the verdicts.

    Returns
    -------
    named, declined
        Missed and robust; unjudged or not robust.
    """
    named, declined = set(), set()
    for verdict in judge(province, targets):
        key = (verdict.unit, verdict.target.indicator)
        if verdict.outcome is Outcome.UNJUDGED or not verdict.robust:
            declined.add(key)
        elif verdict.outcome is Outcome.MISSED:
            named.add(key)
    return frozenset(named), frozenset(declined)


def judged(province: Province, targets: Sequence[Target]) -> list[Verdict]:
    """Judge a province from just the material its books would hold on the day.

    Parameters
    ----------
    province
        Synthetic province.
    targets
        Annual targets.

    Returns
    -------
    list of Verdict
        The program's own verdicts.
    """
    years = (YEAR - 1, YEAR)
    material = Material(
        Span.parse(str(YEAR)),
        JUDGED_ON,
        tuple(province.units),
        {str(y): province.yearly(y) for y in years},
        tuple(targets),
        restatements=tuple(province.restatements()),
        degree_days=tuple(d for y in years for d in province.degree_days(y)),
        owed={u: province.owed(u, YEAR) for u in province.units},
    )
    return [v for mine in judge_units(material, Rulebook(JUDGED_ON), province.units).values() for v in mine]


def _by_unit(lines: Iterable[Yearly]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for line in lines:
        found.setdefault(line.unit, Counter()).update(line.amounts)
    return found
