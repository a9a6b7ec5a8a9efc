"""Store: our one app with tables; only the desk opens it, and rows.py is the one interface to the plain rooms."""
