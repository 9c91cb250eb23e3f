"""Changes of what names the institution: the proposal, its carrying out, and the editions that came of it (ADR 30)."""
