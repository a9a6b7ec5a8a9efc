"""The one place of the pages that looks at the clock. A demonstration may play on a day of its own."""

import os
from datetime import date, datetime, time

from tongbao.office.desk.home import SHANGHAI

PLAYED = "TONGBAO_DEMO_DAY"


def moment() -> datetime:
    """The time in Shanghai; in a demonstration that plays on another day the time of that day."""
    real = datetime.now(SHANGHAI)
    played = os.environ.get(PLAYED)
    if not played:
        return real
    return datetime.combine(date.fromisoformat(played), time(real.hour, real.minute, real.second), SHANGHAI)
