"""The demonstration: what `manage.py load_demo` makes, from the content in `home/demo/`.

`content` reads the files, `people` makes units and accounts, `timeline` says what happened when, `proceedings` does it through
the real workflow under a moved `clock`, with drafts from `drafts` and attachments from `documents`; `loading` does it all.
"""
