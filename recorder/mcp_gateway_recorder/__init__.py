"""The ledger: an append-only log, hash-chained per session, that proves itself.

Knows nothing of policy, tools or MCP: an entry has a kind, references and a JSON body. What it promises is order, durability and
detection of any later change.
"""
