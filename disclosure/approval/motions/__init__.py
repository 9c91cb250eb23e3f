"""Motions: revisions of the catalogue, matters outside it, postponements, from the proposal to the carrying out."""
