"""Document books: which closed books a document is made from, with the office's own particulars."""

from dataclasses import MISSING
from dataclasses import fields as dataclass_fields
from datetime import date

from tongbao.bulletin.ask import Ask
from tongbao.bulletin.draft import Head
from tongbao.bulletin.genre import BASES, find_genre, kind_names
from tongbao.dossier.inputs import Inputs
from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, OfficeRow, RecordRow
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.rulebook import Rulebook


def gather_inputs(kind: str, period: str, as_of: date, rules_on: date | None = None) -> Inputs:
    """Gather the newest books that a document needs, and the office's own particulars.

    Raises
    ------
    Refusal
        Codes ``kind``, ``period``, ``not-closed``.
    """
    form = find_genre(kind, Rulebook(rules_on or as_of))
    if form is None:
        known = [*BASES, *kind_names(Rulebook(rules_on or as_of))]
        raise Refusal("kind", f"没有“{kind}”这种文件。", f"可用：{'、'.join(known)}。")
    named, kind, base = kind, form.base, BASES[form.base]
    try:
        span = Span.parse(period)
    except ValueError:
        raise Refusal("period", f"“{period}”不是期间。", "请写成 2017-03、2025 或 2025-01..2025-06。") from None
    wanted = _periods(kind, period, span)
    books = _newest(base.book)
    missing = [p for p in wanted if p not in books]
    if missing:
        raise Refusal("not-closed", f"{missing[0]}还没有封账。", "请先收文、审核、封账。")
    chosen = [books[p] for p in wanted]
    if base.earlier_books:
        chosen = [b for p, b in books.items() if p <= period]
    if base.from_ledgers:
        before = [str(m) for m in span.year_before()]
        chosen = [*(books[m] for m in before if all(x in books for x in before)), *chosen]
    if base.issued:
        chosen = [*_issued(period, base.issued), *chosen]
    if base.judges_targets:
        chosen = [*_beside(span), *_bases(books, span), *chosen]
    order = OfficeRow.objects.filter(key="list_order").first()
    asks = tuple(a for a, issued in rows.asks() if issued < as_of.isoformat())
    return Inputs(
        kind,
        period,
        as_of,
        rules_on or as_of,
        tuple(dict.fromkeys(chosen)),
        head_of(form.id),
        str(order.value) if order else "customary",
        asks=_newest_by_matter(asks) if base.follows_asks else (),
        rubric=_rubric() if base.judges_targets else "",
        form=named if named != kind else "",
    )


def head_of(kind: str) -> Head:
    """Return the office's particulars for a kind of document.

    Raises
    ------
    Refusal
        Code ``settings`` where one that every document needs is not set.
    """
    found = {r.key: r.value for r in OfficeRow.objects.all()}
    fields = {k: str(found[k]) for k in Head.__dataclass_fields__ if k in found}
    fields |= {k: str(v) for k, v in found.get(kind, {}).items()}
    if lacking := [f.name for f in dataclass_fields(Head) if f.default is MISSING and f.name not in fields]:
        names = {r.id: r.text("name") for r in load_shipped_tables()[0]["settings"]}
        listed = "、".join(names.get(n, n) for n in lacking)
        raise Refusal("settings", f"机关设置中没有填写{listed}。", "请先在“机关设置”中填写。")
    return Head(**fields)


def _periods(kind: str, period: str, span: Span) -> list[str]:
    return [str(m) for m in span] if BASES[kind].from_ledgers else [period]


def _beside(span: Span) -> list[tuple[str, str]]:
    """List the books of the issued targets of every year up to the period, and of the grades of the year before."""
    targets, grades = _newest("targets"), _newest("grades")
    found = [book for year, book in sorted(targets.items()) if _begun(year, span)]
    if not found:
        raise Refusal(
            "not-closed",
            f"{span.first.year}年没有已封账的目标。",
            "请先收文、审核、封账目标清单（close targets）。",
        )
    before = str(span.year_before())
    return [*found, *([grades[before]] if before in grades else [])]


def _issued(period: str, with_: str) -> list[tuple[str, str]]:
    """List the issued books up to the period, where there are records of a type for which they are needed."""
    if not RecordRow.objects.filter(type=with_).exists():
        return []
    span = Span.parse(period)
    return [book for year, book in sorted(_newest("targets").items()) if _begun(year, span)]


def _begun(year: str, span: Span) -> bool:
    """Return whether a year begins before a span ends; a heating season has two years."""
    return Span.parse(year).first <= span.last


def _bases(books: dict[str, tuple[str, str]], span: Span) -> list[tuple[str, str]]:
    """List the books of every completely closed year before the span: base years of plans are among them."""
    years = sorted({p[:4] for p in books if p < str(span.first)})
    whole = [[f"{y}-{m:02d}" for m in range(1, 13)] for y in years]
    return [books[m] for months in whole if all(m in books for m in months) for m in months]


def _rubric() -> str:
    row = OfficeRow.objects.filter(key="rubric").first()
    return str(row.value) if row else ""


def _newest(kind: str) -> dict[str, tuple[str, str]]:
    books: dict[str, tuple[str, str]] = {}
    for row in BookRow.objects.filter(kind=kind).order_by("period", "vintage"):
        books[row.period] = (row.folder, row.seal)
    return books


def _newest_by_matter(asks: tuple[Ask, ...]) -> tuple[Ask, ...]:
    """Reduce the asks to one a matter, the newest document's, so that nobody is counted twice."""
    return tuple({a.matter: a for a in asks}.values())
