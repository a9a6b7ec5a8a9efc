"""The seal of a closed book: SHA-256 (and SM3) of canonical JSON over what was closed, by which rules."""

from dataclasses import asdict, dataclass, field

from tongbao.rules.digest import encode_canonical, sha256, sm3

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Seal:
    """Content of a seal. Who closed the book, when, and with what software is stated in an envelope outside.

    Parameters
    ----------
    kind
        ``ledger`` or ``progress``.
    scope, period
        Province and month.
    vintage
        1 初报, 2 and later 核定.
    files : mapping of table name to digest
        Digests of the tables.
    rules, registry
        Digests of the rule values and of the registry that were read.
    parent
        Seal of the vintage before, empty for the first.
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
        """Seal as SHA-256."""
        return sha256(encode_canonical(asdict(self)))

    @property
    def sm3(self) -> str:
        """Seal as SM3 (GB/T 32905-2016)."""
        return sm3(encode_canonical(asdict(self)))
