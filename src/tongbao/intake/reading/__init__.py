"""Reading: opens files from outside in a limited child process.

It knows nothing of the office: bytes come in; sheets, tables and paragraphs with their cells go out.
"""
