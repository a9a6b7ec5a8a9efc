"""Registry 名录: who exists on which day: regions, reporting units, institutions, contacts, working days."""
