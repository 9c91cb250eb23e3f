"""The disclosure site's own rooms, each a Django app with a short label.

Imports and foreign keys point down only:

    oversight → participation → archive → approval → items → catalogue → audience → organisation

(`oversight`, `participation` and `archive` are still to be built.) `home` and `search` stand above them all. An upper room
registers into a lower one through signals, hooks and settings; a lower room never asks an upper one.
"""
