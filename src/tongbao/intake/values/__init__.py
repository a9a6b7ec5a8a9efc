"""Values: what a cell means: amounts, dates, places, identities, units.

It knows nothing of files: text comes in; an exact value, or a flag that says why not, goes out.
"""
