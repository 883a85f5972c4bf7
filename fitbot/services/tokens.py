"""Secrets in links: too long to guess, and stored as a hash, so that the database opens nothing."""

import hashlib
import secrets

_BYTES = 18  # 144 bits, 24 of the 64 characters of a deep link's payload


def new_token() -> str:
    """Return a fresh secret for a link."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(token: str) -> str:
    """Return what is stored of a secret. Plain SHA-256 does: a token is too random to try out."""
    return hashlib.sha256(token.encode()).hexdigest()
