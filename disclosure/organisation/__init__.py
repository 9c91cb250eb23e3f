"""Units, branches, people, and the roles that people hold from one day to another."""
