"""The state directory: what lies where, and how a ledger comes into being exactly once.

The directory and its files are for the gateway's own user. Opening checks that database, key, public key and witness belong together, so
that a swapped or rolled-back file stops the gateway instead of being written to.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mcp_gateway_recorder import chain, keys
from mcp_gateway_recorder.chain import Commit
from mcp_gateway_recorder.entries import LedgerError, LedgerUnavailable, Tampered
from mcp_gateway_recorder.keys import Keys
from mcp_gateway_recorder.store.sqlite import Store
from mcp_gateway_recorder.witness import Witness


@dataclass(frozen=True, slots=True)
class Directory:
    """The paths of one ledger."""

    root: Path

    @property
    def database(self) -> Path:
        """The log itself."""
        return self.root / "ledger.db"

    @property
    def key(self) -> Path:
        """The secret that everything else is derived from."""
        return self.root / "recorder.key"

    @property
    def public(self) -> Path:
        """What an auditor needs to verify: the ledger's id and public key."""
        return self.root / "ledger.pub"

    @property
    def witness(self) -> Path:
        """The newest commit, kept outside the database."""
        return self.root / "ledger.witness"

    @property
    def owners(self) -> Path:
        """Lock files of the processes."""
        return self.root / "owners"

    @property
    def wake(self) -> Path:
        """FIFOs of the processes that wait for others."""
        return self.root / "wake"


@dataclass(frozen=True, slots=True)
class Opened:
    """A ledger that is ready for use; `newest` is the newest commit it had when it was checked."""

    id: str
    keys: Keys
    newest: Commit


def prepare(directory: Directory, *, clock: Callable[[], datetime], create: bool, patience: float) -> Opened:
    """Open the ledger, or make it where `create` allows. Blocking. Raises LedgerError, LedgerUnavailable, Tampered."""
    try:
        _prepare_folders(directory, create)
        if create and not directory.database.exists() and not directory.public.exists():
            keys.create(directory.key)
        derived = keys.load(directory.key)
        with closing(Witness(directory.witness, patience)) as witness, witness.locked():
            if _is_new(directory, witness, patience):
                if not create:
                    raise LedgerError(f"no ledger at `{directory.root}`: name the state directory of a gateway")
                _create(directory, derived, clock, patience)
            return _check(directory, derived, witness, patience)
    except sqlite3.Error as error:
        raise LedgerUnavailable(f"the ledger `{directory.database}` cannot be opened: {error}") from error
    except OSError as error:
        raise LedgerUnavailable(f"the state directory `{directory.root}` cannot be used: {_told(error)}") from error


def _told(error: OSError) -> str:
    match error:
        case FileExistsError() | NotADirectoryError():
            return "there is a file in its place"
        case _:
            return (error.strerror or type(error).__name__).lower()


def _prepare_folders(directory: Directory, create: bool) -> None:
    if not create and not directory.database.exists():
        raise LedgerError(f"no ledger at `{directory.root}`: name the state directory of a gateway")
    directory.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if directory.root.stat().st_mode & 0o022:
        raise LedgerError(f"other users can write to `{directory.root}` and could swap the ledger: `chmod 700` it")
    directory.owners.mkdir(mode=0o700, exist_ok=True)
    directory.wake.mkdir(mode=0o700, exist_ok=True)


def _is_new(directory: Directory, witness: Witness, patience: float) -> bool:
    if directory.database.exists():
        with closing(Store(directory.database, patience=patience)) as store:
            if store.version():
                return False
    if directory.public.exists() or witness.read() is not None:
        raise Tampered(
            f"`{directory.database}` is gone, but there was a ledger here: restore it, or move `{directory.root}` away"
        )
    return True  # nothing there yet, or its maker died before it had tables


def _create(directory: Directory, derived: Keys, clock: Callable[[], datetime], patience: float) -> None:
    os.close(os.open(directory.database, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    ledger = f"l_{secrets.token_hex(16)}"
    at = chain.timestamp(clock())
    digest = chain.genesis_digest(ledger, derived.public_key)
    proof = chain.commit_hash(ledger, 0, chain.NO_COMMIT, at, 0, digest)
    commit = Commit(0, chain.NO_COMMIT, at, 0, digest, proof, derived.sign(proof))
    with closing(Store(directory.database, patience=patience)) as store, store.transaction():
        store.create(ledger, derived.public_key, commit)


def _check(directory: Directory, derived: Keys, witness: Witness, patience: float) -> Opened:
    with closing(Store(directory.database, patience=patience)) as store:
        ledger, public_key = store.identity()
        if public_key != derived.public_key:
            raise Tampered(f"`{directory.key}` is not the key of `{directory.database}`: one of them was swapped")
        newest = store.last_commit()
        seen = witness.read()
        if seen is None:
            if newest.n:
                raise Tampered(f"the witness `{directory.witness}` was emptied; run `mcp-gateway verify`")
            witness.advance(ledger, newest)
            witness.sync()
        else:
            known = store.commit(seen.n)
            if seen.ledger != ledger or known is None or known.hash != seen.hash:
                raise Tampered(
                    f"`{directory.database}` is not what the witness saw (commit {seen.n}): it was cut, replaced or put "
                    "back from an older copy; run `mcp-gateway verify`"
                )
    _publish(directory, ledger, public_key)
    return Opened(ledger, derived, newest)


def _publish(directory: Directory, ledger: str, public_key: str) -> None:
    line = f"mcp-gateway-ledger-v1 {ledger} {public_key}\n"
    if directory.public.exists():
        if directory.public.read_text("ascii", "replace") != line:
            raise Tampered(f"`{directory.public}` names another ledger or key: one of the files was swapped")
        return
    draft = directory.public.with_suffix(".pub.new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "w") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(directory.public)
    folder = os.open(directory.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
