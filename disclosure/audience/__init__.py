"""Scope and visibility. This room alone decides who may read what, for one item and for a queryset."""
