"""Tokens as an identity provider issues them, and the credential by which a worker knows its relay."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

JWT_SECRET = "benchmarks-jwt-secret-of-32-characters-or-more"
CLUSTER_SECRET = "benchmarks-cluster-secret-of-32-characters-or-more"


def jwt(user: str, seconds: int = 3600) -> str:
    """A compact HS256 token of `user`."""
    signed = f"{_json({'alg': 'HS256', 'typ': 'JWT'})}.{_json({'sub': user, 'exp': int(time.time()) + seconds})}"
    return f"{signed}.{_base64(_hmac(JWT_SECRET.encode(), signed.encode()))}"


def worker_credential(user: str, generation: int) -> str:
    """What the relay shows to the worker (`io.pondpilot.common.identity.WorkerCredentials`)."""
    key = _hmac(CLUSTER_SECRET.encode(), b"pondpilot worker credential v1")
    signed = f"pp1.{_base64(user.encode())}.{generation}"
    return f"{signed}.{_base64(_hmac(key, signed.encode()))}"


def _json(value: dict[str, object]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _hmac(key: bytes, value: bytes) -> bytes:
    return hmac.new(key, value, hashlib.sha256).digest()
