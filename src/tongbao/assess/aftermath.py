"""Consequences that the rubric of the day attaches to a grade."""

from collections.abc import Sequence

from tongbao.assess.finding import Finding
from tongbao.assess.rubric import consequences
from tongbao.assess.values.grades import ConsequenceValues, GradesValues
from tongbao.rules.rulebook import Rulebook


def consequence_findings(findings: Sequence[Finding], rubric_id: str, rulebook: Rulebook) -> list[Finding]:
    """List what each grade entails by the rubric.

    Parameters
    ----------
    findings
        Findings of the assessment; those of kind ``grades`` are read.
    rubric_id
        Id of table ``rubrics``.
    rulebook
        Rules of the day.

    Returns
    -------
    list of Finding
        One for each grade that entails something; a pending grade entails nothing.
    """
    rubric = rulebook.row("rubrics", rubric_id)
    found = []
    for grade in (f for f in findings if f.kind == "grades"):
        graded = GradesValues.of(grade)
        told = consequences(rubric, graded.grade)
        if told:
            values = ConsequenceValues(names=graded.names, grade=graded.grade, measures=told)
            id_ = grade.id.replace("grades:", "consequence:", 1)
            rules = (f"rubrics/{rubric_id}",)
            found.append(
                Finding(
                    id=id_,
                    kind="consequence",
                    subject=grade.subject,
                    matter=grade.matter,
                    values=values.as_values(),
                    records=grade.records,
                    rules=rules,
                    working="；".join(told),
                )
            )
    return found
