"""Aftermath: what a grade entails by the rubric of the day."""

from collections.abc import Sequence

from tongbao.assess.finding import Finding, Values
from tongbao.assess.rubric import consequences
from tongbao.rules.rulebook import Rulebook


def consequence_findings(findings: Sequence[Finding], rubric_id: str, rulebook: Rulebook) -> list[Finding]:
    """For each grade given that entails something: to whom, and what. Whose grade is pending is told nothing."""
    rubric = rulebook.row("rubrics", rubric_id)
    found = []
    for grade in (f for f in findings if f.kind == "grades"):
        told = consequences(rubric, str(grade.values["grade"]))
        if told:
            values: Values = {"names": grade.units("names"), "grade": grade.values["grade"], "measures": told}
            id_ = grade.id.replace("grades:", "consequence:", 1)
            rules = (f"rubrics/{rubric_id}",)
            found.append(
                Finding(id_, "consequence", grade.subject, grade.matter, values, grade.records, rules, "；".join(told))
            )
    return found
