"""A small home: the synthetic registry with one month of one county, quick to make."""

from pathlib import Path

import pytest

from tongbao.intake.forms import template
from tongbao.measure.period import Month
from tongbao.office.commands.main import main
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.small_province import SEED, Province, _registry

ROOT = Path(__file__).parents[2]
MONTH = Month(2024, 1)


class Desk:
    """A home and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "home"
        self.province = Province(SEED)

    def run(self, who: str, *words: object, code: int = 0) -> None:
        """Run a command and hold its exit code."""
        got = main(["--home", str(self.home), "--as", who, *map(str, words)])
        assert got == code, f"{words} left with {got}, expected {code}"

    def ledger(self, county: str, name: str = "", filler: str = "", change: dict[str, int] | None = None) -> Path:
        """A county's ledger of MONTH; ``change`` alters its first line."""
        path = self.folder / "in" / (name or f"{county}.xlsx")
        path.parent.mkdir(exist_ok=True)
        listed = self.province.in_county(county, MONTH)
        amounts = {s.id: dict(self.province.amounts[s.id, MONTH]) for s in listed}
        amounts[listed[0].id] |= change or {}
        cover = template.Cover("ledger", county, county, str(MONTH), "合成", {"填表人": filler})
        template.write_ledger(path, cover, listed, Rulebook(MONTH.last_day), amounts)
        return path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An enrolled synthetic home."""
    desk = Desk(tmp_path)
    _registry(desk.province, tmp_path)
    desk.run("演示管理员", "enrol", ROOT / "demo" / "small-province")
    desk.run("演示管理员", "enrol", tmp_path / "registry")
    return desk
