"""Field assessment (现场考核): open a round, plan groups and routes, score, review, approve, each by other people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tongbao.assess import onsite as core
from tongbao.assess.onsite import APPROVAL, REVIEW, SELF, SITE, Line, Mark
from tongbao.intake.forms.issued_form import write_list
from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.access.roles import place_name
from tongbao.office.desk.collection.collect import collect_written
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import MarkRow, PersonRow, RoundRow, RouteRow
from tongbao.records.evidence import paper_path, store_paper
from tongbao.records.issued import Points
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster
from tongbao.rules.digest import sha256
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

# Roles of those who see a round: its office, the unit assessed, the group that visits it.
OFFICE, UNIT, GROUP = "office", "unit", "group"
_LOOKS = ("assess", "judge", "sign", "review")

Paper = tuple[str, bytes]


@dataclass(frozen=True)
class Given:
    """One line of a score sheet as typed: points, ground, and a paper where there is one."""

    points: str
    words: str = ""
    paper: Paper | None = None


def subjects(place: str, on: date, roster: Roster) -> list[tuple[str, str]]:
    """List the places an office assesses: the areas, the counties of a unit, or the institutions of a county.

    Returns
    -------
    list of tuple of str, str
        Id and name of each.
    """
    if not place:
        return [(u.id, u.name) for u in roster.units_at(on, AREAS)]
    if any(u.id == place for u in roster.units):
        return [(r.code, r.name) for r in roster.counties_of(place, on)]
    return sorted((s.id, s.name) for s in roster.institutions if s.county == place and s.exists(on))


def rubrics(on: date) -> list[Row]:
    """List the rubrics of a day that have items scored on the spot."""
    rulebook = Rulebook(on)
    found = []
    for row in rulebook.rows("rubrics"):
        try:
            core.given_items(row, rulebook)
        except Refusal:
            continue
        found.append(row)
    return found


def open_round(period: str, rubric: str, only: Sequence[str], self_due: date, acting: Actor) -> RoundRow:
    """Open the field assessment of a year for the units below the person's own place.

    Parameters
    ----------
    period : year
    rubric : id of the rubric
    only : names or ids
        Units to be assessed; none for all below the place.
    self_due
        Last day of the self-assessment.
    acting
        Person who may assess.

    Returns
    -------
    RoundRow
        Round as opened.

    Raises
    ------
    Refusal
        Codes ``role``, ``period``, ``field-round`` (it exists, or there is no unit to assess), ``field-unit``, ``day``,
        and those of a rubric without items scored on the spot.
    """
    with one_act():
        place = roles.territory(acting, "assess")
        on, roster = _last_day(period), rows.roster()
        row = Rulebook(on).row("rubrics", rubric)
        core.given_items(row, Rulebook(on))
        if self_due < acting.now.date():
            raise Refusal("day", f"自评截止日{self_due}已过。", "请写今天或以后的日期。")
        if RoundRow.objects.filter(period=period, rubric=rubric, place=place).exists():
            raise Refusal("field-round", f"{period}年已经按“{row.text('name')}”开展考核。", "请在原来的考核中办理。")
        below = subjects(place, acting.now.date(), roster)
        units = _select_units(only, below) if only else [id_ for id_, _ in below]
        if not units:
            raise Refusal("field-round", "没有可以考核的下级单位。", "请先在名录中登记。")
        whose = place_name(place, acting.now.date(), roster) if place else ""
        made = RoundRow.objects.create(
            title=f"{whose}{period}年度现场考核",
            period=period,
            rubric=rubric,
            place=place,
            units=units,
            self_due=self_due.isoformat(),
            opened_by=acting.who,
            opened_at=acting.at,
        )
        audit_log.record(acting, "assess", f"开展 {made.title} {rubric} {len(units)}家 自评截止{self_due}")
    return made


def plan(pk: int, party: str, members: Sequence[str], day: date, units: Sequence[str], acting: Actor) -> None:
    """Send a group to some units on a day; until it has scored a unit, another plan may supersede it.

    Parameters
    ----------
    pk : key of the round
    party
        Name of the group.
    members : names of people
    day
        Day of the visit.
    units : ids
        Units to be visited.
    acting
        Person of the office of the round.

    Raises
    ------
    Refusal
        Codes ``role``, ``absent``, ``field-closed``, ``field-group`` (nobody in it, or somebody unknown),
        ``field-avoid`` (a member of the unit itself), ``field-unit``, ``field-scored``.
    """
    with one_act():
        round_ = rounds_held(pk, acting, "assess")
        _require_open(round_)
        roster, today = rows.roster(), acting.now.date()
        if not party.strip() or not members:
            raise Refusal("field-group", "没有写考核组名称或组员。", "请填写后再安排。")
        places = dict(PersonRow.objects.filter(name__in=members).values_list("name", "place"))
        if unknown := [m for m in members if m not in places]:
            raise Refusal("field-group", f"“{'、'.join(unknown)}”没有登记。", "请先由管理员登记人员，或核对姓名。")
        for unit in units:
            name = unit_name(round_, unit, today, roster)
            own = [m for m in members if places[m] and roles.is_inside(unit, places[m], today, roster)]
            if own:
                raise Refusal("field-avoid", f"{'、'.join(own)}是{name}的人员，不能考核{name}。", "请换人（回避）。")
            if MarkRow.objects.filter(round=round_, unit=unit, step=SITE).exists():
                raise Refusal("field-scored", f"{name}已经开始现场评分，不能再改考核组和日期。", "请完成评分和复核。")
            RouteRow.objects.update_or_create(
                round=round_,
                unit=unit,
                defaults={
                    **{"party": party.strip(), "members": list(members), "day": day.isoformat()},
                    **{"planned_by": acting.who, "planned_at": acting.at},
                },
            )
            audit_log.record(acting, "assess", f"安排 {round_.title} {name} {party.strip()} {'、'.join(members)} {day}")


def mark(pk: int, unit: str, step: str, given: Mapping[str, Given], home: Home, acting: Actor) -> int:
    """Score items of a unit in a step, all of them or none.

    Parameters
    ----------
    pk : key of the round
    unit : id of the unit
    step : id of the step
    given : mapping of item id to typed line
    home
        Home whose evidence folder stores the papers.
    acting
        Person who scores.

    Returns
    -------
    int
        Number of items that are new or changed.

    Raises
    ------
    Refusal
        Codes ``absent``, ``field-step`` (not this person's step, or not its turn), ``field-closed``, ``field-points``,
        ``field-reason``, ``field-item``.
    """
    with one_act():
        round_ = is_visible(pk, acting)
        rule = step_rule(step, round_)
        why = is_barred(round_, unit, rule, acting)
        if why is not None:
            raise why
        lines = {line.item: line for line in lines_of(round_, unit)}
        changed = 0
        for item, typed in given.items():
            if item not in lines:
                raise Refusal("field-item", "评分表中没有这个项目。", "请刷新页面后再填。")
            changed += _store_mark(round_, unit, lines[item], rule, typed, home, acting)
        if changed:
            name = unit_name(round_, unit, acting.now.date(), rows.roster())
            audit_log.record(acting, "assess", f"{rule.text('name')} {round_.title} {name} {changed}项")
    return changed


def approve(pk: int, document: str, home: Home, acting: Actor) -> str:
    """Approve a reviewed round: record its points as an issued list, and return the list's file name.

    Raises
    ------
    Refusal
        Codes ``role``, ``territory``, ``absent``, ``field-closed``, ``empty``, ``field-lacking``, ``two-persons``, and
        those of collecting a list.
    """
    with one_act():
        round_ = rounds_held(pk, acting, "sign")
        _require_open(round_)
        if not document.strip():
            raise Refusal("empty", "没有写核定文件的文号。", "请填写后再核定。")
        if lacks := unreviewed(round_, acting.now.date()):
            raise Refusal("field-lacking", f"还没有复核完毕：{'；'.join(lacks)}。", "请先完成评分和复核。")
        steps = step_rule(APPROVAL, round_).texts("other_than")
        if MarkRow.objects.filter(round=round_, step__in=steps, by=acting.who).exists():
            raise Refusal("two-persons", f"“{acting.who}”参与过这次评分或复核，不能核定。", "请由另一名签发人核定。")
        content = approved_list(round_, document.strip())
        name = f"{round_.title}评分清单.csv"
        collect_written(content, name, home, acting)
        round_.approved_by, round_.approved_at, round_.document = acting.who, acting.at, document.strip()
        round_.approved_list = sha256(content)
        round_.save(update_fields=["approved_by", "approved_at", "document", "approved_list"])
        audit_log.record(acting, "assess", f"核定 {round_.title} {document.strip()} {round_.approved_list[:12]}")
    return name


def approved_list(round_: RoundRow, document: str) -> bytes:
    """Write the list of points of all units of a round as CSV."""
    rulebook = Rulebook(_last_day(round_.period))
    found: list[Points] = []
    for unit in round_.units:
        found += core.build_points(f"现场{round_.pk}", unit, round_.period, lines_of(round_, unit), document)
    return write_list("points", round_.period, found, rulebook)


def unreviewed(round_: RoundRow, on: date) -> list[str]:
    """List the number of items the review still lacks, unit by unit, in Chinese."""
    roster, sheets = rows.roster(), sheets_of(round_)
    gaps = ((u, core.unscored_items(sheets[u], REVIEW)) for u in round_.units)
    return [f"{unit_name(round_, u, on, roster)}{len(names)}项" for u, names in gaps if names]


def is_visible(pk: int, acting: Actor) -> RoundRow:
    """Find a round of which the person may see something.

    Raises
    ------
    Refusal
        Code ``absent``.
    """
    found = RoundRow.objects.filter(pk=pk).first()
    if found is None or not seats(found, acting):
        raise Refusal("absent", "没有这次考核。", "请从“现场考核”页打开。")
    return found


def rounds_held(pk: int, acting: Actor, verb: str) -> RoundRow:
    """Find a round of the person's own office, to be acted on by a verb.

    Raises
    ------
    Refusal
        Codes ``role``, ``absent``.
    """
    found = RoundRow.objects.filter(pk=pk, place=roles.territory(acting, verb)).first()
    if found is None:
        raise Refusal("absent", "没有这次考核。", "请从“现场考核”页打开。")
    return found


def seats(round_: RoundRow, acting: Actor) -> dict[str, set[str]]:
    """Return the roles of a person towards each unit of a round; units outside their responsibility are left out."""
    person, on, roster = roles.person(acting), acting.now.date(), rows.roster()
    place = person.place
    office = bool(_verbs(person, on) & set(_LOOKS)) and (
        not place or bool(round_.place and _is_within(place, round_.place, on, roster))
    )
    sent = {r.unit for r in RouteRow.objects.filter(round=round_) if acting.who in r.members}
    found = {}
    for unit in round_.units:
        sits = {OFFICE} if office else {UNIT} if place and _is_within(place, unit, on, roster) else set()
        if sits := sits | ({GROUP} if unit in sent else set()):
            found[unit] = sits
    return found


def is_barred(round_: RoundRow, unit: str, rule: Row, acting: Actor) -> Refusal | None:
    """Return the reason why a person may not score a unit in a step now; None where they may.

    Raises
    ------
    Refusal
        Code ``absent`` where the unit is outside their responsibility.
    """
    sits, step, name = seats(round_, acting).get(unit), rule.id, rule.text("name")
    if not sits:
        raise Refusal("absent", "没有这次考核。", "请从“现场考核”页打开。")
    if round_.approved_at:
        return Refusal("field-closed", f"“{round_.title}”已经核定，不能再改。", "有异议的，请向组织考核的机关提出。")
    verbs = _verbs(roles.person(acting), acting.now.date())
    own_steps = {
        SELF: UNIT in sits and "submit" in verbs,
        SITE: GROUP in sits,
        REVIEW: OFFICE in sits and "assess" in verbs,
    }
    if not own_steps.get(step, False):
        return Refusal("field-step", f"“{acting.who}”不办理这个单位的{name}。", "请由办理的人员填写。")
    later = {SELF: (SITE, REVIEW), SITE: (REVIEW,)}.get(step, ())
    given = MarkRow.objects.filter(round=round_, unit=unit)
    if given.filter(step__in=later).exists():
        return Refusal("field-step", f"后面的环节已经开始，{name}不能再改。", "有不同意见的，请向考核组说明。")
    if given.filter(step__in=rule.texts("other_than"), by=acting.who).exists() or (step == REVIEW and GROUP in sits):
        return Refusal("field-avoid", f"“{acting.who}”参加过这个单位前面的评分，不能{name}。", "请换人（回避）。")
    route = RouteRow.objects.filter(round=round_, unit=unit).first()
    if step == SITE and route is not None and acting.now.date().isoformat() < route.day:
        return Refusal("field-step", f"考核日是{route.day}，还没有到。", "请到现场后再评分。")
    if step == REVIEW and (lacks := core.unscored_items(lines_of(round_, unit), SITE)):
        return Refusal("field-step", f"现场还有{len(lacks)}项没有评分，不能复核。", "请等考核组评完。")
    return None


def lines_of(round_: RoundRow, unit: str) -> tuple[Line, ...]:
    """Return the score sheet of a unit."""
    return sheets_of(round_, unit)[unit]


def sheets_of(round_: RoundRow, unit: str = "") -> dict[str, tuple[Line, ...]]:
    """Return the score sheets of a round by unit; of one unit only where it is named."""
    rulebook = Rulebook(_last_day(round_.period))
    items = core.given_items(rulebook.row("rubrics", round_.rubric), rulebook)
    found = MarkRow.objects.filter(round=round_, **({"unit": unit} if unit else {})).order_by("id")
    by: dict[str, list[Mark]] = {}
    for m in found:
        paper = m.pk if m.digest else 0
        by.setdefault(m.unit, []).append(Mark(m.item, m.step, m.milli, m.words, m.by, m.at, paper, m.file))
    return {u: core.sheet(items, by.get(u, ())) for u in ([unit] if unit else round_.units)}


def step_rule(step: str, round_: RoundRow) -> Row:
    """Return the rule of a step on the last day of a round's period.

    Raises
    ------
    Refusal
        Code ``field-step`` where there is no such step.
    """
    found = Rulebook(_last_day(round_.period)).find("assessment_steps", step)
    if found is None:
        raise Refusal("field-step", f"没有“{step}”这个环节。", "请从页面上的按钮办理。")
    return found


def paper_of(pk: int, home: Home, acting: Actor) -> Paper:
    """Read the paper of a mark, for a person who may see the mark.

    Raises
    ------
    Refusal
        Code ``absent``.
    """
    found = MarkRow.objects.filter(pk=pk).exclude(digest="").select_related("round").first()
    sits = seats(found.round, acting).get(found.unit, ()) if found else ()
    if found is None or found.step not in shown_steps(found.round, sits):
        raise Refusal("absent", "没有这份材料。", "请从评分表打开。")
    return found.file, paper_path(home.evidence, found.digest).read_bytes()


def shown_steps(round_: RoundRow, sits: Collection[str]) -> tuple[str, ...]:
    """Return the steps whose points a person may see in their role: a unit sees no result before it is approved."""
    if OFFICE in sits or (sits and round_.approved_at):
        return SELF, SITE, REVIEW
    if GROUP in sits:
        return SELF, SITE
    return (SELF,) if sits else ()


def unit_name(round_: RoundRow, unit: str, on: date, roster: Roster) -> str:
    """Return the name of a unit of a round.

    Raises
    ------
    Refusal
        Code ``field-unit``.
    """
    if unit not in round_.units:
        raise Refusal("field-unit", f"“{unit}”不在这次考核的单位中。", "请从名单中选择。")
    return place_name(unit, on, roster)


def _store_mark(round_: RoundRow, unit: str, line: Line, rule: Row, typed: Given, home: Home, acting: Actor) -> int:
    before = line.marks.get(rule.id)
    milli, words = core.read_points(line, rule, typed.points, typed.words)
    same = before is not None and (before.milli, before.words) == (milli, words)
    if same and typed.paper is None:
        return 0
    digest, file = (store_paper(home.evidence, typed.paper[1]), typed.paper[0]) if typed.paper else ("", "")
    if not digest and before is not None and before.paper:
        old = MarkRow.objects.get(pk=before.paper)
        digest, file = old.digest, old.file
    MarkRow.objects.create(
        **{"round": round_, "unit": unit, "item": line.item, "step": rule.id, "milli": milli, "words": words},
        **{"digest": digest, "file": file, "by": acting.who, "at": acting.at},
    )
    return 1


def _select_units(only: Sequence[str], below: list[tuple[str, str]]) -> list[str]:
    known = {n: i for i, n in below} | {i: i for i, _ in below}
    if unknown := [o for o in only if o not in known]:
        raise Refusal("field-unit", f"“{'、'.join(unknown)}”不是本级的下级单位。", "请逐行填写单位名称或编号。")
    chosen = {known[o] for o in only}
    return [i for i, _ in below if i in chosen]


def _require_open(round_: RoundRow) -> None:
    if round_.approved_at:
        raise Refusal("field-closed", f"“{round_.title}”已经核定，不能再改。", "请另行开展考核。")


def _last_day(period: str) -> date:
    try:
        return Span.parse(period).last.last_day
    except ValueError:
        raise Refusal("period", f"“{period}”不是考核年度。", "请写成 2016 的样子。") from None


def _verbs(person: PersonRow, on: date) -> set[str]:
    return {v for r in Rulebook(on).rows("roles") if r.id in person.roles for v in r.texts("verbs")}


def _is_within(own: str, place: str, on: date, roster: Roster) -> bool:
    return own == place or roles.is_inside(own, place, on, roster)
