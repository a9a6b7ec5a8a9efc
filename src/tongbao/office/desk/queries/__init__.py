"""What the pages show: read-only, limited to the territory of who looks, a module a page."""
