"""Grades: an exact partition of the closed list, in rank order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tongbao.assess.finding import Finding
from tongbao.assess.values.grades import GradesValues
from tongbao.measure.refusal import Refusal
from tongbao.records.fact import Fact
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


def grades(facts: Sequence[Fact], roster: Roster, rulebook: Rulebook, as_of: date) -> list[Finding]:
    """Part the areas by grade.

    Parameters
    ----------
    facts
        Facts of the period; those of the matter ``grade`` are read.
    roster
        Closed lists of units.
    rulebook
        Rules of the day (table ``grading``).
    as_of
        Day of the closed list.

    Returns
    -------
    list of Finding
        One a grade, its units in rank order (the order handed in).

    Raises
    ------
    Refusal
        Code ``partition`` where a unit has no grade or two, or a grade is in no table.
    """
    units = [u.id for u in roster.units_at(as_of, "areas")]
    graded = [f for f in facts if f.matter == "grade"]
    given = [f.unit for f in graded]
    problems = [f"{roster.unit(u).name}有{given.count(u)}个等级" for u in sorted(units) if given.count(u) != 1]
    problems += [f"{roster.unit(u).name}不在应考核的单位名单中" for u in sorted(set(given) - set(units))]
    if problems:
        raise Refusal(
            "partition",
            "考核等级没有把全部单位各分一次：" + "；".join(problems) + "。",
            "请补齐或更正等级后再评。",
        )
    found = []
    for row in rulebook.rows("grading"):
        mine = sorted((f for f in graded if f.level == row.text("word")), key=lambda f: f.count or 0)
        if mine:
            values = GradesValues(names=tuple(f.unit for f in mine), grade=row.text("word"), total=len(units))
            found.append(
                Finding(
                    f"grades:areas:{row.id}",
                    "grades",
                    "areas",
                    row.id,
                    values.as_values(),
                    {"*": tuple(f.id for f in mine)},
                    (f"grading/{row.id}",),
                )
            )
    counts = [len(f.units("names")) for f in found]
    if sum(counts) != len(units):
        unknown = sorted({f.level for f in graded} - {r.text("word") for r in rulebook.rows("grading")})
        raise Refusal(
            "partition",
            f"等级“{'、'.join(unknown)}”不在规则表中。",
            "请先在 grading 表中补录该等级及其出处。",
        )
    working = "＋".join(map(str, counts)) + f"＝{sum(counts)}"
    return [replace(f, working=working) for f in found]
