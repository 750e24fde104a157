"""Policy over effects: pure decisions from plain values.

Knows no tool, no transport, no storage, no clock. Everything it needs arrives as an argument; the same arguments give the
same verdict.
"""
