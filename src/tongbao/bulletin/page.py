"""The page as the writers get it: head, blocks, signature. A writer prints a number only out of a claim."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from tongbao.bulletin.clause import EMPTY, Claim, Clause


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (一、) or 2 (（一）)."""

    level: int
    clause: Clause


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of body text, first line indented by two characters.

    ``lead`` is an opening run in 楷体, such as （二）抓紧安排部署。, empty where there is none.
    """

    clause: Clause
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; cells are words or claims.

    Parameters
    ----------
    caption
        Printed above the table.
    head
        Column titles.
    rows : one cell a column
        Body of the table.
    note
        Printed below the table; empty where there is none.
    """

    caption: Clause
    head: tuple[str, ...]
    rows: tuple[tuple[str | Claim, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart: one group of bars a category, one bar a series.

    Parameters
    ----------
    caption
        Printed above the chart.
    unit
        Unit of the values, as printed.
    categories
        Names of the groups.
    series : (name, one claim a category)
        Bars are claims, their value in thousandths.
    """

    caption: Clause
    unit: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[Claim, ...]], ...]


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Page:
    """One official document, ready to be written."""

    issuer: str
    number: Clause
    title: Clause
    recipients: Clause
    blocks: tuple[Block, ...]
    day: date
    signature: Clause
    day_line: Clause
    copies: str = ""
    printer: str = ""
    printed_line: Clause = EMPTY
    draft_mark: str = ""
    synthetic_mark: str = ""

    def clauses(self) -> Iterator[Clause]:
        """Iterate over every clause in printed order.

        Yields
        ------
        Clause
            Number, title and recipients, the blocks, then signature, day line and imprint line.
        """
        yield from (self.number, self.title, self.recipients)
        for block in self.blocks:
            yield from _block_clauses(block)
        yield from (self.signature, self.day_line, self.printed_line)

    def claims(self) -> tuple[Claim, ...]:
        """List every claim in printed order.

        Returns
        -------
        tuple of Claim
            Claims of all clauses.
        """
        return tuple(claim for clause in self.clauses() for claim in clause.claims)

    def numbered(self) -> "Page":
        """Assign numbers to the claims in order of appearance.

        Returns
        -------
        Page
            The same page with ids ``c001`` … on its claims.
        """
        numbers = count(1)
        number, title, recipients = (c.numbered(numbers) for c in (self.number, self.title, self.recipients))
        blocks = tuple(_numbered(block, numbers) for block in self.blocks)
        last = (c.numbered(numbers) for c in (self.signature, self.day_line, self.printed_line))
        signature, day_line, printed_line = last
        return replace(
            self,
            number=number,
            title=title,
            recipients=recipients,
            blocks=blocks,
            signature=signature,
            day_line=day_line,
            printed_line=printed_line,
        )

    def text(self) -> str:
        """Write the page as plain text.

        Returns
        -------
        str
            One paragraph a line, empty clauses left out.
        """
        return "\n".join(c.text for c in self.clauses() if c.text)


def _block_clauses(block: Block) -> Iterator[Clause]:
    if isinstance(block, Heading):
        yield block.clause
    elif isinstance(block, Paragraph):
        yield Clause((block.lead,)) + block.clause if block.lead else block.clause
    elif isinstance(block, Table):
        yield block.caption
        yield from (Clause(tuple(row)) for row in block.rows)
    else:
        yield block.caption
        yield from (Clause(claims) for _, claims in block.series)


def _numbered(block: Block, numbers: Iterator[int]) -> Block:
    if isinstance(block, Table):
        caption = block.caption.numbered(numbers)
        rows = tuple(Clause(row).numbered(numbers).parts for row in block.rows)
        return replace(block, caption=caption, rows=rows)
    if isinstance(block, Chart):
        caption = block.caption.numbered(numbers)
        series = tuple((name, Clause(claims).numbered(numbers).claims) for name, claims in block.series)
        return replace(block, caption=caption, series=series)
    return replace(block, clause=block.clause.numbered(numbers))


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain behind a claim: 认定, 规则, 封账, 记录, 证据. ``public`` ones may leave the office."""

    kind: str
    title: str
    lines: tuple[str, ...]
    public: bool


Chains = dict[str, tuple[Step, ...]]
