"""The interface for programs: everything a page can do, with a token, within the mandate of the token's person."""
