"""A letter to one unit: who has nothing open gets none; silence is never told as a no."""

from datetime import date

import pytest

from tongbao.assess.finding import Finding
from tongbao.bulletin.page import Paragraph
from tongbao.bulletin.sections.reminder import claim_addressee, reminder_blocks
from tongbao.bulletin.slots import DraftContext
from tongbao.bulletin.wording import ListOrder
from tongbao.measure.refusal import Refusal
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.rules.rulebook import Rulebook

DAY = date(2017, 5, 20)
SETTING = DraftContext(read_roster(TABLES / "hebei"), Rulebook(DAY), ListOrder(), DAY)


def asked(**units: tuple[str, ...]) -> Finding:
    """What became of one ask."""
    states = {s: units.get(s, ()) for s in ("met", "met_late", "open", "overdue_no", "overdue_silent")}
    more = {"name": "召开全市会议", "due": "2017-04-30", "document": "冀公节能办〔2017〕4号"}
    return Finding("asked:x", "asked", "areas", "citywide_meeting", states | more, {"*": ("a:1",)}, ("matters/x",))


def said(unit: str, *found: Finding) -> list[str]:
    """The paragraphs of a letter."""
    return [b.clause.text for b in reminder_blocks(found, unit, SETTING) if isinstance(b, Paragraph)]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("overdue_no", "截至5月20日，你单位报告尚未完成。"),
        ("overdue_silent", "截至5月20日，没有收到你单位的报告。"),
        ("open", "期限未满，请按期完成。"),
    ],
)
def test_each_state_has_its_words(state: str, words: str) -> None:
    told = said("handan", asked(**{state: ("handan", "chengde")}))
    assert len(told) == 2 and told[0].endswith(words)
    assert told[0].startswith("冀公节能办〔2017〕4号要求于2017年4月30日前完成“召开全市会议”")
    assert "承德" not in "".join(told)


def test_what_is_done_is_not_told() -> None:
    told = said("handan", asked(met=("handan",)), asked(met_late=("handan",)), asked(open=("handan",)))
    assert len(told) == 2


def test_who_owes_nothing_is_not_reminded() -> None:
    with pytest.raises(Refusal) as refused:
        reminder_blocks([asked(met=("handan",), open=("chengde",))], "handan", SETTING)
    assert str(refused.value) == "邯郸市没有未完成的要求，不必提醒。请在“督办”页核对。"


def test_it_goes_to_the_unit() -> None:
    claim = claim_addressee("handan", SETTING)
    assert (claim.text, claim.value) == ("邯郸市", "handan")
