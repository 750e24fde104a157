"""What a tool is lent: a connection's settings and a credential, for as long as one recorded intent lasts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Literal, NoReturn, TypeAlias, final

from pydantic import BaseModel, ConfigDict

from mcp_gateway_policy.vocabulary import Connection


class Settings(BaseModel):
    """Where a connection leads, for one kind of target. Each kind has its own subclass; none holds a secret."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def within(self) -> tuple[str, ...]:
        """Patterns, one of which covers whatever there is on this connection; none where that cannot be told."""
        return ()


@final
class Secret:
    """A credential in memory. Shown nowhere; `reveal` is called at the moment it goes to the upstream."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The credential itself."""
        return self.__value

    def __repr__(self) -> str:
        return "<Secret>"

    __str__ = __repr__

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied")


def _kept_by_nobody(secret: str) -> None:
    """A lender who keeps nothing."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A lent credential with the connection it opens. `access` is what the lender meant it for, whatever more the credential could do.

    `derived` tells the lender of a secret that was made from the credential (a token out of a file of several): it must not appear either.
    """

    connection: Connection
    settings: Settings
    secret: Secret | None
    access: Literal["read", "write"]
    derived: Callable[[str], None] = field(default=_kept_by_nobody, compare=False, repr=False)


Borrow: TypeAlias = Callable[[str], AbstractAsyncContextManager[Lease]]
"""Borrow a credential to look with, saying why (`load the catalog`): the intent is recorded before the lease is given."""
