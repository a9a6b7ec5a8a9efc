"""Source documents of the rules."""

from pydantic import BaseModel, ConfigDict


class Source(BaseModel):
    """Document that rules are taken from.

    ``confidence`` is A (read in the original text), B (derived, or read second-hand) or C (from memory of a
    standard nobody here has seen).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    confidence: str = "A"
    note: str = ""
