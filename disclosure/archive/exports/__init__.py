"""Exports of the archive: a BagIt bag (RFC 8493) that can be opened and checked without this software.

`selection` selects the editions, `folders` writes one edition, `pages` its page as HTML and PDF, `register` the table of all,
`writing` the bag; `recorded` runs an export requested in the admin, `requests` requests one. Only `writing` and the modules
that it needs load the typesetter, so the site starts without it.
"""
