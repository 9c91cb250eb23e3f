"""Readers of office files (ISO/IEC 29500, Transitional and Strict), which return what the program displays and nothing else.

`packages` opens a file and finds its parts. `documents` reads the tables of a Word document: its `cells`, their `fields`, its
`styles` and its automatic `numbering`, by its `elements`. `workbooks` reads the sheets of a workbook, with its `sheet_styles`.
`number_formats` renders a cell's value by `format_codes`, and `moments` renders dates. `symbols` and `colours` determine how
text looks in both. None of them needs Django: the process that scans for personal data uses them, too.
"""
