"""A GitHub App on the stand-in for GitHub."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from forge.state import Forge


def pem(key: RSAPrivateKey) -> str:
    """As GitHub hands it out."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def install(forge: Forge, key: RSAPrivateKey) -> None:
    """The server knows App 7, installed by Acme as 42."""
    forge.apps[7] = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    forge.installations[42] = (7, "Acme")
