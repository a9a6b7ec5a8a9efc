"""Keeping: maintenance of the installation: backup, restore, migration, health checks, jobs, exports.

Knows every room below; a home comes in, a copy, a report or a finished job goes out.
"""
