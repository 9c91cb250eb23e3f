"""The demonstration, on top of all rooms: `manage.py load_demo` creates it from the content in `demonstration/data/`.

`content` reads the files, `people` creates units and accounts, `timeline` orders the steps in time, `proceedings` carries them
out through the real workflow under a moved `clock`, with drafts from `drafts` and attachments from `documents`; `loading` runs
everything. `production` and `passwords` keep it from a college's own site.
"""
