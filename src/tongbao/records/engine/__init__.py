"""Engines add, the core judges: integer sums of lines into cells."""
