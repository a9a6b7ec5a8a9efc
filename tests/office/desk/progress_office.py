"""The thin office with a closed month of progress: what two cities answered and what was asked of them."""

from pathlib import Path

from tests.office.desk.chain_office import PERSONS, acting, chain_office

from tongbao.intake.forms.plain_lists import Decision
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.filing import progress_entry
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.review.review import review
from tongbao.office.store.models import AskRow, OfficeRow

MONTH = "2024-01"
PEOPLE = [
    *PERSONS,
    ("办拟稿", "drafter", "", "office"),
    ("办审计", "auditor", "", ""),
    ("东市填报", "reporter", "east", ""),
    ("西市填报", "reporter", "west", ""),
]
PLAN = {
    "plan.": {
        "status": "是",
        "day": "2024-01-12",
        "document": "合成东〔2024〕3号",
        "organ": "合成东市政府",
        "marks": "双控目标、主要抓手、具体要求",
    }
}
PAPER = {"plan.": [("规划.pdf", b"%PDF synthetic")]}


def progress_office(folder: Path) -> Home:
    """January closed on the 6th of February; the plan and the decomposition were asked for on the 31st of January."""
    home = chain_office(folder, PEOPLE)
    for key, value in (("issuer", "合成省办公室"), ("doc_word", "合节能办"), ("recipients", "各市")):
        OfficeRow.objects.update_or_create(key=key, defaults={"value": value})
    progress_entry.hand_in("east", MONTH, PLAN, PAPER, home, acting("东市填报"))
    progress_entry.hand_in("west", MONTH, {"plan.": {"status": "否"}}, {}, home, acting("西市填报"))
    open_flags = review("progress", MONTH, [], acting("办审核", "2024-02-06")).open
    absent = [Decision(key, "absent", "合成理由", "办审核", "2024-02-06") for key, _ in open_flags]
    review("progress", MONTH, absent, acting("办审核", "2024-02-06"))
    for who in ("办封账", "办签发"):
        close("progress", MONTH, home, acting(who, "2024-02-06"))
    for key, matter, due in (("a1", "plan", "2024-02-01"), ("a2", "fund", "2024-03-01")):
        body = {"id": key, "document": "合〔2024〕1号", "matter": matter, "list_id": "areas"}
        body |= {"due": due, "units": ["east", "west"]}
        AskRow.objects.create(key=key, document="合〔2024〕1号", issued_on="2024-01-31", body=body)
    return home
