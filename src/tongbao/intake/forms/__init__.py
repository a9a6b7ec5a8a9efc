"""Forms: our own workbooks, both ways: templates go out prefilled, the same sheets come back as typed lines.

Knows reading and values; a workbook comes in, lines with their places and flags go out.
"""
