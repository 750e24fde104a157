"""Approvals: ask a person, wait for them, and bind what they said to exactly what they saw."""
