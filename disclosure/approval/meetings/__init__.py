"""The committee's meetings: agendas, outcomes, and signed minutes."""
