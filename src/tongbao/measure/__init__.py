"""Measure 计量: amounts, units, standard coal, periods, change and the one rounding. Knows nobody."""
