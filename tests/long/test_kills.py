"""kill -9 at random points of collecting and closing: the same command again ends it, nothing lost or doubled."""

import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL

import pytest
from tests.office.conftest import MONTH, ROOT, Desk

from tongbao.office.commands.main import main
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import BookRow, ProposalRow, ReadingRow, UploadRow
from tongbao.records.book import check_book
from tongbao.records.evidence import check_paper
from tongbao.synthetic.small_province import _registry, county_codes

PROGRAM = "from tongbao.office.commands.main import main; import sys; sys.exit(main(sys.argv[1:]))"
PERIOD = str(MONTH)
# The program takes more than half of its time to start; killing it there would show nothing.
WORKING = 0.68


@dataclass(frozen=True)
class Act:
    """A command to be killed: the home it starts from, its words, and how long it takes to its end."""

    base: Path
    words: tuple[str, ...]
    whole: float


def started(home: Path, words: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    """The command line in a process of its own."""
    command = [sys.executable, "-c", PROGRAM, "--home", str(home), "--as", *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def again(home: Path, words: tuple[str, ...]) -> int:
    """The same command once more, to its end."""
    return main(["--home", str(home), "--as", *words])


def timed(base: Path, folder: Path, words: tuple[str, ...]) -> float:
    """How long a command takes on a copy of a home."""
    shutil.copytree(base, folder)
    before = time.monotonic()
    assert started(folder, words).wait(120) == 0
    return time.monotonic() - before


@pytest.fixture(scope="module")
def acts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Act]:
    """Collecting nine counties into an enrolled home, and the second confirmation of closing them."""
    folder = tmp_path_factory.mktemp("kills")
    desk = Desk(folder)
    _registry(desk.province, folder)
    desk.run("演示管理员", "enrol", ROOT / "demo" / "small-province")
    desk.run("演示管理员", "enrol", folder / "registry")
    for county in county_codes():
        desk.ledger(county)
    collect = ("演示收文员", "collect", str(folder / "in"), "--received-at", "2024-02-05")
    enrolled, proposed = folder / "enrolled", folder / "proposed"
    open_home(desk.home)
    shutil.copytree(desk.home, enrolled)
    desk.run(*collect)
    desk.run("演示审核员", "review", "ledger", PERIOD)
    desk.run("演示封账员", "close", "ledger", PERIOD)
    shutil.copytree(desk.home, proposed)
    close = ("演示签发人", "close", "ledger", PERIOD)
    return {
        "collect": Act(enrolled, collect, timed(enrolled, folder / "t1", collect)),
        "close": Act(proposed, close, timed(proposed, folder / "t2", close)),
    }


def collected() -> tuple[int, int, int]:
    """Uploads, readings, and institution-months among the readings."""
    lines = list(ReadingRow.objects.values_list("institution", "month"))
    return UploadRow.objects.count(), len(lines), len(set(lines))


def killed(act: Act, home: Path, wait: float) -> bool:
    """Start the command on a copy of its home and kill it; whether it was still running."""
    shutil.copytree(act.base, home)
    process = started(home, act.words)
    time.sleep(wait)
    process.kill()
    code = process.wait(30)
    assert code in (-SIGKILL, 0), f"the command ended by itself with {code}"
    return code != 0


def hold_collect(act: Act, path: Path) -> str:
    """What was taken in is there whole; the same command takes in the rest."""
    home = open_home(path)
    partly = UploadRow.objects.count()
    for upload in UploadRow.objects.all():
        assert upload.read == ReadingRow.objects.filter(upload=upload).count() > 0
        assert check_paper(home.evidence, upload.digest) == ""
    assert again(path, act.words) == 0
    open_home(path)
    uploads, lines, distinct = collected()
    assert (uploads, lines) == (len(county_codes()), distinct)
    assert {check_paper(home.evidence, u.digest) for u in UploadRow.objects.all()} == {""}
    assert audit_log.broken_links() == []
    return f"{partly} of {uploads} files in"


def hold_close(act: Act, path: Path) -> str:
    """There is a book or there is none; the same command makes it, once."""
    home = open_home(path)
    before = BookRow.objects.count()
    stray = sorted(p.name for p in (home.books / "ledger").rglob("v1*")) if not before else []
    states = set(UploadRow.objects.values_list("state", flat=True))
    assert states == ({"sealed"} if before else {"accepted"})
    assert ProposalRow.objects.count() == (0 if before else 1)
    if before:
        assert check_book(home.path / BookRow.objects.get().folder, BookRow.objects.get().seal) == []
    # Closing what is closed is refused; else the second person confirms again.
    assert again(path, act.words) == (3 if before else 0)
    open_home(path)
    book = BookRow.objects.get()
    assert check_book(home.path / book.folder, book.seal) == []
    folders = {str(p.relative_to(home.path)) for p in home.books.rglob("v*") if p.is_dir()}
    assert folders == {book.folder}
    assert (ProposalRow.objects.count(), audit_log.broken_links()) == (0, [])
    assert set(UploadRow.objects.values_list("state", flat=True)) == {"sealed"}
    return f"{'closed' if before else 'open'}, left {stray}" if stray else "closed" if before else "open"


def rounds(name: str, act: Act, seeds: range, folder: Path) -> Counter[str]:
    """Kill once a seed, hold each, and count what stood after the kill."""
    hold = {"collect": hold_collect, "close": hold_close}[name]
    ways: Counter[str] = Counter()
    whole = act.whole
    for seed in seeds:
        dice, path, running = random.Random(seed), folder / f"{name}-{seed}", False
        while not running:
            shutil.rmtree(path, ignore_errors=True)
            wait = dice.uniform(WORKING, 1) * whole
            running = killed(act, path, wait)
            # It ended before the kill, which shows nothing: the machine is quicker than when the time was taken.
            whole = whole if running else wait
        try:
            way = hold(act, path)
        except AssertionError as problem:
            raise AssertionError(f"{name}, seed {seed}, killed after {wait:.3f} s: {problem}") from problem
        ways[way] += 1
        print(f"{name} seed {seed}: killed after {wait:.3f} s of {whole:.3f} s, {way}")
        shutil.rmtree(path)
    return ways


def test_five_kills_lose_and_double_nothing(acts: dict[str, Act], tmp_path: Path) -> None:
    print(dict(rounds("collect", acts["collect"], range(2), tmp_path)))
    print(dict(rounds("close", acts["close"], range(100, 103), tmp_path)))


@pytest.mark.long
def test_fifty_kills_lose_and_double_nothing(acts: dict[str, Act], tmp_path: Path) -> None:
    ways = rounds("collect", acts["collect"], range(1000, 1025), tmp_path)
    ways += rounds("close", acts["close"], range(2000, 2025), tmp_path)
    print(dict(ways))
    assert ways.total() == 50
