"""Any order of submit, return, accept, undo, withdraw, extend, seal, correct under a clock, against a plain model."""

import shutil
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.office.desk.chain_office import acting, registry

from tongbao.intake.forms import template
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import deadlines
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.closing.correct import correct
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Home, open_home
from tongbao.office.desk.registry.enrol import enrol
from tongbao.office.desk.review import transitions
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, CorrectionRow, ExtensionRow, MoveRow, ReadingRow, UploadRow
from tongbao.records.reading import Reading
from tongbao.rules.rulebook import Rulebook

MONTH = Month(2024, 1)
LEGAL = date(2024, 2, 10)
FOLLOWING = date(2024, 3, 10)
PERSONS = [
    ("办管理", "admin", "", ""),
    ("甲县填报", "reporter", "990101", ""),
    ("丙县填报", "reporter", "990201", ""),
    ("东市审核", "reviewer", "east", ""),
    ("办审核", "reviewer", "", ""),
    ("办封账", "closer", "", ""),
    ("办签发", "issuer", "", ""),
]
PLACES = {n: place for n, _, place, _ in PERSONS}
ROLES = {n: role for n, role, _, _ in PERSONS}
# 甲县 is reviewed by its city and then the office; 丙县's city has nobody, so the office reviews at once.
CHAINS = {"990101": ["990101", "east", ""], "990201": ["990201", "west", ""]}
TURNS = {"990101": [1, 2], "990201": [2]}
INSTITUTION = {"990101": "bureau", "990201": "museum"}
LEVELS = {1: "city", 2: ""}
PEOPLE = st.sampled_from(sorted(PLACES))
COUNTIES = st.sampled_from(sorted(CHAINS))


def figures(electricity: int) -> dict[str, int]:
    """A complete line: what is not used is nought."""
    items = {r.id: 0 for r in Rulebook(MONTH.last_day).rows("carriers")}
    return items | {"electricity": electricity, "people": 5000, "area": 90_000}


@dataclass
class Return:
    """What the model knows of one return: its state, whose turn it is, and the moves that stand."""

    pk: int
    state: str = "draft"
    turn: int = 2
    stack: list[tuple[str, str, int, int]] = field(default_factory=list)


