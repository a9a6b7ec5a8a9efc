"""Find institutions, returns and documents by words, within the territory."""

from tongbao.intake.state import State
from tongbao.office.desk.access import place_name
from tongbao.office.desk.home import Acting
from tongbao.office.desk.look import reach
from tongbao.office.desk.look.returns import KINDS, TONES
from tongbao.office.desk.look.table import Cell, Table
from tongbao.office.store import rows
from tongbao.office.store.models import DocumentRow

_MOST = 30


def by_words(words: str, acting: Acting) -> list[Table]:
    """A table of each kind of thing that was found."""
    today, roster = acting.now.date(), rows.roster()
    bodies = reach.institutions(acting, today).filter(name__icontains=words).order_by("key")[:_MOST]
    returns = reach.uploads(acting, roster).filter(file__icontains=words).order_by("-id")[:_MOST]
    tables = [
        Table(
            "机构",
            ("名称", "编号", "县"),
            [
                (Cell(b.name, kind="institution", key=(b.key,)), b.key, place_name(b.county, today, roster))
                for b in bodies
            ],
        ),
        Table(
            "报表",
            ("文件", "报表", "期间", "状态"),
            [
                (
                    Cell(u.file, kind="return", key=(u.pk,)),
                    KINDS.get(u.kind, u.kind),
                    u.period,
                    Cell(State(u.state).term, TONES[u.state]),
                )
                for u in returns
            ],
        ),
    ]
    if reach.verbs(acting) & {"draft", "issue", "sign", "verify"}:
        documents = DocumentRow.objects.filter(key__icontains=words) | DocumentRow.objects.filter(
            number__icontains=words
        )
        tables.append(
            Table(
                "文件",
                ("编号", "文号", "期间"),
                [(Cell(d.key, kind="document", key=(d.key,)), d.number, d.period) for d in documents[:_MOST]],
            )
        )
    return tables
