"""The ledger's tables in SQLite, and every SQL statement of the package but the verifier's.

Blocking; a `Store` belongs to the thread that opened it. Knows rows and transactions, nothing of hashes, keys or processes.
"""

# ruff: noqa: S608 - statements are put together from constants of this file; values are always bound
from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Final, TypeAlias, final
from urllib.parse import quote

from mcp_gateway_recorder.chain import Commit, Link
from mcp_gateway_recorder.entries import AlreadyClaimed, LedgerError, Tampered

SCHEMA_VERSION: Final = 1
_APPLICATION_ID: Final = 0x6D636764  # "mcgd"

# `entries.id` counts from 1 without a gap, and `commits.size` is the last id of each commit: so a row can be in exactly one commit.
_SCHEMA: Final = (
    "CREATE TABLE ledger (id TEXT NOT NULL, public_key TEXT NOT NULL)",
    "CREATE TABLE sessions (id TEXT PRIMARY KEY NOT NULL, owner TEXT) WITHOUT ROWID",
    """CREATE TABLE entries (
        id INTEGER PRIMARY KEY, session TEXT NOT NULL, seq INTEGER NOT NULL, prev TEXT NOT NULL, at TEXT NOT NULL,
        kind TEXT NOT NULL, call TEXT, ref TEXT, body TEXT NOT NULL, hash TEXT NOT NULL, mac TEXT NOT NULL, claim TEXT,
        UNIQUE (session, seq))""",
    "CREATE UNIQUE INDEX entries_claim ON entries (claim) WHERE claim IS NOT NULL",
    "CREATE INDEX entries_call ON entries (call) WHERE call IS NOT NULL",
    "CREATE INDEX entries_ref ON entries (ref) WHERE ref IS NOT NULL",
    "CREATE INDEX entries_kind ON entries (kind)",
    "CREATE INDEX sessions_owner ON sessions (owner) WHERE owner IS NOT NULL",
    """CREATE TABLE commits (
        n INTEGER PRIMARY KEY, prev TEXT NOT NULL, at TEXT NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL,
        hash TEXT NOT NULL, signature TEXT NOT NULL)""",
    "CREATE TABLE sealed (key TEXT PRIMARY KEY NOT NULL, payload BLOB NOT NULL) WITHOUT ROWID",
    f"PRAGMA application_id = {_APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)

_LINK: Final = "session, seq, prev, at, kind, call, ref, body, hash, mac, claim"
_LinkRow: TypeAlias = tuple[str, int, str, str, str, "str | None", "str | None", str, str, str, "str | None"]
_CommitRow: TypeAlias = tuple[int, str, str, int, str, str, str]


# In the order of the columns. `astuple` would copy every value on the way.
_link_row: Final[Callable[[Link], _LinkRow]] = attrgetter(*(field.name for field in fields(Link)))
_commit_row: Final[Callable[[Commit], _CommitRow]] = attrgetter(*(field.name for field in fields(Commit)))


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session: who owns it (None: settled, nobody will add to it), its opening entry, how many entries and when the last."""

    owner: str | None
    opening: Link
    entries: int
    last_at: str


@final
class Store:
    """One connection to the ledger's database."""

    def __init__(self, path: Path, *, patience: float, read_only: bool = False) -> None:
        """Open an existing file; raises sqlite3.Error. `patience` is how many seconds to wait for another process's transaction."""
        self._path = path
        uri = f"file:{quote(os.fspath(path.absolute()))}?mode={'ro' if read_only else 'rw'}"
        self._db = sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None)
        status = path.stat()
        self._file = (status.st_dev, status.st_ino)
        self._db.execute("PRAGMA trusted_schema = OFF")
        if read_only:
            self._db.execute("PRAGMA query_only = ON")
        else:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA secure_delete = ON")

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def check_in_place(self) -> None:
        """Raises Tampered where the file was removed or swapped since it was opened: writes would go to the old one."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            raise Tampered(f"the ledger `{self._path}` was removed while in use") from None
        if (status.st_dev, status.st_ino) != self._file:
            raise Tampered(f"the ledger `{self._path}` was replaced while in use")

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All or nothing, alone among all processes. Raises sqlite3.Error."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def savepoint(self) -> Generator[None]:
        """Within a transaction: undo only this part where it raises."""
        self._db.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # a full disk may have ended the whole transaction already
                self._db.execute("ROLLBACK TO part")
            raise
        finally:
            if self._db.in_transaction:
                self._db.execute("RELEASE part")

    # The ledger as a whole

    def version(self) -> int:
        """0 for an empty file. Raises LedgerError for a schema that is newer than this program, or a database of somebody else."""
        (version,) = _one(self._db.execute("PRAGMA user_version"))
        (application,) = _one(self._db.execute("PRAGMA application_id"))
        if version == 0:
            (tables,) = _one(self._db.execute("SELECT count(*) FROM sqlite_master"))
            if tables:
                raise LedgerError(f"`{self._path}` is a database, but not a ledger: give the ledger its own directory")
        elif application != _APPLICATION_ID:
            raise LedgerError(f"`{self._path}` is a database, but not a ledger: give the ledger its own directory")
        if version > SCHEMA_VERSION:
            raise LedgerError(
                f"`{self._path}` has schema {version}, this program knows {SCHEMA_VERSION}: use the newer program"
            )
        return version

    def create(self, ledger: str, public_key: str, commit: Commit) -> None:
        """Make the tables and the first commit. Inside a transaction."""
        for statement in _SCHEMA:
            self._db.execute(statement)
        self._db.execute("INSERT INTO ledger VALUES (?, ?)", (ledger, public_key))
        self.add_commit(commit)

    def identity(self) -> tuple[str, str]:
        """The ledger's id and public key. Raises Tampered where there is not exactly one."""
        rows: list[tuple[str, str]] = self._db.execute("SELECT id, public_key FROM ledger").fetchall()
        if len(rows) != 1:
            raise Tampered(f"`{self._path}` names {len(rows)} ledgers; run `mcp-gateway verify`")
        return rows[0]

    def last_commit(self) -> Commit:
        """The newest commit. Raises Tampered where there is none."""
        commit = self._commit("SELECT * FROM commits ORDER BY n DESC LIMIT 1", ())
        if commit is None:
            raise Tampered(f"`{self._path}` has lost its commits; run `mcp-gateway verify`")
        return commit

    def commit(self, n: int) -> Commit | None:
        """Commit number `n`."""
        return self._commit("SELECT * FROM commits WHERE n = ?", (n,))

    def add_commit(self, commit: Commit) -> None:
        """Append a commit."""
        self._db.execute("INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?)", _commit_row(commit))

    def _commit(self, query: str, values: tuple[int, ...]) -> Commit | None:
        row: _CommitRow | None = self._db.execute(query, values).fetchone()
        return None if row is None else Commit(*row)

    # Entries

    def add_entry(self, identity: int, link: Link) -> None:
        """Append an entry. Raises AlreadyClaimed where its claim is taken, sqlite3.IntegrityError where its place is."""
        if link.claim is not None:
            taken: tuple[str, int] | None = self._db.execute(
                "SELECT session, seq FROM entries WHERE claim = ?", (link.claim,)
            ).fetchone()
            if taken is not None:
                raise AlreadyClaimed(f"`{link.claim}` was taken by entry `{taken[0]}/{taken[1]}`")
        self._db.execute(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (identity, *_link_row(link))
        )

    def last_entry(self, session: str) -> Link | None:
        """The newest entry of a session."""
        found = self._links(f"SELECT {_LINK} FROM entries WHERE session = ? ORDER BY seq DESC LIMIT 1", (session,))
        return found[0] if found else None

    def place(self, session: str) -> tuple[int, str] | None:
        """The number and hash of the newest entry of a session."""
        row: tuple[int, str] | None = self._db.execute(
            "SELECT seq, hash FROM entries WHERE session = ? ORDER BY seq DESC LIMIT 1", (session,)
        ).fetchone()
        return row

    def find(
        self, *, kind: str | None = None, call: str | None = None, ref: str | None = None, session: str | None = None
    ) -> list[Link]:
        """The entries that match everything given, oldest first."""
        wanted = [
            (column, value)
            for column, value in (("kind", kind), ("call", call), ("ref", ref), ("session", session))
            if value is not None
        ]
        where = "".join(f" AND {column} = ?" for column, _ in wanted)
        return self._links(f"SELECT {_LINK} FROM entries WHERE 1{where} ORDER BY id", [value for _, value in wanted])

    def unanswered(self, session: str) -> list[Link]:
        """The `intended` entries of a session whose call has no `answered` entry, oldest first."""
        return self._links(
            f"""SELECT {_LINK} FROM entries AS intent
                WHERE session = ? AND kind = 'intended' AND call IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM entries AS answer WHERE answer.call = intent.call AND answer.kind = 'answered')
                ORDER BY id""",
            (session,),
        )

    def _links(self, query: str, values: Sequence[str]) -> list[Link]:
        rows: list[_LinkRow] = self._db.execute(query, values).fetchall()
        return [Link(*row) for row in rows]

    # Sessions

    def add_session(self, session: str, owner: str) -> None:
        """Open a session. Raises LedgerError where it exists."""
        try:
            self._db.execute("INSERT INTO sessions VALUES (?, ?)", (session, owner))
        except sqlite3.IntegrityError:
            raise LedgerError(f"session `{session}` exists already: begin another") from None

    def owners(self) -> list[str]:
        """Everyone who owns a session."""
        rows: list[tuple[str]] = self._db.execute(
            "SELECT DISTINCT owner FROM sessions WHERE owner IS NOT NULL"
        ).fetchall()
        return [owner for (owner,) in rows]

    def owned(self, owner: str) -> list[str]:
        """The sessions of an owner, by id."""
        rows: list[tuple[str]] = self._db.execute(
            "SELECT id FROM sessions WHERE owner = ? ORDER BY id", (owner,)
        ).fetchall()
        return [session for (session,) in rows]

    def give(self, session: str, owner: str | None) -> None:
        """Hand a session to another owner, or to nobody."""
        self._db.execute("UPDATE sessions SET owner = ? WHERE id = ?", (owner, session))

    def sessions(self) -> list[SessionRow]:
        """Every session, in order of opening."""
        columns = ", ".join(f"first.{column}" for column in _LINK.split(", "))
        rows = self._db.execute(
            f"""SELECT sessions.owner, last.seq + 1, last.at, {columns} FROM sessions
                JOIN entries AS first ON first.session = sessions.id AND first.seq = 0
                JOIN entries AS last ON last.session = sessions.id
                    AND last.seq = (SELECT max(seq) FROM entries WHERE session = sessions.id)
                ORDER BY first.id"""
        )
        return [SessionRow(owner, Link(*link), entries, last_at) for owner, entries, last_at, *link in rows]

    # Sealed payloads

    def seal(self, key: str, payload: bytes) -> None:
        """Keep a sealed payload. Raises LedgerError where the key is in use."""
        try:
            self._db.execute("INSERT INTO sealed VALUES (?, ?)", (key, payload))
        except sqlite3.IntegrityError:
            raise LedgerError(f"`{key}` is sealed already: discard it first") from None

    def sealed(self, key: str) -> bytes | None:
        """The sealed payload of a key."""
        row: tuple[bytes] | None = self._db.execute("SELECT payload FROM sealed WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]

    def sealed_keys(self) -> list[str]:
        """The keys of all sealed payloads, in order."""
        rows: list[tuple[str]] = self._db.execute("SELECT key FROM sealed ORDER BY key").fetchall()
        return [key for (key,) in rows]

    def discard(self, key: str) -> None:
        """Forget a sealed payload, if it is there."""
        self._db.execute("DELETE FROM sealed WHERE key = ?", (key,))


def _one(cursor: sqlite3.Cursor) -> tuple[int]:
    with closing(cursor):
        row: tuple[int] = cursor.fetchone()
        return row
