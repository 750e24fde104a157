"""Deliberate misuses. Each marked line must be an error to mypy and to pyright: `test_misuse.py` says so.

This file is never imported and never run.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from mcp_gateway.approvals.approval import Approval
from mcp_gateway.credentials.glance import Glance
from mcp_gateway.credentials.vault import Vault
from mcp_gateway.events import answered, intended
from mcp_gateway.masking.masked import Masked
from mcp_gateway.masking.masker import Masker
from mcp_gateway.outcome import Outcome
from mcp_gateway.permit import Bind, Permit, permit
from mcp_gateway_policy.vocabulary import Allow, Call, Deny, Facts, NeedsApproval, Unanalysable, Verdict
from mcp_gateway_recorder.entries import Entry, Recorded
from mcp_gateway_tools.lease import Secret
from mcp_gateway_tools.raw import Raw


def forge_a_permit(call: Call, facts: Facts, verdict: Allow) -> Permit:
    return Permit(call, facts, verdict, None, _seal=object())  # misuse: the seal cannot be named from here


def forge_a_permit_without_a_seal(call: Call, facts: Facts, verdict: Allow) -> Permit:
    return Permit(call, facts, verdict, None)  # misuse: a permit is made by permit() alone


def permit_what_was_denied(call: Call, facts: Facts, verdict: Deny, bind: Bind, now: datetime) -> Permit:
    return permit(call, facts, verdict, bind=bind, now=now)  # misuse: a denial permits nothing


def permit_what_was_not_analysed(call: Call, facts: Unanalysable, verdict: Allow, bind: Bind, now: datetime) -> Permit:
    return permit(call, facts, verdict, bind=bind, now=now)  # misuse: no facts, no permit


def approve_with_a_flag(call: Call, facts: Facts, verdict: NeedsApproval, bind: Bind, now: datetime) -> Permit:
    return permit(call, facts, verdict, True, bind=bind, now=now)  # misuse: an approval is a value, not a flag


def lend_without_a_record(vault: Vault, granted: Permit) -> None:
    vault.lend(granted)  # misuse: a permit that is not recorded opens nothing


def lend_on_a_glance(vault: Vault, glance: Recorded[Glance]) -> None:
    vault.lend(glance)  # misuse: looking is not permission to run


def read_lend_without_a_record(vault: Vault, glance: Glance) -> None:
    vault.lend_read(glance)  # misuse: even looking is recorded first


def forge_a_record(granted: Permit, entry: Entry) -> Recorded[Permit]:
    return Recorded(granted, entry, _seal=object())  # misuse: only the ledger makes a Recorded


def forge_a_record_without_a_seal(granted: Permit, entry: Entry) -> Recorded[Permit]:
    return Recorded(granted, entry)  # misuse: only the ledger makes a Recorded


async def mask_text_that_was_never_raw(masker: Masker) -> Masked:
    return await masker.mask("a string")  # misuse: only a Raw is masked


def call_raw_masked(raw: Raw) -> Masked:
    return raw  # misuse: raw output is not a masked one


def answer_with_raw(call: Call, raw: Raw) -> None:
    answered(call, raw, 0.0)  # misuse: raw output is no outcome


def answer_without_a_record(outcome: Masked) -> Recorded[Outcome]:
    return outcome  # misuse: an answer is recorded before it is given


def look_into_raw(raw: Raw) -> object:
    return raw.content  # misuse: a Raw shows nothing


def intend_without_a_permit(call: Call) -> None:
    intended(call)  # misuse: only a permit can be intended


def show_a_secret(secret: Secret) -> str:
    return secret.value  # misuse: a secret shows nothing


def forget_a_verdict(verdict: Verdict) -> str:
    match verdict:
        case Allow():
            return "run"
        case Deny():
            return "refuse"
        case _:
            assert_never(verdict)  # misuse: an ask was forgotten


def change_an_approval(approval: Approval) -> None:
    approval.consumed = False  # misuse: approvals are read from the log, not edited
