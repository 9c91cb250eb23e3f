"""Who may read what. This room alone answers that question, for one item and for a queryset."""
