"""The committee's meetings: agendas, what came of them, and their signed minutes."""
