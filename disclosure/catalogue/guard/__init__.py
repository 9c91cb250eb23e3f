"""The guard (law 1): content that readers see changes only under a grant, by any route. Triggers in the database enforce it."""
