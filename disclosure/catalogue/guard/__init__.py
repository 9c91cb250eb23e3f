"""The guard (law 1): what readers see changes under a grant, by whatever route. Its triggers stand in the database itself."""
