"""Changes of registers and accounts: proposed by one person, confirmed by another, notified to those concerned (law 8).

A change that opens something is stored as a pending `RegisterChange` and carried out by its confirmation. A change that opens
nothing takes effect at once and is recorded as well.
"""
