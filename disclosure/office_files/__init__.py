"""Readers of office files (ISO/IEC 29500, Transitional and Strict), which return what the program displays and nothing else.

`packages` opens a file, finds its parts, and reads of them what `compatibility` leaves, by the lists of `namespaces`.
`documents` reads the tables of a Word document: its `cells`, the `looks` of their text, their `fields`, the document's
`styles`, `table_styles` and automatic `numbering`, by its `elements`; `remarks` are what is said of the rest.
`workbooks` reads the sheets of a workbook, with its `sheet_styles`. `number_formats` renders a cell's value by
`format_codes`, and `moments` renders dates. `symbols`, `colours`, `themes`, `sizes` and `positions` determine how text looks.
None of them needs Django: the process that scans for personal data uses them, too.
"""
