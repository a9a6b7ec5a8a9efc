"""Typed values of findings: one frozen dataclass a kind of finding, beside the mapping that is stored and exported."""
