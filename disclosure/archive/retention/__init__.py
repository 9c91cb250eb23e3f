"""How long what was disclosed is kept, and what is due for appraisal."""
