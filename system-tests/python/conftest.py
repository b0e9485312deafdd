"""What PythonClientsIT tells: where the proxy listens and the secret that signs tokens."""

import base64
import hashlib
import hmac
import json
import os
import time
import uuid

import pytest


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(sub: str, ttl: int = 3600) -> str:
    head = _part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    body = _part(json.dumps({"sub": sub, "exp": int(time.time()) + ttl}).encode())
    mac = hmac.new(os.environ["PONDPILOT_JWT_SECRET"].encode(), f"{head}.{body}".encode(), hashlib.sha256)
    return f"{head}.{body}.{_part(mac.digest())}"


@pytest.fixture(scope="session")
def address() -> str:
    """host:port of a relay."""
    return os.environ["PONDPILOT_FLIGHT"]


@pytest.fixture(scope="module")
def user(request) -> str:
    return f"python-{request.module.__name__}-{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="module")
def token(user) -> str:
    return sign(user)


@pytest.fixture(scope="module")
def connect(address, token):
    """Opens ADBC connections, to be closed by whoever asked."""
    import warnings

    import adbc_driver_flightsql.dbapi as dbapi
    from adbc_driver_flightsql import DatabaseOptions

    def connected(autocommit=True, cookies=False, **options):
        kwargs = {DatabaseOptions.AUTHORIZATION_HEADER.value: f"Bearer {token}", **options}
        if cookies:
            kwargs[DatabaseOptions.WITH_COOKIE_MIDDLEWARE.value] = "true"
        with warnings.catch_warnings():
            warnings.simplefilter("error" if not autocommit else "ignore")
            return dbapi.connect(f"grpc://{address}", db_kwargs=kwargs, autocommit=autocommit)

    return connected
