"""The four writers: a page becomes a DOCX, a PDF or an HTML file, sheets become an XLSX file.

A writer adds no words and no numbers of its own to what the page says; how the page looks stands in
the rule table ``document_format``. Writing the same thing twice gives the same bytes.
"""
