"""People of the campaign: vacant posts, and the coverage of the network by unit and role."""

from datetime import date

from tongbao.office.desk.access import roles as access
from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.works.works import current_stage
from tongbao.office.store import rows
from tongbao.registry.reporting import AREAS
from tongbao.rules.rulebook import Rulebook
from tongbao.works.people import coverage, list_vacancies

VACANT_HEADS = ("单位", "机构", "空缺的成员", "自", "理由")
COVERAGE_HEADS = ("单位", "类别", "县（市、区）数", "已有", "未报", "本级")


def vacant_posts(as_of: date, acting: Actor) -> list[tuple[str, ...]]:
    """List the posts that are vacant on a day, within the person's territory."""
    access.territory(acting, "works")
    roster = rows.roster()
    names = {u.id: u.name for u in roster.units}
    found = list_vacancies(current_stage(as_of, acting, roster))
    return [(names.get(v.unit, v.unit), v.body, v.member, v.since, v.reason) for v in found]


def network_coverage(as_of: date, acting: Actor) -> list[tuple[str, ...]]:
    """Count the counties of each area that have a head, a statistician, a liaison, a monitoring system."""
    own, roster = access.territory(acting, "works"), rows.roster()
    units = [u for u in roster.units_at(as_of, AREAS) if not own or access.is_inside(own, u.id, as_of, roster)]
    counties = {u.id: [c.code for c in roster.counties_of(u.id, as_of)] for u in units}
    words = [r for r in Rulebook(as_of).rows("work_words") if r.text("kind") == "role"]
    roles = {r.id.partition(".")[2]: r.text("name") for r in words}
    names = {u.id: u.name for u in units}
    return [
        (
            names[c.unit],
            roles[c.role],
            str(c.counties),
            str(c.covered),
            str(c.counties - c.reported),
            "未报" if c.own is None else str(c.own),
        )
        for c in coverage(current_stage(as_of, acting, roster), counties, list(roles))
    ]
