"""The kinds of documents an office may draft, what they are called, and for which closed periods."""

from datetime import date

from tongbao.bulletin.genre import BASES
from tongbao.bulletin.genre import kind_names as names
from tongbao.office.store.models import BookRow
from tongbao.rules.rulebook import Rulebook

_MONTHS = 12
KIND_NAMES = {
    "progress": "工作进展通报",
    "energy": "能源资源消费通报",
    "grades": "考核等级通报",
    "assessment": "考核通报",
}


def ready(on: date) -> dict[str, list[str]]:
    """The closed periods each kind of document can be drafted for, the newest first."""
    found: dict[str, list[str]] = {}
    closed: dict[str, list[str]] = {}
    for kind, made in BASES.items():
        books = BookRow.objects.filter(kind=made.offered_for).order_by("-period")
        closed[kind] = found[kind] = list(dict.fromkeys(books.values_list("period", flat=True)))
        if made.whole_years:
            found[kind] = _years(closed[kind])
    for row in Rulebook(on).rows("document_kinds"):
        base, spans = row.text("base"), row.texts("spans")
        if row.get("addressed", False):
            continue
        found[row.id] = [
            *(found[base] if "base" in spans else []),
            *(_years(closed[base]) if "year" in spans else []),
            *(_quarters(closed[base]) if "quarter" in spans else []),
        ]
    return found


def letters(on: date) -> list[tuple[str, str, list[str]]]:
    """Kinds of letters to one unit: id, name, and the periods they can be drafted for."""
    rows_ = [r for r in Rulebook(on).rows("document_kinds") if r.get("addressed", False)]
    return [(r.id, r.text("name"), ready(on)[r.text("base")]) for r in rows_]


def kind_names(on: date) -> dict[str, str]:
    """What kinds of documents are called."""
    return KIND_NAMES | names(Rulebook(on))


def _years(months: list[str]) -> list[str]:
    years = sorted({m[:4] for m in months}, reverse=True)
    return [y for y in years if sum(m[:4] == y for m in months) == _MONTHS]


def _quarters(months: list[str]) -> list[str]:
    """Quarters all of whose months are closed, the newest first."""
    years, known = sorted({m[:4] for m in months}, reverse=True), set(months)
    spans = [(y, q) for y in years for q in (10, 7, 4, 1) if all(f"{y}-{q + n:02d}" in known for n in range(3))]
    return [f"{y}-{q:02d}..{y}-{q + 2:02d}" for y, q in spans]
