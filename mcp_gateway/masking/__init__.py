"""Masking: the only way out of a `Raw`."""
