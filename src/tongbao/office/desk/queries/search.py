"""Find institutions, returns and documents by words, within the territory."""

from heapq import nsmallest

from django.db.models import Max, Q

from tongbao.intake.review.state import State
from tongbao.office.desk.access import roles, visibility
from tongbao.office.desk.access.roles import place_name
from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.queries.document_kinds import kind_names
from tongbao.office.desk.queries.returns import KINDS, TONES
from tongbao.office.desk.queries.table import Cell, Table, Value
from tongbao.office.store import rows
from tongbao.office.store.models import DocumentRow, UploadRow
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster

_MOST = 30
_RECENT = 20_000


def by_words(words: str, acting: Actor) -> list[Table]:
    """A table of each kind of thing that was found."""
    today, roster = acting.now.date(), rows.roster()
    keys = _named(words, acting, roster)
    bodies = visibility.institutions(acting, today).filter(key__in=keys).order_by("key")[:_MOST]
    returns = _returns(words, keys, acting, roster)
    tables = [
        Table(
            "机构",
            ("名称", "编号", "县"),
            [
                (Cell(b.name, page="institution", key=(b.key,)), b.key, place_name(b.county, today, roster))
                for b in bodies
            ],
        ),
        Table(
            "报表",
            ("文件", "报表", "期间", "状态"),
            [
                (
                    Cell(u.file, page="return", key=(u.pk,)),
                    KINDS.get(u.kind, u.kind),
                    u.period,
                    Cell(State(u.state).term, TONES[u.state]),
                )
                for u in returns
            ],
            note=f"文件名只在最近收到的{_RECENT}份里找；更早的请写机构的名称，或到“报表”页按期间查。",
        ),
    ]
    called = kind_names(today)
    meant = [k for k, name in called.items() if words in name]
    if visibility.verbs(acting) & {"draft", "issue", "sign", "verify"}:
        by = Q(key__icontains=words) | Q(number__icontains=words) | Q(kind__in=meant)
        documents = DocumentRow.objects.filter(by).order_by("-id")
        tables.append(
            Table(
                "文件",
                ("文件", "文号", "期间", "截至日"),
                [
                    (Cell(called.get(d.kind, d.kind), page="document", key=(d.key,)), d.number, d.period, d.as_of)
                    for d in documents[:_MOST]
                ],
            )
        )
    return [*tables, _places(words, acting, roster)]


def _places(words: str, acting: Actor, roster: Roster) -> Table:
    """Reporting units and counties of the territory that are called so, or have that code."""
    today, own = acting.now.date(), visibility.own_places(acting)
    units = [(u.id, u.name, u.code) for u in roster.units_at(today, AREAS)]
    counties = [(r.code, r.name, r.code) for r in roster.regions if r.exists(today) and r.kind not in ("省", "市")]
    found = [
        (id_, name, code)
        for id_, name, code in (*units, *counties)
        if (words in name or words in (id_, code)) and (not own or roles.is_inside(own, id_, today, roster))
    ]
    lines: list[tuple[Value, ...]] = [
        (Cell(name, page="registry_place", key=(id_,)), code) for id_, name, code in found[:_MOST]
    ]
    return Table("单位和县（市、区）", ("名称", "代码"), lines)


def _named(words: str, acting: Actor, roster: Roster) -> list[str]:
    """The first institutions of the territory that are called so today, by id: the registry is read already."""
    today, own = acting.now.date(), visibility.own_places(acting)
    near = roles.was_ever_inside(own, roster) if own else None
    called = words.lower()
    alike = (s for s in roster.institutions if (called in s.name.lower() or called == s.id.lower()) and s.exists(today))
    return nsmallest(
        _MOST, {s.id for s in alike if near is None or (s.id in near and roles.is_inside(own, s.id, today, roster))}
    )


def _returns(words: str, keys: list[str], acting: Actor, roster: Roster) -> list[UploadRow]:
    """Returns of these institutions, and of the last to come in those with the words in the name of the file.

    A name that has words in it somewhere is found by no index, so a search of every file there ever was would read all.
    Each of the two is asked by itself: of an "or" of both SQLite would make a walk through all returns.
    """
    mine = visibility.uploads(acting, roster).order_by("-id")
    newest = UploadRow.objects.aggregate(n=Max("id"))["n"] or 0
    named = mine.filter(unit__in=[*keys, ""])[:_MOST]
    found = {u.pk: u for u in (*named, *mine.filter(file__icontains=words, id__gt=newest - _RECENT)[:_MOST])}
    return [found[pk] for pk in sorted(found, reverse=True)[:_MOST]]
