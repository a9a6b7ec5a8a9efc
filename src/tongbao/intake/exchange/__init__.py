"""Exchange: files that other systems hand over or take: the upper platform's sheets, rosters, opening figures.

Knows the readers and the forms; workbooks come in, registry rows and ledgers of other systems go out.
"""
