"""Desk: one file a verb, one transaction a verb. It carries values from room to room; pages and commands call it."""

import os

import django

# The tables can only be imported once Django knows its settings; the desk is the only door to them.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongbao.office.settings")
django.setup()
