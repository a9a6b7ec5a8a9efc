"""What test_extend.py asks of a copy of the sources; ``python -m tests.docs.extended`` prints the answer as JSON."""

import json
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests.intake.checks import sample
from tests.intake.sheets import LIMITS
from tests.stories.conftest import Office, closed_hebei, demo

from tongbao.assess.energy import standard_coal
from tongbao.intake.checks import CODES, check_all
from tongbao.intake.checks.facts import Facts
from tongbao.intake.forms import template
from tongbao.intake.forms.ledger import read_ledger
from tongbao.intake.freeform.headers import Headers
from tongbao.intake.reading.workbook import read_workbook
from tongbao.intake.values.form import LEDGER, PROGRESS
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.records.total import Total
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

SINCE = date(2017, 2, 1)
AREAS = {"130700": "张家口市", "130200": "唐山市"}


def carrier() -> dict[str, object]:
    """Follow the new carrier from the form to standard coal."""
    rulebook = Rulebook(date(2025, 4, 8))
    school = Institution("A001", "第一中学", "education", "130102", SINCE)
    roster = Roster(
        regions=(Region("130102", "长安区", "区", "130100", "shijiazhuang", SINCE),),
        units=(ReportingUnit("shijiazhuang", "areas", "石家庄市", "石家庄", 8, "county", SINCE),),
        institutions=(school,),
    )
    path = Path(tempfile.mkdtemp()) / "ledger.xlsx"
    cover = template.Cover("ledger", "130102", "长安区", "2025-03")
    template.write_ledger(path, cover, [school], rulebook, {"A001": {"biomass": 12_500}})
    sheets = read_workbook(path, LIMITS)
    read_back = read_ledger(sheets, Ledger("l.xlsx", "up1", "130102", Month(2025, 3), "2025-04-08"), roster, rulebook)
    amounts = read_back.lines[0].reading.amounts
    facts = Facts({}, roster, rulebook, {})
    foreign = Headers(rulebook).meaning("秸秆燃料")
    return {
        "header": [c[1] for c in sheets[LEDGER][0] if c and "生物质" in str(c[1])],
        "read": amounts["biomass"],
        "foreign": foreign.item if foreign else "",
        "kgce": str(standard_coal(Total(("x",), 1, 1, amounts), rulebook).kgce),
        "price": list(facts.band("biomass") or ()),
        "same season": [facts.same_season("biomass", Month(2025, 1), Month(2024, m)) for m in (12, 7)],
    }


def check() -> dict[str, object]:
    """Ask every check about an institution that uses electricity and has nobody."""
    ledgers = sample.clean()
    sample.plant(ledgers, "A002", sample.MARCH, people=0)
    # A level that falls to zero is a jump as well; only what the new check says is looked at.
    found = {f.code for f in check_all(ledgers, sample.CONTEXT)} - {"jump"}
    return {"codes": sorted(found), "declared": "no_people" in CODES}


def page(folder: Path) -> dict[str, object]:
    """Open the new page as a person of a small office, and as nobody."""
    from tests.office.desk.chain_office import chain_office
    from tests.office.pages.visitor import browser, ready, visitor

    ready(chain_office(folder).path)
    client = visitor("甲县审核")
    opened = client.get("/legal-days/")
    text = client.get("/legal-days/", {"format": "csv"}).content.decode("utf-8-sig")
    return {
        "status": opened.status_code,
        "heading": "<h1>报送期限</h1>" in opened.content.decode(),
        "menu": 'href="/legal-days/"' in client.get("/").content.decode(),
        "csv": [line for line in text.splitlines() if "," in line][:2],
        "stranger": browser().get("/legal-days/").status_code,
    }


def hebei(folder: Path) -> dict[str, object]:
    """Close the Hebei case with two answers to the new matter, and draft the bulletin and the new kind."""
    prepare = demo("hebei-2017", "prepare")
    prepare.SIMPLE["publicity_week"] = "publicity_week"
    found = prepare.facts()
    blank = dict.fromkeys(found[0], "")
    for number, (code, name) in enumerate(AREAS.items(), start=901):
        words = {"area": name, "area_code": code, "level": "city", "action_type": "publicity_week"}
        found.append(blank | words | {"id": f"F{number}", "source_sentence": "宣传周"})
    prepare.write(folder / "made", found)
    office = closed_hebei(folder / "office", folder / "made")
    form = read_workbook(next((folder / "made" / "returns").glob("唐山市_2017-03.xlsx")), LIMITS)[PROGRESS]
    office.draft(decisions=folder / "made" / "decisions.csv")
    texts = {"progress": lines(office)}
    words = ("draft", "progress_analysis", "2017-03", "--as-of", "2017-04-07", "--out", office.out)
    office.run("演示拟稿人", *words, "--decisions", folder / "made" / "decisions.csv")
    texts["analysis"] = lines(office)
    row = next(r for r in form if r and r[0] and r[0][1] == "publicity_week")
    return {"form": [c[1] for c in row[:2] if c], **texts}


def lines(office: Office) -> list[str]:
    """The lines of the document drafted last."""
    return [line for line in office.text().splitlines() if line.strip()]


if __name__ == "__main__":
    asked, *rest = sys.argv[1:]
    answers = {
        "carrier": carrier,
        "check": check,
        "hebei": lambda: hebei(Path(rest[0])),
        "page": lambda: page(Path(rest[0])),
    }
    print(json.dumps(answers[asked](), ensure_ascii=False))
