"""The home page, and the parts that every page of the site shares. With `search`, the uppermost room."""
