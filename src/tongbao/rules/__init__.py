"""Rules 规矩: regulation as dated data with sources. No code knows a coefficient."""
