"""Sensitive bodies report amounts only: a file that states their people or floor area is refused."""

from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import state_in
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


def exempt_sensitive(ledger: Ledger, roster: Roster, rulebook: Rulebook) -> None:
    """Exempt the sensitive bodies of a ledger from items they do not report.

    Changes ``ledger``: flags that ask these bodies for people or area are removed from ``ledger.flags``.

    Parameters
    ----------
    ledger
        Ledger as read.
    roster
        Registry; says which bodies are sensitive in the month.
    rulebook
        Rules in force on the day; ``carriers`` of kind ``activity`` are people and area.

    Raises
    ------
    Refusal
        Code ``sensitive`` where one of them has people or area in the file.
    """
    activity = {r.id: r.text("name") for r in rulebook.rows("carriers") if r.text("kind") == "activity"}
    bodies = {s.id for s in roster.institutions if s.sensitive and state_in(roster.states_of(s.id), ledger.month) is s}
    if not bodies:
        return
    for line in ledger.lines:
        stated = [name for item, name in activity.items() if line.reading.amounts.get(item)]
        if stated and line.reading.institution in bodies:
            raise Refusal(
                "sensitive",
                f"“{ledger.file}”工作表“{line.sheet}”第{line.reading.row}行是敏感单位，只报用量，不报{'、'.join(stated)}。"
                "文件没有保存。",
                f"请删去该行的{'、'.join(stated)}后重报。",
            )
    ledger.flags[:] = [
        f for f in ledger.flags if not (f.code == "complete" and f.about[0] in bodies and f.about[2] in activity)
    ]
