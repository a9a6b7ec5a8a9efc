"""Cascade: where the retrofit task stands in each area: 分解, 下达, 收到."""

from datetime import date

from tongbao.assess.progress import known_at
from tongbao.office.desk import access
from tongbao.office.desk.followup import progress_books
from tongbao.office.desk.home import Acting, Home
from tongbao.office.desk.recompute import records_of
from tongbao.office.store import rows
from tongbao.targets.cascade import Handing, handing_down


def cascade(as_of: date, home: Home, acting: Acting) -> list[tuple[str, Handing]]:
    """Every area by name with its standing, from closed books."""
    access.require(acting, "cascade")
    facts, _, _ = records_of([home.path / b.folder for b in progress_books()])
    roster = rows.roster()
    return [(roster.unit(h.unit).name, h) for h in handing_down(known_at(facts, as_of), roster, as_of)]
