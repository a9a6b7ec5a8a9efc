"""Store: our one app with tables. Only the desk opens it; rows.py is the one door to the plain rooms."""
