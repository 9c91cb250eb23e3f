"""Motions: the catalogue's revisions, matters outside it, postponements, from the proposal to what is carried out."""
