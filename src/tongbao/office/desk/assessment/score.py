"""Score: quality of the checks and sums on a synthetic province whose truth is known."""

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

from tongbao.assess.finding_id import TotalId
from tongbao.assess.values.figures import TotalValues
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.findings import find
from tongbao.intake.values.flag import FlagKey
from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.assessment.document_books import gather_inputs
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import FlagRow
from tongbao.rules.rulebook import Rulebook

_INTENSITIES = ("energy_per_person", "energy_per_area", "water_per_person")


def score(truth: Path, home: Home) -> list[tuple[str, int, int, int, int]]:
    """Score planted faults by check, then the figures of the closed years: (name, wanted, found, missed, extra)."""
    known = json.loads(truth.read_text("utf-8"))
    return _score_faults(known["faults"], known.get("follows", [])) + _score_years(known["years"], home)


def _score_faults(faults: list[dict[str, str]], follows: list[dict[str, str]]) -> list[tuple[str, int, int, int, int]]:
    wanted = Counter(_place(f) for f in faults)
    found: Counter[tuple[str, ...]] = Counter()
    for flag in FlagRow.objects.select_related("upload"):
        key = FlagKey.parse(flag.key)
        file = flag.upload.file if flag.upload else ""
        found[key.code, key.whom, key.period, key.item, file, flag.cell] += 1
    found -= Counter(_place(f) for f in follows)
    lines = []
    for code in sorted({place[0] for place in [*wanted, *found]}):
        due = Counter({p: n for p, n in wanted.items() if p[0] == code})
        got = Counter({p: n for p, n in found.items() if p[0] == code})
        hit = due & got
        lines.append((f"审核 {code}", due.total(), hit.total(), (due - got).total(), (got - due).total()))
    return lines


def _place(fault: dict[str, str]) -> tuple[str, ...]:
    return tuple(fault[k] for k in ("code", "whom", "month", "item", "file", "cell"))


def _score_years(years: dict[str, Any], home: Home) -> list[tuple[str, int, int, int, int]]:
    lines = []
    for year, scopes in years.items():
        day = Span.parse(year).last.last_day
        try:
            inputs = gather_inputs("energy", year, day)
        except Refusal:
            continue
        rulebook = Rulebook(day)
        made = {f.id: f for f in find(Dossier.open(inputs, home.path, rulebook))}
        right = wrong = 0
        for scope, wanted in scopes.items():
            figures = TotalValues.of(made[str(TotalId("now", scope))]).figures
            pairs = [(figures["energy"].exact, wanted["kgce"])]
            pairs += [(figures[k].exact, wanted[k]) for k in _INTENSITIES]
            for ours, theirs in pairs:
                same = ours is not None and ours == Fraction(theirs)
                right, wrong = right + same, wrong + (not same)
        lines.append((f"合计与强度 {year}", right + wrong, right, wrong, 0))
    return lines
