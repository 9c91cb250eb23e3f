"""Taking the archive away: a BagIt bag (RFC 8493) that opens, and can be checked, without this software.

`selection` says what is exported, `folders` writes one edition, `pages` its page as HTML and PDF, `register` the table of all,
`writing` the bag; `recorded` runs an export that the admin asked for, `requests` asks for one. Only `writing` and what it
needs load the typesetter, so the site starts without it.
"""
