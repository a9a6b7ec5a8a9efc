"""One of two racers in a process of its own: it waits for its rival at every round, then closes or hands in (合成)."""

import os
import random
import time
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Course:
    """Where the race is run."""

    home: Path
    months: tuple[str, ...]
    database: str
    seed: int

    def paper(self, month: str, late: bool) -> Path:
        """The return of a month: the first one, or the one that comes while the month is closed."""
        return self.home.parent / "in" / f"{month}-{'late' if late else 'first'}.csv"


def acting(who: str, month: str) -> Any:
    """Somebody at noon of the 20th of the month."""
    from tongbao.office.desk.home.home import SHANGHAI, Actor

    return Actor(who, datetime(int(month[:4]), int(month[5:]), 20, 12, tzinfo=SHANGHAI))


def opened(course: Course, create: bool = False) -> Any:
    """The home, in the database of the course. The setting is read once, before the first import."""
    os.environ["TONGBAO_DATABASE"] = course.database
    from tongbao.office.desk.home.home import open_home

    return open_home(course.home, create)


def prepare(course: Course, answers: Any) -> None:
    """Every month: a first return collected and accepted, its closing proposed, a late return lying ready."""
    home = opened(course, create=True)
    from tongbao.office.desk.closing.close import close
    from tongbao.office.desk.collection.collect import collect
    from tongbao.office.desk.registry.enrol import enrol
    from tongbao.office.desk.review.review import review

    for source in ("hebei", str(ROOT / "demo" / "hebei-2017")):
        enrol(source, acting("演示管理员", course.months[0]))
    course.paper(course.months[0], False).parent.mkdir()
    for month in course.months:
        for late, unit in ((False, "130800"), (True, "130200")):
            line = f"{month}-20,{unit},合成,citywide_meeting,no\n"
            course.paper(month, late).write_text("as_of,area_code,area,item,status\n" + line, "utf-8")
        taken = collect([course.paper(month, False)], home, acting("演示收文员", month), received_at=f"{month}-20")
        assert [t.read for t in taken] == [1], taken
        review("progress", month, (), acting("演示审核员", month))
        assert close("progress", month, home, acting("演示封账员", month)) is None
    answers.put("ready")


def race(course: Course, part: str, barrier: Barrier, answers: Any) -> None:
    """Run every round as the closer or the reporter and tell what came of each."""
    home, dice = opened(course), random.Random(f"{course.seed} {part}")
    act = _close if part == "close" else _submit
    told = {}
    for month in course.months:
        barrier.wait(60)
        # The closer checks much before it takes its lock; the head start of either differs from round to round.
        time.sleep(dice.random() * 0.03)
        told[month] = act(course, home, month)
    answers.put((part, told))


def standing(course: Course, answers: Any) -> None:
    """What stands at the end: by month the states of its returns, and whether book, seal and rows say the same."""
    home = opened(course)
    from tongbao.office.desk.home import audit_log
    from tongbao.office.store import rows
    from tongbao.office.store.models import BookRow, UploadRow
    from tongbao.records.book import check_book, read_manifest, read_table
    from tongbao.records.fact import Fact
    from tongbao.records.lines import records_from

    found = {}
    for month in course.months:
        states = {u.file: u.state for u in UploadRow.objects.filter(period=month)}
        sealed = UploadRow.objects.filter(period=month, state="sealed")
        kept = sorted(rows.records(Fact, sealed), key=lambda f: f.id)
        written = []
        for book in BookRow.objects.filter(kind="progress", period=month):
            folder = home.path / book.folder
            names = [n for n in read_manifest(folder).files if n.startswith("facts.")]
            written = [f for n in names for f in records_from(read_table(folder, n), Fact)]
            assert check_book(folder, book.seal) == []
        assert sorted(written, key=lambda f: f.id) == kept, month
        found[month] = (states, len(written))
    answers.put((found, audit_log.broken_links()))


def _close(course: Course, home: Any, month: str) -> str:
    from tongbao.measure.refusal import Refusal
    from tongbao.office.desk.closing.close import close

    try:
        return "closed" if close("progress", month, home, acting("演示签发人", month)) else "proposed"
    except Refusal as refusal:
        return refusal.code


def _submit(course: Course, home: Any, month: str) -> str:
    from tongbao.office.desk.collection.collect import collect

    (taken,) = collect([course.paper(month, True)], home, acting("演示收文员", month), received_at=f"{month}-20")
    return "collected" if taken.state != "refused" else taken.flags[0].code
