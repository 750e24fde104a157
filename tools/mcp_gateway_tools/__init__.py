"""What an agent can call. Each kind of target is one subpackage: `analyse.py` (pure) and `run.py` (I/O).

A tool decides nothing: it says what a call would do, and does what it is permitted to do with what it is lent.
"""
