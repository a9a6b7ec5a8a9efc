"""The seal of a closed book: SHA-256 (and SM3) of canonical JSON over what was closed, by which rules."""

from dataclasses import asdict, dataclass, field

from tongbao.rules.digest import canonical, sha256, sm3

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Seal:
    """What a seal is over. Who closed it, when, and with what software stand in an envelope outside.

    Parameters
    ----------
    kind : ``ledger`` or ``progress``.
    scope, period : the province and the month.
    vintage : 1 初报, 2 and later 核定.
    files : digest by file.
    rules, registry : digests of the rule values and of the registry that were read.
    parent : the seal of the vintage before, empty for the first.
    """

    kind: str
    scope: str
    period: str
    vintage: int
    files: dict[str, str] = field(default_factory=dict)
    rules: str = ""
    registry: str = ""
    parent: str = ""
    schema: int = SCHEMA

    @property
    def sha256(self) -> str:
        """The seal."""
        return sha256(canonical(asdict(self)))

    @property
    def sm3(self) -> str:
        """The same in SM3 (GB/T 32905-2016)."""
        return sm3(canonical(asdict(self)))
