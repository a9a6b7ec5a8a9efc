"""Registry 名录: who there is, on which day: regions, reporting units, institutions, contacts, working days."""
