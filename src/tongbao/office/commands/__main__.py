"""``python -m tongbao.office.commands``: the program, where the script of the installation is not on the path."""

from tongbao.office.commands.main import run

run()
