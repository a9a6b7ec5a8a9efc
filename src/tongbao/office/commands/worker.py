"""Worker that does the long jobs of a home: started by ``serve``, or by hand beside a separate server."""

import os
from pathlib import Path

from tongbao.office.desk.home.home import open_for_pages, serve_many
from tongbao.office.desk.keeping.jobs import requeue_former


def main() -> None:
    """Open the home and work until stopped."""
    open_for_pages(Path(os.environ.get("TONGBAO_HOME", ".tongbao")))
    serve_many()
    requeue_former()
    from django.core.management import call_command

    call_command("qcluster", verbosity=0)


if __name__ == "__main__":
    main()
