"""Evidence checks: papers used before, people and area against their papers."""

from datetime import date
from fractions import Fraction

from tongbao.intake.review.near_duplicates import PaperUse, ReuseMatch, find_reused, plain_text
from tongbao.intake.review.state import CURRENT
from tongbao.measure.quantity import format_milli
from tongbao.office.desk.access import roles
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.store.models import (
    OpeningRow,
    ReadingRow,
    RecordRow,
)
from tongbao.records.evidence import paper_path
from tongbao.rules.rulebook import Rulebook


def papers_reused(on: date, home: Home, acting: Actor) -> list[ReuseMatch]:
    """List evidence handed in by several units or for several months, by bytes or, for plain text, near-equal words."""
    roles.require(acting, "export")
    words: dict[str, str] = {}
    papers = []
    for row in RecordRow.objects.filter(type="fact").filter(upload__state__in=CURRENT).select_related("upload"):
        for digest in row.body.get("evidence", ()):
            if digest not in words:
                path = paper_path(home.evidence, digest)
                words[digest] = plain_text(path.read_bytes()) if path.exists() else ""
            papers.append(PaperUse(digest, row.upload.unit, row.upload.period, row.upload.file, words[digest]))
    return find_reused(sorted(set(papers), key=lambda p: (p.digest, p.unit, p.month)), Rulebook(on))


def against_papers(month: str, on: date, acting: Actor) -> list[tuple[str, str, str]]:
    """Check people against the staffing list and area against the deed: (institution, month, sentence)."""
    roles.require(acting, "export")
    limits = [r for r in Rulebook(on).rows("guards") if r.get("against")]
    on_paper = {(o.scope, o.item): o.milli for o in OpeningRow.objects.filter(whole=False).order_by("year")}
    found = []
    for row in ReadingRow.objects.filter(month=month).filter(upload__state__in=CURRENT).order_by("institution"):
        for limit in limits:
            reported, paper = (
                row.amounts.get(limit.text("item")),
                on_paper.get((row.institution, limit.text("against"))),
            )
            if reported is None or not paper:
                continue
            share = Fraction(reported, paper)
            if not limit.exact("low") <= share <= limit.exact("high"):
                sentence = f"{limit.text('name')}不符：所报{format_milli(reported)}，凭证{format_milli(paper)}。"
                found.append((row.institution, month, sentence + "请说明原因并附凭证，或更正。"))
    return found
