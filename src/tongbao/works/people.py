"""People of the campaign: vacant posts, and coverage of counties by heads, statisticians and liaisons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tongbao.records.work import Work, select_register

VACANT, FILLED = "vacant", ("filled", "added")


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Vacant post of a leading group or joint meeting, since a day (ISO, empty where not stated)."""

    unit: str
    body: str
    member: str
    since: str
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of a unit's counties, how many have somebody in a role; ``own`` is what the unit has at its own level."""

    unit: str
    role: str
    counties: int
    covered: int
    reported: int
    own: int | None


def list_vacancies(works: Sequence[Work]) -> list[Vacancy]:
    """List posts reported vacant and not filled on the same day or later.

    Parameters
    ----------
    works
        Lines of the works ledger; register ``bodies`` is read.

    Returns
    -------
    list of Vacancy
        Of the same body, member by member.
    """
    changes = sorted(
        select_register(works, "bodies"), key=lambda w: (w.unit, w.text("day"), w.text("act") != VACANT, w.id)
    )
    standing: dict[tuple[str, str, str], Vacancy] = {}
    for line in changes:
        for member in line.names("members") or ("",):
            key = (line.unit, line.text("name"), member)
            if line.text("act") == VACANT:
                standing[key] = Vacancy(*key, line.text("day"), line.text("reason"))
            elif line.text("act") in FILLED:
                standing.pop(key, None)
    return list(standing.values())


def coverage(works: Sequence[Work], counties: Mapping[str, Iterable[str]], roles: Sequence[str]) -> list[Coverage]:
    """Count the counties of each unit that have somebody in each role.

    Parameters
    ----------
    works
        Lines of the works ledger; register ``network`` is read.
    counties
        Codes of the counties of each unit.
    roles
        Ids of the roles, in order.

    Returns
    -------
    list of Coverage
        By unit and role. A county without a report is neither covered nor uncovered: ``reported`` counts those with
        one.
    """
    told: dict[tuple[str, str], dict[str, int]] = {}
    for line in select_register(works, "network"):
        count = line.number("count")
        if count is not None:
            own = told.setdefault((line.unit, line.text("role")), {})
            own[line.text("county")] = own.get(line.text("county"), 0) + count
    found = []
    for unit, codes in counties.items():
        every = set(codes)
        for role in roles:
            said = told.get((unit, role), {})
            here = {c: n for c, n in said.items() if c in every}
            covered = sum(n > 0 for n in here.values())
            found.append(Coverage(unit, role, len(every), covered, len(here), said.get("")))
    return found
