"""The thin office with January's progress closed: two cities answered, one ask is open, and there is who drafts."""

from pathlib import Path

from tests.office.desk.chain_office import PERSONS, acting, chain_office
from tests.office.pages.visitor import ready

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
HEAD = {"issuer": "合成省公共机构节能办公室", "doc_word": "合", "recipients": "各市"}
PLAN = {
    **{"status": "是", "day": "2024-01-12", "document": "合成东〔2024〕3号", "organ": "合成东市政府"},
    "marks": "双控目标、主要抓手、具体要求",
}


def closed_office(folder: Path) -> Home:
    """A home whose pages are ready; January was closed on the 6th of February."""
    home = chain_office(folder, PEOPLE)
    ready(home.path)
    for key, value in HEAD.items():
        OfficeRow.objects.update_or_create(key=key, defaults={"value": value})
    paper = {"plan.": [("规划.pdf", b"%PDF synthetic")]}
    progress_entry.hand_in("east", MONTH, {"plan.": PLAN}, paper, home, acting("东市填报"))
    progress_entry.hand_in("west", MONTH, {"plan.": {"status": "否"}}, {}, home, acting("西市填报"))
    reviewer = acting("办审核", "2024-02-06")
    flagged = review("progress", MONTH, [], reviewer).open
    review("progress", MONTH, [Decision(k, "absent", "合成理由", "办审核", "2024-02-06") for k, _ in flagged], reviewer)
    for who in ("办封账", "办签发"):
        close("progress", MONTH, home, acting(who, "2024-02-06"))
    body = {"id": "a1", "document": "合〔2024〕1号", "matter": "plan", "list_id": "areas"}
    body |= {"due": "2024-02-01", "units": ["east", "west"]}
    AskRow.objects.create(key="a1", document="合〔2024〕1号", issued_on="2024-01-31", body=body)
    return home
