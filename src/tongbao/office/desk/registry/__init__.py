"""Registry: enrols and changes people, units and institutions, and the profile of the office.

Knows access and home; lists and changes come in, dated registry rows go out.
"""
