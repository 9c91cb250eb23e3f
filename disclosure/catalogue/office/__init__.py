"""Readers of office files (ISO/IEC 29500, both Transitional and Strict): what the program shows, and nothing else.

`packages` opens a file and finds its parts. `documents` reads the tables of a Word document: its `cells`, their `fields`, its
`styles` and its automatic `numbering`, by its `elements`. `workbooks` reads the sheets of a workbook, with its `sheet_styles`;
`number_formats` renders a cell's value by `format_codes`, and `moments` those that are dates. `symbols` and `colours` tell what
both show of text. None of them needs Django: the process that looks for personal data uses them too.
"""
