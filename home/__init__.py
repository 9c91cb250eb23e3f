"""The home page, and what every page of the site shares. With `search`, the uppermost room."""
