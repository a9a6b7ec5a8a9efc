"""First roster: the upper platform's list compared with the staffing list, and the institutions that leave."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tongbao.intake.exchange.upper_platform import ListedInstitution
from tongbao.intake.values.identity import name_key
from tongbao.measure.refusal import Refusal
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class MatchedPair:
    """One institution on both lists, and the key that matched it (代码 or 名称)."""

    upper: ListedInstitution
    staffing: ListedInstitution
    how: str


@dataclass
class RosterBuild:
    """Result of matching two lists.

    Attributes
    ----------
    pairs
        Institutions on both lists.
    twice : list, key, entries
        Entries a list has more than once.
    only_upper, only_staffing
        Entries of one list only.
    doubts : entry, entry, Chinese sentence
        Matches that contradict themselves.
    """

    pairs: list[MatchedPair] = field(default_factory=list)
    twice: list[tuple[str, str, list[ListedInstitution]]] = field(default_factory=list)
    only_upper: list[ListedInstitution] = field(default_factory=list)
    only_staffing: list[ListedInstitution] = field(default_factory=list)
    doubts: list[tuple[ListedInstitution, ListedInstitution, str]] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        """Return whether a county can sign it: no duplicate, nothing missing, no contradiction."""
        return not (self.twice or self.only_upper or self.only_staffing or self.doubts)


@dataclass(frozen=True, slots=True)
class DepartingInstitution:
    """Institution that leaves the roster.

    Attributes
    ----------
    institution, name, county
        Id, name and county code.
    energy : [as given]
        Last year's energy; None where it reported nothing.
    share
        Share of the energy of all; 0 where it reported nothing.
    """

    institution: str
    name: str
    county: str
    energy: Fraction | None
    share: Fraction


def match_lists(upper: Sequence[ListedInstitution], staffing: Sequence[ListedInstitution]) -> RosterBuild:
    """Match two lists by code, then by name within a county.

    Parameters
    ----------
    upper
        List of the upper platform.
    staffing
        List of the staffing office.

    Returns
    -------
    RosterBuild
        An entry listed twice is not matched but shown.
    """
    build = RosterBuild()
    uppers, staffs = _unique(upper, "上级平台", build), _unique(staffing, "编制名册", build)
    by_code = {b.uscc: b for b in staffs if b.uscc}
    by_name = defaultdict(list)
    for body in staffs:
        by_name[name_key(body.name)].append(body)
    used: set[int] = set()
    left = []
    for body in uppers:
        other = by_code.get(body.uscc) if body.uscc else None
        if other is None:
            left.append(body)
        else:
            used.add(id(other))
            _add_pair(body, other, "代码", build)
    for body in left:
        here = [b for b in by_name[name_key(body.name)] if id(b) not in used and _same_place(b, body)]
        if len(here) == 1:
            used.add(id(here[0]))
            _add_pair(body, here[0], "名称", build)
        else:
            build.only_upper.append(body)
    build.only_staffing = [b for b in staffs if id(b) not in used]
    return build


def enrolment_table(build: RosterBuild, since: date, rulebook: Rulebook) -> bytes:
    """Write the matched pairs as institutions.csv, to be enrolled once the counties have signed.

    Entries in doubt are not included. An institution's id is its credit code; without one, its county and a digest
    of its name, the same every time.

    Parameters
    ----------
    build
        Result of the matching.
    since
        First day of the institutions.
    rulebook
        Rules in force on the day; ``institution_kinds`` gives the kinds.

    Returns
    -------
    bytes
        CSV in UTF-8.

    Raises
    ------
    Refusal
        Code ``roster`` for a kind of institution that is not in the rules.
    """
    kinds = {r.text("name"): r.id for r in rulebook.rows("institution_kinds")}
    kinds |= {i: i for i in kinds.values()}
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(("id", "name", "kind", "county", "since", "until", "uscc", "parent"))
    for pair in sorted(build.pairs, key=lambda p: (p.upper.county, p.upper.name)):
        body, uscc = pair.upper, pair.upper.uscc or pair.staffing.uscc
        if body.kind not in kinds:
            raise Refusal(
                "roster",
                f"“{body.name}”（上级平台第{body.row}行）的机构类型“{body.kind}”无法识别。",
                f"可用：{'、'.join(k for k in kinds if not k.isascii())}。请在上级平台的导出中改正。",
            )
        id_ = uscc or f"{body.county}-{sha256(name_key(body.name).encode())[:8]}"
        lines.writerow((id_, body.name, kinds[body.kind], body.county, since.isoformat(), "", uscc, body.parent))
    return out.getvalue().encode()


def find_departing(
    before: Iterable[tuple[str, str, str]], after: Iterable[str], energy: Mapping[str, Fraction]
) -> list[DepartingInstitution]:
    """List the institutions of the old roster that are not on the new one.

    Parameters
    ----------
    before : id, name, county
        Old roster.
    after : ids
        New roster.
    energy : mapping of institution id to energy
        Last year's energy, all in one unit.

    Returns
    -------
    list of Leaving
        Largest first, after those that reported nothing: their weight is unknown.
    """
    stays, whole = set(after), sum(energy.values(), Fraction(0))
    gone = [
        DepartingInstitution(
            i, name, county, energy.get(i), energy.get(i, Fraction(0)) / whole if whole else Fraction(0)
        )
        for i, name, county in before
        if i not in stays
    ]
    return sorted(gone, key=lambda x: (x.energy is not None, -x.share, x.institution))


def _unique(bodies: Sequence[ListedInstitution], words: str, build: RosterBuild) -> list[ListedInstitution]:
    """List the entries that occur once, by code or by name in a county; add the others to ``build.twice``."""
    groups: dict[tuple[str, str], list[ListedInstitution]] = defaultdict(list)
    for body in bodies:
        groups[("代码", body.uscc) if body.uscc else ("名称", f"{body.county} {name_key(body.name)}")].append(body)
    for (how, key), same in sorted(groups.items()):
        if len(same) > 1:
            build.twice.append((words, f"{how} {key}", same))
    return [same[0] for same in groups.values() if len(same) == 1]


def _same_place(first: ListedInstitution, second: ListedInstitution) -> bool:
    return not first.county or not second.county or first.county == second.county


def _add_pair(upper: ListedInstitution, staffing: ListedInstitution, how: str, build: RosterBuild) -> None:
    """Add a match to ``build``, as a pair or as a doubt."""
    if how == "代码" and name_key(upper.name) != name_key(staffing.name):
        sentence = f"代码相同而名称不同：“{upper.name}”与“{staffing.name}”。请核对是否更名或串行。"
        build.doubts.append((upper, staffing, sentence))
    elif how == "名称" and upper.uscc and staffing.uscc:
        sentence = f"“{upper.name}”名称相同而代码不同：{upper.uscc}与{staffing.uscc}。请核对代码。"
        build.doubts.append((upper, staffing, sentence))
    elif not _same_place(upper, staffing):
        sentence = f"“{upper.name}”的区划代码不同：{upper.county}与{staffing.county}。请核对所在地。"
        build.doubts.append((upper, staffing, sentence))
    else:
        build.pairs.append(MatchedPair(upper, staffing, how))
