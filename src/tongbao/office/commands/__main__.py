"""``python -m tongbao.office.commands``: the program, where the installed script is not on the path."""

from tongbao.office.commands.main import run

run()
