"""Evidence: papers kept under their digest, so that a changed or missing paper is found."""

from pathlib import Path

from tongbao.records.durable import put
from tongbao.rules.digest import sha256


def stored_at(folder: Path, digest: str) -> Path:
    """Where a paper with a digest is kept: ``evidence/ab/abcd…``."""
    return folder / digest[:2] / digest


def keep(folder: Path, content: bytes) -> str:
    """Keep a paper once under its digest and return the digest."""
    digest = sha256(content)
    path = stored_at(folder, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(content)
        put(part, path)
    return digest


def trouble(folder: Path, digest: str) -> str:
    """Empty where the paper is there and unchanged, else ``missing`` or ``changed``."""
    path = stored_at(folder, digest)
    if not path.exists():
        return "missing"
    return "" if sha256(path.read_bytes()) == digest else "changed"