class Chain(RuleBasedStateMachine):
    """The desk on one side, a few plain lists on the other."""

    ready: Home
    folder: Path
    numbers = count()

    @initialize(steps=st.integers(0, 4), sealed=st.booleans())
    def begin(self, steps: int, sealed: bool) -> None:
        """A fresh copy of the enrolled home, some steps along the straight way, so that late states are met too."""
        path = self.folder / str(next(self.numbers))
        shutil.copytree(self.ready.path, path)
        self.home = open_home(path)
        self.day = date(2024, 2, 1)
        self.live: dict[str, Return] = {}
        self.gone: set[int] = set()
        self.until: dict[str, date] = {}
        self.granted = self.vintage = self.pending = 0
        self.figures: dict[int, dict[str, int]] = {}
        self.corrected: set[str] = set()
        self.proposer = ""
        for _ in range(steps):
            for county in CHAINS:
                self.a_step_along_the_straight_way(county)
        if steps == 4 and sealed:
            self.seal("办封账")
            self.seal("办签发")

    @rule(county=COUNTIES)
    def a_step_along_the_straight_way(self, county: str) -> None:
        """Received, submitted, accepted by whose turn it is."""
        known = self.live.get(county)
        if known is None:
            self.a_return_is_received_as_a_draft(county)
        elif known.state in ("draft", "returned"):
            self.submit(county, "甲县填报" if county == "990101" else "丙县填报")
        elif known.state == "collected":
            self.accept(county, "东市审核" if known.turn == 1 else "办审核")

    @rule(county=COUNTIES)
    def the_reporter_thinks_again(self, county: str) -> None:
        """Handed in and taken back at once, or tried to."""
        who = "甲县填报" if county == "990101" else "丙县填报"
        self.submit(county, who)
        self.withdraw(county, who)

    @rule(days=st.integers(1, 4))
    def time_goes_by(self, days: int) -> None:
        """The clock."""
        self.day += timedelta(days=days)

    @rule(county=COUNTIES)
    def a_return_is_received_as_a_draft(self, county: str) -> None:
        """A new paper takes the place of one that was given back, as collecting does it."""
        known = self.live.get(county)
        if self.vintage or (known is not None and known.state != "returned"):
            return
        if known is not None:
            UploadRow.objects.filter(pk=known.pk).update(state="superseded")
            self.gone.add(known.pk)
        number = UploadRow.objects.count()
        upload = UploadRow.objects.create(
            digest=f"{number:064x}",
            file=f"{county}-{number}.xlsx",
            kind="ledger",
            unit=county,
            period=str(MONTH),
            received_at=f"{self.day}T08:00:00+08:00",
            state="draft",
        )
        amounts = figures(1000 + number)
        unit = CHAINS[county][1]
        line = Reading(INSTITUTION[county], MONTH, "organ", unit, county, amounts, "metered", upload.digest[:12], 5, {})
        rows.store_readings(upload, [line])
        self.figures[upload.pk] = amounts
        self.live[county] = Return(upload.pk)

    def told(self, who: str):  # type: ignore[no-untyped-def]
        """Who acts now."""
        return acting(who, self.day.isoformat())

    def rank(self, who: str, county: str) -> int:
        """Where a person stands on a county's chain; -1 is outside."""
        chain = CHAINS[county]
        return chain.index(PLACES[who]) if PLACES[who] in chain else -1

    def act(self, verb, county: str, who: str, allowed: bool, *words: str) -> bool:  # type: ignore[no-untyped-def]
        """Do it at the desk, which must agree with the model on whether it may be done."""
        upload = UploadRow.objects.get(pk=self.live[county].pk)
        try:
            verb(upload, *words, self.told(who))
        except Refusal as refusal:
            assert not allowed, f"{verb.__name__} by {who} on {self.live[county]}: {refusal}"
            assert refusal.sentence.endswith("。") and refusal.remedy.endswith("。")
            return False
        assert allowed, f"{verb.__name__} by {who} on {self.live[county]} went through"
        return True

    def push(self, known: Return, act: str, state: str, turn: int, rank: int) -> None:
        """A move of the model."""
        known.stack.append((act, known.state, known.turn, rank))
        known.state, known.turn = state, turn

    def own(self, who: str, county: str) -> bool:
        """Whether the person reports for the county."""
        return ROLES[who] == "reporter" and self.rank(who, county) == 0

    def reviews(self, who: str, county: str, lowest: int) -> bool:
        """Whether the person reviews at a rank or above."""
        return not self.vintage and ROLES[who] == "reviewer" and self.rank(who, county) >= lowest

    @precondition(lambda self: self.live)
    @rule(county=COUNTIES, who=st.sampled_from(["甲县填报", "丙县填报", "甲县填报", "丙县填报", "办审核"]))
    def submit(self, county: str, who: str) -> None:
        """A draft, or what was returned, with a reason."""
        if (known := self.live.get(county)) is None:
            return
        allowed = not self.vintage and self.own(who, county) and known.state in ("draft", "returned")

        def verb(upload: UploadRow, by: object) -> None:
            transitions.submit(upload, by, "合成理由")  # type: ignore[arg-type]

        if self.act(verb, county, who, allowed):
            self.push(known, "submit", "collected", TURNS[county][0], 0)

    @precondition(lambda self: self.live)
    @rule(county=COUNTIES, who=st.sampled_from(["甲县填报", "丙县填报", "甲县填报", "丙县填报", "办审核"]))
    def withdraw(self, county: str, who: str) -> None:
        """In time, and before anybody accepted."""
        if (known := self.live.get(county)) is None:
            return
        in_time = self.day <= max(self.until.get(county, LEGAL), self.until.get("", LEGAL))
        fresh = not known.stack or known.stack[-1][0] != "accept"
        allowed = not self.vintage and self.own(who, county) and known.state == "collected" and in_time and fresh
        if self.act(transitions.withdraw, county, who, allowed):
            self.push(known, "withdraw", "draft", known.turn, 0)

    @precondition(lambda self: self.live)
    @rule(county=COUNTIES, who=st.sampled_from(["东市审核", "办审核", "办审核", "甲县填报"]))
    def accept(self, county: str, who: str) -> None:
        """By the one whose turn it is; then it is the next one's."""
        if (known := self.live.get(county)) is None:
            return
        rank = self.rank(who, county)
        allowed = known.state == "collected" and self.reviews(who, county, known.turn) and rank == known.turn
        if self.act(transitions.accept, county, who, allowed):
            last = rank == 2
            self.push(known, "accept", "accepted" if last else "collected", 2, rank)

    @precondition(lambda self: self.live)
    @rule(county=COUNTIES, who=st.sampled_from(["东市审核", "办审核", "办审核", "甲县填报", "办封账"]))
    def give_back(self, county: str, who: str) -> None:
        """By the one whose turn it is, or above."""
        if (known := self.live.get(county)) is None:
            return
        allowed = known.state in ("collected", "accepted") and self.reviews(who, county, known.turn)
        if self.act(transitions.give_back, county, who, allowed, "合成理由"):
            self.push(known, "give_back", "returned", known.turn, self.rank(who, county))

    @precondition(lambda self: self.live)
    @rule(county=COUNTIES, who=st.sampled_from(["东市审核", "办审核", "甲县填报", "办封账"]))
    def undo(self, county: str, who: str) -> None:
        """The last return or accept."""
        if (known := self.live.get(county)) is None:
            return
        act, state, turn, rank = known.stack[-1] if known.stack else ("", "", 0, 0)
        allowed = act in ("accept", "give_back") and self.reviews(who, county, rank)
        if self.act(transitions.undo, county, who, allowed):
            known.stack.pop()
            known.state, known.turn = state, turn

    @rule(place=st.sampled_from(["", "990101", "990201"]), who=PEOPLE, days=st.integers(-2, 20))
    def extend(self, place: str, who: str, days: int) -> None:
        """From above, while the day that stands has not passed, to one between it and the next month's."""
        until = self.day + timedelta(days=days)
        stands = max(self.until.get(place, LEGAL), self.until.get("", LEGAL))
        above = not PLACES[who] or (place == "990101" and PLACES[who] == "east")
        fits = self.day <= stands < until < FOLLOWING
        able = ROLES[who] in ("reviewer", "issuer") and above and not self.vintage
        try:
            deadlines.extend_deadline("ledger", place, str(MONTH), until, "合成理由", self.told(who))
        except Refusal:
            assert not (able and fits)
            return
        assert able and fits
        self.until[place] = until
        self.granted += 1

    @rule(who=st.sampled_from(["办封账", "办签发", "办审核"]))
    def seal(self, who: str) -> None:
        """Two persons, everything accepted; again only where a correction waits."""
        live = self.live.values()
        complete = len(live) == len(CHAINS) and all(r.state in ("accepted", "sealed") for r in live)
        ready = bool(self.pending) if self.vintage else complete
        allowed = ready and ROLES[who] != "reviewer" and who != self.proposer
        try:
            books = close("ledger", str(MONTH), self.home, self.told(who))
        except Refusal as refusal:
            assert not allowed, str(refusal)
            return
        assert allowed
        if books is None:
            self.proposer = who
            return
        self.proposer = ""
        self.vintage, self.pending = self.vintage + 1, 0
        for known in live:
            known.state, known.turn = "sealed", 2

    @precondition(lambda self: self.live)
    @rule(county=COUNTIES, coin=st.integers(0, 2))
    def correct(self, county: str, coin: int) -> None:
        """Only after sealing, beside the sealed value; seldom, since reading a paper is the slow part."""
        if coin:
            return
        paper = self.folder / f"{county}.xlsx"
        try:
            found = correct(paper, "合成理由", self.home, self.told("办审核"), apply=True)
        except Refusal as refusal:
            assert (refusal.code, self.vintage) == ("not-closed", 0)
            return
        assert self.vintage
        assert bool(found) == (county not in self.corrected)
        self.pending += len(found)
        self.corrected.add(county)

    @invariant()
    def the_desk_stands_where_the_model_stands(self) -> None:
        """State, turn, what is gone, days granted, vintages: the same on both sides."""
        found = {u.pk: (u.state, u.level) for u in UploadRow.objects.all()}
        expected = {r.pk: r for r in self.live.values()}
        assert {pk for pk, (state, _) in found.items() if state == "superseded"} == self.gone
        assert {pk: state for pk, (state, _) in found.items() if pk in expected} == {
            pk: r.state for pk, r in expected.items()
        }
        for pk, known in expected.items():
            if known.state == "collected":
                assert found[pk][1] == LEVELS[known.turn]
        assert ExtensionRow.objects.count() == self.granted
        assert BookRow.objects.count() == self.vintage
        assert CorrectionRow.objects.filter(vintage=0).count() == self.pending

    @invariant()
    def no_figure_has_moved(self) -> None:
        """Whatever was done, the figures are those of the reporter's paper."""
        assert dict(ReadingRow.objects.values_list("upload_id", "amounts")) == self.figures

    @invariant()
    def every_return_is_where_its_moves_lead(self) -> None:
        """Each move starts where the one before it ended."""
        for known in self.live.values():
            at = "draft"
            for move in MoveRow.objects.filter(upload=known.pk).order_by("id"):
                assert move.from_state == at
                at = move.to_state
            assert known.state in (at, "sealed")

    def teardown(self) -> None:
        """The trail holds to the end."""
        if hasattr(self, "home"):
            assert audit_log.broken_links() == []
            shutil.rmtree(self.home.path)


def run(folder: Path, examples: int, steps: int) -> None:
    """Enrol once, then let hypothesis look for an order of acts in which desk and model part."""
    home = open_home(folder / "ready", create=True)
    chosen = tuple(INSTITUTION.values())
    enrol(str(registry(folder / "registry", PERSONS, chosen)), acting("办管理", "2024-01-01"))
    roster = rows.roster()
    for county, institution in INSTITUTION.items():
        cover = template.Cover("ledger", county, county, str(MONTH), "合成", {"填表人": "合成"})
        amounts = {institution: figures(777_000)}
        listed = roster.states_of(institution)
        template.write_ledger(folder / f"{county}.xlsx", cover, listed, Rulebook(MONTH.last_day), amounts)
    machine = type("Machine", (Chain,), {"ready": home, "folder": folder})
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=slow, database=None
        ),
    )


def test_a_few_orders_of_acts(tmp_path: Path) -> None:
    run(tmp_path, 12, 30)


@pytest.mark.long
def test_many_orders_of_acts(tmp_path: Path) -> None:
    run(tmp_path, 300, 60)
