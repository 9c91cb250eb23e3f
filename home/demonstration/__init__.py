"""The demonstration that `manage.py load_demo` creates from the content in `home/demo/`.

`content` reads the files, `people` creates units and accounts, `timeline` orders the steps in time, `proceedings` carries them
out through the real workflow under a moved `clock`, with drafts from `drafts` and attachments from `documents`; `loading` runs
everything.
"""
