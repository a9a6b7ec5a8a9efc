"""A PostgreSQL server in a folder of its own: found, started, given empty databases, stopped."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg


def binaries() -> Path | None:
    """The folder with initdb, pg_ctl and postgres; the newest where there are several."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    found.append(Path("/usr/local/bin"))
    return next((f for f in found if (f / "initdb").exists() and (f / "postgres").exists()), None)


def _as_somebody() -> tuple[list[str], int]:
    """The server refuses root; then it runs as postgres or nobody. How to run as that, and the user's number."""
    if os.getuid() != 0:
        return [], os.getuid()
    names = {p.pw_name for p in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user.pw_uid


class Server:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.numbers = folder, count(1)

    def url(self, name: str) -> str:
        """The URL of a database."""
        return f"postgresql://tester@/{name}?host={self.folder}"

    def new(self, options: str = "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'") -> str:
        """A new, empty database."""
        name = f"tongbao{next(self.numbers)}"
        self.tell(f"CREATE DATABASE {name} {options}")
        return self.url(name)

    def tell(self, words: str, name: str = "postgres") -> list[tuple[object, ...]]:
        """Run a statement as the superuser."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            cursor = connection.execute(words.encode())
            return cursor.fetchall() if cursor.description else []


@contextmanager
def started(folder: Path) -> Iterator[Server]:
    """Start a server and stop it again. The path is short: a socket's may have about a hundred characters."""
    place = Path(tempfile.mkdtemp(prefix="tbpg", dir="/tmp"))
    prefix, uid = _as_somebody()
    os.chown(place, uid, -1)
    place.chmod(0o755)
    cluster = str(place / "d")
    _run([*prefix, str(folder / "initdb"), "-D", cluster, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C"])
    options = f"-c listen_addresses='' -c unix_socket_directories={place} -c max_connections=60"
    control = [*prefix, str(folder / "pg_ctl"), "-D", cluster, "-w"]
    try:
        _run([*control, "-l", str(place / "log"), "-o", options, "start"])
        yield Server(place)
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], cwd="/", capture_output=True, check=False)
        shutil.rmtree(place, ignore_errors=True)


def _run(command: Sequence[str]) -> None:
    # Not through pipes: the server would keep them open and we should wait for it for ever.
    subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
