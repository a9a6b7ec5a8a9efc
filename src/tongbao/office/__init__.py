"""Office 办公: where people sit: commands, then desk, then store. The only room that knows Django."""
