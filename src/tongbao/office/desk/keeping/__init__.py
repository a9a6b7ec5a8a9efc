"""Keeping: keeps the installation sound: backup, restore, migration, health, jobs, exports.

Knows every room below; a home comes in, a copy, a report or a finished job goes out.
"""
