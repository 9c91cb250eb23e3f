"""Worlds: databases with many items that obey the same laws as items published one by one.

    python -m tests.benchmarks.world 10000 FOLDER

makes FOLDER a data folder (`DATA_DIR`) with 10,000 items on SQLite; with DATABASE_URL, the rows go there and the files into
FOLDER. `texts.py` writes the texts, `plan.py` decides what is published when, `publication.py` builds the rows of a decision
that is carried out, `making.py` inserts them.
"""
