"""The checks and sums held against a truth that is known."""

import json
from pathlib import Path

from tests.office.desk.chain_office import received

from tongbao.intake.values.flag import FlagKey
from tongbao.office.desk.assessment.score import score
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import FlagRow

FAULT = {"code": "range", "whom": "bureau", "month": "2024-01", "item": "water", "file": "990101-0.xlsx", "cell": "E3"}


def test_faults_that_were_found_missed_and_extra(closed: Home, tmp_path: Path) -> None:
    upload = received("990101")
    for item, cell in (("water", "E3"), ("heat", "F3")):
        key = str(FlagKey("range", "bureau", "2024-01", item))
        FlagRow.objects.create(
            upload=upload, period="2024-01", key=key, code="range", severity="error", sentence="错", cell=cell
        )
    truth = tmp_path / "truth.json"
    truth.write_text(json.dumps({"faults": [FAULT, FAULT | {"code": "late"}], "years": {"2024": {}}}), "utf-8")
    # The year is not closed: it has no line.
    assert score(truth, closed) == [("审核 late", 1, 0, 1, 0), ("审核 range", 1, 1, 0, 1)]
