"""Django settings of the store. One home, one SQLite file; the desk opens the home."""

import os
from pathlib import Path

HOME = Path(os.environ.get("TONGBAO_HOME", ".tongbao"))
SECRET_KEY = os.environ.get("TONGBAO_SECRET", "no-web-here")
INSTALLED_APPS = ["tongbao.office.store"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(HOME / "office.sqlite3"),
        "OPTIONS": {
            # WAL and FULL keep every acknowledged act through a power failure; IMMEDIATE avoids failed writes.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
