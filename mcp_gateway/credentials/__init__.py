"""Credentials: where they are kept, and the vault that lends them against a recorded intent."""
