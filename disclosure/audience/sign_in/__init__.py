"""Sign-in: passwords, the campus account, a second factor for those with a role or admin access, and session lifetimes."""
