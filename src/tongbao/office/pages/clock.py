"""The one place of the pages that looks at the clock. A demonstration may play on a day of its own."""

import os
from datetime import date, datetime, time

from tongbao.office.desk.home.home import SHANGHAI

PLAYED = "TONGBAO_DEMO_DAY"


def moment() -> datetime:
    """The time in Shanghai; in a demonstration that plays on another day the time of that day."""
    real = datetime.now(SHANGHAI)
    played = os.environ.get(PLAYED)
    # Only a demonstration may play on another day; an office's own clock cannot be set by a setting.
    if not played or not os.environ.get("TONGBAO_DEMO"):
        return real
    return datetime.combine(date.fromisoformat(played), time(real.hour, real.minute, real.second), SHANGHAI)
