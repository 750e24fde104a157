"""Operator commands. Each is a thin face: it reads arguments, calls the part that knows, and prints."""
