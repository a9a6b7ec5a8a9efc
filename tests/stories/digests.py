"""Digests of what a demonstration leaves behind: the manifest of every book and every file of its document.

``python -m tests.stories.digests HOME OUT`` prints them as JSON; ``recorded_digests.json`` was written so on the commit
before the rooms of the house moved.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path

RECORDED = Path(__file__).parent / "recorded_digests.json"


def digests(home: Path, out: Path) -> dict[str, str]:
    """Digest the sealed parts of every book of a home and every file of a document."""
    sealed = sorted((home / "books").rglob("manifest.json"))
    found = {p.relative_to(home).as_posix(): p for p in sealed}
    found |= {f"out/{p.name}": p for p in sorted(out.glob("*"))}
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in found.items()}


def recorded(case: str) -> dict[str, str]:
    """Read what was recorded of a case."""
    return dict(json.loads(RECORDED.read_text("utf-8"))[case])


if __name__ == "__main__":
    print(json.dumps(digests(Path(sys.argv[1]), Path(sys.argv[2])), indent=1))
